/** Spells a question as it is typed, so that what was built by clicking can be read, altered and learned from. */
import { assertNever } from '../engine-error.ts'
import { signalById } from '../signal/signals.ts'
import type { Ask, FieldPath, NumberRange, Pattern, Place } from './ask.ts'
import { isReserved } from './query-lexer.ts'

/** Spells a question; `parseQuery` reads the same question from it. */
export const printQuery = (ask: Ask): string => print(ask, 'or')

/** `inside` is what the text will stand in: a part of `and` or `not` needs parentheses around an `or`. */
const print = (ask: Ask, inside: 'or' | 'and' | 'not'): string => {
  switch (ask.kind) {
    case 'every':
      return inside === 'or' ? '' : '()'
    case 'or':
      return grouped(ask.parts.map((part) => print(part, 'and')).join(' or '), inside !== 'or')
    case 'and':
      return grouped(ask.parts.map((part) => print(part, 'and')).join(' '), inside !== 'or')
    case 'not':
      return printNot(ask.part)
    case 'text':
      return `${placeOf(ask.place)}${patternOf(ask.pattern)}`
    case 'equals':
      return `${fieldName(ask.path)}=${quotedUnlessWord(ask.text, true)}`
    case 'field-range':
      return compared(fieldName(ask.path), ask.range)
    case 'signal-range':
      // A group is one of many, by its number, more than it is a number.
      return compared(ask.signal, ask.range).replace(/^group=/, 'group:')
    case 'signal-label':
      return `${ask.signal}:${ask.label}`
    case 'has':
      return `has:${pathText(ask.path)}`
    case 'role':
    case 'tag':
    case 'format':
    case 'note':
    case 'result':
      return `${ask.kind}:${quotedUnlessWord(namedValue(ask))}`
    case 'is':
      return `is:${ask.what}`
    case 'verdict':
      return `verdict:${ask.verdict ?? 'undecided'}`
    case 'finding':
      return `finding:${ask.finding}`
    case 'file':
      return `file:${patternOf(ask.pattern)}`
    case 'row':
      return `row:${rowsText(ask.first, ask.last)}`
    default:
      return assertNever(ask)
  }
}

const printNot = (part: Ask): string => {
  if (part.kind === 'equals') return `${fieldName(part.path)}!=${quotedUnlessWord(part.text, true)}`
  return part.kind === 'not' ? `-(${print(part, 'or')})` : `-${print(part, 'not')}`
}

const grouped = (text: string, isGrouped: boolean): string => (isGrouped ? `(${text})` : text)

const namedValue = (ask: Extract<Ask, { kind: 'role' | 'tag' | 'format' | 'note' | 'result' }>): string => {
  if (ask.kind === 'role') return ask.role
  if (ask.kind === 'tag') return ask.tag
  if (ask.kind === 'format') return ask.format
  return ask.kind === 'note' ? ask.text : ask.name
}

const placeOf = (place: Place): string => {
  if (place.in === 'all') return ''
  return place.in === 'field' ? `${fieldName(place.path)}:` : `role:${keyText(place.role)}:`
}

const patternOf = (pattern: Pattern): string =>
  pattern.kind === 'regex' ? `/${pattern.source}/${pattern.flags}` : quotedUnlessWord(pattern.text)

/** Spells a value: what would be read as something else stands in quotes. */
export const quotedUnlessWord = (text: string, isCompared = false): string => {
  const isWord = /^[\p{L}\p{N}_][\p{L}\p{N}_.@%'’，。！？、-]*$/u.test(text) && !/^(?:or|OR|AND|NOT)$/.test(text)
  return isWord && !(isCompared && /^[\d.,_-]*(?:e\d+)?[km%]?$/i.test(text)) ? text : quoted(text)
}

const quoted = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`

/** Spells a field as what is asked of; one whose name means something else is said to be a field. */
export const fieldName = (path: FieldPath): string => {
  const text = pathText(path)
  const [first] = path
  const isTaken =
    path.length === 1 && typeof first === 'string' && (isReserved(first) || signalById(first) !== undefined)
  return isTaken ? `field:${text}` : text
}

const keyText = (key: string): string => (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? key : quoted(key))

/** Spells a path as a query has it: `messages[0].content`. */
export const pathText = (path: FieldPath): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${keyText(step)}`)).join('')

const compared = (name: string, { min, isMinIn, max, isMaxIn }: NumberRange): string => {
  // By itself, a long number asks for its digits.
  if (min === max) return String(min).replace(/\D/g, '').length > 15 ? `${name}=${min}..${min}` : `${name}=${min}`
  if (max === Number.POSITIVE_INFINITY) return `${name}${isMinIn ? '>=' : '>'}${min}`
  if (min === Number.NEGATIVE_INFINITY) return `${name}${isMaxIn ? '<=' : '<'}${max}`
  if (isMinIn && isMaxIn) return `${name}=${min}..${max}`
  return `(${name}${isMinIn ? '>=' : '>'}${min} ${name}${isMaxIn ? '<=' : '<'}${max})`
}

const rowsText = (first: number, last: number): string => {
  if (first === last) return String(first)
  return last === Number.MAX_SAFE_INTEGER ? `${first}..` : `${first}..${last}`
}
