/**
 * A cell's value as text to be typed in, and back: a string as what it says, everything else as JSON. What must stay true:
 * a value is read from the row's own bytes (a number of 20 digits is never a JavaScript number), text that was not
 * changed comes back as it was, and a value keeps its kind unless its kind was changed.
 */
import { type Cell, type Fault, type ValueKind, valueKinds } from '../../shared/contract.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { checkJson, findValue, stringOf } from '../../shared/json-scan.ts'

/** A value as it is typed: a string's text, or JSON. */
export interface CellValue {
  readonly kind: ValueKind
  readonly text: string
}

/** Why typed text is no value of its kind. */
export type TypedProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'fault'; readonly reason: Fault['reason']; readonly column: number }
  | { readonly kind: 'other-kind'; readonly found: ValueKind }

export type Typed = { readonly json: string } | { readonly problem: TypedProblem }

/** Gives the value that a preview shows whole; null when it was cut, or there is none. */
export const valueOfCell = (cell: Cell): CellValue | null =>
  cell.isCut || cell.kind === 'absent' ? null : { kind: cell.kind, text: cell.text }

/** Gives the value at a path of a row's whole text; null where there is none. */
export const valueInRow = (rowText: string, path: JsonPath): CellValue | null => {
  const bytes = new TextEncoder().encode(rowText)
  const found = findValue(bytes, path)
  if (found === null) return null
  if (found.kind === 'string') return { kind: 'string', text: stringOf(bytes, found) }
  return { kind: found.kind, text: new TextDecoder().decode(bytes.subarray(found.start, found.end)) }
}

/** Reads typed text as a value of a kind, as the JSON that a change is asked for with. */
export const readTyped = ({ kind, text }: CellValue): Typed => {
  if (kind === 'string') return { json: JSON.stringify(text) }
  const json = text.trim()
  if (json === '') return { problem: { kind: 'empty' } }
  const bytes = new TextEncoder().encode(json)
  const fault = checkJson(bytes)
  if (fault !== null) {
    const before = text.slice(0, text.length - text.trimStart().length)
    return { problem: { kind: 'fault', reason: fault.reason, column: fault.column + [...before].length } }
  }
  const found = kindOfJson(json)
  return found === kind ? { json } : { problem: { kind: 'other-kind', found } }
}

/** Gives the text to go on with when a value is to be of another kind; what is typed stays wherever it can. */
export const textAsKind = ({ kind, text }: CellValue, next: ValueKind): string => {
  if (kind === next) return text
  if (next === 'string') return asText(kind, text)
  const typed = readTyped({ kind: next, text })
  return 'json' in typed ? typed.json : EMPTY_TEXTS[next]
}

const asText = (kind: ValueKind, text: string): string => {
  if (kind === 'null' && text.trim() === 'null') return ''
  const bytes = new TextEncoder().encode(text)
  const whole = text.trimStart().startsWith('"') && checkJson(bytes) === null ? findValue(bytes, []) : null
  // Whoever wrote a text in its quotes means what stands between them.
  return whole?.kind === 'string' ? stringOf(bytes, whole) : text
}

/** Gives the kind of a JSON text that is known to be good. */
export const kindOfJson = (json: string): ValueKind => {
  switch (json.trimStart().charAt(0)) {
    case '"':
      return 'string'
    case '{':
      return 'object'
    case '[':
      return 'array'
    case 't':
    case 'f':
      return 'boolean'
    case 'n':
      return 'null'
    default:
      return 'number'
  }
}

/** Gives the next kind, for the key that goes round them. */
export const nextKind = (kind: ValueKind): ValueKind =>
  valueKinds[(valueKinds.indexOf(kind) + 1) % valueKinds.length] ?? kind

const EMPTY_TEXTS: Readonly<Record<ValueKind, string>> = {
  string: '',
  number: '',
  boolean: 'true',
  null: 'null',
  object: '{}',
  array: '[]',
}
