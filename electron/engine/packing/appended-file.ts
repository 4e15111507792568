/** A file that grows at its end, written in large blocks while the next block is filled. */
import type { DiskFile } from '../disk.ts'
import { writeFully } from '../disk.ts'

const BLOCK_BYTES = 1 << 20

export class AppendedFile {
  readonly #file: DiskFile
  #filling: Buffer | null = null
  /** The one that is or was written last. */
  #writing: Buffer | null = null
  #used = 0
  #position: number
  /** The write that is under way; it never rejects, but gives what it failed with. */
  #pending: Promise<unknown> = Promise.resolve(null)

  constructor(file: DiskFile, position: number) {
    this.#file = file
    this.#position = position
  }

  /** Where the file ends once all that was taken is written. */
  get end(): number {
    return this.#position + this.#used
  }

  /** Takes bytes, which may be altered as soon as this is done; fails with what an earlier write failed with. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + BLOCK_BYTES - this.#used)
      this.#filling ??= Buffer.allocUnsafeSlow(BLOCK_BYTES)
      this.#filling.set(piece, this.#used)
      this.#used += piece.length
      at += piece.length
      if (this.#used === BLOCK_BYTES) await this.#send()
    }
  }

  /** Waits until all is written. */
  async flush(): Promise<void> {
    await this.#send()
    await this.#wait()
  }

  /** Waits until nothing is written any more, whatever became of it. */
  async settle(): Promise<void> {
    await this.#pending
  }

  async #send(): Promise<void> {
    await this.#wait()
    const full = this.#filling
    if (this.#used === 0 || full === null) return
    this.#filling = this.#writing
    this.#writing = full
    const bytes = full.subarray(0, this.#used)
    this.#used = 0
    this.#pending = writeFully(this.#file, bytes, this.#position).then(
      () => null,
      (error: unknown) => error,
    )
    this.#position += bytes.length
  }

  async #wait(): Promise<void> {
    const error = await this.#pending
    if (error !== null) throw error
  }
}
