/**
 * Makes the text of a file a working file of UTF-8. Streams: a block at a time, and never cuts a character. Every block is
 * written again in the file's encoding and compared, so that what the codecs promise is not only believed. With a second
 * encoding the file is read line by line: a line that is not valid in the first and valid in the second is read in that;
 * of others, what means nothing stays as it is.
 */
import type { Encoding, EncodingChoice } from '../../../shared/file-form.ts'
import { type DiskFile, readFully, writeFully } from '../disk.ts'
import { type Codec, encodingNames } from './codec.ts'
import { codecOf } from './codecs.ts'
import { ExceptionsDraft, type TextExceptions } from './text-exceptions.ts'

export interface ToUtf8 {
  readonly from: DiskFile
  /** Written from `at` on; a mark of the encoding becomes one of UTF-8. */
  readonly to: DiskFile
  readonly at: number
  readonly choice: EncodingChoice
  readonly signal: AbortSignal
  /** Is told how many bytes of the file have been read. */
  onProgress(bytes: number): void
}

export interface Utf8Made {
  /** How long the text is in UTF-8. */
  readonly bytes: number
  /** By offsets in the working file. */
  readonly exceptions: TextExceptions
  /** How many bytes of the file mean nothing in the encodings. */
  readonly faults: number
}

const BLOCK_BYTES = 256 * 1024
/** A line longer than this is read in the first encoding whatever it is: rows of that size are not shown either. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024

/** Writes the text of a file, from its start to its end, as UTF-8. */
export const toUtf8 = async ({ from, to, at, choice, signal, onProgress }: ToUtf8): Promise<Utf8Made> => {
  const reader = blockReader(choice, at)
  let buffer: Uint8Array = new Uint8Array(BLOCK_BYTES)
  /** The file's bytes from `position` on that are in the buffer and not yet taken. */
  let held = 0
  let position = 0
  let written = at
  for (;;) {
    signal.throwIfAborted()
    if (buffer.length - held < BLOCK_BYTES / 2) buffer = grown(buffer, held)
    const count = await readFully(from, buffer, held, buffer.length - held, position + held)
    const isLast = held + count < buffer.length
    const block = buffer.subarray(0, held + count)
    const { taken, text } = reader.take(block, isLast)
    await writeFully(to, text, written)
    written += text.length
    position += taken
    held = block.length - taken
    buffer.copyWithin(0, taken, block.length)
    onProgress(position)
    if (isLast) break
  }
  return { bytes: written - at, exceptions: reader.draft.finish(), faults: reader.faults }
}

/** Gives the text of bytes that are there as a whole. */
export const textOf = (bytes: Uint8Array, choice: EncodingChoice): { text: Uint8Array; faults: number } => {
  const reader = blockReader(choice, 0)
  const { text } = reader.take(bytes, true)
  return { text, faults: reader.faults }
}

interface BlockReader {
  readonly draft: ExceptionsDraft
  readonly faults: number
  /** Reads what it can of a block; the text is good until the next call. */
  take(block: Uint8Array, isLast: boolean): { taken: number; text: Uint8Array }
}

/** Gives the reader of a file's blocks, whose text goes to a working file from an offset on. */
const blockReader = (choice: EncodingChoice, workStart: number): BlockReader => {
  const rest = secondEncoding(choice)
  return rest === null ? new PlainReader(choice.encoding, workStart) : new LineReader(choice.encoding, rest, workStart)
}

/** Gives the encoding of the lines that are not valid in the first; in UTF-16 there are no lines of bytes. */
export const secondEncoding = ({ encoding, rest }: EncodingChoice): Encoding | null =>
  rest === null || rest === encoding || isWide(encoding) || isWide(rest) ? null : rest

const isWide = (encoding: Encoding): boolean => encoding === 'utf-16le' || encoding === 'utf-16be'

class PlainReader implements BlockReader {
  readonly draft = new ExceptionsDraft()
  faults = 0
  readonly #text: CheckedText
  #workStart: number

  constructor(encoding: Encoding, workStart: number) {
    this.#text = new CheckedText(encoding)
    this.#workStart = workStart
  }

  take(block: Uint8Array, isLast: boolean): { taken: number; text: Uint8Array } {
    const { read, written, faults, odd } = this.#text.decode(block, 0, block.length, isLast, 0)
    this.faults += faults
    addOdd(this.draft, odd, block, this.#workStart)
    this.#workStart += written
    return { taken: read, text: this.#text.bytes.subarray(0, written) }
  }
}

class LineReader implements BlockReader {
  readonly draft = new ExceptionsDraft()
  faults = 0
  readonly #first: CheckedText
  readonly #rest: CheckedText
  #workStart: number
  #text: Uint8Array = new Uint8Array(0)
  #length = 0
  /** Whether the block begins within a line that is too long to be held. */
  #isInLongLine = false

  constructor(encoding: Encoding, rest: Encoding, workStart: number) {
    this.#first = new CheckedText(encoding)
    this.#rest = new CheckedText(rest)
    this.#workStart = workStart
  }

  take(block: Uint8Array, isLast: boolean): { taken: number; text: Uint8Array } {
    this.#length = 0
    let taken = 0
    if (this.#isInLongLine) {
      const end = block.indexOf(LF) + 1
      taken = this.#takeFirst(block, 0, end === 0 ? block.length : end, isLast || end > 0)
      this.#isInLongLine = end === 0
    }
    const wholeEnd = isLast ? block.length : block.lastIndexOf(LF) + 1
    if (!this.#isInLongLine && wholeEnd > taken) {
      this.#takeLines(block, taken, wholeEnd)
      taken = wholeEnd
    } else if (taken === 0 && block.length >= LONGEST_LINE_BYTES) {
      this.#isInLongLine = true
      taken = this.#takeFirst(block, 0, block.length, isLast)
    }
    this.#workStart += this.#length
    return { taken, text: this.#text.subarray(0, this.#length) }
  }

  #takeLines(block: Uint8Array, start: number, end: number): void {
    // Most blocks hold no other line.
    const whole = this.#first.decode(block, start, end, true, 0)
    if (whole.faults === 0) {
      this.#append(this.#first.bytes, whole.written, whole.odd, block, false)
      return
    }
    let at = start
    while (at < end) {
      const found = block.indexOf(LF, at) + 1
      const lineEnd = found === 0 || found > end ? end : found
      this.#takeLine(block, at, lineEnd)
      at = lineEnd
    }
  }

  #takeLine(block: Uint8Array, start: number, end: number): void {
    const first = this.#first.decode(block, start, end, true, 0)
    if (first.faults > 0) {
      const rest = this.#rest.decode(block, start, end, true, 0)
      if (rest.faults === 0) {
        this.#append(this.#rest.bytes, rest.written, rest.odd, block, true)
        return
      }
    }
    this.faults += first.faults
    this.#append(this.#first.bytes, first.written, first.odd, block, false)
  }

  #takeFirst(block: Uint8Array, start: number, end: number, isLast: boolean): number {
    const { read, written, faults, odd } = this.#first.decode(block, start, end, isLast, 0)
    this.faults += faults
    this.#append(this.#first.bytes, written, odd, block, false)
    return read
  }

  #append(text: Uint8Array, length: number, odd: readonly number[], block: Uint8Array, isRest: boolean): void {
    const workStart = this.#workStart + this.#length
    if (this.#length + length > this.#text.length) this.#text = grown(this.#text, this.#length, length)
    this.#text.set(text.subarray(0, length), this.#length)
    this.#length += length
    let at = workStart
    for (let n = 0; n < odd.length; n += 4) {
      if (isRest) this.draft.add(at, workStart + odd[n], null)
      addOdd(this.draft, odd.slice(n, n + 4), block, workStart)
      at = workStart + odd[n + 1]
    }
    if (isRest) this.draft.add(at, workStart + length, null)
  }
}

const LF = 0x0a

const addOdd = (draft: ExceptionsDraft, odd: readonly number[], block: Uint8Array, workStart: number): void => {
  for (let n = 0; n < odd.length; n += 4)
    draft.add(workStart + odd[n], workStart + odd[n + 1], block.subarray(odd[n + 2], odd[n + 3]))
}

/** Decodes blocks into a buffer of its own, and holds what it has decoded against the block. */
class CheckedText {
  bytes: Uint8Array = new Uint8Array(0)
  readonly #encoding: Encoding
  readonly #codec: Codec
  #again: Uint8Array = new Uint8Array(0)

  constructor(encoding: Encoding) {
    this.#encoding = encoding
    this.#codec = codecOf(encoding)
  }

  decode(block: Uint8Array, start: number, end: number, isLast: boolean, at: number): ReturnType<Codec['decode']> {
    const room = at + (end - start) * this.#codec.growth + 8
    if (this.bytes.length < room) this.bytes = new Uint8Array(room)
    const decoded = this.#codec.decode(block, start, end, isLast, this.bytes, at)
    if (this.#encoding !== 'utf-8') this.#check(block, start, decoded, at)
    return decoded
  }

  #check(block: Uint8Array, start: number, { read, written, odd }: ReturnType<Codec['decode']>, at: number): void {
    if (this.#again.length < read - start + 8) this.#again = new Uint8Array(read - start + 8)
    let [textAt, blockAt] = [at, start]
    const hold = (textEnd: number, blockEnd: number): void => {
      const again = this.#codec.encode(this.bytes, textAt, textEnd, true, this.#again, 0)
      const isSame =
        !again.isStopped &&
        Buffer.compare(this.#again.subarray(0, again.written), block.subarray(blockAt, blockEnd)) === 0
      if (!isSame) throw new Error(`${encodingNames[this.#encoding]} is read in a way that it can't be written again`)
    }
    for (let n = 0; n < odd.length; n += 4) {
      hold(odd[n], odd[n + 2])
      textAt = odd[n + 1]
      blockAt = odd[n + 3]
    }
    hold(written, read)
  }
}

const grown = (bytes: Uint8Array, used: number, needed = 0): Uint8Array => {
  const larger = new Uint8Array(Math.max(bytes.length * 2, used + needed))
  larger.set(bytes.subarray(0, used))
  return larger
}
