/**
 * Sets one value in a row. Every byte outside the value stays, and what is written is written as the row writes
 * (json-style.ts). What the new value has in common with the old one stays as well (json-rewrite.ts).
 */
import { EngineError } from './engine-error.ts'
import { type JsonPath, pathLabel } from './json-path.ts'
import { rewriteValue } from './json-rewrite.ts'
import { checkJson, findValue, type JsonValue } from './json-scan.ts'
import { hasBreak, indentAt, type Spreadable } from './json-spread.ts'
import { bytesOfJson, printString, restyleBytes, styleOf } from './json-style.ts'
import { splicedBytes } from './spliced-bytes.ts'

/**
 * Gives the line with the value at a path set to JSON text; the line itself where that is what stands there already. A
 * last key that its object lacks is put at the object's end, an index that equals a list's length at the list's end.
 * Fails with `value-not-json`, `row-malformed`, or `path-missing` where there is nothing to put it into.
 */
export const setValue = (line: Uint8Array, path: JsonPath, json: string): Uint8Array => {
  const value = bytesOfJson(json)
  const old = findValue(line, path)
  if (old !== null) return rewriteValue(line, old, value)
  const fault = checkJson(line)
  if (fault !== null) throw new EngineError('row-malformed', { reason: fault.reason, column: fault.column })
  return append(line, path, value)
}

/** Puts a value that is not there yet at the end of its list or object. */
const append = (line: Uint8Array, path: JsonPath, value: Uint8Array): Uint8Array => {
  const key = path.at(-1)
  const parent = findValue(line, path.slice(0, -1))
  if (parent === null || key === undefined || !takes(parent, key)) {
    throw new EngineError('path-missing', { path: pathLabel(path) })
  }
  // White space before the closing bracket stays there.
  let at = parent.end - 1
  while (line[at - 1] <= 0x20) at--
  const own = styleOf(line)
  const isEmpty = parent.count === 0
  const isSpread = isEmpty ? own.spread?.[spreadableOf(parent, value)] : hasBreak(line, at, parent.end)
  const style = isSpread ? own : { ...own, spread: undefined }
  // Behind an item that stands on a line of its own, its last line is indented as its first.
  const outer = style.spread === undefined ? '' : indentAt(line, at - 1)
  const indent = isEmpty && style.spread ? outer + style.spread.unit : outer
  const item = restyleBytes(value, style, indent)
  const text = typeof key === 'string' ? printString(key, style) + style.keySeparator + item : item
  const newline = style.spread?.newline
  if (!isEmpty) {
    const separator = newline === undefined ? style.itemSeparator : `,${newline}${indent}`
    return splicedBytes(line, at, at, separator + text)
  }
  if (newline !== undefined) {
    const closing = hasBreak(line, at, parent.end) ? '' : newline + outer
    return splicedBytes(line, at, at, newline + indent + text + closing)
  }
  const padding = at < parent.end - 1 ? '' : parent.kind === 'object' ? style.objectPadding : style.listPadding
  return splicedBytes(line, at, at, padding + text + padding)
}

const spreadableOf = (parent: JsonValue, item: Uint8Array): Spreadable => {
  if (parent.kind === 'object') return 'objects'
  const first = item.find((byte) => byte > 0x20)
  return first === 0x7b || first === 0x5b ? 'lists' : 'plainLists'
}

const takes = (parent: JsonValue, key: string | number): boolean =>
  parent.kind === 'object' ? typeof key === 'string' : parent.kind === 'array' && key === parent.count
