/** JSON by JSON.parse alone: what the naive engine needs of a row. The real engine never prints a row anew; this one does. */
import type { Cell, Column, Fault, ValueKind } from '../../shared/contract.ts'
import { type JsonPath, pathKey } from '../../shared/json-path.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Parsed = { ok: true; value: Json } | { ok: false; fault: Fault }

export const parseRow = (text: string): Parsed => {
  try {
    return { ok: true, value: JSON.parse(text) as Json }
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))
    const offset = at === null ? text.length : Number(at[1])
    const reason = at === null || offset >= text.length ? 'unexpected-end' : 'unexpected-character'
    return { ok: false, fault: { reason, byteOffset: offset, column: offset + 1 } }
  }
}

export const kindOf = (value: Json): ValueKind => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as ValueKind
}

/** Undefined where the path leads nowhere. */
export const valueAt = (value: Json, path: JsonPath): Json | undefined => {
  let at: Json | undefined = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = Object.hasOwn(at, step) ? (at as Record<string, Json>)[step] : undefined
  }
  return at
}

/** Gives the row's text with the value set, or null where the path's parent is missing. */
export const withValue = (text: string, path: JsonPath, json: string): string | null => {
  const parsed = parseRow(text)
  if (!parsed.ok) return null
  const value = JSON.parse(json) as Json
  const isSpaced = text !== JSON.stringify(parsed.value)
  if (path.length === 0) return print(value, isSpaced)
  const parent = valueAt(parsed.value, path.slice(0, -1))
  const step = path.at(-1)
  if (typeof parent !== 'object' || parent === null || step === undefined) return null
  ;(parent as Record<string | number, Json>)[step] = value
  return print(parsed.value, isSpaced)
}

const print = (value: Json, isSpaced: boolean): string => {
  if (!isSpaced || typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => print(item, true)).join(', ')}]`
  const fields = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${print(item, true)}`)
  return `{${fields.join(', ')}}`
}

export const cellOf = (value: Json | undefined, before: Json | undefined, isNew: boolean, chars: number): Cell => {
  const isEdited = !isNew && JSON.stringify(value) !== JSON.stringify(before)
  if (value === undefined) return { kind: 'absent', text: '', length: 0, isCut: false, isTurns: false, isEdited }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const length =
    typeof value === 'string'
      ? value.length
      : typeof value === 'object' && value !== null
        ? Object.keys(value).length
        : 0
  const isTurns = Array.isArray(value) && value.length > 0 && value.every(isTurn)
  return { kind: kindOf(value), text: text.slice(0, chars), length, isCut: text.length > chars, isTurns, isEdited }
}

const isTurn = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && ('role' in value || 'from' in value)

/** Fields of objects, four levels deep; lists count as one field. */
export const columnsOf = (texts: readonly string[]): Column[] => {
  const found = new Map<string, { path: JsonPath; kinds: Partial<Record<ValueKind, number>>; rows: number }>()
  const visit = (value: Json, path: JsonPath): void => {
    if (path.length > 0) {
      const column = found.get(pathKey(path)) ?? { path, kinds: {}, rows: 0 }
      found.set(pathKey(path), column)
      column.rows += 1
      column.kinds[kindOf(value)] = (column.kinds[kindOf(value)] ?? 0) + 1
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && path.length < 4)
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key])
  }
  for (const text of texts) {
    const parsed = parseRow(text)
    if (parsed.ok) visit(parsed.value, [])
  }
  return [...found.values()]
}
