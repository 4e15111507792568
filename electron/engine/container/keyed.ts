/**
 * The values of an object, each a row behind its key: `{"id-1": row, "id-2": row}`. A row starts with its value, so that
 * the key of the next row stands at the end of a row's gap, and the key of the first row before any row. An item without
 * a key or without a value is malformed, and a row as a whole.
 */
import type { LayoutRules } from './container.ts'
import { isBetween, isSpace, trimmedEnd } from './values.ts'

const COLON = 0x3a
const QUOTE = 0x22
const BACKSLASH = 0x5c

export const keyed: LayoutRules = {
  contentEnd(bytes, start, end) {
    const key = keyBefore(bytes, start + 1, end)
    return trimmedEnd(bytes, start, key ?? end)
  },

  endingEnd(bytes, contentEnd, end) {
    return keyBefore(bytes, contentEnd, end) ?? end
  },
}

/** Gives where the key of the row that starts at `rowStart` begins in the gap before it; `rowStart` where it has none. */
export const rowLead = (bytes: Uint8Array, rowStart: number): number => keyBefore(bytes, 0, rowStart) ?? rowStart

/** Gives where a key begins of which `"key" :` ends at `end`, no further back than `from`. */
const keyBefore = (bytes: Uint8Array, from: number, end: number): number | null => {
  const colon = lastText(bytes, from, end)
  if (colon < from || bytes[colon] !== COLON) return null
  const closing = lastText(bytes, from, colon)
  if (closing < from || bytes[closing] !== QUOTE) return null
  for (let at = closing - 1; at >= from; at--) {
    if (bytes[at] !== QUOTE) continue
    let slashes = at
    while (slashes > from && bytes[slashes - 1] === BACKSLASH) slashes--
    if ((at - slashes) % 2 === 0) return at === from || isBefore(bytes[at - 1]) ? at : null
    at = slashes
  }
  return null
}

/** A key stands behind what separates it from the row before, or behind the object's bracket. */
const isBefore = (byte: number): boolean => isBetween(byte) || byte === 0x7b

const lastText = (bytes: Uint8Array, from: number, end: number): number => {
  let at = end - 1
  while (at >= from && isSpace(bytes[at])) at--
  return at
}
