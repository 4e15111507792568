/**
 * Finds texts that are alike but for one word, or a few Chinese characters (`one-word.ts` says what that is). Texts find one another by
 * keys (`one-word-keys.ts`) and are compared word for word then. Rows are read once, then those that may be alike again for so many
 * keys as there is room for; 64 bytes a row are held, 180 MB of keys at most, and 16 bytes a pair.
 */
import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { Breath, inPieces } from '../breath.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { keepAcross } from './across-files.ts'
import type { ComparedRows } from './compared-rows.ts'
import type { Finder, FindWatch } from './found-pairs.ts'
import { buildHashIndex, type HashIndex, sharedWords } from './hash-index.ts'
import { laterItems, linkTest, type MayLink } from './linked-sides.ts'
import { NumberList } from './number-list.ts'
import { MOST_WORDS } from './one-word.ts'
import { FEW_WORDS, HALF_KEYS } from './one-word-keys.ts'
import { type CheckRoom, checkPairs } from './pair-check.ts'
import { PairSet } from './pair-set.ts'
import { findTwins, type HashesFound, TEXT_STATES, TextHashes } from './text-twins.ts'

/** What a worker is told. */
export type OneWordAbout = { readonly folding: Folding } & (
  | { readonly wants: 'texts' }
  /** Keys of which the rest after division is the part. */
  | { readonly wants: 'keys'; readonly part: number; readonly parts: number }
)

/** What a worker found of each row. */
export interface OneWordFound extends HashesFound {
  /** UTF-16 units. */
  readonly lengths: Uint32Array<ArrayBuffer>
  /** More than MOST_WORDS of one that is left out. */
  readonly wordCounts: Uint16Array<ArrayBuffer>
  /** How many keys it has at most; none where too little would be left of it. */
  readonly keyCounts: Uint16Array<ArrayBuffer>
  readonly halfKeys: Uint32Array<ArrayBuffer>
}

export interface OneWordKeysFound {
  readonly keys: Uint32Array<ArrayBuffer>
  readonly items: Uint32Array<ArrayBuffer>
}

/** Keys that are held at once, 22 bytes each. */
const MOST_KEYS = 8_000_000
/** Texts with one key that are compared with all of the others; of more each is with the first and the last few before it. */
const MOST_ALIKE = 32
const FEW_ALIKE = 4

const pool = new WorkerPool('one-word-worker', import.meta.url, () => null)

/** Gives a search that holds so many keys at once, and so many pairs while they are checked. */
export const oneWordFinder =
  (mostKeys: number, room?: CheckRoom): Finder =>
  async (rows, { folding, isWithin }, watch) => {
    const breath = new Breath(watch.signal)
    const texts = await readTexts(rows, folding, watch)
    const { hashes, lengthOf } = texts
    const twins = await findTwins(hashes, breath)
    const chosen = await chooseTexts(texts, laterItems(rows.count, twins), breath)
    const mayLink = linkTest(rows, twins, isWithin)
    const pairs = new PairSet()
    const crowded = new Uint8Array(rows.count)
    const parts = Math.ceil(chosen.keys / mostKeys)
    for (let part = 0; part < parts; part++) {
      const { keys, items } = await readKeys(rows, chosen, { folding, part, parts }, watch)
      await pairUp(await buildHashIndex(keys, items.length, breath), items, mayLink, pairs, crowded, breath)
    }
    const { a, b } = await pairs.sorted(rows.count, breath)
    const lengths = a.map((item) => lengthOf[item])
    const links = await checkPairs(rows, { a, b, lengths }, { kind: 'one-word', folding }, watch, room)
    return {
      twins: isWithin ? twins : keepAcross(twins, links, rows),
      links,
      empty: hashes.empty,
      short: texts.short,
      tooLarge: hashes.tooLarge + texts.tooLarge,
      crowded: crowded.reduce((sum, one) => sum + one, 0),
    }
  }

/** Finds texts that are alike but for one word. */
export const findOneWord = oneWordFinder(MOST_KEYS)

interface Texts {
  readonly hashes: TextHashes
  /** By item. */
  readonly lengthOf: Uint32Array
  /** By the number that a row was given out under, as the hashes are. */
  readonly words: Uint16Array
  readonly keyCounts: Uint16Array
  readonly halfKeys: Uint32Array
  short: number
  tooLarge: number
}

const readTexts = async (rows: ComparedRows, folding: Folding, watch: FindWatch): Promise<Texts> => {
  const most = rows.comparedCount
  const texts: Texts = {
    hashes: new TextHashes(most),
    lengthOf: new Uint32Array(rows.count),
    words: new Uint16Array(most),
    keyCounts: new Uint16Array(most),
    halfKeys: new Uint32Array(most * HALF_KEYS),
    short: 0,
    tooLarge: 0,
  }
  const onFound = (found: OneWordFound, items: Uint32Array, first: number): void => {
    texts.hashes.take(found, items, first)
    texts.words.set(found.wordCounts, first)
    texts.keyCounts.set(found.keyCounts, first)
    texts.halfKeys.set(found.halfKeys, first * HALF_KEYS)
    for (const [at, item] of items.entries()) {
      texts.lengthOf[item] = found.lengths[at]
      if (found.wordCounts[at] > MOST_WORDS) texts.tooLarge += 1
      else if (found.states[at] === TEXT_STATES.text && found.keyCounts[at] === 0) texts.short += 1
    }
  }
  const onSkip = (): void => {
    texts.tooLarge += 1
  }
  const about: OneWordAbout = { wants: 'texts', folding }
  await rows.pass<OneWordFound, null>({ pool, about, phase: 'reading', onFound, onSkip }, watch)
  return texts
}

interface Chosen {
  readonly items: Uint32Array
  /** How many keys they have at most. */
  readonly keys: number
}

/** Chooses the texts that have a half in common with another, and all short ones. */
const chooseTexts = async (
  { hashes, words, keyCounts, halfKeys }: Texts,
  isLater: Uint8Array,
  breath: Breath,
): Promise<Chosen> => {
  const { items, count } = hashes
  const bits = Math.min(30, Math.max(10, Math.ceil(Math.log2(count * HALF_KEYS * 64 + 1))))
  const [once, twice] = [new Uint32Array(2 ** (bits - 5)), new Uint32Array(2 ** (bits - 5))]
  const isCandidate = (at: number): boolean => keyCounts[at] > 0 && isLater[items[at]] === 0
  await inPieces(0, count, breath, (from, to) => {
    for (let at = from; at < to; at++) {
      if (!isCandidate(at)) continue
      for (let half = at * HALF_KEYS; half < (at + 1) * HALF_KEYS && halfKeys[half] !== 0; half++) {
        const bit = halfKeys[half] >>> (32 - bits)
        const [word, mask] = [bit >>> 5, 1 << (bit & 31)]
        if ((once[word] & mask) !== 0) twice[word] |= mask
        once[word] |= mask
      }
    }
  })
  const chosen = new NumberList()
  let keys = 0
  await inPieces(0, count, breath, (from, to) => {
    for (let at = from; at < to; at++) {
      if (!isCandidate(at)) continue
      let isShared = words[at] <= FEW_WORDS
      for (let half = at * HALF_KEYS; half < (at + 1) * HALF_KEYS && halfKeys[half] !== 0 && !isShared; half++) {
        const bit = halfKeys[half] >>> (32 - bits)
        isShared = ((twice[bit >>> 5] >>> (bit & 31)) & 1) === 1
      }
      if (!isShared) continue
      chosen.add(items[at])
      keys += keyCounts[at]
    }
  })
  return { items: chosen.taken(), keys }
}

interface KeysRead {
  readonly keys: Uint32Array<SharedArrayBuffer>
  readonly items: Uint32Array
}

const readKeys = async (
  rows: ComparedRows,
  chosen: Chosen,
  asked: { readonly folding: Folding; readonly part: number; readonly parts: number },
  watch: FindWatch,
): Promise<KeysRead> => {
  const [keys, items] = [new NumberList(), new NumberList()]
  const onFound = (found: OneWordKeysFound): void => {
    keys.addAll(found.keys)
    items.addAll(found.items)
  }
  const about: OneWordAbout = { wants: 'keys', ...asked }
  await rows.pass<OneWordKeysFound, null>({ pool, about, phase: 'pairing', onFound }, watch, chosen.items)
  const shared = sharedWords(keys.count)
  shared.set(keys.values.subarray(0, keys.count))
  return { keys: shared, items: items.values.subarray(0, items.count) }
}

/** Makes pairs of the texts that have a key in common. */
const pairUp = async (
  { keys, starts, order }: HashIndex,
  items: Uint32Array,
  mayLink: MayLink,
  pairs: PairSet,
  crowded: Uint8Array,
  breath: Breath,
): Promise<void> => {
  const byKey = (one: number, other: number): number => keys[one] - keys[other] || items[one] - items[other]
  await inPieces(0, starts.length - 1, breath, (from, to) => {
    for (let bucket = from; bucket < to; bucket++) {
      if (!hasEqual(starts[bucket], starts[bucket + 1])) continue
      const entries = order.subarray(starts[bucket], starts[bucket + 1]).sort(byKey)
      for (let start = 0; start < entries.length; ) {
        const alike: number[] = []
        let end = start
        for (; end < entries.length && keys[entries[end]] === keys[entries[start]]; end++) {
          if (alike.at(-1) !== items[entries[end]]) alike.push(items[entries[end]])
        }
        if (alike.length > 1) pairAll(alike)
        start = end
      }
    }
  })

  /** Says whether there may be equal keys among entries; in many there are. */
  function hasEqual(from: number, to: number): boolean {
    if (to - from > 8) return true
    for (let one = from + 1; one < to; one++) {
      for (let other = from; other < one; other++) if (keys[order[one]] === keys[order[other]]) return true
    }
    return false
  }

  /** Items are ascending. */
  function pairAll(alike: readonly number[]): void {
    const isCrowd = alike.length > MOST_ALIKE
    for (const [at, b] of alike.entries()) {
      if (isCrowd) crowded[b] = 1
      for (const [before, a] of alike.slice(0, at).entries()) {
        const isNear = !isCrowd || before < FEW_ALIKE || at - before <= FEW_ALIKE
        if (isNear && mayLink(a, b)) pairs.add(a, b)
      }
    }
  }
}
