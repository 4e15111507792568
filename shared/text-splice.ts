/**
 * An edit of a text as a value: what was removed where, and what stands there instead. A list of splices holds all that
 * is needed to make the edit, to take it back, and to join it with the next one, without either text at hand. What must
 * stay true: starts are UTF-16 offsets in the text before, splices are sorted and do not overlap, and none of them cuts a
 * surrogate pair, since a half of one cannot be written as UTF-8.
 */

export interface Splice {
  /** Offset in the text before all splices of the list, in UTF-16 units. */
  readonly start: number
  readonly removed: string
  readonly inserted: string
}

/** Gives the one splice (none if the texts are equal) that turns one text into another. */
export const spliceBetween = (before: string, after: string): Splice[] => {
  if (before === after) return []
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++
  if (cutsPair(before, start) || cutsPair(after, start)) start--
  let tail = 0
  const longestTail = shorter - start
  while (
    tail < longestTail &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++
  }
  if (cutsPair(before, before.length - tail) || cutsPair(after, after.length - tail)) tail--
  return [
    {
      start,
      removed: before.slice(start, before.length - tail),
      inserted: after.slice(start, after.length - tail),
    },
  ]
}

/** Makes the edit; throws if the text is not the one that the splices were made for. */
export const applySplices = (text: string, splices: readonly Splice[]): string => {
  let result = ''
  let done = 0
  for (const { start, removed, inserted } of splices) {
    if (start < done || !text.startsWith(removed, start) || start + removed.length > text.length) {
      throw new Error(`The text at ${start} is not what the splice removes`)
    }
    result += text.slice(done, start) + inserted
    done = start + removed.length
  }
  return result + text.slice(done)
}

/** Gives the splices that take an edit back. */
export const reverseSplices = (splices: readonly Splice[]): Splice[] => {
  let growth = 0
  return splices.map(({ start, removed, inserted }) => {
    const reversed = { start: start + growth, removed: inserted, inserted: removed }
    growth += inserted.length - removed.length
    return reversed
  })
}

/** Joins two edits, the second made on the result of the first, into one. */
export const squashSplices = (first: readonly Splice[], second: readonly Splice[]): Splice[] => {
  const made = stepsOf(first)
  const next = stepsOf(second)
  const squashed = new SpliceWriter()
  let madeAt = 0
  let nextAt = 0
  let a = made[0]
  let b = next[0]
  for (;;) {
    if (a.kind === 'remove') {
      squashed.remove(a.text)
      a = made[++madeAt]
      continue
    }
    if (b.kind === 'insert') {
      squashed.insert(b.text)
      b = next[++nextAt]
      continue
    }
    // Both now stand at the same place of the text in between, which the first kept or inserted.
    const length = Math.min(lengthOf(a), lengthOf(b))
    if (length === Number.POSITIVE_INFINITY) return squashed.end()
    if (a.kind === 'keep' && b.kind === 'keep') squashed.keep(length)
    else if (b.kind === 'remove' && a.kind === 'keep') squashed.remove(b.text.slice(0, length))
    else if (a.kind === 'insert' && b.kind === 'keep') squashed.insert(a.text.slice(0, length))
    a = restOf(a, length) ?? made[++madeAt]
    b = restOf(b, length) ?? next[++nextAt]
  }
}

const cutsPair = (text: string, at: number): boolean => isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at))
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** A part of the walk through a text that is being edited. */
type Step = { kind: 'keep'; length: number } | { kind: 'remove' | 'insert'; text: string }

/** Gives the walk that makes an edit; it ends in keeping what is left, however long. */
const stepsOf = (splices: readonly Splice[]): Step[] => {
  const steps: Step[] = []
  let at = 0
  for (const { start, removed, inserted } of splices) {
    if (start > at) steps.push({ kind: 'keep', length: start - at })
    if (removed !== '') steps.push({ kind: 'remove', text: removed })
    if (inserted !== '') steps.push({ kind: 'insert', text: inserted })
    at = start + removed.length
  }
  steps.push({ kind: 'keep', length: Number.POSITIVE_INFINITY })
  return steps
}

const lengthOf = (step: Step): number => (step.kind === 'keep' ? step.length : step.text.length)

const restOf = (step: Step, taken: number): Step | null => {
  if (lengthOf(step) === taken) return null
  if (step.kind === 'keep') return { kind: 'keep', length: step.length - taken }
  return { kind: step.kind, text: step.text.slice(taken) }
}

/** Gathers a walk into splices: what is removed and inserted without a kept unit in between is one of them. */
class SpliceWriter {
  readonly #splices: Splice[] = []
  #start = 0
  #removed = ''
  #inserted = ''

  keep(length: number): void {
    this.#close()
    this.#start += length
  }
  remove(text: string): void {
    this.#removed += text
  }
  insert(text: string): void {
    this.#inserted += text
  }
  end(): Splice[] {
    this.#close()
    return this.#splices
  }

  #close(): void {
    // What the first edit did and the second took back leaves nothing, or less.
    for (const { start, removed, inserted } of spliceBetween(this.#removed, this.#inserted)) {
      this.#splices.push({ start: this.#start + start, removed, inserted })
    }
    this.#start += this.#removed.length
    this.#removed = ''
    this.#inserted = ''
  }
}
