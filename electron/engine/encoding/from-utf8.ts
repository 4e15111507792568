/**
 * Writes a text of UTF-8 in the encoding of its file. What is copied from the working file comes out as the very bytes that
 * stood in the file, since its exceptions say where the codec alone would write others; new text is written by the codec.
 * New text that is put into a line of the second encoding is written in that: a line is read in one encoding as a whole.
 */
import { EngineError } from '../../../shared/engine-error.ts'
import type { EncodingChoice } from '../../../shared/file-form.ts'
import { sequenceLength } from '../../../shared/utf8-lossless.ts'
import { type DiskFile, readFully, writeFully } from '../disk.ts'
import { type Codec, pointAt } from './codec.ts'
import { codecOf } from './codecs.ts'
import { ExceptionsDraft, TextExceptions } from './text-exceptions.ts'
import { secondEncoding } from './to-utf8.ts'

/** A stretch of the new working file; `oldStart` is where it stood in the old one, null if it is new. */
export interface TextPiece {
  readonly start: number
  readonly end: number
  readonly oldStart: number | null
}

export interface FromUtf8 {
  /** The text to be written, whole and in order; pieces end with a character. */
  readonly pieces: Iterable<TextPiece>
  /** The new working file. */
  readonly work: Pick<DiskFile, 'read'>
  /** Of the old working file: where the codec would write other bytes than the file has. */
  readonly exceptions: TextExceptions | null
  readonly choice: EncodingChoice
  /** Written from its start. */
  readonly to: DiskFile
  readonly signal: AbortSignal
  /** Is told how many bytes of UTF-8 have been written. */
  onProgress?(bytes: number): void
}

export interface EncodedMade {
  readonly bytes: number
  /** Those of the new text, by offsets in the new working file. */
  readonly exceptions: TextExceptions
}

/** Writes a text; fails with `encoding-cannot-hold` for a character that the encoding does not have. */
export const fromUtf8 = async (wish: FromUtf8): Promise<EncodedMade> => {
  const writer = new EncodedWriter(wish.to, wish.choice, wish.exceptions ?? TextExceptions.none)
  for (const piece of wish.pieces) {
    if (piece.oldStart === null) await encodeRange(wish, writer, piece.start, piece.end, 'new')
    else await encodeCopied(wish, writer, piece, piece.oldStart)
  }
  return writer.finish()
}

const BLOCK_BYTES = 256 * 1024

const encodeCopied = async (
  wish: FromUtf8,
  writer: EncodedWriter,
  { start, end }: TextPiece,
  oldStart: number,
): Promise<void> => {
  const exceptions = wish.exceptions ?? TextExceptions.none
  const moved = start - oldStart
  let at = start
  for (let n = exceptions.firstEndingAfter(oldStart); n < exceptions.count; n++) {
    const { workStart, workEnd, bytes } = exceptions.at(n)
    const [from, to] = [Math.max(start, workStart + moved), Math.min(end, workEnd + moved)]
    if (from >= end) break
    await encodeRange(wish, writer, at, from, 'first')
    if (bytes === null) await encodeRange(wish, writer, from, to, 'rest')
    else if (to - from === workEnd - workStart) await writer.putException(from, to, bytes)
    else throw new Error('a character was cut')
    at = to
  }
  await encodeRange(wish, writer, at, end, 'first')
}

/** In which encoding a stretch is written; new text is in that of the line that it stands in. */
type Into = 'first' | 'rest' | 'new'

const encodeRange = async (
  { work, signal, onProgress }: FromUtf8,
  writer: EncodedWriter,
  start: number,
  end: number,
  into: Into,
): Promise<void> => {
  const block = new Uint8Array(Math.min(BLOCK_BYTES, end - start))
  let held = 0
  let position = start
  while (position < end) {
    signal.throwIfAborted()
    const wanted = Math.min(block.length - held, end - position)
    if ((await readFully(work, block, held, wanted, position)) < wanted)
      throw new Error('the working file is shorter than it was')
    position += wanted
    const length = held + wanted
    const taken = await writer.put(block.subarray(0, length), position - length, position === end, into)
    held = length - taken
    block.copyWithin(0, taken, length)
    writer.textBytes += taken
    onProgress?.(writer.textBytes)
  }
}

class EncodedWriter {
  readonly #to: DiskFile
  readonly #choice: EncodingChoice
  readonly #known: TextExceptions
  #knownBytes: Set<string> | null = null
  readonly #first: Codec
  readonly #rest: Codec | null
  readonly #draft = new ExceptionsDraft()
  readonly #buffer: Uint8Array = new Uint8Array(3 * BLOCK_BYTES)
  /** How much of the text has been written. */
  textBytes = 0
  #length = 0
  #written = 0
  /** Whether the line so far is in the second encoding. */
  #isRestLine = false

  constructor(to: DiskFile, choice: EncodingChoice, known: TextExceptions) {
    const rest = secondEncoding(choice)
    this.#to = to
    this.#choice = choice
    this.#known = known
    this.#first = codecOf(choice.encoding)
    this.#rest = rest === null ? null : codecOf(rest)
  }

  /** Writes what it can of a block and gives how much of it that is: a character that is cut waits for the next one. */
  async put(block: Uint8Array, position: number, isLast: boolean, into: Into): Promise<number> {
    let at = 0
    while (at < block.length) {
      const isRest = into === 'rest' || (into === 'new' && this.#isRestLine)
      const lineEnd = into === 'new' && isRest ? block.indexOf(LF, at) + 1 : 0
      const end = lineEnd === 0 ? block.length : lineEnd
      const taken = await this.#putText(block, at, end, position, isLast || lineEnd > 0, isRest)
      if (taken === at) break
      at = taken
    }
    return at
  }

  /** Writes the bytes that stand in the file for a stretch of the new working file. */
  async putException(start: number, end: number, bytes: Uint8Array): Promise<void> {
    this.#draft.add(start, end, bytes)
    await this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  async finish(): Promise<EncodedMade> {
    await this.#flush()
    return { bytes: this.#written, exceptions: this.#draft.finish() }
  }

  async #putText(
    block: Uint8Array,
    start: number,
    end: number,
    position: number,
    isLast: boolean,
    isRest: boolean,
  ): Promise<number> {
    const codec = isRest ? this.#rest : this.#first
    if (codec === null) throw new Error('there is no second encoding')
    await this.#reserve((end - start) * codec.spread + 8)
    this.#checkWhole()
    const made = codec.encode(block, start, end, isLast, this.#buffer, this.#length)
    this.#length = made.written
    if (isRest) this.#draft.add(position + start, position + made.read, null)
    if (this.#rest !== null && made.read > start) {
      const lineStart = block.subarray(start, made.read).lastIndexOf(LF) + 1
      if (lineStart > 0 || isRest) this.#isRestLine = isRest && start + lineStart < made.read
    }
    if (!made.isStopped) return made.read
    const charEnd = made.read + sequenceLength(block, made.read, end)
    const char = block.slice(made.read, charEnd)
    // In an edited row, what came from bytes that mean nothing is written as those bytes again.
    if (!isOfFaults(char, codec) || !this.#isKnown(char)) throw this.#notHeld(pointAt(char, 0, char.length), isRest)
    await this.putException(position + made.read, position + charEnd, char)
    return charEnd
  }

  /** Tells whether the bytes of a character stood in the file as they are. */
  #isKnown(char: Uint8Array): boolean {
    this.#knownBytes ??= new Set(Array.from(this.#known.ownBytes(), (bytes) => Buffer.from(bytes).toString('latin1')))
    return this.#knownBytes.has(Buffer.from(char).toString('latin1'))
  }

  /** Half a unit of UTF-16 can only stand at the end of a file: all that is written behind it would be shifted. */
  #checkWhole(): void {
    const isWide = this.#choice.encoding === 'utf-16le' || this.#choice.encoding === 'utf-16be'
    if (isWide && this.#length % 2 === 1) throw this.#notHeld(null, false)
  }

  #notHeld(point: number | null, isRest: boolean): EngineError {
    const encoding = (isRest ? this.#choice.rest : null) ?? this.#choice.encoding
    const code = point ?? this.#buffer[this.#length - 1]
    const char = point === null ? `\\x${code.toString(16).toUpperCase()}` : String.fromCodePoint(point)
    return new EngineError('encoding-cannot-hold', { char, code, encoding, row: 0 })
  }

  async #reserve(bytes: number): Promise<void> {
    if (this.#length + bytes <= this.#buffer.length) return
    const kept = this.#length % 2
    await this.#flush(kept)
  }

  async #flush(kept = 0): Promise<void> {
    const whole = this.#length - kept
    await writeFully(this.#to, this.#buffer.subarray(0, whole), this.#written)
    this.#written += whole
    this.#buffer.copyWithin(0, whole, this.#length)
    this.#length = kept
  }
}

const LF = 0x0a

/** Tells whether the bytes of a character of UTF-8 mean nothing in an encoding, each by itself and together. */
export const isOfFaults = (char: Uint8Array, codec: Codec): boolean =>
  codec.decode(char, 0, char.length, true, new Uint8Array(16), 0).faults === char.length
