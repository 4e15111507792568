/**
 * Where two texts differ, word by word; of Chinese, Japanese and Korean character by character. Texts that have little in common
 * are not compared to the end: then it is told that they differ in so many places at least.
 */

export interface Stretch {
  /** Where it begins in the first text, in UTF-16 units. */
  readonly at: number
  readonly before: string
  readonly after: string
}

/** Words that are put in or taken out before no more is looked for. */
const MOST_EDITS = 200
const WORDS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]|[\p{L}\p{M}\p{N}_]+|\s+|./gsu

/** Gives the first stretches that differ, and in how many places texts do; none where only spaces at the ends tell them apart. */
export const changedStretches = (
  before: string,
  after: string,
): { readonly stretches: readonly Stretch[]; readonly places: number } => {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1
    endB -= 1
  }
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)]
  if (restA.length === 0 && restB.length === 0) return { stretches: [], places: 0 }
  const at = a.slice(0, start).join('').length
  const whole: Stretch = { at, before: restA.join(''), after: restB.join('') }
  if (restA.length === 0 || restB.length === 0) return { stretches: [whole], places: 1 }
  const kept = keptWords(restA, restB)
  if (kept === null) return { stretches: [whole], places: Math.max(2, strangeRuns(restA, restB)) }
  const stretches = between(restA, restB, kept, at)
  return { stretches, places: stretches.length }
}

const wordsOf = (text: string): readonly string[] => text.match(WORDS) ?? []

/** Gives pairs of places whose words are the same (Myers 1986); null where there are too many edits. */
const keptWords = (a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] | null => {
  const most = Math.min(MOST_EDITS, a.length + b.length)
  const offset = most + 1
  let furthest = new Int32Array(2 * most + 3)
  const steps: Int32Array[] = []
  for (let edits = 0; edits <= most; edits++) {
    steps.push(furthest)
    furthest = furthest.slice()
    for (let line = -edits; line <= edits; line += 2) {
      const isDown = line === -edits || (line !== edits && furthest[offset + line - 1] < furthest[offset + line + 1])
      let x = isDown ? furthest[offset + line + 1] : furthest[offset + line - 1] + 1
      let y = x - line
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x += 1
        y += 1
      }
      furthest[offset + line] = x
      if (x >= a.length && y >= b.length) return wayBack(a, b, steps, offset)
    }
  }
  return null
}

const wayBack = (
  a: readonly string[],
  b: readonly string[],
  steps: readonly Int32Array[],
  offset: number,
): readonly (readonly [number, number])[] => {
  const kept: [number, number][] = []
  let [x, y] = [a.length, b.length]
  for (let edits = steps.length - 1; edits >= 0; edits--) {
    const furthest = steps[edits]
    const line = x - y
    const isDown = line === -edits || (line !== edits && furthest[offset + line - 1] < furthest[offset + line + 1])
    const from = isDown ? line + 1 : line - 1
    const fromX = edits === 0 ? 0 : furthest[offset + from]
    const fromY = edits === 0 ? 0 : fromX - from
    while (x > fromX && y > fromY && x > 0 && y > 0 && a[x - 1] === b[y - 1]) {
      x -= 1
      y -= 1
      kept.push([x, y])
    }
    ;[x, y] = [fromX, fromY]
  }
  return kept.reverse()
}

/** Gives what stands between words that are kept; a blank or a mark alone between two changes parts them not. */
const between = (
  a: readonly string[],
  b: readonly string[],
  kept: readonly (readonly [number, number])[],
  start: number,
): readonly Stretch[] => {
  const stretches: { fromA: number; toA: number; fromB: number; toB: number }[] = []
  let [x, y] = [0, 0]
  for (const [keptX, keptY] of [...kept, [a.length, b.length] as const]) {
    if (keptX > x || keptY > y) {
      const last = stretches.at(-1)
      const gap = last === undefined ? null : a.slice(last.toA, x).join('')
      if (last !== undefined && gap !== null && !/[\p{L}\p{N}]/u.test(gap)) {
        last.toA = keptX
        last.toB = keptY
      } else stretches.push({ fromA: x, toA: keptX, fromB: y, toB: keptY })
    }
    ;[x, y] = [keptX + 1, keptY + 1]
  }
  return stretches.map(({ fromA, toA, fromB, toB }) => ({
    at: start + a.slice(0, fromA).join('').length,
    before: a.slice(fromA, toA).join(''),
    after: b.slice(fromB, toB).join(''),
  }))
}

/** Counts runs of words that the other text has nowhere. */
const strangeRuns = (a: readonly string[], b: readonly string[]): number => {
  const known = new Set(a)
  let runs = 0
  for (const [at, word] of b.entries()) if (!known.has(word) && (at === 0 || known.has(b[at - 1]))) runs += 1
  return runs
}
