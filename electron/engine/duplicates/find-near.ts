/**
 * Finds rows whose texts are nearly the same: equal ones by their hashes; of the others those whose sketches meet in a band, each pair
 * compared by its true Jaccard similarity. What is found is so; of pairs right at the floor about one in a hundred is not found.
 */
import type { DuplicateSpec, Method } from '../../../shared/duplicates/duplicate-spec.ts'
import { Breath } from '../breath.ts'
import { keepAcross } from './across-files.ts'
import { bandsFor } from './bands.ts'
import { findCandidates } from './candidates.ts'
import type { ComparedRows } from './compared-rows.ts'
import { type Finder, type FindWatch, type FoundPairs, PairList } from './found-pairs.ts'
import { type Sketches, sketchRows } from './sketches.ts'
import { findTwins, TEXT_STATES, type TextHashes } from './text-twins.ts'
import { verifyPairs } from './verify-pairs.ts'

type Near = Extract<Method, { kind: 'near' }>

/** Finds rows that are nearly the same. */
export const findNear: Finder = async (rows, spec, watch) => {
  const { method } = spec
  if (method.kind !== 'near') throw new Error(`not a search for near duplicates: ${method.kind}`)
  const bands = bandsFor(method.floor, rows.comparedCount)
  const { shingle, without } = method
  const sketches = await sketchRows(rows, bands, { folding: spec.folding, without, shingle }, watch)
  try {
    return await findIn(rows, sketches, spec, method, watch)
  } finally {
    await sketches.keys.close()
  }
}

const findIn = async (
  rows: ComparedRows,
  sketches: Sketches,
  { folding, isWithin }: DuplicateSpec<unknown>,
  { floor, shingle, without }: Near,
  watch: FindWatch,
): Promise<FoundPairs> => {
  const { hashes, counts, skipped } = sketches
  let short = 0
  for (let at = 0; at < hashes.count; at++) {
    if (hashes.states[at] === TEXT_STATES.text && counts[at] === 0) short += 1
  }
  const twins = await findTwins(hashes, new Breath(watch.signal))
  hashes.release()
  const own = numberOf(hashes, rows.sources[0].rows)
  const mixed = isWithin || own === hashes.count ? null : new Uint8Array(new SharedArrayBuffer(own))
  leaveOut(twins, sketches, rows.sources[0].rows, mixed)
  const { workers } = rows.dataset.context
  const { pairs, crowded } = await findCandidates(sketches, { own, isWithin, mixed, floor, workers }, watch)
  const links =
    pairs.count === 0
      ? new PairList()
      : await verifyPairs(rows, sketches, pairs, { floor, folding, without, shingle }, watch)
  return {
    twins: isWithin ? twins : keepAcross(twins, links, rows),
    links,
    empty: hashes.empty,
    short,
    tooLarge: hashes.tooLarge + skipped,
    crowded,
  }
}

/** Only the first of equal rows is compared with others; one of the dataset stands for those of other files too. */
const leaveOut = (twins: PairList, { hashes, counts }: Sketches, ownItems: number, mixed: Uint8Array | null): void => {
  let number = 0
  for (let at = 0; at < twins.count; at++) {
    // Both lists ascend.
    while (hashes.items[number] !== twins.a[at]) number += 1
    counts[number] = 0
    if (mixed !== null && twins.a[at] >= ownItems && twins.b[at] < ownItems) {
      mixed[numberOf(hashes, twins.b[at])] = 1
    }
  }
}

const numberOf = ({ items, count }: TextHashes, item: number): number => {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (items[middle] < item) low = middle + 1
    else high = middle
  }
  return low
}
