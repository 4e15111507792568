/**
 * Packs zstd, frame by frame. One frame stays one: there are readers that stop at the end of the first. That leaves one
 * thread to it, since zlib's own call for more gives nothing at all in Node 24.
 */
import { constants, createZstdCompress } from 'node:zlib'
import type { ZstdForm } from './packed-form.ts'
import { PackedText, pieceBytesOf, type TextRange } from './packed-text.ts'
import { ZlibPump } from './zlib-pump.ts'
import { compressZstd } from './zstd-level.ts'

/** What a window of more must have been asked for; matches from afar are then looked for here too. */
const WIDE_WINDOW_LOG = 24
/** The widest that every reader takes without being told to. */
const MOST_WINDOW_LOG = 27
/** Higher levels take minutes for each further gigabyte, to make of it a few hundredths less. */
const LARGE_BYTES = 1e8
const MOST_LEVEL_OF_LARGE = 12
const OUTPUT_BYTES = 1 << 17
/** Small frames packed at once. */
const MOST_AT_ONCE = 8

/** Gives the bytes of an archive in order; `onTaken` is told how much of the text is in what was given. */
export async function* packZstd(
  range: TextRange,
  form: ZstdForm,
  onTaken: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const params = paramsOf(form, range.byteEnd - range.byteStart)
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
      under.push(compressZstd(piece, params))
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

const paramsOf = ({ hasChecksum, hasSize, windowLog, level }: ZstdForm, bytes: number): Params => ({
  [constants.ZSTD_c_checksumFlag]: hasChecksum ? 1 : 0,
  [constants.ZSTD_c_contentSizeFlag]: hasSize ? 1 : 0,
  [constants.ZSTD_c_compressionLevel]: bytes > LARGE_BYTES ? Math.min(level, MOST_LEVEL_OF_LARGE) : level,
  ...(windowLog < WIDE_WINDOW_LOG
    ? {}
    : {
        [constants.ZSTD_c_enableLongDistanceMatching]: 1,
        [constants.ZSTD_c_windowLog]: Math.min(windowLog, MOST_WINDOW_LOG),
      }),
})
