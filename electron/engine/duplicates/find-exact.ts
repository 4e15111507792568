/** Finds rows whose compared texts are the same once the differences that count for nothing are folded. */
import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { Breath } from '../breath.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { keepAcross } from './across-files.ts'
import { type Finder, PairList } from './found-pairs.ts'
import { findTwins, type HashesFound, TextHashes } from './text-twins.ts'

/** What a worker is told. */
export interface ExactAbout {
  readonly folding: Folding
}

const pool = new WorkerPool('exact-worker', import.meta.url, () => null)

/** Finds rows that are the same. */
export const findExact: Finder = async (rows, spec, watch) => {
  const hashes = new TextHashes(rows.comparedCount)
  let skipped = 0
  await rows.pass<HashesFound, null>(
    {
      pool,
      about: { folding: spec.folding } satisfies ExactAbout,
      phase: 'reading',
      onFound: (found, items, first) => hashes.take(found, items, first),
      onSkip: () => {
        skipped += 1
      },
    },
    watch,
  )
  watch.onProgress('pairing', 0, hashes.count)
  const twins = await findTwins(hashes, new Breath(watch.signal))
  const links = new PairList()
  return {
    twins: spec.isWithin ? twins : keepAcross(twins, links, rows),
    links,
    empty: hashes.empty,
    short: 0,
    tooLarge: hashes.tooLarge + skipped,
    crowded: 0,
  }
}
