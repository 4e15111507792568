/**
 * What a leaf of a question means for one row, plainly and exactly: the row's texts are made and compared. Changed rows are
 * tested by this; the scan of a file (row-scanner.ts) comes to the same by shorter ways.
 */
import { assertNever } from '../../../shared/engine-error.ts'
import { JsonKey, type JsonVisitor, scanJson, stringOf } from '../../../shared/json-scan.ts'
import { type FileLenses, NOTHING_KNOWN } from '../../../shared/lens/lenses.ts'
import type { FieldPath, NumberRange, Pattern, RowAsk, TextOptions } from '../../../shared/query/ask.ts'
import { comparable } from '../../../shared/query/fold-text.ts'
import { errorOfFault } from '../../../shared/query/query-error.ts'
import { compileQueryRegex } from '../../../shared/query/query-regex.ts'
import { isOfRole, type ReachedValue, rawTextOf, reach, textsOf, turnsOfRow } from '../../../shared/query/row-texts.ts'
import { isNumberText, isSameNumber } from './number-text.ts'

/** Tells whether a row is found; null where that can't be told, since the row is too large to be read as a sample. */
export type RowTest = (bytes: Uint8Array) => boolean | null

/** Makes the test of a leaf; fails with `query-broken` for a regular expression that is none. It runs without a time limit. */
export const compileTest = (leaf: RowAsk, options: TextOptions, known: FileLenses = NOTHING_KNOWN): RowTest => {
  switch (leaf.kind) {
    case 'text': {
      const hasPattern = compilePattern(leaf.pattern, options)
      return (bytes) => textsOf(bytes, leaf.place, known, false)?.some(({ text }) => hasPattern(text)) ?? null
    }
    case 'equals': {
      const isEqual = compileEquals(leaf.text, options)
      return (bytes) => valuesAt(bytes, leaf.path).some((value) => isEqual(bytes, value))
    }
    case 'has':
      return compileHas(leaf.path)
    case 'role':
      return (bytes) => turnsOfRow(bytes, known)?.some((turn) => isOfRole(turn, leaf.role)) ?? null
    case 'field-range':
      return (bytes) => valuesAt(bytes, leaf.path).some((value) => isNumberIn(bytes, value, leaf.range))
    default:
      return assertNever(leaf)
  }
}

/** Makes the test of one text. */
export const compilePattern = (pattern: Pattern, options: TextOptions): ((text: string) => boolean) => {
  if (pattern.kind === 'literal') {
    const wanted = comparable(pattern.text, options)
    return (text) => comparable(text, options).includes(wanted)
  }
  const regex = compileRegex(pattern)
  return options.isNormalised ? (text) => regex.test(text.normalize('NFKC')) : (text) => regex.test(text)
}

/** Compiles the regular expression of a pattern; fails with `query-broken`. */
export const compileRegex = ({ source, flags }: Extract<Pattern, { kind: 'regex' }>): RegExp => {
  try {
    return compileQueryRegex(source, flags)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw errorOfFault({ code: 'bad-regex', start: 0, end: 0, values: { reason: error.message } })
  }
}

/** Makes the test of one value against what it is to equal. */
export const compileEquals = (
  text: string,
  options: TextOptions,
): ((bytes: Uint8Array, value: Pick<ReachedValue, 'kind' | 'start' | 'end'>) => boolean) => {
  const wanted = comparable(text, options)
  const isNumber = isNumberText(text)
  return (bytes, { kind, start, end }) => {
    if (kind === 'object' || kind === 'array') return false
    if (kind === 'string') return comparable(stringOf(bytes, { start, end }), options) === wanted
    const literal = rawTextOf(bytes.subarray(start, end))
    return comparable(literal, options) === wanted || (isNumber && kind === 'number' && isSameNumber(literal, text))
  }
}

/** Tells whether a value is a number of a range. */
export const isNumberIn = (
  bytes: Uint8Array,
  { kind, start, end }: Pick<ReachedValue, 'kind' | 'start' | 'end'>,
  { min, isMinIn, max, isMaxIn }: NumberRange,
): boolean => {
  if (kind !== 'number') return false
  const number = Number(asciiOf(bytes, start, end))
  return (isMinIn ? number >= min : number > min) && (isMaxIn ? number <= max : number < max)
}

/** Gives a short stretch of ASCII as text; a decoder takes ten times as long to begin. */
const asciiOf = (bytes: Uint8Array, start: number, end: number): string => {
  if (end - start > 32) return rawTextOf(bytes.subarray(start, end))
  let text = ''
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at])
  return text
}

/** Tells whether something stands in a value: it is not null, "", [] or {}. */
export const isSomething = ({ kind, start, end, count }: Pick<ReachedValue, 'kind' | 'start' | 'end' | 'count'>) => {
  if (kind === 'null') return false
  if (kind === 'string') return end - start > 2
  return kind === 'boolean' || kind === 'number' || count > 0
}

/** Values at a path's end, items of lists that stand there included. */
const valuesAt = (bytes: Uint8Array, path: FieldPath): ReachedValue[] =>
  reach(bytes, path)?.filter(({ where }) => where !== 'inside') ?? []

const compileHas = (path: FieldPath): RowTest => {
  const [key] = path
  if (path.length === 1 && typeof key === 'string') {
    return (bytes) => {
      const finder = new KeyFinder(bytes, key)
      return scanJson(bytes, finder) === null && finder.isFound
    }
  }
  return (bytes) => reach(bytes, path)?.some((value) => value.where === 'end' && isSomething(value)) ?? false
}

/** Looks for a key with something in it, at any depth. */
class KeyFinder implements JsonVisitor {
  isFound = false
  readonly #bytes: Uint8Array
  readonly #key: JsonKey
  #isNext = false
  readonly #open: number[] = []

  constructor(bytes: Uint8Array, key: string) {
    this.#bytes = bytes
    this.#key = new JsonKey(key)
  }

  onKey(start: number, end: number): void {
    this.#isNext = this.#key.isAt(this.#bytes, start, end)
  }

  onScalar(kind: ReachedValue['kind'], start: number, end: number): void {
    if (this.#isNext && isSomething({ kind, start, end, count: 0 })) this.isFound = true
    this.#isNext = false
  }

  onOpen(_kind: 'object' | 'array', start: number): boolean {
    if (this.#isNext) this.#open.push(start)
    this.#isNext = false
    return true
  }

  onClose(_kind: 'object' | 'array', start: number, _end: number, _depth: number, count: number): void {
    if (this.#open.at(-1) !== start) return
    this.#open.pop()
    if (count > 0) this.isFound = true
  }
}
