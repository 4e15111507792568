/** What tells two texts apart, said shortly: the list of groups shows it, so that nobody has to open a group to see it. */
import type { Differs } from '../../../shared/duplicates/duplicate-calls.ts'
import { foldTable, foldText, NO_FOLDING, type TextFolding } from './fold-text-units.ts'
import { changedStretches, type Stretch } from './stretches.ts'

/** Longer texts are compared by their starts: this is for a line in a list. */
const MOST_CHARS = 20_000
/** So much of a stretch is shown. */
const SHOWN_CHARS = 60

const FORMS: readonly { readonly kind: Differs['kind']; readonly folding: TextFolding }[] = [
  { kind: 'space', folding: { ...NO_FOLDING, space: true } },
  { kind: 'case', folding: { ...NO_FOLDING, case: true } },
  { kind: 'punctuation', folding: { ...NO_FOLDING, punctuation: true } },
  { kind: 'width', folding: { ...NO_FOLDING, width: true } },
  { kind: 'form', folding: { ...NO_FOLDING, space: true, case: true, punctuation: true, width: true } },
]

/** Says what tells the second text from the first. */
export const differsBetween = (first: string, second: string): Differs => {
  if (first === second) return { kind: 'equal', before: '', after: '', places: 0 }
  const [before, after] = [startOf(first), startOf(second)]
  const form = FORMS.find(({ folding }) => {
    const table = foldTable(folding)
    return foldText(before, table) === foldText(after, table)
  })
  // Starts may be the same where texts are not.
  if (form !== undefined && before.length + after.length < 2 * MOST_CHARS) return { kind: form.kind, ...NO_STRETCH }
  const { stretches, places } = changedStretches(before, after)
  const [stretch] = stretches
  if (stretch === undefined)
    return { kind: 'longer', ...shown({ before: '', after: longerRest(first, second) }), places: 1 }
  if (places > 1) return { kind: 'several', ...shown(stretch), places }
  return { kind: isLonger(before, after, stretch) ? 'longer' : 'one-place', ...shown(stretch), places: 1 }
}

const NO_STRETCH = { before: '', after: '', places: 0 }

/** Whether one text goes on where the other ends, or begins earlier. */
const isLonger = (first: string, second: string, { before, after }: Stretch): boolean => {
  if (before.trim() !== '' && after.trim() !== '') return false
  const [longer, shorter] = first.length > second.length ? [first, second] : [second, first]
  return longer.startsWith(shorter.trimEnd()) || longer.endsWith(shorter.trimStart())
}

const longerRest = (first: string, second: string): string =>
  (first.length > second.length ? first : second).slice(Math.min(first.length, second.length))

const shown = ({ before, after }: Omit<Stretch, 'at'>): Omit<Stretch, 'at'> => ({
  before: cut(before.trim()),
  after: cut(after.trim()),
})

const cut = (text: string): string => (text.length <= SHOWN_CHARS ? text : `${whole(text, SHOWN_CHARS)}…`)

const startOf = (text: string): string => whole(text, MOST_CHARS)

/** Gives the start of a text, and no half of a character. */
const whole = (text: string, most: number): string => {
  const isHalf = (text.charCodeAt(most - 1) & 0xfc00) === 0xd800
  return text.slice(0, isHalf ? most - 1 : most)
}
