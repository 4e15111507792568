/**
 * A row as fields to read: strings as texts, conversations as turns, the rest as compact JSON. Nested values that hold
 * something to read (a text, a conversation) are opened into fields of their own, named by their path; those that do not
 * stay one line. Fields are places in the row's text, not copies of it, and never more than `limit`, so that a row of any
 * size gives a small model.
 */
import type { JsonPath } from '../../shared/json-path.ts'
import { type ChildSpan, type JsonText, readChildren, rootOf, type ValueSpan } from './json-outline.ts'

export type Field = TextField | JsonField | TurnField | LabelField

/** A string, read as text. */
export interface TextField {
  readonly kind: 'text'
  readonly path: JsonPath
  readonly span: ValueSpan
  /** Its key stands more than once in its object, so that a path does not say which: edited only in the raw text. */
  readonly isDuplicate: boolean
}

/** Any other value, or a short nested one, read as it is written. */
export interface JsonField {
  readonly kind: 'json'
  readonly path: JsonPath
  readonly span: ValueSpan
  readonly isDuplicate: boolean
}

/** One turn of a conversation, or one part of what is said in it. */
export interface TurnField {
  readonly kind: 'turn'
  /** A part, as in `{"type": "text", "text": ...}`: named by its type instead of a role. */
  readonly isPart: boolean
  readonly path: JsonPath
  readonly role: TextField
  /** What the turn holds besides its role; the content itself comes first and needs no label. */
  readonly fields: readonly Field[]
  /** The key of the content, left out of labels. */
  readonly contentKey: string | null
}

/** Stands over the turns of one conversation, or over what a nested value was opened into. */
export interface LabelField {
  readonly kind: 'label'
  readonly path: JsonPath
  readonly span: ValueSpan
  readonly isTurns: boolean
}

export interface FieldModel {
  readonly fields: readonly Field[]
  /** Fields were left out: ask again with a higher limit. */
  readonly hasMore: boolean
}

/** How many fields are made at first, and how many more at each wish. */
export const FIELDS_AT_ONCE = 150

/** Reads the fields of a row whose text is JSON (or the first part of it). */
export const fieldsOf = (json: JsonText, limit = FIELDS_AT_ONCE): FieldModel => {
  const root = rootOf(json)
  if (root === null) return { fields: [], hasMore: false }
  const reader = new FieldReader(json, limit)
  const isOpened = root.kind === 'object' || (root.kind === 'array' && holdsText(json, root, 0))
  const fields = isOpened ? reader.open(root, [], 0) : reader.leaf(root, [], false)
  return { fields, hasMore: reader.left <= 0 }
}

/** Keys that name who speaks, and keys that hold what is said, in the formats of conversations. */
const ROLE_KEYS = ['role', 'from', 'speaker']
const CONTENT_KEYS = ['content', 'value', 'text', 'message']
/** A string this long, or with a line break, is something to read. */
const READING_LENGTH = 60
/** A longer one is no role. */
const MAX_ROLE_LENGTH = 40
/** Deeper than this, values stay one line: nobody reads a text under ten keys. */
const MAX_DEPTH = 8
/** A look into a value to decide how to show it stops after this many children. */
const PEEK = 40

class FieldReader {
  readonly json: JsonText
  left: number

  constructor(json: JsonText, limit: number) {
    this.json = json
    this.left = limit
  }

  /** Gives the fields of each child of an object or a list. */
  open(parent: ValueSpan, path: JsonPath, depth: number): Field[] {
    const { children } = readChildren(this.json, parent, Math.max(0, this.left))
    return this.#fieldsOf(children, path, depth)
  }

  leaf(span: ValueSpan, path: JsonPath, isDuplicate: boolean): Field[] {
    this.left -= 1
    return [{ kind: span.kind === 'string' ? 'text' : 'json', path, span, isDuplicate }]
  }

  #fieldsOf(children: readonly ChildSpan[], path: JsonPath, depth: number): Field[] {
    const repeated = repeatedSteps(children)
    const fields: Field[] = []
    for (const child of children) {
      if (this.left <= 0) break
      fields.push(...this.#field(child, [...path, child.step], depth, repeated.has(child.step)))
    }
    return fields
  }

  #field(span: ValueSpan, path: JsonPath, depth: number, isDuplicate: boolean): Field[] {
    if (isDuplicate || depth >= MAX_DEPTH) return this.leaf(span, path, isDuplicate)
    if (span.kind === 'object') {
      const turn = readTurn(this.json, span)
      if (turn !== null) return [this.#turn(span, path, depth, turn)]
      const part = typeof path.at(-1) === 'number' ? readPart(this.json, span) : null
      if (part !== null) return [this.#turn(span, path, depth, part)]
    } else if (span.kind === 'array' && isParts(this.json, span)) {
      const isContent = CONTENT_KEYS.includes(String(path.at(-1)))
      const head: Field[] = isContent ? [] : [{ kind: 'label', path, span, isTurns: false }]
      this.left -= head.length
      return [...head, ...this.open(span, path, depth + 1)]
    } else if (span.kind === 'array' && isTurns(this.json, span)) {
      this.left -= 1
      const label: LabelField = { kind: 'label', path, span, isTurns: true }
      return [label, ...this.open(span, path, depth + 1)]
    }
    const isOpened = span.kind !== 'string' && holdsText(this.json, span, 0)
    return isOpened ? this.open(span, path, depth + 1) : this.leaf(span, path, false)
  }

  #turn(span: ValueSpan, path: JsonPath, depth: number, turn: TurnKeys): TurnField {
    this.left -= 1
    const { children } = readChildren(this.json, span, Math.max(1, this.left))
    const isContent = (child: ChildSpan): boolean => child.step === turn.contentKey
    const rest = children.filter((child) => !isContent(child) && child.start !== turn.role.start)
    const fields = this.#fieldsOf([...children.filter(isContent), ...rest], path, depth + 1)
    const role: TextField = { kind: 'text', path: [...path, turn.role.step], span: turn.role, isDuplicate: false }
    return { kind: 'turn', isPart: turn.isPart, path, role, fields, contentKey: turn.contentKey }
  }
}

/** Finds the keys that stand more than once in one object. */
export const repeatedSteps = (children: readonly ChildSpan[]): ReadonlySet<string | number> => {
  const seen = new Set<string | number>()
  return new Set(children.map((child) => child.step).filter((step) => seen.size === seen.add(step).size))
}

interface TurnKeys {
  readonly isPart: boolean
  readonly role: ChildSpan
  readonly contentKey: string | null
}

/** Reads an object as a turn: a short name under a key for roles, and something said or done. */
const readTurn = (json: JsonText, span: ValueSpan): TurnKeys | null => {
  const { children } = readChildren(json, span, PEEK)
  const roleKey = ROLE_KEYS.find((key) => children.some((child) => child.step === key && child.kind === 'string'))
  const role = children.find((child) => child.step === roleKey)
  if (role === undefined || children.length < 2 || role.end - role.start > MAX_ROLE_LENGTH) return null
  const content = CONTENT_KEYS.map((key) => children.find((child) => child.step === key)).find(
    (found) => found !== undefined,
  )
  const isActing = children.some((child) => child.step === 'tool_calls' || child.step === 'function_call')
  if (content === undefined && !isActing) return null
  return { isPart: false, role, contentKey: content === undefined ? null : String(content.step) }
}

/** Reads an object as a part of a content: a type, and something under a key for contents or one named as the type. */
const readPart = (json: JsonText, span: ValueSpan): TurnKeys | null => {
  const { children } = readChildren(json, span, PEEK)
  const type = children.find((child) => child.step === 'type' && child.kind === 'string')
  if (type === undefined || type.end - type.start > MAX_ROLE_LENGTH) return null
  const keys = [json.text.slice(type.start + 1, type.end - 1), ...CONTENT_KEYS, 'thinking', 'reasoning']
  const content = keys.map((key) => children.find((child) => child.step === key)).find((found) => found !== undefined)
  return content === undefined ? null : { isPart: true, role: type, contentKey: String(content.step) }
}

/** Tells whether a list is a content in parts. */
const isParts = (json: JsonText, span: ValueSpan): boolean => {
  const { children } = readChildren(json, span, 3)
  return children.length > 0 && children.every((child) => child.kind === 'object' && readPart(json, child) !== null)
}

/** Tells whether a list is a conversation: the first of its items are turns. */
const isTurns = (json: JsonText, span: ValueSpan): boolean => {
  const { children } = readChildren(json, span, 3)
  return children.length > 0 && children.every((child) => child.kind === 'object' && readTurn(json, child) !== null)
}

/** Tells whether a nested value holds something to read: a long text, or a conversation. */
const holdsText = (json: JsonText, span: ValueSpan, depth: number): boolean => {
  if (span.kind === 'string') return isReadingText(json.text, span)
  if ((span.kind !== 'object' && span.kind !== 'array') || depth > 4) return false
  if (span.end - span.start < READING_LENGTH / 3) return false
  const { children } = readChildren(json, span, PEEK)
  return children.some((child) => holdsText(json, child, depth + 1))
}

const isReadingText = (text: string, span: ValueSpan): boolean => {
  const length = span.end - span.start - 2
  if (length >= READING_LENGTH) return true
  const body = text.slice(span.start, span.end)
  // A Chinese character says as much as three or four Latin letters.
  return (
    body.includes('\\n') || (length >= READING_LENGTH / 3 && (body.match(/\p{Script=Han}/gu)?.length ?? 0) > length / 2)
  )
}
