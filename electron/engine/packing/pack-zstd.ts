/**
 * Packs zstd, frame by frame. One frame stays one: there are readers that stop at the end of the first. That leaves one
 * thread to it, since zlib's own call for more gives nothing at all in Node 24.
 */
import { constants, createZstdCompress, zstdCompress } from 'node:zlib'
import type { ZstdForm } from './packed-form.ts'
import { PackedText, pieceBytesOf, readRange, type TextRange } from './packed-text.ts'
import { ZlibPump } from './zlib-pump.ts'

/** Levels that are tried, in order, to pack as tightly as before. */
const LEVELS = [1, 3, 6, 9, 12, 15, 19]
const USUAL_LEVEL = 3
/** What a window of more must have been asked for; matches from afar are then looked for here too. */
const WIDE_WINDOW_LOG = 24
/** The widest that every reader takes without being told to. */
const MOST_WINDOW_LOG = 27
const OUTPUT_BYTES = 1 << 17
/** Small frames packed at once. */
const MOST_AT_ONCE = 8
/** The same data packs a little differently in one call. */
const TOLERANCE = 1.01

/** Gives the bytes of an archive in order; `onTaken` is told how much of the text is in what was given. */
export async function* packZstd(
  range: TextRange,
  form: ZstdForm,
  onTaken: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const params = await findParams(range, form)
  const pieceBytes = pieceBytesOf(form)
  const text = new PackedText(range, pieceBytes, form.endsLines, 1)
  const size = pieceBytes === Number.POSITIVE_INFINITY ? range.byteEnd - range.byteStart : null
  let frame: Frame | null = null
  try {
    for await (const { bytes, ends } of text.windows()) {
      let start = 0
      let wholes = ends
      if (frame !== null) {
        start = ends[0] ?? bytes.length
        wholes = ends.slice(1)
        yield* frame.feed(bytes.subarray(0, start))
        if (ends.length > 0) {
          yield* frame.end()
          frame = null
        }
      }
      yield* compressAll(cut(bytes, start, wholes), params)
      start = wholes.at(-1) ?? start
      if (start < bytes.length) {
        frame = new Frame(params, size)
        yield* frame.feed(bytes.subarray(start))
      }
      onTaken(bytes.length)
    }
  } finally {
    frame?.close()
  }
}

/** A frame that is longer than a window. */
class Frame {
  readonly #pump: ZlibPump

  constructor(params: Params, size: number | null) {
    const told = size === null ? {} : { pledgedSrcSize: size }
    this.#pump = new ZlibPump(createZstdCompress({ params, chunkSize: OUTPUT_BYTES, ...told }))
  }

  async *feed(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
    yield* this.#pump.feed(bytes)
    if (this.#pump.error !== null) throw this.#pump.error
  }

  async *end(): AsyncGenerator<Uint8Array, void, void> {
    yield* this.#pump.end()
    this.close()
    if (this.#pump.error !== null) throw this.#pump.error
  }

  close(): void {
    this.#pump.close()
  }
}

function* cut(bytes: Buffer, from: number, ends: readonly number[]): Generator<Buffer> {
  let start = from
  for (const end of ends) {
    yield bytes.subarray(start, end)
    start = end
  }
}

/** Packs each piece into a frame of its own, some at once. */
async function* compressAll(pieces: Iterable<Buffer>, params: Params): AsyncGenerator<Uint8Array, void, void> {
  const under: Promise<Buffer>[] = []
  try {
    for (const piece of pieces) {
      under.push(compress(piece, params))
      if (under.length < MOST_AT_ONCE) continue
      yield await under[0]
      under.shift()
    }
    for (const packed of under) yield await packed
  } finally {
    // What fails after nobody waits for it any more must not end the program.
    await Promise.allSettled(under)
  }
}

type Params = Record<number, number>

const findParams = async (range: TextRange, form: ZstdForm): Promise<Params> => {
  const isWide = form.windowLog >= WIDE_WINDOW_LOG
  const params: Params = {
    [constants.ZSTD_c_checksumFlag]: form.hasChecksum ? 1 : 0,
    [constants.ZSTD_c_contentSizeFlag]: form.hasSize ? 1 : 0,
    ...(isWide
      ? {
          [constants.ZSTD_c_enableLongDistanceMatching]: 1,
          [constants.ZSTD_c_windowLog]: Math.min(form.windowLog, MOST_WINDOW_LOG),
        }
      : {}),
  }
  return { ...params, [constants.ZSTD_c_compressionLevel]: await findLevel(range, form, params) }
}

/** Gives the fastest level that packs the first of the text as tightly as the archive's first was; files do not tell theirs. */
const findLevel = async (range: TextRange, { sample }: ZstdForm, params: Params): Promise<number> => {
  if (sample === null) return USUAL_LEVEL
  const text = Buffer.allocUnsafe(Math.min(sample.bytes, range.byteEnd - range.byteStart))
  await readRange(range, text, 0, text.length, range.byteStart)
  const wanted = (sample.packedBytes / sample.bytes) * text.length * TOLERANCE
  for (const level of LEVELS) {
    const packed = await compress(text, { ...params, [constants.ZSTD_c_compressionLevel]: level })
    if (packed.length <= wanted) return level
  }
  return LEVELS[LEVELS.length - 1]
}

const compress = (bytes: Buffer, params: Params): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { params, pledgedSrcSize: bytes.length, chunkSize: OUTPUT_BYTES }
    zstdCompress(bytes, options, (error, packed) => (error === null ? resolve(packed) : reject(error)))
  })
