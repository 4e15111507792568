/**
 * What tells two texts of a group apart, for reading them side by side: by word, and within words that are nearly the same by
 * character; each script as `panel/text-diff.ts` has it. What must stay true: the runs without the added ones are the first text, those
 * without the removed ones the second, and time is bounded.
 */
import { diffArrays } from 'diff'
import { type DiffRun, diffText } from '../panel/text-diff.ts'

/** Compares a text with the representative's, in about `timeoutMs` at most. */
export const diffMember = (representative: string, member: string, timeoutMs: number): DiffRun[] => {
  const until = performance.now() + timeoutMs
  const runs = diffText(representative, member, timeoutMs)
  // Long texts are compared by line at first.
  const byWord = eachPair(runs, (removed, added) =>
    isCoarse(removed) || isCoarse(added) ? diffText(removed, added, until - performance.now()) : null,
  )
  return joined(eachPair(byWord, finer))
}

/** Gives the runs that one of the two texts has. */
export const runsOf = (runs: readonly DiffRun[], text: 'representative' | 'member'): DiffRun[] => {
  const other = text === 'member' ? 'removed' : 'added'
  return joined(runs.filter(({ kind }) => kind !== other))
}

/** Gives the runs of texts of which one at least is cut off: what differs at their ends comes of the cut. `own` is what stays there. */
export const withoutCutEnd = (runs: readonly DiffRun[], own: 'added' | 'removed'): DiffRun[] => {
  const last = runs.findLastIndex(({ kind }) => kind === 'same')
  const end = runs.slice(last + 1).filter(({ kind }) => kind === own)
  return joined([...runs.slice(0, last + 1), ...end.map(({ text }) => ({ kind: 'same' as const, text }))])
}

/**
 * Tells whether a change is of white space alone, and so can't be seen unless that is drawn: the run at `at` is blank, or what took
 * its place is the same but for blanks.
 */
export const isBlankChange = (runs: readonly DiffRun[], at: number): boolean => {
  const run = runs[at]
  if (run === undefined || run.kind === 'same') return false
  if (run.text.trim() === '') return true
  const other = run.kind === 'removed' ? runs[at + 1] : runs[at - 1]
  const isPair = other !== undefined && other.kind !== 'same' && other.kind !== run.kind
  return isPair && withoutBlanks(other.text) === withoutBlanks(run.text)
}

/** Tells whether a change may be more than a word. */
const isCoarse = (text: string): boolean => text.length > MAX_WORD || /\s/u.test(text)
const MAX_WORD = 30

/** Puts finer runs where something took the place of something else; null leaves them as they are. */
const eachPair = (
  runs: readonly DiffRun[],
  refine: (removed: string, added: string) => readonly DiffRun[] | null,
): DiffRun[] =>
  runs.flatMap((run, at) => {
    const next = runs[at + 1]
    if (run.kind === 'removed' && next?.kind === 'added') return refine(run.text, next.text) ?? [run, next]
    return run.kind === 'added' && runs[at - 1]?.kind === 'removed' ? [] : [run]
  })

/** Longer changes are read as they are: marks on single letters would hide what changed. */
const MAX_FINE = 240
/** So much of both must be the same, in so few pieces, for letters to be told apart. */
const LEAST_SAME = 0.6
const MOST_PIECES = 6

/** Compares two texts letter by letter; null where that would be harder to read. */
const finer = (removed: string, added: string): DiffRun[] | null => {
  if (removed.length > MAX_FINE || added.length > MAX_FINE) return null
  const [before, after] = [[...removed], [...added]]
  const changes = diffArrays(before, after)
  const same = changes.reduce((sum, one) => sum + (one.added || one.removed ? 0 : one.count), 0)
  const pieces = changes.filter((one) => one.added || one.removed).length
  if (same < LEAST_SAME * Math.max(before.length, after.length) || pieces > MOST_PIECES) return null
  return changes.map((one) => ({
    kind: one.added ? 'added' : one.removed ? 'removed' : 'same',
    text: one.value.join(''),
  }))
}

const joined = (runs: readonly DiffRun[]): DiffRun[] => {
  const made: DiffRun[] = []
  for (const run of runs) {
    const last = made.at(-1)
    if (last?.kind === run.kind) last.text += run.text
    else if (run.text !== '') made.push({ ...run })
  }
  return made
}

const withoutBlanks = (text: string): string => text.replace(/\s+/gu, '')
