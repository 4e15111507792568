/**
 * Finds the value of one field in rows of a block. A field at the root, which most are, is found by the kernel that searches text,
 * several times as fast as by reading the row; in lists that kernel looks further than a field's path does.
 */
import type { JsonPath } from '../../../shared/json-path.ts'
import { findValue } from '../../../shared/json-scan.ts'
import { MALFORMED, type TextKernel, WANTED } from '../kernels/text.ts'
import type { ValueSpan } from './field-key.ts'

const ANY = WANTED.string | WANTED.number | WANTED.boolean | WANTED.null | WANTED.object | WANTED.array | WANTED.end

export class FieldFinder {
  readonly #kernel: TextKernel
  readonly #path: JsonPath
  readonly #kernelPath: number | null

  /** Takes a kernel for its own until another finder does. */
  constructor(path: JsonPath, kernel: TextKernel) {
    this.#path = path
    this.#kernel = kernel
    kernel.clear()
    this.#kernelPath = path.length === 1 && typeof path[0] === 'string' ? kernel.addPath(path) : null
  }

  /** Gives where the next block is to be put. */
  roomFor(byteLength: number): Uint8Array {
    return this.#kernel.room(byteLength)
  }

  /** Finds the value in the row at a stretch of the block; null where there is none, or the row is malformed. */
  find(bytes: Uint8Array, start: number, end: number): ValueSpan | null {
    if (this.#kernelPath !== null && bytes[start] === OPEN_BRACE) {
      const count = this.#kernel.walk(start, end, this.#kernelPath, ANY)
      if (count === 0 || count === MALFORMED) return null
      if (count === 1)
        return { kind: this.#kernel.kindOf(0), start: this.#kernel.startOf(0), end: this.#kernel.endOf(0) }
    }
    const value = findValue(bytes.subarray(start, end), this.#path)
    return value === null ? null : { kind: value.kind, start: value.start + start, end: value.end + start }
  }
}

const OPEN_BRACE = 0x7b
