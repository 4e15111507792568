/** The questions that a column and one of its cells suggest: rows like this one, without it, at least so much. */
import type { Cell } from '../../shared/contract.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import type { Ask, NumberRange } from '../../shared/query/ask.ts'
import { fieldName } from '../../shared/query/print-query.ts'
import type { SignalInfo } from '../../shared/signal/signal.ts'

/** What a column is of. */
export type ColumnSource =
  | { readonly kind: 'field'; readonly path: JsonPath }
  | { readonly kind: 'signal'; readonly signal: SignalInfo }

/** A value that rows can be asked for by. */
export interface CellAsk {
  readonly ask: Ask
  /** The value, as it is said. */
  readonly text: string
  /** The value as a number, where it is one that can be more or less. */
  readonly number: number | null
}

/** A longer text is looked for by its beginning, somewhere in the field. */
const WHOLE_LENGTH = 120
const START_LENGTH = 48

/** Gives the question for rows with what a cell of a field holds; null where it holds nothing that can be asked for. */
export const askOfCell = (path: JsonPath, cell: Cell | undefined): CellAsk | null => {
  if (cell === undefined || path.length === 0) return null
  switch (cell.kind) {
    case 'string':
      return askOfText(path, cell)
    case 'number': {
      const number = Number(cell.text)
      return { ask: { kind: 'equals', path, text: cell.text }, text: cell.text, number: finite(number) }
    }
    case 'boolean':
    case 'null':
      return { ask: { kind: 'equals', path, text: cell.text || 'null' }, text: cell.text || 'null', number: null }
    default:
      return null
  }
}

/** Gives the question for rows with a signal's value. */
export const askOfSignal = ({ id, kind, labels }: SignalInfo, value: number | null, text: string): CellAsk | null => {
  if (value === null) return null
  const label = labels?.[value]
  if (kind === 'label')
    return label === undefined ? null : { ask: { kind: 'signal-label', signal: id, label }, text, number: null }
  const ask: Ask = { kind: 'signal-range', signal: id, range: rangeOf(value, value) }
  return { ask, text, number: kind === 'flag' ? null : value }
}

/** Gives the question for at least, or at most, so much. */
export const askAtLeast = (source: ColumnSource, min: number): Ask =>
  inRange(source, rangeOf(min, Number.POSITIVE_INFINITY))
export const askAtMost = (source: ColumnSource, max: number): Ask =>
  inRange(source, rangeOf(Number.NEGATIVE_INFINITY, max))

/** Spells what a column is asked for by, to be typed on: `score`, `field:tag`. */
export const sourceName = (source: ColumnSource): string =>
  source.kind === 'field' ? fieldName(source.path) : source.signal.id

const askOfText = (path: JsonPath, cell: Cell): CellAsk => {
  const isWhole = !cell.isCut && cell.text.length <= WHOLE_LENGTH
  if (isWhole) return { ask: { kind: 'equals', path, text: cell.text }, text: cell.text, number: null }
  const [line = ''] = cell.text.trimStart().split('\n')
  const start = [...line].slice(0, START_LENGTH).join('').trimEnd()
  const ask: Ask = { kind: 'text', place: { in: 'field', path }, pattern: { kind: 'literal', text: start } }
  return { ask, text: start, number: null }
}

const inRange = (source: ColumnSource, range: NumberRange): Ask =>
  source.kind === 'field'
    ? { kind: 'field-range', path: source.path, range }
    : { kind: 'signal-range', signal: source.signal.id, range }

const rangeOf = (min: number, max: number): NumberRange => ({ min, isMinIn: true, max, isMaxIn: true })

const finite = (number: number): number | null => (Number.isFinite(number) ? number : null)
