/** An archive read front to back, with as many bytes at hand at once as whoever reads it has to see together. */
import type { Disk, DiskFile } from '../disk.ts'
import { readFully } from '../disk.ts'

/** More is no faster, and this much holds the longest block of zstd and all but the strangest header of gzip. */
export const READ_AT_ONCE_BYTES = 1 << 18

export class ArchiveReader {
  readonly #file: DiskFile
  readonly #buffer = Buffer.allocUnsafeSlow(READ_AT_ONCE_BYTES)
  #start = 0
  #used = 0
  #at = 0

  private constructor(file: DiskFile) {
    this.#file = file
  }

  static async open(disk: Disk, path: string): Promise<ArchiveReader> {
    return new ArchiveReader(await disk.open(path, 'r'))
  }

  /** Where in the archive the next byte lies. */
  get position(): number {
    return this.#start + this.#at
  }

  set position(position: number) {
    const at = position - this.#start
    if (at >= 0 && at <= this.#used) {
      this.#at = at
      return
    }
    this.#start = position
    this.#used = 0
    this.#at = 0
  }

  /**
   * Gives the next bytes without going on: all that are at hand, at least so many (262,144 at most) unless the archive
   * ends before. They are valid until the next call.
   */
  async peek(leastBytes: number): Promise<Buffer> {
    const wanted = Math.min(leastBytes, READ_AT_ONCE_BYTES)
    if (this.#used - this.#at < wanted) {
      this.#buffer.copyWithin(0, this.#at, this.#used)
      this.#start += this.#at
      this.#used -= this.#at
      this.#at = 0
      const [room, from] = [READ_AT_ONCE_BYTES - this.#used, this.#start + this.#used]
      this.#used += await readFully(this.#file, this.#buffer, this.#used, room, from)
    }
    return this.#buffer.subarray(this.#at, this.#used)
  }

  /** How long the archive is now. */
  async size(): Promise<number> {
    return (await this.#file.stat()).sizeBytes
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
