/**
 * What changed between two texts, for reading: by word, and by character where the script writes no spaces between
 * words. Joining the kept and removed runs gives the old text, joining the kept and added runs the new one. Bounded in
 * time: past its limits the comparison gets coarser (lines, then one block), it never gets wrong and never hangs.
 */
import { diffArrays } from 'diff'

export type DiffRun = { kind: 'same' | 'removed' | 'added'; text: string }

/** Compares two texts, in about `timeoutMs` at most. */
export const diffText = (before: string, after: string, timeoutMs = 60): DiffRun[] => {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  const start = commonStart(before, after)
  const end = commonEnd(before, after, start)
  const middle = diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end), timeoutMs)
  return tidy([
    { kind: 'same', text: before.slice(0, start) },
    ...middle,
    { kind: 'same', text: before.slice(before.length - end) },
  ])
}

/** Cuts text into what the comparison treats as one: a word, a run of blanks, or one CJK character or sign. */
export const wordsOf = (text: string): string[] => text.match(WORDS) ?? []

// Han, kana, hangul and the scripts of south-east Asia that write without spaces are compared by character.
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const WORDS = new RegExp(`[${UNSPACED}]\\p{M}*|\\n|[^\\S\\n]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}_'’])+|[^]`, 'gu')

/** Past these, a finer comparison costs more time than a window may take. */
const MAX_TOKENS = 40_000
const MAX_EDITS = 3_000
const MAX_LENGTH = 4_000_000
/** Large texts are compared in blocks, which the platform does many times faster than a loop over characters. */
const BLOCK = 65_536

const diffMiddle = (before: string, after: string, timeoutMs: number): DiffRun[] => {
  const length = before.length + after.length
  if (before === '' || after === '' || timeoutMs <= 0 || length > MAX_LENGTH) return whole(before, after)
  const byWord = length < 4 * MAX_TOKENS ? diffTokens(wordsOf(before), wordsOf(after), timeoutMs) : undefined
  return byWord ?? diffTokens(linesOf(before), linesOf(after), timeoutMs) ?? whole(before, after)
}

const diffTokens = (before: string[], after: string[], timeout: number): DiffRun[] | undefined => {
  if (before.length + after.length > MAX_TOKENS) return undefined
  const changes = diffArrays(before, after, { maxEditLength: MAX_EDITS, timeout })
  return changes?.map((change) => ({
    kind: change.added ? 'added' : change.removed ? 'removed' : 'same',
    text: change.value.join(''),
  }))
}

const whole = (before: string, after: string): DiffRun[] => [
  { kind: 'removed', text: before },
  { kind: 'added', text: after },
]

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? []

/** Length of what both texts start with, kept to the start of a word so that no word is shown half changed. */
const commonStart = (a: string, b: string): number => {
  const limit = Math.min(a.length, b.length)
  let length = 0
  while (length + BLOCK <= limit && a.slice(length, length + BLOCK) === b.slice(length, length + BLOCK)) length += BLOCK
  while (length < limit && a.charCodeAt(length) === b.charCodeAt(length)) length += 1
  while (length > 0 && !(isBreak(a, length) && isBreak(b, length))) length -= 1
  return length
}

/** Length of what both texts end with, past `start`, kept to the end of a word. */
const commonEnd = (a: string, b: string, start: number): number => {
  const limit = Math.min(a.length, b.length) - start
  let length = 0
  while (length + BLOCK <= limit && blockBefore(a, length) === blockBefore(b, length)) length += BLOCK
  while (length < limit && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length += 1
  while (length > 0 && !(isBreak(a, a.length - length) && isBreak(b, b.length - length))) length -= 1
  return length
}

const blockBefore = (text: string, fromEnd: number): string =>
  text.slice(text.length - fromEnd - BLOCK, text.length - fromEnd)

const BREAK_AFTER = new RegExp(`[${UNSPACED}\\s\\p{P}\\p{S}]$`, 'u')
const BREAK_BEFORE = new RegExp(`^[${UNSPACED}\\s\\p{P}\\p{S}]`, 'u')

/** Tells whether a word may end at `at`: at either end of the text, or beside a blank, a sign or an unspaced script. */
const isBreak = (text: string, at: number): boolean => {
  if (at === 0 || at === text.length) return true
  if (isLowSurrogate(text.charCodeAt(at)) && isHighSurrogate(text.charCodeAt(at - 1))) return false
  return BREAK_AFTER.test(text.slice(Math.max(0, at - 2), at)) || BREAK_BEFORE.test(text.slice(at, at + 2))
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code < 0xe000

/** Joins neighbours of one kind, and runs that only a blank keeps apart, with removed text before added text. */
const tidy = (runs: readonly DiffRun[]): DiffRun[] => {
  const tidied: DiffRun[] = []
  let removed = ''
  let added = ''
  const flush = (): void => {
    if (removed !== '') tidied.push({ kind: 'removed', text: removed })
    if (added !== '') tidied.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  runs.forEach((run, at) => {
    const isInside = removed !== '' || added !== ''
    if (run.text === '') return
    if (run.kind === 'removed') removed += run.text
    else if (run.kind === 'added') added += run.text
    else if (isInside && run.text.length <= 2 && run.text.trim() === '' && isChange(runs[at + 1])) {
      removed += run.text
      added += run.text
    } else {
      flush()
      const last = tidied.at(-1)
      if (last?.kind === 'same') last.text += run.text
      else tidied.push({ ...run })
    }
  })
  flush()
  return tidied
}

const isChange = (run: DiffRun | undefined): boolean => run !== undefined && run.kind !== 'same' && run.text !== ''
