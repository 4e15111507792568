/** Answers a query row by row, the plain way: each row's texts and values are made, and looked into. */
import { isNumberText, isSameNumber } from '../../electron/engine/search/number-text.ts'
import { readRow } from '../../electron/engine/signals/read-row.ts'
import type { Query } from '../../shared/contract.ts'
import { assertNever } from '../../shared/engine-error.ts'
import { NOTHING_KNOWN } from '../../shared/lens/lenses.ts'
import type { Ask, LeafAsk, NumberRange, Pattern, RowStateName, TextOptions } from '../../shared/query/ask.ts'
import { comparable } from '../../shared/query/fold-text.ts'
import { parseQuery } from '../../shared/query/parse-query.ts'
import { errorOfFault } from '../../shared/query/query-error.ts'
import { compileQueryRegex } from '../../shared/query/query-regex.ts'
import { isOfRole, type ReachedValue, reach, textsOf, turnsOfRow } from '../../shared/query/row-texts.ts'
import { kindsOfBits } from '../../shared/sample/lint.ts'
import { measuredSignals } from '../../shared/signal/measure.ts'
import { signalById } from '../../shared/signal/signals.ts'
import type { NaiveRow } from './naive-document.ts'
import { parseRow } from './naive-json.ts'
import { stateOfRow } from './naive-rows.ts'

/** Tells whether one of some rows is found. */
export type NaiveTest = (row: NaiveRow, number: number, all: readonly NaiveRow[]) => boolean

/** Gives a test of rows; null for a query that finds every row. Fails with `query-broken`. */
export const naiveTest = ({ text, isCaseExact = false, isNormalised = false }: Query): NaiveTest | null => {
  const outcome = parseQuery(text)
  if (!outcome.isSound) throw errorOfFault(outcome.fault)
  const { ask } = outcome
  const options = { isCaseExact, isNormalised }
  return ask.kind === 'every' ? null : (row, number, all) => holds(ask, { row, number, all, options })
}

/** Gives a signal's value divided by its scale; null where it is not known. */
export const naiveSignal = (text: string, id: string): number | null => {
  const info = signalById(id)
  const at = measuredSignals.findIndex((signal) => signal.id === id)
  if (info === undefined || at < 0) return null
  const kept = readRow(bytesOf(text), NOTHING_KNOWN).values[at]
  return kept === 0xffffffff ? null : kept / info.scale
}

interface Asked {
  readonly row: NaiveRow
  readonly number: number
  readonly all: readonly NaiveRow[]
  readonly options: TextOptions
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const holds = (ask: Ask, asked: Asked): boolean => {
  switch (ask.kind) {
    case 'every':
      return true
    case 'and':
      return ask.parts.every((part) => holds(part, asked))
    case 'or':
      return ask.parts.some((part) => holds(part, asked))
    case 'not':
      return !holds(ask.part, asked)
    default:
      return leafHolds(ask, asked)
  }
}

const leafHolds = (ask: LeafAsk, { row, number, all, options }: Asked): boolean => {
  const bytes = bytesOf(row.text)
  switch (ask.kind) {
    case 'text': {
      const texts = textsOf(bytes, ask.place, NOTHING_KNOWN) ?? []
      return texts.some(({ text }) => hasPattern(text, ask.pattern, options))
    }
    case 'equals':
      return valuesAt(bytes, ask.path).some((value) => isEqual(bytes, value, ask.text, options))
    case 'has':
      return ask.path.length === 1 && typeof ask.path[0] === 'string'
        ? hasKey(row.text, ask.path[0])
        : (reach(bytes, ask.path) ?? []).some((value) => value.where === 'end' && isSomething(bytes, value))
    case 'role':
      return (turnsOfRow(bytes, NOTHING_KNOWN) ?? []).some((turn) => isOfRole(turn, ask.role))
    case 'field-range':
      return valuesAt(bytes, ask.path).some(
        (value) => value.kind === 'number' && isIn(Number(textAt(bytes, value)), ask.range),
      )
    case 'signal-range': {
      const value = naiveSignal(row.text, ask.signal)
      return value !== null && isIn(value, ask.range)
    }
    case 'signal-label': {
      const value = naiveSignal(row.text, ask.signal)
      const label = value === null ? undefined : signalById(ask.signal)?.labels?.[value]
      return label === ask.label || (label?.startsWith(`${ask.label}-`) ?? false)
    }
    case 'is':
      return isSo(ask.what, row, all)
    case 'verdict':
      return row.decision.verdict === ask.verdict
    case 'tag':
      return row.decision.tags.includes(ask.tag)
    case 'note':
      return (
        row.decision.note !== null && comparable(row.decision.note, options).includes(comparable(ask.text, options))
      )
    case 'finding': {
      const kinds = kindsOfBits(readRow(bytes, NOTHING_KNOWN).findings)
      return !row.isDeleted && (ask.finding === 'any' ? kinds.length > 0 : kinds.includes(ask.finding))
    }
    case 'format':
      return !row.isDeleted && readRow(bytes, NOTHING_KNOWN).lens === ask.format
    case 'row':
      return number >= ask.first && number <= ask.last
    // There is one file, so that this is a field.
    case 'file':
      return leafHolds(
        { kind: 'text', place: { in: 'field', path: ['file'] }, pattern: ask.pattern },
        { row, number, all, options },
      )
    case 'result':
      return false
    default:
      return assertNever(ask)
  }
}

const hasPattern = (text: string, pattern: Pattern, options: TextOptions): boolean => {
  if (pattern.kind === 'literal') return comparable(text, options).includes(comparable(pattern.text, options))
  const regex = compileQueryRegex(pattern.source, pattern.flags)
  return regex.test(options.isNormalised ? text.normalize('NFKC') : text)
}

const valuesAt = (bytes: Uint8Array, path: readonly (string | number)[]): ReachedValue[] =>
  (reach(bytes, path) ?? []).filter(({ where }) => where !== 'inside')

const textAt = (bytes: Uint8Array, { start, end }: ReachedValue): string =>
  new TextDecoder().decode(bytes.subarray(start, end))

const isEqual = (bytes: Uint8Array, value: ReachedValue, wanted: string, options: TextOptions): boolean => {
  if (value.kind === 'object' || value.kind === 'array') return false
  const written = textAt(bytes, value)
  const text = value.kind === 'string' ? (JSON.parse(written) as string) : written
  if (comparable(text, options) === comparable(wanted, options)) return true
  return value.kind === 'number' && isNumberText(wanted) && isSameNumber(written, wanted)
}

const isIn = (value: number, { min, isMinIn, max, isMaxIn }: NumberRange): boolean =>
  (isMinIn ? value >= min : value > min) && (isMaxIn ? value <= max : value < max)

const isSomething = (bytes: Uint8Array, value: ReachedValue): boolean =>
  !['null', '""', '[]', '{}'].includes(JSON.stringify(JSON.parse(textAt(bytes, value))))

/** Looks for a key with something in it at any depth. */
const hasKey = (text: string, key: string): boolean => {
  const parsed = parseRow(text)
  let isFound = false
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, item] of Object.entries(value)) {
      const isThis = !Array.isArray(value) && name === key
      if (isThis && !['null', '""', '[]', '{}'].includes(JSON.stringify(item))) isFound = true
      look(item)
    }
  }
  if (parsed.ok) look(parsed.value)
  return isFound
}

const isSo = (what: RowStateName, row: NaiveRow, all: readonly NaiveRow[]): boolean => {
  if (what === 'noted') return row.decision.note !== null
  if (what === 'tagged') return row.decision.tags.length > 0
  if (what === 'deleted') return row.isDeleted
  if (what === 'malformed') return !row.isDeleted && !parseRow(row.text).ok
  if (what === 'changed') return row.isDeleted || stateOfRow(row) !== 'original'
  const same = (rows: readonly NaiveRow[]): boolean =>
    !row.isDeleted && rows.some((other) => other !== row && !other.isDeleted && other.text === row.text)
  if (what === 'duplicate') return same(all)
  if (what === 'copy') return same(all.slice(0, all.indexOf(row)))
  return stateOfRow(row) === what
}
