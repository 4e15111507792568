/**
 * The texts of a row that a question looks into, each with its place. This says what a place of a query means: what counts
 * as text, what a path reaches, which turns are a role's.
 *
 * A path steps into objects by key and into lists by index; a key that meets a list looks into each of its items. Of a key
 * that stands twice in an object on the way the last one counts, as in JSON.parse. A malformed row has no fields and no turns, and
 * is one text as a whole, its bytes read as UTF-8.
 */
import type { ValueKind } from '../contract.ts'
import { readJson } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import { type ContainerKind, JsonKey, type JsonVisitor, type ScalarKind, scanJson, stringOf } from '../json-scan.ts'
import { detect, type FileLenses, NOTHING_KNOWN, readSample } from '../lens/lenses.ts'
import type { Branch, Part, Sample, TextPlace, Turn } from '../sample/sample.ts'
import type { FieldPath, Place } from './ask.ts'

/** A text of a row, and where it stands. */
export interface RowText {
  readonly text: string
  /** A string as it means, a literal as it is written, a turn's text by its lens, or the raw text of a malformed row. */
  readonly kind: 'string' | 'literal' | 'turn' | 'raw'
  /** The value in the row; of a turn null where its text has no place of its own. */
  readonly at: JsonPath | null
  /** Bytes of the value in the row, quotes included; 0 and 0 for a turn's. */
  readonly start: number
  readonly end: number
  /** Of a turn's text. */
  readonly place: TextPlace | null
  /** Of a turn's text: other places that hold the same because the format stores it several times. */
  readonly copies: readonly TextPlace[]
}

/** A value that a path reaches, or one inside of it. */
export interface ReachedValue {
  readonly kind: ValueKind
  readonly start: number
  readonly end: number
  /** Items of a list or an object. */
  readonly count: number
  /** `end`: the value at the path's end; `item`: in a list that stands there; `inside`: in an object below. */
  readonly where: 'end' | 'item' | 'inside'
  /** Null unless paths were asked for, and for lists and objects. */
  readonly path: JsonPath | null
}

/**
 * Gives the texts of a row at a place; null where they can't be told, since the row is too large to be read as a sample.
 * Without paths `at` is null.
 */
export const textsOf = (
  bytes: Uint8Array,
  place: Place,
  known: FileLenses = NOTHING_KNOWN,
  withPaths = true,
): RowText[] | null => {
  if (place.in === 'role') return turnTexts(bytes, place.role, known)
  const values = reach(bytes, place.in === 'all' ? [] : place.path, withPaths)
  if (values === null) return place.in === 'all' ? [rawText(bytes)] : []
  return values.flatMap((value) => (isText(value, place) ? [textOf(bytes, value)] : []))
}

/** Tells whether a value that a place reaches is text there: all of a row is its strings and numbers, a field all of its scalars. */
export const isText = ({ kind }: ReachedValue, place: Place): boolean => {
  if (kind === 'string' || kind === 'number') return true
  return place.in === 'field' && (kind === 'boolean' || kind === 'null')
}

/** Gives the values at a path and inside of them, in the order of the text; null for a malformed row. */
export const reach = (bytes: Uint8Array, path: FieldPath, withPaths = false): ReachedValue[] | null => {
  const visitor = new Reacher(bytes, path, withPaths)
  return scanJson(bytes, visitor) === null ? visitor.values : null
}

/** Gives the raw text of a row; bytes that are not UTF-8 read as U+FFFD. */
export const rawTextOf = (bytes: Uint8Array): string => lossyDecoder.decode(bytes)

/** Gives the turns of a row as a sample: of the conversation, of every candidate and of every branch; null where it is too large. */
export const turnsOfRow = (bytes: Uint8Array, known: FileLenses): Turn[] | null => {
  if (bytes.length > SAMPLE_LIMIT_BYTES) return null
  const row = readJson(bytes)
  if (row === null) return scanJson(bytes, NOBODY) === null ? null : []
  return allTurns(readSample(row, detect(row, known)))
}

/** Tells whether a turn is of a role, by the common name or by the row's own word for it. */
export const isOfRole = (turn: Turn, role: string): boolean => turn.role === role || turn.rawRole === role

/** Gives what a part of a turn says; null for media and for what no format explains. */
export const textOfPart = (part: Part): string | null => {
  if (part.kind === 'tool-call') return part.args
  return part.kind === 'media' || part.kind === 'unknown' ? null : part.text
}

/** A tree of a larger row would take many times its bytes. */
const SAMPLE_LIMIT_BYTES = 64 * 2 ** 20

const lossyDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

const NOBODY: JsonVisitor = { onKey: () => {}, onScalar: () => {}, onOpen: () => false, onClose: () => {} }

const rawText = (bytes: Uint8Array): RowText => {
  const span = { start: 0, end: bytes.length, place: null, copies: [] }
  return { text: rawTextOf(bytes), kind: 'raw', at: null, ...span }
}

const textOf = (bytes: Uint8Array, { kind, start, end, path }: ReachedValue): RowText => ({
  text: kind === 'string' ? stringOf(bytes, { start, end }) : rawTextOf(bytes.subarray(start, end)),
  kind: kind === 'string' ? 'string' : 'literal',
  at: path,
  start,
  end,
  place: null,
  copies: [],
})

const turnTexts = (bytes: Uint8Array, role: string, known: FileLenses): RowText[] | null => {
  const turns = turnsOfRow(bytes, known)
  if (turns === null) return null
  return turns.flatMap((turn) => (isOfRole(turn, role) ? turn.parts.flatMap(textsOfPart) : []))
}

const textsOfPart = (part: Part): RowText[] => {
  const text = textOfPart(part)
  if (text === null) return []
  const place = part.kind === 'tool-call' ? part.argsPlace : 'place' in part ? part.place : null
  const copies = part.kind === 'text' ? (part.copies ?? []) : []
  return [{ text, kind: 'turn', at: place?.at ?? null, start: 0, end: 0, place, copies }]
}

const allTurns = (sample: Sample): Turn[] => {
  const turns = [...sample.turns, ...sample.candidates.flatMap((candidate) => candidate.turns)]
  // By a list of what is left, since replies may be deeper than calls can be.
  const left: Branch[] = [...sample.branches]
  for (let branch = left.pop(); branch !== undefined; branch = left.pop()) {
    turns.push(...branch.turns)
    left.push(...branch.branches)
  }
  return turns
}

const OFF = -1

/** Follows a path by keys and indexes. Of each open container it knows how many steps lead to it. */
class Reacher implements JsonVisitor {
  readonly values: ReachedValue[] = []
  readonly #bytes: Uint8Array
  readonly #steps: readonly (JsonKey | number)[]
  readonly #withPaths: boolean
  /** By depth: steps that led to the container there; one more than there are inside an object at the path's end. */
  readonly #led: number[] = []
  /** By depth of values: how many were reached before the step's key stood there first; -1 when it has not. */
  readonly #marks: number[] = []
  /** By depth of values: where the key stands, or the index. */
  readonly #keys: ({ start: number; end: number } | number)[] = []
  /** Containers that were reached and are open: where they stand among the values. */
  readonly #open: number[] = []
  #key: 'none' | 'same' | 'other' = 'none'

  constructor(bytes: Uint8Array, path: FieldPath, withPaths: boolean) {
    this.#bytes = bytes
    this.#steps = path.map((step) => (typeof step === 'number' ? step : new JsonKey(step)))
    this.#withPaths = withPaths
  }

  onKey(start: number, end: number, depth: number): void {
    const step = this.#steps[this.#led[depth - 1]]
    this.#key = step instanceof JsonKey && step.isAt(this.#bytes, start, end) ? 'same' : 'other'
    if (this.#withPaths) this.#keys[depth] = { start, end }
    if (this.#key !== 'same') return
    if (this.#marks[depth] === OFF) this.#marks[depth] = this.values.length
    else this.values.length = this.#marks[depth]
  }

  onScalar(kind: ScalarKind, start: number, end: number, depth: number, index: number): void {
    const led = this.#ledTo(depth, index)
    if (led >= this.#steps.length) this.#add(kind, start, end, depth, led)
  }

  onOpen(kind: ContainerKind, start: number, depth: number, index: number): boolean {
    const led = this.#ledTo(depth, index)
    if (led === OFF) return false
    if (led >= this.#steps.length) {
      this.#open.push(this.values.length)
      this.#add(kind, start, start, depth, led)
    }
    // What stands in an object at the end is inside; in a list there, an item.
    this.#led[depth] = led === this.#steps.length && kind === 'object' ? led + 1 : led
    this.#marks[depth + 1] = OFF
    return true
  }

  onClose(_kind: ContainerKind, start: number, end: number, _depth: number, count: number): void {
    const at = this.#open.at(-1)
    if (at === undefined || this.values[at].start !== start) return
    this.#open.pop()
    this.values[at] = { ...this.values[at], end, count }
  }

  #add(kind: ValueKind, start: number, end: number, depth: number, led: number): void {
    const length = this.#steps.length
    const where = led > length ? 'inside' : depth > 0 && this.#led[depth - 1] === length ? 'item' : 'end'
    // A path for each of a million levels would be longer than anything in them.
    const hasPath = this.#withPaths && kind !== 'object' && kind !== 'array'
    this.values.push({ kind, start, end, count: 0, where, path: hasPath ? this.#pathTo(depth) : null })
  }

  /** Gives how many steps lead to the value that starts at a depth; OFF when it is not on the path. */
  #ledTo(depth: number, index: number): number {
    const key = this.#key
    this.#key = 'none'
    if (depth === 0) return 0
    const led = this.#led[depth - 1]
    if (key === 'none' && this.#withPaths) this.#keys[depth] = index
    if (led >= this.#steps.length) return led
    if (key === 'same') return led + 1
    if (key === 'other') return OFF
    const step = this.#steps[led]
    return typeof step === 'number' ? (step === index ? led + 1 : OFF) : led
  }

  #pathTo(depth: number): JsonPath {
    return this.#keys.slice(1, depth + 1).map((key) => (typeof key === 'number' ? key : stringOf(this.#bytes, key)))
  }
}
