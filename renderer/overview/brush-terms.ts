/** What a click or a brush in a picture asks for, as a term of the query; and which stretch of a picture the query asks for now. */

import type { JsonPath } from '../../shared/json-path.ts'
import type { Axis, PartAnswer } from '../../shared/overview/description.ts'
import type { Ask, NumberRange } from '../../shared/query/ask.ts'
import { hasTerm, printTerm, termsOf, withoutTerm, withTerm, withTermInstead } from '../../shared/query/query-terms.ts'
import { placeOn } from './axis-ticks.ts'
import type { Picture } from './pictures.ts'

/** What numbers a brush is over. */
export type Brushed = { readonly signal: string } | { readonly path: JsonPath }

/** Gives the term for bins `start` to `end` (end excluded); null for all of them. An end of the axis is left open. */
export const rangeTerm = (brushed: Brushed, { edges, isWhole }: Axis, start: number, end: number): Ask | null => {
  const bins = edges.length - 1
  if (start <= 0 && end >= bins) return null
  const isOpen = end >= bins
  const range: NumberRange = {
    min: start <= 0 ? Number.NEGATIVE_INFINITY : (edges[start] ?? 0),
    isMinIn: true,
    max: isOpen ? Number.POSITIVE_INFINITY : isWhole ? (edges[end] ?? 0) - 1 : (edges[end] ?? 0),
    isMaxIn: isOpen || isWhole,
  }
  return 'signal' in brushed
    ? { kind: 'signal-range', signal: brushed.signal, range }
    : { kind: 'field-range', path: brushed.path, range }
}

/** Tells whether a term asks for a range of these numbers. */
export const isRangeOf =
  (brushed: Brushed) =>
  (ask: Ask): boolean => {
    if ('signal' in brushed) return ask.kind === 'signal-range' && ask.signal === brushed.signal
    return ask.kind === 'field-range' && JSON.stringify(ask.path) === JSON.stringify(brushed.path)
  }

/** Gives the query's text with another range of these numbers, or none. */
export const withRange = (text: string, brushed: Brushed, range: Ask | null): string =>
  withTermInstead(text, (ask) => asksIn(ask).every(isRangeOf(brushed)), range)

/** Gives the range that the query asks for by itself; null where it asks for none. */
export const rangeIn = (text: string, brushed: Brushed): NumberRange | null => {
  const isIt = isRangeOf(brushed)
  const ranges = termsOf(text).flatMap(({ ask }) => {
    const asks = asksIn(ask)
    return asks.every(isIt) ? asks.flatMap((one) => ('range' in one ? [one.range] : [])) : []
  })
  if (ranges.length === 0) return null
  return {
    min: Math.max(...ranges.map(({ min }) => min)),
    isMinIn: ranges.every(({ isMinIn }) => isMinIn),
    max: Math.min(...ranges.map(({ max }) => max)),
    isMaxIn: ranges.every(({ isMaxIn }) => isMaxIn),
  }
}

/** Gives the stretch of an axis that a range covers, in bins. */
export const stretchOf = (axis: Axis, { min, max, isMinIn, isMaxIn }: NumberRange): readonly [number, number] => {
  const bins = axis.edges.length - 1
  const start = axis.isWhole && !isMinIn ? min + 1 : min
  const end = axis.isWhole && isMaxIn ? max + 1 : max
  return [
    min === Number.NEGATIVE_INFINITY ? 0 : placeOn(axis, start),
    max === Number.POSITIVE_INFINITY ? bins : placeOn(axis, end),
  ]
}

/** Gives what a bar of a picture asks for; null for one that can't be asked for. */
export const barTerm = (picture: Picture, answer: PartAnswer, name: string, at: number): Ask | null => {
  if (answer.kind === 'known') return knownTerm(answer.what, name)
  if (answer.kind === 'labels' && picture.kind === 'signal') return labelTerm(picture.signal, name)
  if (answer.kind === 'field') {
    const value = answer.values[at]
    return value === undefined || value.isCut ? null : { kind: 'equals', path: answer.path, text: value.text }
  }
  if (answer.kind !== 'filled') return null
  const field = answer.fields[at]
  return field === undefined ? null : { kind: 'not', part: { kind: 'has', path: field.path } }
}

/** Tells whether the query asks for a term, alone or as one of several. */
export const isAsked = (text: string, term: Ask): boolean => {
  const spelled = printTerm(term)
  return termsOf(text).some(({ ask }) =>
    ask.kind === 'or' ? ask.parts.some((part) => printTerm(part) === spelled) : printTerm(ask) === spelled,
  )
}

/**
 * Gives the query's text after a click on a bar: the term stands in for others that a test picks, or comes as one more
 * alternative; a term that is asked for is taken out.
 */
export const withBar = (text: string, term: Ask, isOther: (ask: Ask) => boolean, isMore: boolean): string => {
  if (hasTerm(text, term)) return withoutTerm(text, term)
  const asked = termsOf(text).find(({ ask }) => isAmong(ask, isOther))?.ask
  const spelled = printTerm(term)
  const parts = asked === undefined ? [] : asked.kind === 'or' ? asked.parts : [asked]
  const isIn = parts.some((part) => printTerm(part) === spelled)
  if (asked === undefined) return withTerm(text, term)
  const rest = isIn ? parts.filter((part) => printTerm(part) !== spelled) : isMore ? [...parts, term] : [term]
  const next: Ask | null =
    rest.length === 0 ? null : rest.length === 1 ? (rest[0] ?? null) : { kind: 'or', parts: rest }
  return withTermInstead(text, (ask) => isAmong(ask, isOther), next)
}

/** Tells whether a term is one that bars of the same picture set. */
export const isBarOf =
  (term: Ask) =>
  (ask: Ask): boolean => {
    if (ask.kind !== term.kind) return false
    if (term.kind === 'signal-label') return (ask as typeof term).signal === term.signal
    if (term.kind === 'signal-range') return (ask as typeof term).signal === term.signal
    if (term.kind === 'equals') return JSON.stringify((ask as typeof term).path) === JSON.stringify(term.path)
    // Of several fields each may have to be there.
    return term.kind !== 'not'
  }

const isAmong = (ask: Ask, isOther: (ask: Ask) => boolean): boolean =>
  ask.kind === 'or' ? ask.parts.every(isOther) : isOther(ask)

/** Several ends that must hold together stand in parentheses. */
const asksIn = (ask: Ask): readonly Ask[] => (ask.kind === 'and' ? ask.parts : [ask])

const labelTerm = (signal: string, name: string): Ask =>
  name === '0' || name === '1'
    ? { kind: 'signal-range', signal, range: { min: Number(name), isMinIn: true, max: Number(name), isMaxIn: true } }
    : { kind: 'signal-label', signal, label: name }

const atLeast = (signal: string, min: number): Ask => ({
  kind: 'signal-range',
  signal,
  range: { min, isMinIn: true, max: Number.POSITIVE_INFINITY, isMaxIn: true },
})

const TURNS: Readonly<Record<string, Ask>> = {
  system: atLeast('system_chars', 1),
  prompt: atLeast('prompt_chars', 1),
  answer: atLeast('answer_chars', 1),
  reasoning: atLeast('reasoning_chars', 1),
  tools: atLeast('tool_calls', 1),
  candidates: atLeast('candidates', 2),
  'multi-turn': atLeast('user_turns', 2),
}

const knownTerm = (what: Extract<PartAnswer, { kind: 'known' }>['what'], name: string): Ask | null => {
  switch (what) {
    case 'format':
      return { kind: 'format', format: name }
    case 'finding':
      return { kind: 'finding', finding: name as Extract<Ask, { kind: 'finding' }>['finding'] }
    case 'tag':
      return { kind: 'tag', tag: name }
    case 'verdict':
      return { kind: 'verdict', verdict: name === 'keep' || name === 'drop' ? name : null }
    case 'state':
      return { kind: 'is', what: name as Extract<Ask, { kind: 'is' }>['what'] }
    case 'turns':
      return TURNS[name] ?? null
  }
}
