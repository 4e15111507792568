/** Groups in an order, and those of them that are wanted: worked out once until something happens to them. */
import type { RowSet } from '../../../shared/row-set.ts'
import type { FoundDuplicates } from './found-duplicates.ts'
import type { Groups } from './groups.ts'

export interface GroupOrder {
  readonly sort: 'number' | 'size' | 'similarity'
  readonly isDescending: boolean
  readonly only: 'all' | 'open' | 'decided'
  /** Only groups with one of these rows. */
  readonly among: RowSet | null
}

/**
 * Gives the numbers of groups in an order; groups that are equal by it go by their numbers. `amongName` is another one for other
 * rows that they are to have. Not to be altered.
 */
export const groupsInOrder = (found: FoundDuplicates, order: GroupOrder, amongName: string): Uint32Array => {
  const { groups, live } = found.grouping
  const { sort, isDescending, only } = order
  const { version } = found.rows.dataset.document.history.decisions
  const decided = only === 'all' ? 0 : version
  const name = JSON.stringify([sort, isDescending, only, amongName, live.stamp, decided])
  const known = kept.get(groups)
  if (known?.name === name) return known.numbers
  const numbers = sorted(found, chosenGroups(found, only, order.among), order)
  kept.set(groups, { name, numbers })
  return numbers
}

/** Gives the numbers of groups that are wanted, ascending. */
export const chosenGroups = (found: FoundDuplicates, only: GroupOrder['only'], among: RowSet | null): Uint32Array => {
  const { groups, live } = found.grouping
  const isAmong = among === null ? null : groupsAmong(found, among)
  const chosen = new Uint32Array(groups.count)
  let count = 0
  for (let group = 1; group <= groups.count; group++) {
    if (isAmong !== null && isAmong[group] === 0) continue
    if (only !== 'all' && live.isOpen(group) !== (only === 'open')) continue
    chosen[count] = group
    count += 1
  }
  return chosen.subarray(0, count)
}

/** Gives how alike a group's rows are to its representative: the least and the most. */
export const similarityOf = ({ start, similarity }: Groups, group: number): { least: number; most: number } => {
  let [least, most] = [similarity[start[group - 1] + 1], 0]
  for (let place = start[group - 1] + 1; place < start[group]; place++) {
    least = Math.min(least, similarity[place])
    most = Math.max(most, similarity[place])
  }
  return { least, most }
}

const kept = new WeakMap<Groups, { readonly name: string; readonly numbers: Uint32Array }>()

const groupsAmong = (found: FoundDuplicates, among: RowSet): Uint8Array => {
  const isAmong = new Uint8Array(found.grouping.groups.count + 1)
  for (const row of among.values()) isAmong[found.groupOf(row) ?? 0] = 1
  return isAmong
}

const sorted = (found: FoundDuplicates, numbers: Uint32Array, { sort, isDescending }: GroupOrder): Uint32Array => {
  if (sort === 'number') return isDescending ? numbers.reverse() : numbers
  const { groups, live } = found.grouping
  const keyOf =
    sort === 'size'
      ? (group: number) => live.rowsOf(group) + live.elsewhereOf(group)
      : (group: number) => similarityOf(groups, group).least
  // One number holds the key and the group: numbers are sorted many times faster than by a function that compares.
  const keys = Float64Array.from(
    numbers,
    (group) => (isDescending ? MOST - keyOf(group) : keyOf(group)) * SHIFT + group,
  )
  keys.sort()
  return Uint32Array.from(keys, (key) => key % SHIFT)
}

/** Keys are less than MOST, groups less than SHIFT; together they are less than 2^53. */
const MOST = 2 ** 27
const SHIFT = 2 ** 26
