/**
 * One stream of zlib, fed a piece at a time: what comes of a piece is given before the next one is taken, so that memory
 * stays bounded however much a few bytes unpack to, and it is known which bytes the stream could not go on from.
 */
import type { InflateRaw, ZstdCompress, ZstdDecompress } from 'node:zlib'

type ZlibStream = InflateRaw | ZstdCompress | ZstdDecompress

/** Outputs that wait to be taken before the stream pauses. */
const MOST_WAITING = 2

export class ZlibPump {
  readonly #stream: ZlibStream
  readonly #outputs: Uint8Array[] = []
  #wake: (() => void) | null = null
  #fedBytes = 0
  #error: Error | null = null

  constructor(stream: ZlibStream) {
    this.#stream = stream
    stream.on('data', (output: Uint8Array) => {
      this.#outputs.push(output)
      if (this.#outputs.length >= MOST_WAITING) stream.pause()
      this.#wake?.()
    })
    stream.on('error', (error) => {
      this.#error = error
      this.#wake?.()
    })
  }

  /** How many of the bytes fed were a part of the stream. */
  get takenBytes(): number {
    return this.#stream.bytesWritten
  }

  /** Whether the stream has ended before the last byte fed; one that ends with it shows so with the next. */
  get isEnded(): boolean {
    return this.#stream.bytesWritten < this.#fedBytes
  }

  /** Why the stream can't go on; null while it can. */
  get error(): Error | null {
    return this.#error
  }

  /** Takes bytes, which must stay as they are until all that comes of them was given. */
  feed(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
    this.#fedBytes += bytes.length
    return this.#outputsOf((whenTaken) => this.#stream.write(bytes, whenTaken))
  }

  /** Ends the stream; gives what it has kept to itself. */
  end(): AsyncGenerator<Uint8Array, void, void> {
    // zlib's streams say `finish` before the last of their output is there.
    return this.#outputsOf((whenTaken) => this.#stream.once('end', whenTaken).end())
  }

  async *#outputsOf(
    give: (whenTaken: (error?: Error | null) => void) => unknown,
  ): AsyncGenerator<Uint8Array, void, void> {
    let isTaken = false
    const stream = this.#stream
    give((error) => {
      isTaken = true
      this.#error ??= error ?? null
      this.#wake?.()
    })
    for (;;) {
      const output = this.#outputs.shift()
      if (output !== undefined) {
        yield output
        continue
      }
      if (this.#error !== null || (isTaken && stream.readableLength === 0)) return
      if (stream.isPaused()) stream.resume()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
  }

  close(): void {
    this.#stream.destroy()
  }
}
