/**
 * The first step to near duplicates: worker threads read every row, and keep of its text a hash, the number of its shingles, a few bits
 * of its sketch, and the keys of the sketch's bands. All but the keys is memory that the threads share; keys lie in a file, band by
 * band, 4 bytes a row.
 */
import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { hasErrorCode } from '../disk.ts'
import type { Bands } from './bands.ts'
import type { ComparedRows } from './compared-rows.ts'
import type { FindWatch } from './found-pairs.ts'
import { nearPool } from './near-pool.ts'
import { makeSpillFile, type SpillFile } from './spill-file.ts'
import { type HashesFound, TextHashes } from './text-twins.ts'

/** What a worker is told. */
export interface SketchAbout {
  readonly folding: Folding
  readonly without: readonly string[]
  readonly shingle: number
  readonly bands: Bands
  /** How many rows there are at most: keys of a band stand so far apart from those of the next. */
  readonly rows: number
  readonly keysFd: number
  readonly counts: Uint8Array
  readonly bits: Uint32Array
}

/** What is kept of rows by the number that they were given out under. */
export interface Sketches {
  readonly hashes: TextHashes
  readonly bands: Bands
  /** By row the code of the number of its shingles (bands.ts); 0 for one that has none, or that is looked at no further. */
  readonly counts: Uint8Array
  /** By row some words of bits. */
  readonly bits: Uint32Array
  readonly rows: number
  readonly keys: SpillFile
  readonly skipped: number
}

/** Bytes of keys on disk. */
export const keysBytes = ({ bands }: Bands, rows: number): number => bands * rows * 4

/** Reads all rows; whoever asked closes the file of keys. */
export const sketchRows = async (
  rows: ComparedRows,
  bands: Bands,
  { folding, without, shingle }: Pick<SketchAbout, 'folding' | 'without' | 'shingle'>,
  watch: FindWatch,
): Promise<Sketches> => {
  const most = rows.comparedCount
  const hashes = new TextHashes(most)
  const counts = new Uint8Array(new SharedArrayBuffer(most))
  const bits = new Uint32Array(new SharedArrayBuffer(most * bands.words * 4))
  const needed = keysBytes(bands, most)
  const keys = await makeSpillFile(rows.dataset, needed)
  const about: SketchAbout = { folding, without, shingle, bands, rows: most, keysFd: keys.fd, counts, bits }
  let skipped = 0
  try {
    await rows.pass<HashesFound, null>(
      {
        pool: nearPool,
        about,
        phase: 'reading',
        onFound: (found, items, first) => hashes.take(found, items, first),
        onSkip: () => {
          skipped += 1
        },
      },
      watch,
    )
    return { hashes, bands, counts, bits, rows: most, keys, skipped }
  } catch (error) {
    await keys.close()
    const isFull = error instanceof EngineError && hasErrorCode(error.cause, 'ENOSPC', 'EDQUOT')
    if (!isFull) throw error
    const free = await rows.dataset.context.disk.freeBytes(rows.dataset.home.cacheFolder)
    throw new EngineError('disk-full', { file: rows.dataset.name, needed, free }, { cause: error })
  }
}
