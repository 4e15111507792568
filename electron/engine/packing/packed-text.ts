/**
 * The text that is to be packed, in windows, and where in it members or frames end: as long as those of the archive that
 * it comes from, and at the end of a line where theirs were.
 */
import type { PackedForm } from './packed-form.ts'

/** A stretch of a file, or of what stands for one. */
export interface TextRange {
  /** Reads as a DiskFile does. */
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>
  readonly byteStart: number
  readonly byteEnd: number
}

/** A window of the text. */
export interface TextWindow {
  readonly bytes: Buffer
  /** What stands right before it in the same buffer: that much of it as deflate can reach back to. */
  readonly before: Buffer
  /** Where in it members or frames end, in order; the last window ends with an end. */
  readonly ends: readonly number[]
}

const WINDOW_BYTES = 1 << 19
const REACH_BYTES = 1 << 15

export class PackedText {
  readonly #range: TextRange
  readonly #pieceBytes: number
  readonly #endsLines: boolean
  readonly #buffers: Buffer[]
  #turn = 0
  #at: number
  #inPiece = 0
  #before: Uint8Array = new Uint8Array(0)

  /** Keeps so many windows valid at once; `pieceBytes` is infinite for one member or frame. */
  constructor(range: TextRange, pieceBytes: number, endsLines: boolean, windows: number) {
    this.#range = range
    this.#pieceBytes = Math.max(1, pieceBytes)
    this.#endsLines = endsLines
    this.#at = range.byteStart
    this.#buffers = Array.from({ length: windows }, () => Buffer.allocUnsafeSlow(REACH_BYTES + WINDOW_BYTES))
  }

  /** Gives windows front to back; of no text, one that is empty. */
  async *windows(): AsyncGenerator<TextWindow, void, void> {
    const { byteEnd } = this.#range
    do {
      const buffer = this.#buffers[this.#turn++ % this.#buffers.length]
      const reach = this.#before.length
      buffer.set(this.#before, 0)
      const length = Math.min(WINDOW_BYTES, byteEnd - this.#at)
      await readRange(this.#range, buffer, reach, length, this.#at)
      this.#at += length
      const whole = buffer.subarray(0, reach + length)
      this.#before = whole.subarray(Math.max(0, whole.length - REACH_BYTES))
      const bytes = whole.subarray(reach)
      yield { bytes, before: whole.subarray(0, reach), ends: this.#endsIn(bytes, this.#at === byteEnd) }
    } while (this.#at < byteEnd)
  }

  #endsIn(bytes: Buffer, isLast: boolean): number[] {
    const ends: number[] = []
    for (let start = 0; ; ) {
      const full = start + this.#pieceBytes - this.#inPiece
      const end = full > bytes.length ? -1 : this.#endsLines ? endOfLine(bytes, Math.max(start, full - 1)) : full
      if (end === -1) {
        this.#inPiece += bytes.length - start
        break
      }
      ends.push(end)
      this.#inPiece = 0
      start = end
    }
    if (isLast && ends.at(-1) !== bytes.length) ends.push(bytes.length)
    if (isLast && bytes.length === 0) ends.push(0)
    return ends
  }
}

/** Gives the size of members or frames to make: infinite for one. */
export const pieceBytesOf = ({ pieces, pieceBytes }: PackedForm): number =>
  pieces > 1 ? pieceBytes : Number.POSITIVE_INFINITY

const endOfLine = (bytes: Buffer, from: number): number => {
  const at = bytes.indexOf(0x0a, from)
  return at === -1 ? -1 : at + 1
}

/** Reads bytes that must be there. */
export const readRange = async (
  { read }: TextRange,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
): Promise<void> => {
  for (let done = 0; done < length; ) {
    const count = await read(buffer, offset + done, length - done, position + done)
    if (count === 0) throw Object.assign(new Error('the text to be packed has become shorter'), { code: 'EIO' })
    done += count
  }
}
