/**
 * What several files are called together that were named one by one: the pattern that gives just these of their folder
 * (a shell turns `train-*.jsonl` into their names before anybody sees it), else a list of what differs. No two sets of
 * files have one name, since the work on them is found again by it.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { nameTest } from '../../../shared/name-pattern.ts'

/** A longer name than this is no name any more. */
const MOST_CHARACTERS = 120

/**
 * Gives what names files together: `names` are theirs below `folder` in their order, `inFolder` those of all files beside
 * them, or null where they lie in several folders.
 */
export const nameTogether = (folder: string, names: readonly string[], inFolder: readonly string[] | null): string => {
  const { start, end } = shared(names)
  const pattern = `${start}*${end}`
  if (inFolder !== null && isPlain(pattern) && givesJust(pattern, names, inFolder)) return join(folder, pattern)
  const middles = names.map((name) => name.slice(start.length, name.length - end.length))
  const list = `${start}{${middles.join(',')}}${end}`
  if (list.length <= MOST_CHARACTERS) return join(folder, list)
  // Too many to name: their first and last, and a mark of all of them.
  const mark = createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 8)
  return join(folder, `${start}{${middles[0]},…,${middles.at(-1)}}${end} (${names.length}, ${mark})`)
}

/** What all names begin and end with, without overlap in the shortest, and never half a character or number. */
const shared = (names: readonly string[]): { start: string; end: string } => {
  const pieces = names.map((name) => Array.from(name))
  const [first = []] = pieces
  const shortest = Math.min(...pieces.map(({ length }) => length))
  let start = 0
  while (start < shortest && pieces.every((piece) => piece[start] === first[start])) start++
  let end = 0
  while (end < shortest - start && pieces.every((piece) => piece.at(-1 - end) === first.at(-1 - end))) end++
  return {
    start: first.slice(0, start).join('').replace(/\d+$/, ''),
    end: first
      .slice(first.length - end)
      .join('')
      .replace(/^\d+/, ''),
  }
}

const isPlain = (pattern: string): boolean =>
  !/[?[\]{}]/.test(pattern) && pattern.indexOf('*') === pattern.lastIndexOf('*')

const givesJust = (pattern: string, names: readonly string[], inFolder: readonly string[]): boolean => {
  const matching = inFolder.filter(nameTest(pattern, { isCaseExact: true }))
  const wanted = new Set(names)
  return matching.length === wanted.size && matching.every((name) => wanted.has(name))
}
