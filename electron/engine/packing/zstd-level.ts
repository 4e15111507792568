/** The level that an archive of zstd was packed with, found by trial: files do not tell theirs. */
import { constants, zstdCompress } from 'node:zlib'
import { USUAL_ZSTD_LEVEL } from './packed-form.ts'

/** How much of an archive's first frame is tried. All levels take half a second for that, and the usual ones next to nothing. */
export const ZSTD_SAMPLE_BYTES = 1 << 20

/** The start of the text in an archive's first frame, and how many bytes of the archive it takes. */
export interface ZstdSample {
  readonly text: Buffer
  readonly packedBytes: number
}

/** In the order in which they are tried. */
const LEVELS = [1, 3, 6, 9, 12, 15, 19]
/** What is less says little about levels. */
const LEAST_BYTES = 1 << 12
/** The same data packs a little differently in one call. */
const TOLERANCE = 1.01

/** Gives the fastest level that packs the sample as tightly as it is packed. */
export const findZstdLevel = async ({ text, packedBytes }: ZstdSample): Promise<number> => {
  if (text.length < LEAST_BYTES) return USUAL_ZSTD_LEVEL
  for (const level of LEVELS) {
    const packed = await compressZstd(text, { [constants.ZSTD_c_compressionLevel]: level })
    if (packed.length <= packedBytes * TOLERANCE) return level
  }
  return LEVELS[LEVELS.length - 1]
}

/** Packs bytes into one frame. */
export const compressZstd = (bytes: Buffer, params: Record<number, number>): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { params, pledgedSrcSize: bytes.length, chunkSize: OUTPUT_BYTES }
    zstdCompress(bytes, options, (error, packed) => (error === null ? resolve(packed) : reject(error)))
  })

const OUTPUT_BYTES = 1 << 17
