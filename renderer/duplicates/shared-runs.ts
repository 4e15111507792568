/**
 * The runs of words that two texts share, for rows that a benchmark has leaked into: there most differs, and what is the same is what is
 * looked for. Compared without case, space and signs, as such rows are found.
 */
import { wordsOf } from '../panel/text-diff.ts'

export interface SharedRun {
  readonly text: string
  readonly isShared: boolean
}

/** Cuts a text into stretches that stand in the other one as well, as runs of so many words at least, and what is between them. */
export const sharedRuns = (text: string, other: string, words: number): readonly SharedRun[] => {
  const [own, others] = [tokensOf(text), tokensOf(other)]
  const length = Math.min(words, own.length, others.length)
  const known = new Set(windowsOf(others, length))
  const isShared = new Uint8Array(own.length)
  windowsOf(own, length).forEach((window, at) => {
    if (known.has(window)) isShared.fill(1, at, at + length)
  })
  const runs: { text: string; isShared: boolean }[] = []
  let end = 0
  const add = (upTo: number, shared: boolean): void => {
    if (upTo <= end) return
    const last = runs.at(-1)
    if (last?.isShared === shared) last.text += text.slice(end, upTo)
    else runs.push({ text: text.slice(end, upTo), isShared: shared })
    end = upTo
  }
  own.forEach((token, at) => {
    const isIn = isShared[at] === 1
    // Signs between two words of a run belong to it.
    add(token.start, isIn && isShared[at - 1] === 1)
    add(token.end, isIn)
  })
  add(text.length, false)
  return runs
}

interface Token {
  readonly word: string
  readonly start: number
  readonly end: number
}

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = []
  let start = 0
  for (const piece of wordsOf(text)) {
    const end = start + piece.length
    if (/[\p{L}\p{N}]/u.test(piece)) tokens.push({ word: piece.normalize('NFKC').toLowerCase(), start, end })
    start = end
  }
  return tokens
}

const windowsOf = (tokens: readonly Token[], length: number): string[] =>
  length === 0
    ? []
    : Array.from({ length: tokens.length - length + 1 }, (_, at) =>
        tokens
          .slice(at, at + length)
          .map(({ word }) => word)
          .join(' '),
      )
