/** Puts rows in order the plain way: two rows at a time, by what their values are. */
import type { SortKey } from '../../shared/contract.ts'
import { findValue } from '../../shared/json-scan.ts'
import { signalById } from '../../shared/signal/signals.ts'
import type { NaiveRow } from './naive-document.ts'
import { naiveSignal } from './naive-query.ts'

/** Sorts rows that stand in file order. */
export const naiveSort = (rows: readonly NaiveRow[], keys: readonly SortKey[]): NaiveRow[] => {
  const compares = keys.map((key) => compareBy(rows, key))
  return rows.toSorted((a, b) => {
    for (const compare of compares) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return 0
  })
}

type Compare = (a: NaiveRow, b: NaiveRow) => number

/** Where a row stands by kind, which is never turned round, and by value, which is. */
interface Place {
  readonly kind: number
  readonly compare: (other: Place) => number
  readonly value: string | number
}

const compareBy = (rows: readonly NaiveRow[], { by, isDescending, isPinyin = false }: SortKey): Compare => {
  const places = new Map(rows.map((row, at) => [row, placeOf(row, at, by, isPinyin)]))
  return (a, b) => {
    const [one, other] = [places.get(a), places.get(b)]
    if (one === undefined || other === undefined) return 0
    if (one.kind !== other.kind) return one.kind - other.kind
    const order = one.kind === LAST ? 0 : one.compare(other)
    return isDescending ? -order : order
  }
}

const LAST = 9

const number = (value: number): Place => ({ kind: 0, value, compare: (other) => value - Number(other.value) })
const text = (kind: number, value: string): Place => ({
  kind,
  value,
  compare: (other) => compareCodePoints(value, String(other.value)),
})
const last: Place = { kind: LAST, value: 0, compare: () => 0 }

const placeOf = (row: NaiveRow, at: number, by: SortKey['by'], isPinyin: boolean): Place => {
  if (by.kind === 'number') return number(at)
  if (by.kind === 'verdict') {
    const { verdict } = row.decision
    return verdict === null ? last : number(verdict === 'keep' ? 0 : 1)
  }
  if (by.kind === 'signal') {
    const value = naiveSignal(row.text, by.signal)
    const label = value === null ? undefined : signalById(by.signal)?.labels?.[value]
    if (value === null) return last
    return label === undefined ? number(value) : text(0, label)
  }
  const bytes = new TextEncoder().encode(row.text)
  const value = findValue(bytes, by.path)
  if (value === null) return last
  const written = new TextDecoder().decode(bytes.subarray(value.start, value.end))
  if (value.kind === 'number' && !Number.isNaN(Number(written))) {
    return { kind: 0, value: written, compare: (other) => compareNumbers(written, String(other.value)) }
  }
  if (value.kind !== 'string') return text(2, written)
  const meant = JSON.parse(written) as string
  if (!isPinyin) return text(1, meant)
  return { kind: 1, value: meant, compare: (other) => compareReadings(meant, String(other.value)) }
}

const compareCodePoints = (a: string, b: string): number => {
  const [one, other] = [[...a], [...b]]
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const order = (one[at].codePointAt(0) ?? 0) - (other[at].codePointAt(0) ?? 0)
    if (order !== 0) return order
  }
  return one.length - other.length
}

const collator = new Intl.Collator('zh-u-co-pinyin', { sensitivity: 'base' })

/** A character at a time, those left out that don't count; texts of one reading by code point. */
const compareReadings = (a: string, b: string): number => {
  const counting = (all: string): string[] => [...all].filter((one) => collator.compare(one, '') !== 0)
  const [one, other] = [counting(a), counting(b)]
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const order = collator.compare(one[at], other[at])
    if (order !== 0) return order
  }
  return one.length - other.length || compareCodePoints(a, b)
}

/** Numbers as whole numbers of one power of ten, however long. */
const compareNumbers = (a: string, b: string): number => {
  const [one, other] = [exact(a), exact(b)]
  const power = Math.min(one.power, other.power)
  const [left, right] = [one, other].map(({ digits, power: own }) => digits * 10n ** BigInt(own - power))
  return left < right ? -1 : left > right ? 1 : 0
}

const exact = (written: string): { digits: bigint; power: number } => {
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(written) ?? []
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n)
  return { digits, power: Number(exponent) - fraction.length }
}
