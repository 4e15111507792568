/** Gathers small pieces into large writes: a write to a stream costs more than a row. */
import type { Writable } from 'node:stream'
import { write } from './command.ts'

const CAPACITY_BYTES = 256 * 1024

export class OutputBuffer {
  readonly #stream: Writable
  #buffer = Buffer.allocUnsafeSlow(CAPACITY_BYTES)
  #used = 0

  constructor(stream: Writable) {
    this.#stream = stream
  }

  /** Adds bytes, which may be reused once it has settled; gives a promise only when the stream has to be waited for. */
  add(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length > CAPACITY_BYTES - this.#used) return this.#makeRoom(bytes)
    this.#buffer.set(bytes, this.#used)
    this.#used += bytes.length
    return undefined
  }

  /** Writes what was gathered. */
  async flush(): Promise<void> {
    if (this.#used === 0) return
    const full = this.#buffer.subarray(0, this.#used)
    // A stream may hold on to what it was given for longer than the write takes.
    this.#buffer = Buffer.allocUnsafeSlow(CAPACITY_BYTES)
    this.#used = 0
    await write(this.#stream, full)
  }

  async #makeRoom(bytes: Uint8Array): Promise<void> {
    await this.flush()
    if (bytes.length > CAPACITY_BYTES) await write(this.#stream, Buffer.from(bytes))
    else this.add(bytes)
  }
}
