/** The order of rows as clicks alter it. The first key decides; a key that is added comes last. */
import type { SortKey } from '../../shared/contract.ts'
import { pathKey } from '../../shared/json-path.ts'

export type SortBy = SortKey['by']

/** The contract's bound. */
export const MAX_KEYS = 8

/** Gives one spelling of what rows are ordered by. */
export const sortName = (by: SortBy): string => {
  if (by.kind === 'field') return `field ${pathKey(by.path)}`
  return by.kind === 'signal' ? `signal ${by.signal}` : by.kind
}

/** Finds the key by which rows are ordered so, and its place from 1. */
export const findKey = (sort: readonly SortKey[], by: SortBy): { key: SortKey; place: number } | null => {
  const at = sort.findIndex((key) => sortName(key.by) === sortName(by))
  const key = sort[at]
  return key === undefined ? null : { key, place: at + 1 }
}

/** Orders by this, one way or the other; `isAdded` keeps the keys that are there. */
export const sortedBy = (
  sort: readonly SortKey[],
  by: SortBy,
  isDescending: boolean,
  isAdded: boolean,
): readonly SortKey[] => {
  const known = findKey(sort, by)
  const key: SortKey = { ...known?.key, by, isDescending }
  if (!isAdded) return [key]
  if (known !== null) return sort.with(known.place - 1, key)
  return [...sort, key].slice(-MAX_KEYS)
}

/** Turns the reading of Chinese by pinyin over for a key. */
export const withPinyin = (sort: readonly SortKey[], by: SortBy, isPinyin: boolean): readonly SortKey[] =>
  sort.map((key) => (sortName(key.by) === sortName(by) ? { ...key, isPinyin } : key))

/** Leaves a key out. */
export const withoutKey = (sort: readonly SortKey[], by: SortBy): readonly SortKey[] =>
  sort.filter((key) => sortName(key.by) !== sortName(by))
