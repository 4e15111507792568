/** What a file browser shows of a folder: sorted as people look for things, and narrowed by what is typed. */
import type { FolderEntry } from '../../shared/contract.ts'

/** Gives folders first, each by name, numbers in names by their value; only those whose name holds the text. */
export const listingOf = (entries: readonly FolderEntry[], typed: string, language: string): readonly FolderEntry[] => {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const wanted = typed.trim().toLocaleLowerCase(language)
  return entries
    .filter((entry) => entry.name.toLocaleLowerCase(language).includes(wanted))
    .toSorted((a, b) => (a.kind === b.kind ? collator.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1))
}

/** Why a name can't be given to a file; null when it can. */
export const nameFault = (name: string): 'empty' | 'character' | null => {
  if (name.trim() === '' || name === '.' || name === '..') return 'empty'
  return /[/\\]/.test(name) || [...name].some((character) => character < ' ') ? 'character' : null
}
