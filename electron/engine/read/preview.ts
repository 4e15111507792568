/**
 * A row as the grid shows it: one pass over its bytes for all columns, and no more decoded than is shown, so that a row of
 * 100 MB costs reading it and no string of its size. A row that is not JSON shows its start and what is wrong with it.
 */
import type { Cell, Fault, ValueKind } from '../../../shared/contract.ts'
import type { JsonPath } from '../../../shared/json-path.ts'
import { type ContainerKind, JsonKey, type JsonVisitor, type ScalarKind, scanJson } from '../../../shared/json-scan.ts'
import { offsetOfUnit, unitsOf } from '../../../shared/json-string.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'

export interface RowPreview {
  readonly fault: Fault | null
  /** The start of a malformed row's text, at most twice `previewChars` UTF-16 units; null for JSON. */
  readonly raw: string | null
  /** One for each column, in their order; none for a malformed row. */
  readonly cells: Cell[]
}

/**
 * Gives the cells of a row. A column of the empty path is the whole row. No cell is marked edited, since a row's bytes
 * cannot tell: the caller, who knows the changes, marks them.
 */
export const previewRow = (bytes: Uint8Array, columns: readonly JsonPath[], previewChars: number): RowPreview => {
  const reader = new CellReader(bytes, fieldsOf(columns), columns.length)
  const fault = scanJson(bytes, reader)
  if (fault !== null) {
    return { fault, raw: startOfText(bytes, 0, bytes.length, previewChars * 2).text, cells: [] }
  }
  return { fault: null, raw: null, cells: reader.found.map((found) => cellOf(bytes, found, previewChars)) }
}

/** A step of the columns' paths, and the steps that go on from it. */
interface Field {
  /** The columns whose path ends here. */
  readonly columns: number[]
  readonly keys: { readonly text: string; readonly key: JsonKey; readonly field: Field }[]
  readonly items: Map<number, Field>
}

/** A page of rows is read with one list of columns. */
const knownFields = new WeakMap<readonly JsonPath[], Field>()

const fieldsOf = (columns: readonly JsonPath[]): Field => {
  const known = knownFields.get(columns)
  if (known !== undefined) return known
  const root = newField()
  for (const [column, path] of columns.entries()) {
    path.reduce(stepInto, root).columns.push(column)
  }
  knownFields.set(columns, root)
  return root
}

const newField = (): Field => ({ columns: [], keys: [], items: new Map() })

const stepInto = (field: Field, step: string | number): Field => {
  if (typeof step === 'number') {
    const item = field.items.get(step) ?? newField()
    field.items.set(step, item)
    return item
  }
  const known = field.keys.find(({ text }) => text === step)
  if (known !== undefined) return known.field
  const next = newField()
  field.keys.push({ text: step, key: new JsonKey(step), field: next })
  return next
}

/** A column's value where it lies. */
interface Found {
  readonly kind: ValueKind
  readonly start: number
  end: number
  count: number
  /** How many of a list's first items are turns. */
  turns: number
}

/** As many items of a list are looked at to tell whether it is a conversation. */
const FIRST_ITEMS = 3
const roleKeys = ['role', 'from', 'speaker'].map((text) => new JsonKey(text))

/** An open container, as far as it matters to the columns. */
interface Level {
  readonly field: Field | null
  /** The cell that it fills. */
  readonly found: Found | null
  /** The column's list that it is one of the first items of. */
  readonly list: Found | null
  isTurn: boolean
}

/** Notes where each column's value lies; of a key that stands twice the last one counts. */
class CellReader implements JsonVisitor {
  readonly found: (Found | null)[]
  readonly #bytes: Uint8Array
  readonly #root: Field
  readonly #levels: Level[] = []
  #key: 'none' | 'role' | 'other' = 'none'
  #keyField: Field | null = null

  constructor(bytes: Uint8Array, root: Field, columns: number) {
    this.#bytes = bytes
    this.#root = root
    this.found = new Array<Found | null>(columns).fill(null)
  }

  onKey(start: number, end: number): void {
    const level = this.#levels[this.#levels.length - 1]
    const isThis = ({ key }: { key: JsonKey }): boolean => key.isAt(this.#bytes, start, end)
    this.#keyField = level.field?.keys.find(isThis)?.field ?? null
    this.#key = level.list !== null && roleKeys.some((key) => key.isAt(this.#bytes, start, end)) ? 'role' : 'other'
  }

  onScalar(kind: ScalarKind, start: number, end: number, depth: number, index: number): void {
    if (this.#key === 'role' && kind === 'string') this.#levels[depth - 1].isTurn = true
    const field = this.#fieldAt(depth, index)
    if (field !== null) this.#note(field, { kind, start, end, count: 0, turns: 0 })
  }

  onOpen(kind: ContainerKind, start: number, depth: number, index: number): boolean {
    const field = this.#fieldAt(depth, index)
    const found = field !== null ? this.#note(field, { kind, start, end: start, count: 0, turns: 0 }) : null
    const parent = depth > 0 ? this.#levels[depth - 1].found : null
    const list = parent?.kind === 'array' && kind === 'object' && index < FIRST_ITEMS ? parent : null
    this.#levels.push({ field, found, list, isTurn: false })
    return field !== null || list !== null
  }

  onClose(_kind: ContainerKind, _start: number, end: number, _depth: number, count: number): void {
    const level = this.#levels.pop()
    if (level === undefined) return
    if (level.found !== null) {
      level.found.end = end
      level.found.count = count
    }
    if (level.list !== null && level.isTurn) level.list.turns++
  }

  /** Gives the field that a value is of. */
  #fieldAt(depth: number, index: number): Field | null {
    const isItem = this.#key === 'none'
    this.#key = 'none'
    if (depth === 0) return this.#root
    return isItem ? (this.#levels[depth - 1].field?.items.get(index) ?? null) : this.#keyField
  }

  #note(field: Field, found: Found): Found {
    this.#forget(field)
    for (const column of field.columns) this.found[column] = found
    return found
  }

  /** Drops what an earlier value of the same key held. */
  #forget(field: Field): void {
    for (const column of field.columns) this.found[column] = null
    for (const { field: next } of field.keys) this.#forget(next)
    for (const next of field.items.values()) this.#forget(next)
  }
}

const cellOf = (bytes: Uint8Array, found: Found | null, previewChars: number): Cell => {
  if (found === null) return { kind: 'absent', text: '', length: 0, isCut: false, isTurns: false, isEdited: false }
  const { kind, start, end, count, turns } = found
  if (kind === 'string') {
    const text = stringStart(bytes, start + 1, end - 1, previewChars)
    const length = unitsOf(bytes, start + 1, end - 1)
    return { kind, text, length, isCut: length > text.length, isTurns: false, isEdited: false }
  }
  const isTurns = kind === 'array' && count > 0 && turns === Math.min(count, FIRST_ITEMS)
  return { kind, ...startOfText(bytes, start, end, previewChars), length: count, isTurns, isEdited: false }
}

/** Gives the first units of a string's text, never half of a pair. */
const stringStart = (bytes: Uint8Array, start: number, end: number, units: number): string => {
  const cut = offsetOfUnit(bytes, start, end, units)
  return JSON.parse(`"${decodeLossless(bytes.subarray(start, cut))}"`)
}

/** Gives the first units of bytes' text, never half of a pair. */
const startOfText = (
  bytes: Uint8Array,
  start: number,
  end: number,
  units: number,
): { text: string; isCut: boolean } => {
  // A unit takes three bytes at most, and a character that is cut by the end is at most three of them.
  const enough = Math.min(end, start + units * 3 + 4)
  const text = decodeLossless(bytes.subarray(start, enough))
  if (enough === end && text.length <= units) return { text, isCut: false }
  const isHalf = (text.charCodeAt(units - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(units) & 0xfc00) === 0xdc00
  return { text: text.slice(0, isHalf ? units - 1 : units), isCut: true }
}
