/** Where the longest run of words that two texts share stands in both, for people to see: a row, and the benchmark row it has a run of. */

import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { SHORTEST_RUN } from './benchmark-runs.ts'
import { joined } from './compared-units.ts'
import { FOLD, foldTable } from './fold-text-units.ts'
import { PART_OF_WORD, SPACE, unitKinds, WIDE_PAIR } from './wide-units.ts'

/** How Brown et al. take texts for comparing: small letters, no punctuation, any white space a blank. */
export const BENCHMARK_FOLDING: Folding = {
  case: true,
  space: true,
  punctuation: true,
  width: true,
  keyOrder: true,
}

/** Units of a text as it stands, its pieces that are something joined by line feeds; `end` excluded. */
export interface TextSpan {
  readonly start: number
  readonly end: number
}

export interface SharedRun {
  readonly a: TextSpan
  readonly b: TextSpan
  /** As it stands in the first text. */
  readonly text: string
  readonly words: number
}

/** Gives the longest run of words that two texts share, the first one of several; null where it is too short to count. */
export const overlapOf = (a: readonly string[], b: readonly string[], tokens: number): SharedRun | null => {
  const [one, other] = [wordsOf(joined(a)), wordsOf(joined(b))]
  const [from, to] = [one.words, other.words]
  const shorter = Math.min(from.length, to.length)
  const least = Math.min(tokens, shorter)
  if (least === 0 || (least < Math.min(tokens, SHORTEST_RUN) && from.length !== to.length)) return null
  const run = longestRun(from, to, least)
  if (run === null) return null
  const span = ({ starts, ends }: Words, at: number): TextSpan => ({
    start: starts[at],
    end: ends[at + run.length - 1],
  })
  const [place, match] = [span(one, run.from), span(other, run.to)]
  return { a: place, b: match, text: joined(a).slice(place.start, place.end), words: run.length }
}

interface Words {
  readonly words: readonly string[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Takes a text apart as WordTokens does what is folded of it, with places of the text itself. */
const wordsOf = (text: string): Words => {
  const table = foldTable(BENCHMARK_FOLDING)
  const words: string[] = []
  const [starts, ends]: [number[], number[]] = [[], []]
  let isOpen = false
  for (let at = 0; at < text.length; at++) {
    const entry = table[text.charCodeAt(at)]
    if ((entry & FOLD.space) !== 0) isOpen = false
    if ((entry & (FOLD.space | FOLD.dropped)) !== 0) continue
    if ((entry & FOLD.droppedPair) !== 0 && isLow(text, at + 1)) {
      at += 1
      continue
    }
    const unit = entry & 0xffff
    const kind = unitKinds[unit]
    if (kind === SPACE) isOpen = false
    else if (kind === PART_OF_WORD && isOpen) {
      words[words.length - 1] += String.fromCharCode(unit)
      ends[ends.length - 1] = at + 1
    } else {
      const start = at
      if (kind === WIDE_PAIR && isLow(text, at + 1)) at += 1
      words.push(String.fromCharCode(unit) + text.slice(start + 1, at + 1))
      starts.push(start)
      ends.push(at + 1)
      isOpen = kind === PART_OF_WORD
    }
  }
  return { words, starts, ends }
}

const isLow = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00

/** Finds the longest run by the places of its first `least` words in the second text. */
const longestRun = (a: readonly string[], b: readonly string[], least: number): Run | null => {
  const placesOf = new Map<string, number[]>()
  for (let at = 0; at + least <= b.length; at++) {
    const name = b.slice(at, at + least).join(' ')
    const places = placesOf.get(name)
    if (places === undefined) placesOf.set(name, [at])
    else if (places.length < MOST_PLACES) places.push(at)
  }
  let longest: Run | null = null
  // By the difference of the two places: up to where in `a` a run was followed, so that no word of it is gone over again.
  const followed = new Map<number, number>()
  for (let from = 0; from + least <= a.length; from++) {
    for (const to of placesOf.get(a.slice(from, from + least).join(' ')) ?? []) {
      if ((followed.get(from - to) ?? 0) > from) continue
      let length = least
      while (from + length < a.length && to + length < b.length && a[from + length] === b[to + length]) length += 1
      followed.set(from - to, from + length)
      if (longest === null || length > longest.length) longest = { from, to, length }
    }
  }
  return longest
}

interface Run {
  readonly from: number
  readonly to: number
  readonly length: number
}

const MOST_PLACES = 64
