/** Counts what stands in a field, its most frequent values and its numbers, over the rows of one side or two. */

import type { JsonPath } from '../../../shared/json-path.ts'
import type { FieldDescription, FieldKind, Filled, Numbers, Summary } from '../../../shared/overview/description.ts'
import { fieldKinds } from '../../../shared/overview/description.ts'
import type { Document } from '../document/document.ts'
import type { PlacedFacts } from './field-columns.ts'
import { type FieldFacts, findByHash } from './field-facts.ts'
import type { FilledFacts } from './filled-facts.ts'
import { binOf, chooseAxis } from './number-axis.ts'
import { USUAL_BINS } from './signal-part.ts'
import { countValues, type EachValue, MOST_AT_ONCE } from './value-counts.ts'

const MOST_VALUE_UNITS = 200

interface FieldPart {
  readonly path: JsonPath
  readonly top: number
  readonly bins?: number | undefined
}

/** Counts a field. */
export const describeField = async (
  document: Document,
  facts: readonly PlacedFacts<FieldFacts>[],
  sides: number,
  part: FieldPart,
): Promise<FieldDescription> => {
  // No more different values than values: a small file needs no large table.
  const most = facts.reduce((sum, { facts: { owners } }) => sum + owners.length, 0)
  const { top, distinct, total } = countValues(eachValue(facts), sides, part.top, Math.min(MOST_AT_ONCE, most + 1))
  const values: FieldDescription['values'] = []
  for (const { low, high, row, counts } of top) {
    const value = findByHash(await document.readRow(row), part.path, low, high)
    // A change made meanwhile may have taken the value out of that row.
    if (value === null) continue
    const { text, isCut } = startOf(value.text)
    values.push({ text, isCut, kind: value.kind, counts: [...counts] })
  }
  const others = total.map((all, side) => all - values.reduce((sum, { counts }) => sum + counts[side], 0))
  return {
    kind: 'field',
    path: part.path,
    kinds: countKinds(facts, sides),
    values,
    distinct: [...distinct],
    others,
    numbers: countNumbers(facts, sides, part.bins ?? USUAL_BINS),
  }
}

/** Counts in which rows fields are filled. */
export const describeFilled = (
  paths: readonly JsonPath[],
  facts: readonly PlacedFacts<FilledFacts>[],
  sides: number,
): Filled => {
  const zeros = (): number[] => new Array<number>(sides).fill(0)
  const fields = paths.map((path) => ({ path, filled: zeros(), empty: zeros(), missing: zeros() }))
  for (const { facts: bits, marks } of facts) {
    for (let row = 0; row < bits.broken.length; row++) {
      const mark = marks[row]
      if (mark === 0 || bits.broken[row] === 1) continue
      for (const [at, field] of fields.entries()) {
        const isHere = ((bits.here[row] >>> at) & 1) === 1
        const counts = !isHere ? field.missing : ((bits.filled[row] >>> at) & 1) === 1 ? field.filled : field.empty
        for (let side = 0; mark >>> side !== 0; side++) counts[side] += (mark >>> side) & 1
      }
    }
  }
  return { kind: 'filled', fields }
}

const eachValue =
  (facts: readonly PlacedFacts<FieldFacts>[]): EachValue =>
  (visit) => {
    for (const {
      facts: { owners, hashes },
      marks,
      rowAt,
    } of facts) {
      for (let at = 0; at < owners.length; at++) {
        const mark = marks[owners[at]]
        if (mark !== 0) visit(hashes[2 * at], hashes[2 * at + 1], mark, rowAt(owners[at]))
      }
    }
  }

const startOf = (text: string): { text: string; isCut: boolean } => {
  if (text.length <= MOST_VALUE_UNITS) return { text, isCut: false }
  // A pair of surrogates is one character.
  const isSplit = /[\uD800-\uDBFF]/.test(text[MOST_VALUE_UNITS - 1])
  return { text: text.slice(0, MOST_VALUE_UNITS - (isSplit ? 1 : 0)), isCut: true }
}

const countKinds = (facts: readonly PlacedFacts<FieldFacts>[], sides: number): FieldDescription['kinds'] => {
  const counts = fieldKinds.map(() => new Array<number>(sides).fill(0))
  for (const {
    facts: { kinds },
    marks,
  } of facts) {
    for (let row = 0; row < kinds.length; row++) {
      const mark = marks[row]
      for (let side = 0; mark >>> side !== 0; side++) counts[kinds[row]][side] += (mark >>> side) & 1
    }
  }
  return fieldKinds.flatMap((name: FieldKind, at) =>
    counts[at].some((count) => count > 0) ? [{ name, counts: counts[at] }] : [],
  )
}

const countNumbers = (facts: readonly PlacedFacts<FieldFacts>[], sides: number, bins: number): Numbers | null => {
  const sorted = Array.from({ length: sides }, (_, side) => sortedNumbers(facts, side))
  const lead = sorted.find((numbers) => numbers.length > 0)
  if (lead === undefined) return null
  const known = sorted.filter((numbers) => numbers.length > 0)
  const axis = chooseAxis(
    {
      min: Math.min(...known.map((numbers) => numbers[0])),
      max: Math.max(...known.map((numbers) => numbers[numbers.length - 1])),
      p5: quantile(lead, 0.05),
      median: quantile(lead, 0.5),
      p95: quantile(lead, 0.95),
      isWhole: known.every((numbers) => numbers.every(Number.isSafeInteger)),
      mayBeEach: true,
      mayBeLog: true,
    },
    bins,
  )
  return {
    kind: 'numbers',
    axis,
    sides: sorted.map((numbers, side) => {
      const counts = new Array<number>(axis.edges.length - 1).fill(0)
      for (const number of numbers) counts[binOf(axis.edges, number)] += 1
      return { counts, summary: summaryOf(numbers, countWithout(facts, side)) }
    }),
  }
}

/** All numbers of a side, ascending; of a row that holds several, each. */
const sortedNumbers = (facts: readonly PlacedFacts<FieldFacts>[], side: number): Float64Array => {
  let count = 0
  const each = (visit: (number: number) => void): void => {
    for (const {
      facts: { numbers, owners },
      marks,
    } of facts) {
      for (let at = 0; at < numbers.length; at++) {
        if (((marks[owners[at]] >>> side) & 1) === 1 && Number.isFinite(numbers[at])) visit(numbers[at])
      }
    }
  }
  each(() => {
    count += 1
  })
  const sorted = new Float64Array(count)
  let at = 0
  each((number) => {
    sorted[at++] = number
  })
  return sorted.sort()
}

/** Rows of a side that hold no number. */
const countWithout = (facts: readonly PlacedFacts<FieldFacts>[], side: number): number => {
  let rows = 0
  for (const {
    facts: { kinds, numbers, owners },
    marks,
  } of facts) {
    const holders = new Set<number>()
    for (let at = 0; at < numbers.length; at++) if (Number.isFinite(numbers[at])) holders.add(owners[at])
    for (let row = 0; row < kinds.length; row++) if (((marks[row] >>> side) & 1) === 1 && !holders.has(row)) rows += 1
  }
  return rows
}

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]

const summaryOf = (sorted: Float64Array, unknown: number): Summary => {
  const known = sorted.length
  if (known === 0) return { known, unknown, min: null, max: null, p5: null, median: null, p95: null, mean: null }
  return {
    known,
    unknown,
    min: sorted[0],
    max: sorted[known - 1],
    p5: quantile(sorted, 0.05),
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    mean: sorted.reduce((sum, number) => sum + number, 0) / known,
  }
}
