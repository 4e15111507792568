/** Finds what a query asks for in texts, as stretches of them. Runs in a worker, since an expression may take for ever. */
import type { Pattern, TextOptions } from '../../shared/query/ask.ts'
import { foldCase } from '../../shared/query/fold-text.ts'
import { compileQueryRegex } from '../../shared/query/query-regex.ts'

/** A stretch of a text, in UTF-16 units. */
export interface Match {
  readonly start: number
  readonly end: number
}

/** Gives the stretches of a text that one of the patterns finds, in order, none over another; at most `limit`. */
export const matchesIn = (
  text: string,
  patterns: readonly Pattern[],
  options: TextOptions,
  limit: number,
): readonly Match[] => {
  const found = patterns.flatMap((pattern) =>
    pattern.kind === 'literal'
      ? literalMatches(text, pattern.text, options, limit)
      : regexMatches(text, pattern, options, limit),
  )
  found.sort((one, other) => one.start - other.start || other.end - one.end)
  const apart: Match[] = []
  for (const match of found) {
    if (match.start >= (apart.at(-1)?.end ?? 0) && match.end > match.start) apart.push(match)
  }
  return apart.slice(0, limit)
}

const literalMatches = (text: string, wanted: string, options: TextOptions, limit: number): Match[] => {
  const { folded, places } = comparableWithPlaces(text, options)
  const sought = comparableWithPlaces(wanted, options).folded
  const matches: Match[] = []
  if (sought === '') return matches
  for (let at = folded.indexOf(sought); at !== -1 && matches.length < limit; at = folded.indexOf(sought, at)) {
    const end = at + sought.length
    matches.push({ start: places === null ? at : (places[at] ?? 0), end: places === null ? end : (places[end] ?? 0) })
    at = end
  }
  return matches
}

const regexMatches = (
  text: string,
  { source, flags }: Extract<Pattern, { kind: 'regex' }>,
  { isCaseExact, isNormalised }: TextOptions,
  limit: number,
): Match[] => {
  const { folded, places } = isNormalised ? normalisedWithPlaces(text) : { folded: text, places: null }
  const compiled = compileQueryRegex(source, isCaseExact || flags.includes('i') ? flags : `${flags}i`)
  const regex = new RegExp(compiled.source, `${compiled.flags}g`)
  const matches: Match[] = []
  for (const match of folded.matchAll(regex)) {
    if (matches.length >= limit) break
    const end = match.index + match[0].length
    if (end === match.index) continue
    matches.push({ start: places?.[match.index] ?? match.index, end: places?.[end] ?? end })
  }
  return matches
}

interface Folded {
  readonly folded: string
  /** Where each unit of it stands in the text, and the text's end; null where they stand alike. */
  readonly places: readonly number[] | null
}

const comparableWithPlaces = (text: string, { isCaseExact, isNormalised }: TextOptions): Folded => {
  const { folded, places } = isNormalised ? normalisedWithPlaces(text) : { folded: text, places: null }
  return { folded: isCaseExact ? folded : foldCase(folded), places }
}

/** A character and the marks behind it, which a normal form may put together. */
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu
const PLAIN = /^[\x20-\x7e\u4e00-\u9fff\n]*$/

const normalisedWithPlaces = (text: string): Folded => {
  if (PLAIN.test(text)) return { folded: text, places: null }
  let folded = ''
  const places: number[] = []
  for (const cluster of text.matchAll(CLUSTER)) {
    const normal = cluster[0].normalize('NFKC')
    for (let unit = 0; unit < normal.length; unit++) places.push(cluster.index)
    folded += normal
  }
  places.push(text.length)
  return { folded, places }
}
