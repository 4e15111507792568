/**
 * Tells an object that holds rows, in one list of its own or as its values, from an object that is a row itself. Rows have
 * lists and objects inside as well (messages, tools, answers), so a list counts by the words that are used for lists of
 * rows, or by being long; and values of a map are objects with the same keys.
 */
import { type ContainerKind, type JsonVisitor, scanJson, stringOf } from '../../../shared/json-scan.ts'
import type { FoundContainer } from './find-container.ts'

/** Finds the rows in the object that starts at `start`, of which `head` may hold only the first bytes; null when it is a row. */
export const rowsInObject = (head: Uint8Array, start: number): FoundContainer | null => {
  const fields = lookInto(head, start)
  const wrapper = wrapperOf(fields)
  if (wrapper !== null) {
    const rowsStart = wrapper.start + 1
    return { kind: 'json-wrapper', wrapperKey: wrapper.key, layout: 'values', depth: 2, rowsStart }
  }
  if (!isMap(fields)) return null
  return { kind: 'json-map', wrapperKey: null, layout: 'keyed', depth: 1, rowsStart: start + 1 }
}

/** Tells whether the list that starts at `start` holds messages, and so is one conversation. */
export const isListOfMessages = (head: Uint8Array, start: number): boolean => {
  const [list] = lookInto(head, start)
  return list !== undefined && areMessages(list.items)
}

/** Words for lists of rows, and words for what only a row has. */
const rowLists = new Set(
  'data rows instances examples items samples records prompts conversations dialogs dialogues train test'.split(' '),
)
const ofRows = new Set(
  'messages instruction prompt query question input output response completion answer chosen rejected system text'.split(
    ' ',
  ),
)
/** A list of another name holds rows when it has so many, or more than are in sight. */
const LONG_LIST = 8

const wrapperOf = (fields: readonly Field[]): Field | null => {
  if (fields.some(({ key }) => ofRows.has(key))) return null
  const named = fields.filter((field) => rowLists.has(field.key) && isListOfRows(field))
  if (named.length === 1) return named[0]
  const long = fields.filter((field) => isListOfRows(field) && (field.items.length >= LONG_LIST || !field.isClosed))
  return named.length === 0 && long.length === 1 && areAlike(long[0].items) ? long[0] : null
}

const isListOfRows = ({ key, kind, items, isClosed }: Field): boolean => {
  if (kind !== 'array') return false
  // Without any row, only the name tells; a conversation without messages is a row.
  if (items.length === 0) return isClosed && key !== 'conversations' && !key.startsWith('dialog')
  return items.every((item) => item.kind === 'object' || item.kind === 'array') && !areMessages(items)
}

const areMessages = (items: readonly Item[]): boolean =>
  items.length > 0 &&
  items.every(({ keys }) => (keys.has('role') || keys.has('from')) && !keys.has('messages') && keys.size < 10)

/** Values of alike keys; two of them may be two answers of one row, unless they are numbered. */
const isMap = (fields: readonly Field[]): boolean => {
  if (fields.length < 2 || fields.some(({ kind }) => kind !== 'object')) return false
  if (fields.length < 3 && !fields.every(({ key }) => /\d/.test(key))) return false
  return areAlike(fields) && !fields.some(({ key }) => ofRows.has(key))
}

/** Tells whether most objects have most of the keys that half of them have. */
const areAlike = (items: readonly Item[]): boolean => {
  const counts = new Map<string, number>()
  for (const { keys } of items) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  const common = [...counts].filter(([, count]) => count * 2 >= items.length).map(([key]) => key)
  if (common.length === 0) return false
  const alike = items.filter(({ keys }) => common.filter((key) => keys.has(key)).length * 2 >= common.length)
  return alike.length >= items.length * 0.8
}

interface Item {
  readonly kind: string
  readonly keys: Set<string>
}

/** A value of the object, or the list itself; `items` are those of a list. */
interface Field extends Item {
  readonly key: string
  readonly start: number
  readonly items: Item[]
  isClosed: boolean
}

/** Lists what the object or list at `start` holds, as far as it is in sight and JSON; a list is its own only field. */
const lookInto = (head: Uint8Array, start: number): Field[] => {
  const looker = new Looker(head)
  if (head[start] === 0x5b) looker.addField('', 'array', start)
  looker.base = head[start] === 0x5b ? 1 : 2
  scanJson(head, looker, start)
  // The last item of a head that was cut has not shown all of its keys.
  const last = looker.fields.at(-1)
  if (last !== undefined && !last.isClosed) (last.kind === 'array' && last.items.length > 1 ? last.items : []).pop()
  if (last !== undefined && !last.isClosed && last.kind === 'object' && looker.fields.length > 2) looker.fields.pop()
  return looker.fields
}

class Looker implements JsonVisitor {
  readonly fields: Field[] = []
  /** The depth of a list's items. */
  base = 2
  readonly #head: Uint8Array
  #key = ''

  constructor(head: Uint8Array) {
    this.#head = head
  }

  addField(key: string, kind: string, start: number): void {
    this.fields.push({ key, kind, start, keys: new Set(), items: [], isClosed: kind !== 'array' && kind !== 'object' })
  }

  onKey(start: number, end: number, depth: number): void {
    const field = this.fields.at(-1)
    if (this.base === 2 && depth === 1) this.#key = stringOf(this.#head, { start, end })
    else if (field?.kind === 'object' && depth === 2) field.keys.add(stringOf(this.#head, { start, end }))
    else if (field?.kind === 'array' && depth === this.base + 1) {
      field.items.at(-1)?.keys.add(stringOf(this.#head, { start, end }))
    }
  }

  onScalar(kind: string, start: number, _end: number, depth: number): void {
    if (this.base === 2 && depth === 1) this.addField(this.#key, kind, start)
    else this.#addItem(kind, depth)
  }

  onOpen(kind: ContainerKind, start: number, depth: number): boolean {
    if (this.base === 2 && depth === 1) this.addField(this.#key, kind, start)
    else this.#addItem(kind, depth)
    return depth <= this.base
  }

  onClose(_kind: ContainerKind, _start: number, _end: number, depth: number): void {
    const field = this.fields.at(-1)
    if (depth === this.base - 1 && field !== undefined) field.isClosed = true
  }

  #addItem(kind: string, depth: number): void {
    const field = this.fields.at(-1)
    if (field?.kind === 'array' && depth === this.base) field.items.push({ kind, keys: new Set() })
  }
}
