/**
 * A row that is too long for the kernel's window: where its content ends is looked for from the end of its span backwards,
 * and its bytes are read once more to be hashed.
 */
import { type Layout, layoutRules } from '../container/container.ts'
import type { ValuesKernel } from '../kernels/values.ts'
import { type ReadAt, readBlock } from './scan-segment.ts'

const MOST_PIECE_BYTES = 512 * 1024
/** Between two rows there is never more than this that matters to anyone. */
const MOST_LOOKED_AT = 64 * 1024 * 1024

export class LongRow {
  readonly #kernel: ValuesKernel
  readonly #read: ReadAt
  readonly #layout: Layout
  readonly #pieceBytes: number

  constructor(kernel: ValuesKernel, read: ReadAt, layout: Layout, windowBytes: number) {
    this.#kernel = kernel
    this.#read = read
    this.#layout = layout
    this.#pieceBytes = Math.min(windowBytes, MOST_PIECE_BYTES)
  }

  /** Finds where the content of the row at a span ends, and how its line does. */
  find(start: number, end: number): { contentEnd: number; lf: number; crlf: number } {
    for (let length = Math.min(end - start, 64 * 1024); ; length = Math.min(end - start, length * 8)) {
      const bytes = new Uint8Array(length)
      readBlock(this.#read, bytes, 0, length, end - length)
      const contentEnd = layoutRules[this.#layout].contentEnd(bytes, 0, length)
      const isSure = contentEnd > 1 && (this.#layout !== 'keyed' || contentEnd < length)
      if (!isSure && length < end - start && length < MOST_LOOKED_AT) continue
      const newline = bytes.indexOf(0x0a, contentEnd)
      const isCrlf = newline > contentEnd && bytes[newline - 1] === 0x0d
      const ends = { lf: Number(newline !== -1 && !isCrlf), crlf: Number(isCrlf) }
      return { contentEnd: end - length + contentEnd, ...ends }
    }
  }

  /** Gives the hash of a stretch of the file; the window's bytes are gone then. */
  hash(from: number, to: number): bigint {
    const memory = new Uint8Array(this.#kernel.memory.buffer)
    const windowAt = this.#kernel.windowAt.value
    this.#kernel.resetStream()
    for (let at = from; at < to; at += this.#pieceBytes) {
      const length = Math.min(this.#pieceBytes, to - at)
      readBlock(this.#read, memory, windowAt, length, at)
      this.#kernel.updateStream(windowAt, length)
    }
    return BigInt.asUintN(64, this.#kernel.digestStream())
  }
}
