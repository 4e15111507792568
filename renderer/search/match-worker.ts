/** Looks for matches in texts, apart from the window: what takes too long is ended from outside. */
import type { Pattern, TextOptions } from '../../shared/query/ask.ts'
import { matchesIn } from './match-finder.ts'

export interface MatchQuestion {
  readonly id: number
  /** The patterns of each text, by their number. */
  readonly texts: readonly { readonly text: string; readonly patterns: readonly number[] }[]
  readonly patterns: readonly Pattern[]
  readonly options: TextOptions
  readonly limit: number
}

export interface MatchAnswer {
  readonly id: number
  /** Three numbers a match: which text, start, end. */
  readonly matches: Int32Array
}

const answer = ({ id, texts, patterns, options, limit }: MatchQuestion): MatchAnswer => {
  const numbers: number[] = []
  for (const [at, text] of texts.entries()) {
    const own = text.patterns.flatMap((number) => patterns[number] ?? [])
    const left = limit - numbers.length / 3
    if (left <= 0) break
    for (const { start, end } of matchesIn(text.text, own, options, left)) numbers.push(at, start, end)
  }
  return { id, matches: Int32Array.from(numbers) }
}

globalThis.onmessage = ({ data }: MessageEvent<MatchQuestion>) => globalThis.postMessage(answer(data))
