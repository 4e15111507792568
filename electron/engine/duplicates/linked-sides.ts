/** Which texts may be linked: those that rows of the dataset have, with one another or with those of other files only. */
import type { ComparedRows } from './compared-rows.ts'
import type { PairList } from './found-pairs.ts'

/** Tells of two texts, each by the first item that has it, whether they are looked for. */
export type MayLink = (a: number, b: number) => boolean

/** One of the two is always the dataset's. Where rows are compared with other files alone, the other one is in one of these. */
export const linkTest = (rows: ComparedRows, twins: PairList, isWithin: boolean): MayLink => {
  const own = rows.sources[0].rows
  const isOwn = (item: number): boolean => item < own
  if (isWithin) return (a, b) => isOwn(a) || isOwn(b)
  const isElsewhereToo = new Set<number>()
  for (let at = 0; at < twins.count; at++) if (!isOwn(twins.a[at])) isElsewhereToo.add(twins.b[at])
  const isElsewhere = (item: number): boolean => !isOwn(item) || isElsewhereToo.has(item)
  return (a, b) => (isOwn(a) && isElsewhere(b)) || (isOwn(b) && isElsewhere(a))
}

/** Gives which items have a text that an earlier one has; threads share it. */
export const laterItems = (count: number, twins: PairList): Uint8Array<SharedArrayBuffer> => {
  const isLater = new Uint8Array(new SharedArrayBuffer(count))
  for (let at = 0; at < twins.count; at++) isLater[twins.a[at]] = 1
  return isLater
}
