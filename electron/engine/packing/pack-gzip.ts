/**
 * Packs gzip on several threads as `pigz` does: each window of the text is packed for itself, with what stands before it
 * as its dictionary, up to a byte's end, so that together they are one stream. One member stays one: there are readers
 * that stop at the end of the first.
 */
import { constants, crc32, deflateRaw } from 'node:zlib'
import { gzipHeader } from './gzip-header.ts'
import type { GzipForm } from './packed-form.ts'
import { PackedText, pieceBytesOf, type TextRange, type TextWindow } from './packed-text.ts'

/** zlib's calls run on the threads that the disk's calls run on: four, unless the program was told otherwise. */
const MOST_AT_ONCE = 4
/** What `bgzip` puts into a member, so that it fits 64 KB even where it can't be packed. */
const BLOCKED_BYTES = 0xff00
const OUTPUT_BYTES = 1 << 17

/** Gives the bytes of an archive in order; `onTaken` is told how much of the text is in what was given. */
export async function* packGzip(
  range: TextRange,
  form: GzipForm,
  threads: number,
  onTaken: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const atOnce = Math.max(1, Math.min(MOST_AT_ONCE, threads))
  const text = form.isBlocked
    ? new PackedText(range, BLOCKED_BYTES, false, atOnce + 1)
    : new PackedText(range, pieceBytesOf(form), form.endsLines, atOnce + 1)
  const members = new Members(form)
  const under: { packed: Promise<Uint8Array[]>; bytes: number }[] = []
  try {
    for await (const window of text.windows()) {
      under.push({ packed: members.pack(window), bytes: window.bytes.length })
      const first = under.length > atOnce ? under.shift() : undefined
      if (first === undefined) continue
      yield* await first.packed
      onTaken(first.bytes)
    }
    for (let first = under.shift(); first !== undefined; first = under.shift()) {
      yield* await first.packed
      onTaken(first.bytes)
    }
    if (form.isBlocked && range.byteEnd > range.byteStart) yield* await members.packEmpty()
  } finally {
    // What fails after nobody waits for it any more must not end the program.
    await Promise.allSettled(under.map(({ packed }) => packed))
  }
}

class Members {
  readonly #form: GzipForm
  readonly #level: number
  #sum = 0
  #bytes = 0
  #isFirst = true

  constructor(form: GzipForm) {
    this.#form = form
    this.#level = form.level
  }

  /** Packs a window; windows are given in order, and the work on one need not be done when the next is given. */
  pack({ bytes, before, ends }: TextWindow): Promise<Uint8Array[]> {
    const works: (() => Promise<Uint8Array[]>)[] = []
    let start = 0
    for (const end of [...ends, bytes.length]) {
      const isEnd = works.length < ends.length
      if (isEnd || end > start) works.push(this.#part(bytes.subarray(start, end), before, isEnd))
      start = end
    }
    return inOrder(works)
  }

  packEmpty(): Promise<Uint8Array[]> {
    return this.#part(Buffer.alloc(0), Buffer.alloc(0), true)()
  }

  /** Takes a part of a member in order; gives the work to be done on it. */
  #part(bytes: Buffer, before: Buffer, isEnd: boolean): () => Promise<Uint8Array[]> {
    const isStart = this.#bytes === 0
    // A member reaches back to its own start only; a window that it goes on in starts with it at the latest.
    const dictionary = isStart ? null : before.subarray(Math.max(0, before.length - this.#bytes))
    this.#sum = crc32(bytes, this.#sum)
    this.#bytes += bytes.length
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(this.#sum, 0)
    trailer.writeUInt32LE(this.#bytes % 2 ** 32, 4)
    const isFirst = this.#isFirst
    this.#isFirst = false
    if (isEnd) {
      this.#sum = 0
      this.#bytes = 0
    }
    return async () => {
      const data = await deflate(bytes, this.#level, dictionary, isEnd)
      return [
        ...(isStart ? [this.#header(isFirst, data.length + trailer.length)] : []),
        data,
        ...(isEnd ? [trailer] : []),
      ]
    }
  }

  #header(isFirst: boolean, restBytes: number): Buffer {
    const { isText, mtimeS, os, name, comment, isBlocked, level } = this.#form
    const effort = level === 9 ? 2 : level === 1 ? 4 : 0
    const texts = isFirst ? { name, comment } : { name: null, comment: null }
    const header = { isText, mtimeS, effort, os, ...texts }
    return gzipHeader(header, isBlocked ? (headerBytes) => headerBytes + restBytes : null)
  }
}

const inOrder = async (works: readonly (() => Promise<Uint8Array[]>)[]): Promise<Uint8Array[]> => {
  const outputs: Uint8Array[] = []
  for (const work of works) outputs.push(...(await work()))
  return outputs
}

const deflate = (bytes: Buffer, level: number, dictionary: Buffer | null, isEnd: boolean): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const finishFlush = isEnd ? constants.Z_FINISH : constants.Z_SYNC_FLUSH
    const options = { level, finishFlush, chunkSize: OUTPUT_BYTES, ...(dictionary === null ? {} : { dictionary }) }
    deflateRaw(bytes, options, (error, packed) => (error === null ? resolve(packed) : reject(error)))
  })
