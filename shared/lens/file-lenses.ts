/** How the rows of one file are read: what they mostly are, and the mapping that somebody made for them. */
import type { Lens } from './lens.ts'
import { type FileLenses, lensOf } from './lenses.ts'
import { lensOfMapping, type Mapping } from './mapping.ts'

/** Gives the lenses of a file by what is told of it; the same object for the same mapping. */
export const fileLensesOf = (about: { usual: string | null; mapping: Mapping | null }): FileLenses => ({
  usual: about.usual === null ? null : lensOf(about.usual),
  own: about.mapping === null ? null : ownLens(about.mapping),
})

const made = new WeakMap<Mapping, Lens>()

const ownLens = (mapping: Mapping): Lens => {
  const known = made.get(mapping)
  if (known !== undefined) return known
  const lens = lensOfMapping(mapping)
  made.set(mapping, lens)
  return lens
}
