/** A file being written, through a buffer: pieces of rows and whole stretches of another file, in order. */
import type { DiskFile } from '../disk.ts'
import { readFully, writeFully } from '../disk.ts'

/** 1 MB stays in a core's cache; larger blocks were slower here. */
const BUFFER_BYTES = 1 << 20

export class OutFile {
  readonly #file: DiskFile
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  #used = 0
  readonly #start: number
  #flushed = 0
  #lastByte = -1

  /** Writes from a place in the file on. */
  constructor(file: DiskFile, start = 0) {
    this.#file = file
    this.#start = start
  }

  /** How many bytes were given so far. */
  get size(): number {
    return this.#flushed + this.#used
  }

  /** The last byte given, -1 before the first. */
  get lastByte(): number {
    return this.#lastByte
  }

  /** Adds bytes. Gives a promise only when the disk has to be waited for. */
  write(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length === 0) return undefined
    this.#lastByte = bytes[bytes.length - 1]
    if (bytes.length > BUFFER_BYTES - this.#used) return this.#writeThrough(bytes)
    this.#buffer.set(bytes, this.#used)
    this.#used += bytes.length
    return undefined
  }

  /** Adds `start` to `end` of another file; gives false when that file ends before. */
  async copy(source: DiskFile, start: number, end: number): Promise<boolean> {
    for (let at = start; at < end; ) {
      if (this.#used === BUFFER_BYTES) await this.flush()
      const length = Math.min(end - at, BUFFER_BYTES - this.#used)
      const count = await readFully(source, this.#buffer, this.#used, length, at)
      this.#used += count
      if (count < length) return false
      at += count
    }
    if (end > start) this.#lastByte = this.#buffer[this.#used - 1]
    return true
  }

  async flush(): Promise<void> {
    if (this.#used === 0) return
    await writeFully(this.#file, this.#buffer.subarray(0, this.#used), this.#start + this.#flushed)
    this.#flushed += this.#used
    this.#used = 0
  }

  async #writeThrough(bytes: Uint8Array): Promise<void> {
    await this.flush()
    if (bytes.length <= BUFFER_BYTES) {
      this.#buffer.set(bytes, 0)
      this.#used = bytes.length
      return
    }
    await writeFully(this.#file, bytes, this.#start + this.#flushed)
    this.#flushed += bytes.length
  }
}

/** What is read with a piece that lies far from the one before. */
const FAR_BYTES = 16 * 1024

/** Reads a file front to back in large blocks, whatever the size of the pieces asked for. */
export class ReadWindow {
  readonly #file: DiskFile
  /** Read into again and again: a fresh megabyte for each read is garbage faster than it is collected. */
  readonly #buffer: Uint8Array
  #bytes: Uint8Array = new Uint8Array(0)
  #start = 0

  /** Pieces that lie far apart want smaller blocks. */
  constructor(file: DiskFile, blockBytes = BUFFER_BYTES) {
    this.#file = file
    this.#buffer = new Uint8Array(blockBytes)
  }

  /** Gives bytes that are at hand already; undefined when they must be read. Valid until the next read. */
  peek(start: number, end: number): Uint8Array | undefined {
    if (start < this.#start || end > this.#start + this.#bytes.length) return undefined
    return this.#bytes.subarray(start - this.#start, end - this.#start)
  }

  /** Reads a piece with what follows it; null when the file ends before the piece does. */
  async read(start: number, end: number): Promise<Uint8Array | null> {
    const bytes = end - start > this.#buffer.length ? new Uint8Array(end - start) : this.#buffer
    // Of rows in an order of their own, what follows one is not what is asked for next.
    const isNear = this.#bytes.length === 0 || (start >= this.#start && start - this.#start <= 2 * bytes.length)
    const length = isNear ? bytes.length : Math.min(bytes.length, Math.max(end - start, FAR_BYTES))
    const count = await readFully(this.#file, bytes, 0, length, start)
    this.#bytes = bytes.subarray(0, count)
    this.#start = start
    return this.peek(start, end) ?? null
  }
}
