/** What is left of pairs when rows of the dataset are compared with those of other files only. */
import type { ComparedRows } from './compared-rows.ts'
import { PairList } from './found-pairs.ts'

/** Keeps the twins of texts that rows of both sides have, or that are linked with the other side's. */
export const keepAcross = (twins: PairList, links: PairList, rows: ComparedRows): PairList => {
  const ownRows = rows.sources[0].rows
  const wanted = new Set<number>()
  for (let at = 0; at < links.count; at++) wanted.add(links.a[at]).add(links.b[at])
  for (let at = 0; at < twins.count; at++) {
    // The first that has a text is the dataset's if any is.
    if (twins.b[at] < ownRows && twins.a[at] >= ownRows) wanted.add(twins.b[at])
  }
  const kept = new PairList()
  for (let at = 0; at < twins.count; at++) {
    if (wanted.has(twins.b[at])) kept.add(twins.a[at], twins.b[at], twins.similarity[at])
  }
  return kept
}
