/**
 * Counts which fields rows hold, of which kinds, and in how many rows: a tree of keys that is walked along with each row.
 * It goes through objects only, three keys deep, and stays small whatever the rows hold: past MOST_FIELDS it only counts
 * what it leaves out. A row counts once, by the last of equal keys, as JSON.parse reads it; of a malformed row nothing
 * counts.
 */
import type { Fault, ValueKind } from '../../../shared/contract.ts'
import { valueKinds } from '../../../shared/contract.ts'
import type { JsonPath } from '../../../shared/json-path.ts'
import { type ContainerKind, type JsonVisitor, type ScalarKind, scanJson, stringOf } from '../../../shared/json-scan.ts'

/** One field of those that a tally met. */
export interface FieldTally {
  readonly path: readonly string[]
  /** Rows by kind, in the order of `valueKinds`. */
  readonly kinds: readonly number[]
  /** The first row that holds it, and its place among the fields of that row. */
  readonly firstRow: number
  readonly place: number
}

/** What a tally counted, as plain data. */
export interface TallyReport {
  readonly fields: readonly FieldTally[]
  readonly rowsSeen: number
  /** Hashes of the paths that were left out. */
  readonly omitted: readonly number[]
}

const MOST_DEPTH = 3
/** Twice what is shown, so that the fields that are shown can be the commonest ones. */
const MOST_FIELDS = 4000
/** A longer key names no column. */
const MOST_KEY_BYTES = 1000
const MOST_OMITTED = 100_000
const ABSENT = -1

interface Field {
  readonly parent: Field | null
  readonly key: string
  /** The key as it was written where it was first met, without quotes. */
  readonly written: Uint8Array
  readonly children: Field[]
  readonly byKey: Map<string, Field>
  /** Where among its parent's children the key after this one stood the last time. */
  next: number
  readonly kinds: number[]
  firstRow: number
  place: number
  /** The kind in the row that is being read, or ABSENT. */
  kindNow: number
}

export class ColumnTally implements JsonVisitor {
  #root = newField(null, '', new Uint8Array(0))
  #fieldCount = 0
  #rowsSeen = 0
  #omitted = new Set<number>()
  #bytes: Uint8Array = new Uint8Array(0)
  /** Fields met in the row that is being read. */
  #met: Field[] = []
  /** The object that is being read at each depth. */
  readonly #open: Field[] = []
  /** Which of an object's children stood last, to guess the next one. */
  readonly #lastChild: number[] = [0, 0, 0, 0]
  #field: Field | null = null

  /** Counts the row at `start..end`; says what is wrong with it, and then counts nothing of it. */
  addRow(bytes: Uint8Array, start: number, end: number, row: number): Fault | null {
    const fault = this.#read(bytes, start, end)
    if (fault === null) this.#count(row)
    else for (const field of this.#met) field.kindNow = ABSENT
    return fault
  }

  /** Counts what can be read of a row that is not there to its end. */
  addCutRow(bytes: Uint8Array, start: number, end: number, row: number): void {
    this.#read(bytes, start, end)
    this.#count(row)
  }

  /** Gives what was counted. */
  report(): TallyReport {
    const fields: FieldTally[] = []
    const add = (field: Field): void => {
      if (field.firstRow !== -1) {
        fields.push({ path: pathOf(field), kinds: field.kinds, firstRow: field.firstRow, place: field.place })
      }
      for (const child of field.children) add(child)
    }
    add(this.#root)
    return { fields, rowsSeen: this.#rowsSeen, omitted: [...this.#omitted] }
  }

  onKey(start: number, end: number, depth: number): void {
    this.#field = this.#childOf(this.#open[depth - 1], start + 1, end - 1, depth)
  }

  onScalar(kind: ScalarKind, _start: number, _end: number, depth: number): void {
    this.#meet(kindNumbers[kind], depth)
  }

  onOpen(kind: ContainerKind, _start: number, depth: number): boolean {
    const field = this.#meet(kindNumbers[kind], depth)
    if (field === null || kind === 'array' || depth === MOST_DEPTH) return false
    this.#open[depth] = field
    this.#lastChild[depth] = 0
    return true
  }

  onClose(): void {}

  #read(bytes: Uint8Array, start: number, end: number): Fault | null {
    this.#bytes = bytes
    this.#met = []
    this.#field = this.#root
    return scanJson(bytes, this, start, end)
  }

  #meet(kind: number, depth: number): Field | null {
    const field = depth === 0 ? this.#root : this.#field
    if (field === null) return null
    // The same key again: what the earlier one held does not count.
    if (field.kindNow !== ABSENT) forget(field)
    else this.#met.push(field)
    field.kindNow = kind
    return field
  }

  #count(row: number): void {
    this.#rowsSeen++
    let place = 0
    for (const field of this.#met) {
      if (field.kindNow === ABSENT) continue
      field.kinds[field.kindNow]++
      field.kindNow = ABSENT
      // Rows may come in any order, as batches of several workers do.
      if (field.firstRow === -1 || row < field.firstRow) {
        field.firstRow = row
        field.place = place
      }
      place++
    }
  }

  /** Finds the child of a field by a key as it is written, or makes it; null when it is left out. */
  #childOf(parent: Field, start: number, end: number, depth: number): Field | null {
    // Rows of one dataset mostly hold the same keys in the same order.
    const guess = this.#lastChild[depth - 1]
    const likely = parent.children[guess]
    if (likely !== undefined && isWrittenAs(likely.written, this.#bytes, start, end)) {
      this.#lastChild[depth - 1] = guess + 1
      return likely
    }
    if (end - start > MOST_KEY_BYTES) {
      this.#omit(parent, `${end - start}`)
      return null
    }
    const key = stringOf(this.#bytes, { start: start - 1, end: end + 1 })
    const known = parent.byKey.get(key)
    if (known !== undefined) {
      this.#lastChild[depth - 1] = known.next
      return known
    }
    if (this.#fieldCount === MOST_FIELDS) {
      this.#omit(parent, key)
      return null
    }
    // A Buffer's own slice is no copy, and the next batch of rows is read over these bytes.
    const field = newField(parent, key, Uint8Array.prototype.slice.call(this.#bytes, start, end))
    this.#fieldCount++
    parent.children.push(field)
    parent.byKey.set(key, field)
    field.next = parent.children.length
    this.#lastChild[depth - 1] = field.next
    return field
  }

  #omit(parent: Field, key: string): void {
    if (this.#omitted.size < MOST_OMITTED) this.#omitted.add(hashOf([...pathOf(parent), key]))
  }
}

const kindNumbers: Readonly<Record<ValueKind, number>> = Object.fromEntries(
  valueKinds.map((kind, at) => [kind, at]),
) as Record<ValueKind, number>

const newField = (parent: Field | null, key: string, written: Uint8Array): Field => ({
  parent,
  key,
  written,
  children: [],
  byKey: new Map(),
  next: 0,
  kinds: valueKinds.map(() => 0),
  firstRow: -1,
  place: 0,
  kindNow: ABSENT,
})

const forget = (field: Field): void => {
  for (const child of field.children) {
    if (child.kindNow === ABSENT) continue
    forget(child)
    child.kindNow = ABSENT
  }
}

const isWrittenAs = (written: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (written.length !== end - start) return false
  for (let at = 0; at < written.length; at++) if (written[at] !== bytes[start + at]) return false
  return true
}

const pathOf = (field: Field): string[] => (field.parent === null ? [] : [...pathOf(field.parent), field.key])

/** A 53-bit hash of a path, to tell left-out paths apart without keeping them. */
const hashOf = (path: JsonPath): number => {
  let low = 0x811c9dc5
  let high = 0x9e3779b9
  for (const char of JSON.stringify(path)) {
    const code = char.codePointAt(0) ?? 0
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13)
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0)
}
