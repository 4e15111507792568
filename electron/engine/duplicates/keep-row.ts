/**
 * Which row of a group a rule keeps. Each rule gives a row a number: the row with the greatest is kept, one without a number comes
 * last, and rows that are equal are left to the next rule, and to their order in the file at last.
 */
import type { KeepRule } from '../../../shared/duplicates/keep-rule.ts'
import type { JsonPath } from '../../../shared/json-path.ts'

/** Gives the one that is kept of several, which are in file order; `keys` hold each one's number, a rule each. */
export const chooseKept = (candidates: readonly number[], keys: readonly Float64Array[]): number => {
  let left = candidates
  for (const key of keys) {
    if (left.length === 1) break
    const most = left.reduce((best, at) => (isMore(key[at], best) ? key[at] : best), Number.NaN)
    if (!Number.isNaN(most)) left = left.filter((at) => key[at] === most)
  }
  return left[0]
}

/** Gives the rules that can have a say: none after one that decides whatever there is. */
export const rulesWithSay = (rules: readonly KeepRule[]): readonly KeepRule[] => {
  const last = rules.findIndex(({ kind }) => kind === 'first' || kind === 'last')
  if (last === -1) return rules
  return rules.slice(0, rules[last].kind === 'first' ? last : last + 1)
}

/** Gives the number of a rule that looks into what a row holds; `row` is its parsed JSON, undefined of a malformed one. */
export const numberByRule = (rule: KeepRule, row: unknown): number => {
  if (row === undefined) return Number.NaN
  switch (rule.kind) {
    case 'highest-field':
      return numberAt(row, rule.path)
    case 'lowest-field':
      return -numberAt(row, rule.path)
    case 'newest':
      return timeAt(row, rule.path)
    case 'most-complete':
      return countFilled(row)
    default:
      return Number.NaN
  }
}

/** Whether a rule looks into what a row holds. */
export const looksIntoRows = ({ kind }: KeepRule): boolean =>
  kind === 'highest-field' || kind === 'lowest-field' || kind === 'newest' || kind === 'most-complete'

const isMore = (value: number, best: number): boolean => value > best || (Number.isNaN(best) && !Number.isNaN(value))

const valueAt = (row: unknown, path: JsonPath): unknown => {
  let value = row
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

const numberAt = (row: unknown, path: JsonPath): number => {
  const value = valueAt(row, path)
  return typeof value === 'number' ? value : Number.NaN
}

const DATE =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:[.,]\d{1,9})?))?\s*(Z|[+-]\d{2}:?\d{2})?)?)?/i

/** A time in milliseconds: a number of seconds, milliseconds or microseconds, or a date, which without a zone is UTC. */
const timeAt = (row: unknown, path: JsonPath): number => {
  const value = valueAt(row, path)
  if (typeof value === 'number') return inMilliseconds(value)
  if (typeof value !== 'string') return Number.NaN
  const [, year, month, day = '01', hour = '00', minute = '00', second = '00', zone = 'Z'] =
    DATE.exec(value.trim()) ?? []
  if (year === undefined) return Number.NaN
  const [whole, part = '0'] = second.split(/[.,]/)
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${whole}Z`) + Number(`0.${part}`) * 1000
  return time - zoneMs(zone)
}

const zoneMs = (zone: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

// Seconds are below this until the year 5138, milliseconds above it since 1973.
const inMilliseconds = (value: number): number =>
  Math.abs(value) < 1e11 ? value * 1000 : Math.abs(value) < 1e14 ? value : value / 1000

/**
 * Counts fields with something in them, those of objects in objects included. The fields that any row of a group has are as many for
 * each of its rows, so that the most filled are the fewest empty.
 */
const countFilled = (value: unknown): number => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 0
  let filled = 0
  for (const field of Object.values(value)) if (!isEmpty(field)) filled += 1 + countFilled(field)
  return filled
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  (typeof value === 'object' && (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0))
