/**
 * What rows hold, over all of them, as types that a column of Parquet can have: the narrowest one that holds each value
 * exactly. Where values of one place do not agree (a text here and a list there), or no type holds them, the place keeps the
 * JSON of each value instead.
 */
import { type ContainerKind, type JsonVisitor, type ScalarKind, scanJson } from '../../../shared/json-scan.ts'
import { quoteName } from '../sql/schema.ts'
import { hasLoneHalf, keyOf } from './json-cells.ts'
import { NumberRange } from './number-range.ts'

/** An object of more keys than this is not a record, it is a map that somebody fills. */
const MOST_FIELDS = 1_000
const MOST_DEPTH = 30

/** What stands at one place of the rows. */
export class Shape {
  readonly fields = new Map<string, Shape>()
  readonly #numbers = new NumberRange()
  /** Names of fields without regard to case, since a table has none. */
  readonly #folded = new Set<string>()
  #kind: 'none' | 'boolean' | 'number' | 'string' | 'array' | 'object' | 'json' = 'none'
  #items: Shape | null = null
  /** Which object was the last to hold this field. */
  lastObject = -1

  /** Takes that a value of a kind stands here. */
  take(kind: 'boolean' | 'number' | 'string' | 'array' | 'object'): void {
    if (this.#kind === 'none') this.#kind = kind
    else if (this.#kind !== kind) this.giveUp()
  }

  takeNumber(literal: string): void {
    this.take('number')
    if (this.#kind === 'number') this.#numbers.add(literal)
  }

  /** Gives up on a type: the JSON of values is kept. */
  giveUp(): void {
    this.#kind = 'json'
    this.fields.clear()
    this.#items = null
  }

  /** Whether nothing has to be known of what values hold. */
  get hasGivenUp(): boolean {
    return this.#kind === 'json'
  }

  /** The shape of a list's items. */
  get items(): Shape | null {
    if (this.#kind !== 'array') return null
    this.#items ??= new Shape()
    return this.#items
  }

  /** Gives the shape of a field; null where nothing can be called that beside the others. */
  fieldOf(key: string): Shape | null {
    const found = this.fields.get(key)
    if (found !== undefined) return found
    const folded = key.toLowerCase()
    const isTaken = key === '' || key.includes('\0') || this.#folded.has(folded)
    if (this.#kind !== 'object' || isTaken || this.fields.size === MOST_FIELDS) return null
    this.#folded.add(folded)
    const shape = new Shape()
    this.fields.set(key, shape)
    return shape
  }

  /** Whether a column keeps the JSON of each value. */
  get isJson(): boolean {
    if (this.#kind === 'number') return this.#numbers.type === null
    return this.#kind === 'json' || (this.#kind === 'object' && this.fields.size === 0)
  }

  /** Whether numbers have to be handed over as text to keep their digits. */
  get isReadAsText(): boolean {
    return this.#kind === 'number' && this.#numbers.isReadShort
  }

  /** Gives the type in SQL, of the column or of what it is read as; where it keeps JSON, that is of a type given. */
  typeAs(jsonType: string, role: 'read' | 'column'): string {
    if (this.isJson) return jsonType
    switch (this.#kind) {
      case 'boolean':
        return 'BOOLEAN'
      case 'number':
        return role === 'read' && this.isReadAsText ? 'VARCHAR' : (this.#numbers.type ?? jsonType)
      case 'array':
        return `${(this.#items ?? new Shape()).typeAs(jsonType, role)}[]`
      case 'object':
        return `STRUCT(${[...this.fields].map(([key, field]) => `${quoteName(key)} ${field.typeAs(jsonType, role)}`).join(', ')})`
      default:
        return 'VARCHAR'
    }
  }
}

/** Reads rows, and knows the shapes of their fields. */
export class RowShapes implements JsonVisitor {
  /** By the keys at the root, in the order in which they are first met. */
  readonly columns = new Map<string, Shape>()
  readonly #open: (Shape | null)[] = []
  readonly #objects: number[] = []
  #bytes: Uint8Array = new Uint8Array(0)
  #field: Shape | null = null
  #nextObject = 0

  /** Adds a row, which is an object. */
  add(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes = bytes
    scanJson(bytes, this, start, end)
  }

  onKey(start: number, end: number, depth: number): void {
    const key = keyOf(this.#bytes, start, end)
    this.#field = depth === 1 ? this.#column(key) : this.#fieldIn(depth - 1, key, start, end)
  }

  onScalar(kind: ScalarKind, start: number, end: number, depth: number): void {
    const shape = this.#shapeAt(depth)
    if (shape === null || kind === 'null') return
    if (kind === 'number') shape.takeNumber(Buffer.from(this.#bytes.subarray(start, end)).toString('latin1'))
    else if (kind === 'string' && hasLoneHalf(this.#bytes, start, end)) shape.giveUp()
    else shape.take(kind)
  }

  onOpen(kind: ContainerKind, _start: number, depth: number): boolean {
    if (depth === 0) return true
    const shape = this.#shapeAt(depth)
    shape?.take(kind)
    if (depth === MOST_DEPTH) shape?.giveUp()
    this.#open[depth] = shape
    this.#objects[depth] = this.#nextObject
    this.#nextObject += 1
    return shape !== null && !shape.hasGivenUp
  }

  onClose(): void {
    this.#field = null
  }

  #column(key: string): Shape {
    const found = this.columns.get(key)
    if (found !== undefined) return found
    const column = new Shape()
    this.columns.set(key, column)
    return column
  }

  #fieldIn(depth: number, key: string, start: number, end: number): Shape | null {
    const object = this.#open[depth] ?? null
    const field = object?.fieldOf(key) ?? null
    const isTwice = field?.lastObject === this.#objects[depth]
    if (field === null || isTwice || hasLoneHalf(this.#bytes, start, end)) {
      object?.giveUp()
      return null
    }
    field.lastObject = this.#objects[depth]
    return field
  }

  #shapeAt(depth: number): Shape | null {
    const field = this.#field
    this.#field = null
    return field ?? (depth > 1 ? (this.#open[depth - 1]?.items ?? null) : null)
  }
}
