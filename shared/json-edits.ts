/**
 * Edits of a row's values where they lie: set, insert, remove, move and swap, also inside of a text and of JSON that is
 * written in a string. Every byte outside of the edited values stays, and values that only move take their bytes along.
 */
import { z } from 'zod'
import { EngineError } from './engine-error.ts'
import { setValue } from './json-edit.ts'
import { type JsonPath, jsonPathSchema, pathLabel } from './json-path.ts'
import {
  type ContainerKind,
  checkJson,
  findValue,
  type JsonVisitor,
  type ScalarKind,
  type Span,
  scanJson,
  stringOf,
} from './json-scan.ts'
import { hasBreak, indentAt } from './json-spread.ts'
import { bytesOfJson, printString, restyle, styleOf } from './json-style.ts'
import { splicedBytes } from './spliced-bytes.ts'

const index = z.int().nonnegative()
const jsonText = z.string().max(64 * 2 ** 20)

export type JsonEdit =
  /** Sets the value at a path to JSON text; a last key that is not there yet is put at its object's end. */
  | { do: 'set'; at: JsonPath; json: string }
  /** Puts an item into a list, so that it stands at this path. */
  | { do: 'insert'; at: JsonPath; json: string }
  /** Takes out an item of a list, or a key of an object. */
  | { do: 'remove'; at: JsonPath }
  /** Moves an item of a list, so that it stands at this index afterwards. */
  | { do: 'move'; at: JsonPath; to: number }
  /** Lets two values of which neither holds the other change places. */
  | { do: 'swap'; at: JsonPath; with: JsonPath }
  /** Gives a key of an object another name, in its place. */
  | { do: 'rename'; at: JsonPath; key: string }
  /** Replaces UTF-16 units `start` to `end` of the text at a path. */
  | { do: 'text'; at: JsonPath; start: number; end: number; text: string }
  /** Edits the JSON that is written in the string at a path. */
  | { do: 'inside'; at: JsonPath; edits: readonly JsonEdit[] }

export const jsonEditSchema: z.ZodType<JsonEdit> = z.discriminatedUnion('do', [
  z.object({ do: z.literal('set'), at: jsonPathSchema, json: jsonText }),
  z.object({ do: z.literal('insert'), at: jsonPathSchema, json: jsonText }),
  z.object({ do: z.literal('remove'), at: jsonPathSchema }),
  z.object({ do: z.literal('move'), at: jsonPathSchema, to: index }),
  z.object({ do: z.literal('swap'), at: jsonPathSchema, with: jsonPathSchema }),
  z.object({ do: z.literal('rename'), at: jsonPathSchema, key: z.string().max(10_000) }),
  z.object({ do: z.literal('text'), at: jsonPathSchema, start: index, end: index, text: jsonText }),
  z.object({
    do: z.literal('inside'),
    at: jsonPathSchema,
    edits: z.lazy(() => z.array(jsonEditSchema).max(10_000)),
  }),
])

/**
 * Gives the row with edits done one after the other, each on what the one before has left; the row itself where they come
 * to nothing. Fails with `path-missing` for a value that is not there, `value-not-json`, `row-malformed`, or `bad-request`
 * for a new name that another key of the object has.
 */
export const editJson = (line: Uint8Array, edits: readonly JsonEdit[]): Uint8Array => edits.reduce(editOnce, line)

const editOnce = (line: Uint8Array, edit: JsonEdit): Uint8Array => {
  switch (edit.do) {
    case 'set':
      return setValue(line, edit.at, edit.json)
    case 'insert':
      return insertItem(line, edit.at, edit.json)
    case 'remove':
      return removeItem(line, edit.at)
    case 'move':
      return moveItem(line, edit.at, edit.to)
    case 'swap':
      return swapValues(line, edit.at, edit.with)
    case 'rename':
      return renameKey(line, edit.at, edit.key)
    case 'text':
      return replaceText(line, edit.at, edit.start, edit.end, edit.text)
    case 'inside':
      return editInside(line, edit.at, edit.edits)
  }
}

const insertItem = (line: Uint8Array, at: JsonPath, json: string): Uint8Array => {
  const place = at.at(-1)
  const items = itemsAround(line, at)
  if (typeof place !== 'number' || place > items.length) throw missing(line, at)
  if (place === items.length) return setValue(line, at, json)
  const style = styleOf(line)
  const before = items[place - 1]
  const { start } = items[place]
  const gap = before === undefined ? firstGap(line, start, style.itemSeparator) : decode(line, before.end, start)
  return splicedBytes(line, start, start, restyle(json, style, indentAt(line, start)) + gap)
}

/** Gives what shall stand between a new first item and the one that was first: on lines of their own, the same line break. */
const firstGap = (line: Uint8Array, start: number, separator: string): string => {
  let from = start
  while (isSpace(line[from - 1])) from -= 1
  return hasBreak(line, from, start) ? `,${decode(line, from, start)}` : separator
}

const removeItem = (line: Uint8Array, at: JsonPath): Uint8Array => {
  let items = itemsAround(line, at)
  const isThere = ({ key }: Item, place: number): boolean => (key ?? place) === at.at(-1)
  if (!items.some(isThere)) throw missing(line, at)
  let result = line
  // A key that stands twice goes twice, or the other value would show.
  for (let place = items.findLastIndex(isThere); place >= 0; place = items.findLastIndex(isThere)) {
    const { start, end } = spanToRemove(result, items, place)
    result = splicedBytes(result, start, end, '')
    if (typeof at.at(-1) === 'number') break
    items = itemsAround(result, at)
  }
  return result
}

const spanToRemove = (line: Uint8Array, items: readonly Item[], place: number): Span => {
  const { start, end } = items[place]
  if (place > 0) return { start: items[place - 1].end, end }
  if (items.length > 1) return { start, end: items[1].start }
  let [from, to] = [start, end]
  while (isSpace(line[from - 1])) from -= 1
  while (isSpace(line[to])) to += 1
  return { start: from, end: to }
}

const moveItem = (line: Uint8Array, at: JsonPath, to: number): Uint8Array => {
  const from = at.at(-1)
  const items = itemsAround(line, at)
  if (typeof from !== 'number' || from >= items.length || to >= items.length) throw missing(line, at)
  if (from === to) return line
  const order = items.map((_, place) => place)
  order.splice(to, 0, ...order.splice(from, 1))
  const pieces = order.flatMap((source, place) => {
    const gap = place === 0 ? [] : [line.subarray(items[place - 1].end, items[place].start)]
    return [...gap, line.subarray(items[source].start, items[source].end)]
  })
  return joined([line.subarray(0, items[0].start), ...pieces, line.subarray(items[items.length - 1].end)])
}

const swapValues = (line: Uint8Array, one: JsonPath, other: JsonPath): Uint8Array => {
  const [first, second] = [valueAt(line, one), valueAt(line, other)].sort((a, b) => a.start - b.start)
  if (first.start === second.start && first.end === second.end) return line
  if (first.end > second.start) throw missing(line, other)
  return joined([
    line.subarray(0, first.start),
    line.subarray(second.start, second.end),
    line.subarray(first.end, second.start),
    line.subarray(first.start, first.end),
    line.subarray(second.end),
  ])
}

const renameKey = (line: Uint8Array, at: JsonPath, key: string): Uint8Array => {
  const old = at.at(-1)
  const items = typeof old === 'string' ? itemsAround(line, at) : []
  // A key that stands twice is renamed twice, or the other value would show.
  const named = items.filter((item) => item.key === old)
  if (named.length === 0) throw missing(line, at)
  if (key === old) return line
  if (items.some((item) => item.key === key)) throw new EngineError('bad-request', { reason: 'the key is taken' })
  const name = printString(key, styleOf(line))
  return named.reduceRight((result, item) => splicedBytes(result, item.start, item.keyEnd, name), line)
}

const replaceText = (line: Uint8Array, at: JsonPath, start: number, end: number, text: string): Uint8Array => {
  const old = textAt(line, at)
  if (start > end || end > old.length) throw missing(line, at)
  return setValue(line, at, JSON.stringify(old.slice(0, start) + text + old.slice(end)))
}

const editInside = (line: Uint8Array, at: JsonPath, edits: readonly JsonEdit[]): Uint8Array => {
  const inner = bytesOfJson(textAt(line, at))
  const edited = editJson(inner, edits)
  return edited === inner ? line : setValue(line, at, JSON.stringify(decode(edited, 0, edited.length)))
}

const valueAt = (line: Uint8Array, at: JsonPath): Span => {
  const value = findValue(line, at)
  if (value === null) throw missing(line, at)
  return value
}

const textAt = (line: Uint8Array, at: JsonPath): string => {
  const value = findValue(line, at)
  if (value?.kind !== 'string') throw missing(line, at)
  return stringOf(line, value)
}

const missing = (line: Uint8Array, at: JsonPath): EngineError => {
  const fault = checkJson(line)
  return fault === null
    ? new EngineError('path-missing', { path: pathLabel(at) })
    : new EngineError('row-malformed', { reason: fault.reason, column: fault.column })
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const decode = (bytes: Uint8Array, start: number, end: number): string => decoder.decode(bytes.subarray(start, end))
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** An item with the key that stands before it. */
interface Item extends Span {
  readonly key: string | null
  /** Where the key ends; for an item of a list its start. */
  readonly keyEnd: number
}

/** Lists what stands beside a path: the items of its list for an index, the fields of its object for a key. */
const itemsAround = (line: Uint8Array, at: JsonPath): Item[] => {
  const holder = at.length === 0 ? null : findValue(line, at.slice(0, -1))
  if (holder?.kind !== (typeof at.at(-1) === 'number' ? 'array' : 'object')) throw missing(line, at)
  const lister = new ItemLister(line)
  scanJson(line, lister, holder.start, holder.end)
  return lister.items
}

class ItemLister implements JsonVisitor {
  readonly items: Item[] = []
  readonly #bytes: Uint8Array
  #key: Span | null = null

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  onKey(start: number, end: number, depth: number): void {
    if (depth === 1) this.#key = { start, end }
  }

  onScalar(_kind: ScalarKind, start: number, end: number, depth: number): void {
    if (depth === 1) this.#add(start, end)
  }

  onOpen(_kind: ContainerKind, _start: number, depth: number): boolean {
    return depth === 0
  }

  onClose(_kind: ContainerKind, start: number, end: number, depth: number): void {
    if (depth === 1) this.#add(start, end)
  }

  #add(start: number, end: number): void {
    const key = this.#key
    this.items.push({
      start: key?.start ?? start,
      end,
      key: key === null ? null : stringOf(this.#bytes, key),
      keyEnd: key?.end ?? start,
    })
    this.#key = null
  }
}
