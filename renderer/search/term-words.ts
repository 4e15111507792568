/** A term of a query as people say it: `Tokens > 4,096`, `Language: Chinese`. Chips and menus show it; the bar shows the text. */
import type { Ask, NumberRange, Pattern, Place } from '../../shared/query/ask.ts'
import { pathText } from '../../shared/query/print-query.ts'
import { type Role, roles } from '../../shared/sample/sample.ts'
import type { SignalInfo } from '../../shared/signal/signal.ts'
import { signalById } from '../../shared/signal/signals.ts'
import { getLanguage, type MessageKey, type Words } from '../app/words.ts'
import { formatName } from '../findings/format-name.ts'

export interface TermWords {
  readonly text: string
  /** Whether rows must not be so. */
  readonly isNot: boolean
  /** The tag, where it is about one: tags have looks of their own. */
  readonly tag: string | null
}

/** Says a term in words. */
export const wordsOfTerm = (ask: Ask, t: Words): TermWords =>
  ask.kind === 'not'
    ? { ...wordsOfTerm(ask.part, t), isNot: ask.part.kind !== 'not' }
    : { text: textOf(ask, t), isNot: false, tag: ask.kind === 'tag' ? ask.tag : null }

/** Gives what a signal is called. */
export const signalName = (id: string, t: Words): string =>
  signalById(id) === undefined ? id : t(`signal.name.${id}` as MessageKey)

/** Gives what one of a signal's labels is called. */
export const labelName = (signal: string, label: string, t: Words): string => {
  if (signal === 'format') return formatName(label)
  const isLanguage = signalById(signal)?.labels?.includes(label) === true || label === 'zh'
  return isLanguage ? t(`signal.lang.${label}` as MessageKey) : label
}

/** Gives what a role is called; a role of the file's own keeps its name. */
export const roleName = (role: string, t: Words): string =>
  roles.some((one) => one === role) ? t(`sample.role.${role as Role}`) : role

/** Says a number as its signal is measured: a share in percent. */
export const signalNumber = (value: number, info: Pick<SignalInfo, 'kind'> | undefined): string => {
  if (info?.kind === 'share') return format(value, { style: 'percent', maximumFractionDigits: 2 })
  return format(value, { maximumFractionDigits: info?.kind === 'ratio' ? 2 : 6 })
}

/** Says a number as it stands among others of its column: with as many decimals as they. */
export const signalNumberInColumn = (value: number, { kind }: Pick<SignalInfo, 'kind'>): string => {
  if (kind === 'share') return format(value, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const digits = kind === 'ratio' ? 2 : 0
  return format(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

const textOf = (ask: Exclude<Ask, { kind: 'not' }>, t: Words): string => {
  switch (ask.kind) {
    case 'every':
      return t('view.all')
    case 'or':
      return ask.parts.map((part) => plainText(part, t)).join(t('search.term.or'))
    case 'and':
      return ask.parts.map((part) => plainText(part, t)).join(t('search.term.and'))
    case 'text':
      return `${placeText(ask.place, t)}${patternText(ask.pattern, t)}`
    case 'equals':
      return `${pathText(ask.path)} = ${ask.text === '' ? t('search.term.empty') : ask.text}`
    case 'has':
      return t('search.term.has', { field: pathText(ask.path) })
    case 'role':
      return t('search.term.role', { role: roleName(ask.role, t) })
    case 'field-range':
      return rangeText(pathText(ask.path), ask.range, undefined)
    case 'signal-range':
      return signalText(ask.signal, ask.range, t)
    case 'signal-label':
      return t('search.term.label', { name: signalName(ask.signal, t), label: labelName(ask.signal, ask.label, t) })
    case 'is':
      return t(`search.is.${ask.what}`)
    case 'tag':
      return ask.tag
    case 'verdict':
      return t(ask.verdict === null ? 'view.undecided' : ask.verdict === 'keep' ? 'view.kept' : 'view.dropped')
    case 'finding':
      return t(`finding.${ask.finding}`)
    case 'format':
      return formatName(ask.format)
    case 'note':
      return t('search.term.note', { text: ask.text })
    case 'file':
      return t('search.term.file', { name: patternText(ask.pattern, t) })
    case 'result':
      return t('search.term.result', { name: ask.name })
    case 'row':
      return rowsText(ask.first, ask.last, t)
  }
}

const plainText = (ask: Ask, t: Words): string => {
  const { text, isNot } = wordsOfTerm(ask, t)
  return isNot ? t('search.term.not', { term: text }) : text
}

const placeText = (place: Place, t: Words): string => {
  if (place.in === 'all') return ''
  return t('search.term.in', { place: place.in === 'field' ? pathText(place.path) : roleName(place.role, t) })
}

const patternText = (pattern: Pattern, t: Words): string =>
  pattern.kind === 'regex' ? `/${pattern.source}/${pattern.flags}` : t('search.term.literal', { text: pattern.text })

const signalText = (signal: string, range: NumberRange, t: Words): string => {
  const info = signalById(signal)
  const name = signalName(signal, t)
  if (info?.kind === 'flag' && range.min === 1 && range.max === 1) return name
  return rangeText(name, range, info)
}

const rangeText = (name: string, { min, max, isMinIn, isMaxIn }: NumberRange, info: SignalInfo | undefined): string => {
  const number = (value: number): string => signalNumber(value, info)
  if (min === max) return `${name} = ${number(min)}`
  if (max === Number.POSITIVE_INFINITY) return `${name} ${isMinIn ? '≥' : '>'} ${number(min)}`
  if (min === Number.NEGATIVE_INFINITY) return `${name} ${isMaxIn ? '≤' : '<'} ${number(max)}`
  if (isMinIn && isMaxIn) return `${name} ${number(min)} – ${number(max)}`
  return `${number(min)} ${isMinIn ? '≤' : '<'} ${name} ${isMaxIn ? '≤' : '<'} ${number(max)}`
}

const rowsText = (first: number, last: number, t: Words): string => {
  if (first === last) return t('search.term.row', { first })
  return last === Number.MAX_SAFE_INTEGER
    ? t('search.term.rows-from', { first })
    : t('search.term.rows', { first, last })
}

/** Making a format takes as long as a hundred uses of it. */
const formats = new Map<string, Intl.NumberFormat>()

const format = (value: number, options: Intl.NumberFormatOptions): string => {
  const key = JSON.stringify([getLanguage(), options])
  const known = formats.get(key) ?? new Intl.NumberFormat(getLanguage(), options)
  formats.set(key, known)
  return known.format(value)
}
