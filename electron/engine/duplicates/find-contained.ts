/**
 * Finds texts that stand in others, word for word. Every text is found by its anchor (`anchors.ts`) in all that have it, then by a
 * hash of the whole of it, and read again beside its container at last: what is told is true, and nothing is missed but what `crowded`
 * counts. Rows are read three times; some 45 bytes a row are held, and 12 a pair.
 */
import type { DuplicateSpec, Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { Breath } from '../breath.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { keepAcross } from './across-files.ts'
import { isSampled, newSketch, STRETCH_UNITS } from './anchors.ts'
import type { ComparedRows } from './compared-rows.ts'
import type { AnchoredTexts } from './container-search.ts'
import type { Finder, FindWatch, FoundPairs } from './found-pairs.ts'
import { buildHashIndex, sharedWords } from './hash-index.ts'
import { LargestContainers } from './largest-containers.ts'
import { laterItems, linkTest } from './linked-sides.ts'
import { type CheckRoom, checkPairs } from './pair-check.ts'
import { evenSample } from './row-sample.ts'
import { findTwins, type HashesFound, TEXT_STATES, TextHashes } from './text-twins.ts'

/** What a worker is told. */
export type ContainedAbout = { readonly folding: Folding } & (
  | { readonly wants: 'sketch'; readonly sketch: Uint32Array<SharedArrayBuffer>; readonly width: number }
  | {
      readonly wants: 'anchors'
      readonly sketch: Uint32Array<SharedArrayBuffer>
      readonly width: number
      readonly minChars: number
    }
  | { readonly wants: 'containers'; readonly texts: AnchoredTexts; readonly isLater: Uint8Array<SharedArrayBuffer> }
)

/** What a worker found of each row: the hash of its text, and how the text is found in others. */
export interface AnchorsFound extends HashesFound {
  readonly lengths: Uint32Array<ArrayBuffer>
  readonly keys: Uint32Array<ArrayBuffer>
  readonly offsets: Uint32Array<ArrayBuffer>
  readonly wholes: Uint32Array<ArrayBuffer>
}

/** Pairs that a worker found: texts by number, in items of so many units. */
export interface ContainersFound {
  readonly contained: Uint32Array<ArrayBuffer>
  readonly containers: Uint32Array<ArrayBuffer>
  readonly lengths: Uint32Array<ArrayBuffer>
  readonly crowded: number
}

/** Rows that the sketch of stretches is made of. */
const SKETCHED_ROWS = 8_000

/** Pairs, 12 bytes each. */
const TRIM_AT = 2_000_000

const pool = new WorkerPool('contained-worker', import.meta.url, () => null)

/** Gives a search that holds so many pairs at once before it lets go of some, and while they are checked. */
export const containedFinder =
  (trimAt: number, room?: CheckRoom): Finder =>
  async (rows, spec, watch) => {
    if (spec.method.kind !== 'contained') throw new Error('contained texts are found by the method of that name')
    const { minChars } = spec.method
    const breath = new Breath(watch.signal)
    const { hashes, skipped, ...read } = await readAnchors(rows, spec, minChars, watch)
    const twins = await findTwins(hashes, breath)
    const isLater = laterItems(rows.count, twins)
    const { count, items, states } = hashes
    const { keys } = read
    const isText = (at: number): boolean =>
      states[at] === TEXT_STATES.text && read.lengths[at] >= minChars && isLater[items[at]] === 0
    const sampled = await buildHashIndex(keys, count, breath, (at) => isText(at) && isSampled(keys[at]))
    const others = await buildHashIndex(keys, count, breath, (at) => isText(at) && !isSampled(keys[at]))
    const texts: AnchoredTexts = { ...read, sampled, others }
    const mayLink = linkTest(rows, twins, spec.isWithin)
    const found = new LargestContainers(count, trimAt)
    let crowdedContainers = 0
    const about: ContainedAbout = { wants: 'containers', folding: spec.folding, texts, isLater }
    const onFound = async (batch: ContainersFound): Promise<void> => {
      crowdedContainers += batch.crowded
      for (const [at, contained] of batch.contained.entries()) {
        const container = batch.containers[at]
        if (mayLink(items[contained], container)) found.add(contained, container, batch.lengths[at])
      }
      await found.trimIfLarge(breath)
    }
    await rows.pass<ContainersFound, null>({ pool, about, phase: 'pairing', onFound }, watch)
    const { contained, containers, crowded } = await found.finish(breath)
    const candidates = {
      a: contained.map((number) => items[number]),
      b: containers,
      lengths: contained.map((number) => read.lengths[number]),
    }
    const links = await checkPairs(rows, candidates, { kind: 'contains', folding: spec.folding }, watch, room)
    let short = 0
    for (let at = 0; at < count; at++) if (states[at] === TEXT_STATES.text && read.lengths[at] < minChars) short += 1
    return {
      twins: spec.isWithin ? twins : keepAcross(twins, links, rows),
      links,
      empty: hashes.empty,
      short,
      tooLarge: hashes.tooLarge + skipped,
      crowded: crowded + crowdedContainers,
    } satisfies FoundPairs
  }

/** Finds texts that stand in others. */
export const findContained = containedFinder(TRIM_AT)

interface ReadAnchors extends Pick<AnchoredTexts, 'width' | 'lengths' | 'offsets' | 'wholes'> {
  readonly hashes: TextHashes
  readonly keys: Uint32Array<SharedArrayBuffer>
  readonly skipped: number
}

/** Reads all rows once, and some of them before. */
const readAnchors = async (
  rows: ComparedRows,
  { folding }: DuplicateSpec<unknown>,
  minChars: number,
  watch: FindWatch,
): Promise<ReadAnchors> => {
  const width = Math.min(STRETCH_UNITS, minChars)
  const sketch = newSketch()
  const sketching: ContainedAbout = { wants: 'sketch', folding, sketch, width }
  const sample = evenSample(rows.count, SKETCHED_ROWS)
  await rows.pass<null, null>({ pool, about: sketching, phase: 'reading', onFound: () => undefined }, watch, sample)
  const most = rows.comparedCount
  const hashes = new TextHashes(most)
  const [lengths, keys, offsets, wholes] = [sharedWords(most), sharedWords(most), sharedWords(most), sharedWords(most)]
  let skipped = 0
  const about: ContainedAbout = { wants: 'anchors', folding, sketch, width, minChars }
  const onFound = (found: AnchorsFound, items: Uint32Array, first: number): void => {
    hashes.take(found, items, first)
    lengths.set(found.lengths, first)
    keys.set(found.keys, first)
    offsets.set(found.offsets, first)
    wholes.set(found.wholes, first)
  }
  const onSkip = (): void => {
    skipped += 1
  }
  await rows.pass<AnchorsFound, null>({ pool, about, phase: 'reading', onFound, onSkip }, watch)
  return { width, lengths, keys, offsets, wholes, hashes, skipped }
}
