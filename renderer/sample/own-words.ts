/** What one candidate says and another does not, as stretches of its text: by word, by character in Chinese. */
import type { MarkedRange } from '../editor/range-marks.ts'
import { diffText } from '../panel/text-diff.ts'

/** Gives the stretches of `text` that are not in `other`; none where the two have too little in common. */
export const ownRanges = (text: string, other: string, timeoutMs?: number): readonly MarkedRange[] => {
  const key = `${text.length}\n${text}${other}`
  const known = recent.get(key)
  if (known !== undefined) return known
  const ranges: MarkedRange[] = []
  let at = 0
  for (const run of diffText(other, text, timeoutMs)) {
    if (run.kind === 'removed') continue
    const end = at + run.text.length
    if (run.kind === 'added') ranges.push({ start: at, end })
    at = end
  }
  // Where nearly all is marked nothing is told apart, and the text is only harder to read.
  const own = ranges.reduce((sum, { start, end }) => sum + end - start, 0)
  if (own > text.length * MOST_MARKED) ranges.length = 0
  if (key.length < KEPT_LENGTH) {
    recent.set(key, ranges)
    const [oldest] = recent.keys()
    if (recent.size > KEPT && oldest !== undefined) recent.delete(oldest)
  }
  return ranges
}

/** Cuts a text into stretches that are marked and stretches that are not. */
export const cutAt = (text: string, ranges: readonly MarkedRange[]): { text: string; isMarked: boolean }[] => {
  const pieces: { text: string; isMarked: boolean }[] = []
  let at = 0
  for (const { start, end } of ranges) {
    if (start > at) pieces.push({ text: text.slice(at, start), isMarked: false })
    pieces.push({ text: text.slice(start, end), isMarked: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMarked: false })
  return pieces
}

const MOST_MARKED = 0.6
const KEPT = 40
const KEPT_LENGTH = 60_000
const recent = new Map<string, readonly MarkedRange[]>()
