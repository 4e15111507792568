/**
 * Sets one value in a line. Every byte outside the value stays, and what is written is written as the line writes
 * (json-style.ts). What the new value has in common with the old one stays as well (json-rewrite.ts).
 */
import { EngineError } from './engine-error.ts'
import { type JsonPath, pathLabel } from './json-path.ts'
import { rewriteValue } from './json-rewrite.ts'
import { checkJson, findValue, type JsonValue } from './json-scan.ts'
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
  const style = styleOf(line)
  const item = restyleBytes(value, style)
  const text = typeof key === 'string' ? printString(key, style) + style.keySeparator + item : item
  // White space before the closing bracket stays there.
  let at = parent.end - 1
  while (line[at - 1] <= 0x20) at--
  if (parent.count > 0) return splicedBytes(line, at, at, style.itemSeparator + text)
  const padding = at < parent.end - 1 ? '' : parent.kind === 'object' ? style.objectPadding : style.listPadding
  return splicedBytes(line, at, at, padding + text + padding)
}

const takes = (parent: JsonValue, key: string | number): boolean =>
  parent.kind === 'object' ? typeof key === 'string' : parent.kind === 'array' && key === parent.count
