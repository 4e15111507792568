/** A file in memory, and the two ways of a text: into a working file, and back. */
import type { DiskFile } from '../../../electron/engine/disk.ts'
import { fromUtf8, type TextPiece } from '../../../electron/engine/encoding/from-utf8.ts'
import type { TextExceptions } from '../../../electron/engine/encoding/text-exceptions.ts'
import { toUtf8 } from '../../../electron/engine/encoding/to-utf8.ts'
import type { EncodingChoice } from '../../../shared/file-form.ts'

/** A file whose reads and writes are as short as a disk's may be. */
export class MemoryFile implements Pick<DiskFile, 'read' | 'write'> {
  bytes: Uint8Array
  readonly #most: number

  constructor(bytes: Uint8Array = new Uint8Array(0), most = Number.POSITIVE_INFINITY) {
    this.bytes = bytes
    this.#most = most
  }

  async read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    const taken = this.bytes.subarray(position, position + Math.min(length, this.#most))
    buffer.set(taken, offset)
    return taken.length
  }

  async write(buffer: Uint8Array, offset: number, length: number, position: number | null): Promise<number> {
    const count = Math.min(length, this.#most)
    const at = position ?? this.bytes.length
    const grown = new Uint8Array(Math.max(this.bytes.length, at + count))
    grown.set(this.bytes)
    grown.set(buffer.subarray(offset, offset + count), at)
    this.bytes = grown
    return count
  }

  /** The same as the engine knows files. */
  get file(): DiskFile {
    return this as unknown as DiskFile
  }
}

const signal = new AbortController().signal

/** Reads a file into a working file that holds something already. */
export const toWork = async (
  bytes: Uint8Array,
  choice: EncodingChoice,
  at = 0,
  most = Number.POSITIVE_INFINITY,
): Promise<{ work: Uint8Array; exceptions: TextExceptions; faults: number; text: string }> => {
  const to = new MemoryFile(new Uint8Array(at), most)
  const {
    exceptions,
    faults,
    bytes: length,
  } = await toUtf8({
    from: new MemoryFile(bytes, most).file,
    to: to.file,
    at,
    choice,
    signal,
    onProgress: () => undefined,
  })
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(to.bytes.subarray(at, at + length))
  return { work: to.bytes, exceptions, faults, text }
}

/** Writes stretches of a working file, those of another one or new ones, in an encoding. */
export const fromWork = async (
  work: Uint8Array,
  pieces: readonly TextPiece[],
  exceptions: TextExceptions | null,
  choice: EncodingChoice,
): Promise<{ bytes: Uint8Array; exceptions: TextExceptions }> => {
  const to = new MemoryFile()
  const made = await fromUtf8({
    pieces,
    work: new MemoryFile(work).file,
    exceptions,
    choice,
    to: to.file,
    signal,
  })
  if (made.bytes !== to.bytes.length) throw new Error('told another length than it wrote')
  return { bytes: to.bytes, exceptions: made.exceptions }
}
