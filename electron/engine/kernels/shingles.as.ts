/**
 * Texts made comparable, their hashes, shingles and sketches, in WebAssembly. AssemblyScript, compiled by build/kernels.ts. Which
 * differences count for nothing is said by duplicates/fold-text-units.ts, what a shingle is by shared/duplicates.
 *
 * The search of text.as.ts is part of this kernel, so that the fields of a row are found, decoded and folded where they lie. What is
 * beyond it (a list or an object in a field, a malformed row) is left to the caller, who puts the row's text together himself.
 */

import { addJson, addUnit, beginPiece, beginText, endPiece, out, outAt, unitCount } from './fold.part.as'
import { spansAt, walk } from './text.as'
import { hashBytes } from './xxh64.part.as'

export { addJson, addUnits, beginPiece, beginText, endPiece, textEnd, unitCount, unitsFoldAt } from './fold.part.as'
export { shingleHashes, wideAt } from './shingle-hashes.part.as'
export { distinct, findInSet, loadSet } from './shingle-sets.part.as'
export { sketch, writeBands, writeBits } from './shingle-sketch.part.as'
export { find, foldAt, freeAt, isPlain, match, spansAt, walk } from './text.as'

/** Values at a path's end, of any kind. */
const ANY: u32 = 0x13f
const STRING: u32 = 0
const NULL: u32 = 3
const OBJECT: u32 = 4
const IS_EMPTY: u32 = 1 << 8

const TEXT: i32 = 0
const EMPTY: i32 = 1
const LEFT: i32 = -1

/** Writes the hash of the text, 8 bytes. */
export function hashText(target: usize): void {
  store<u64>(target, hashBytes(outAt, out - outAt))
}

/**
 * Puts the text of a row's fields together at an address. `paths` is where the addresses of paths are. Gives whether there is any; -1
 * where it is left to the caller.
 */
export function loadFields(from: usize, to: usize, paths: usize, pathCount: u32, target: usize, joined: bool): i32 {
  if (load<u8>(from) != 0x7b) return LEFT
  beginText(target, joined)
  for (let path: u32 = 0; path < pathCount; path++) {
    const count = walk(from, to, <usize>load<u32>(paths + (<usize>path << 2)), ANY)
    if (count < 0) return LEFT
    beginPiece()
    let isFirst = true
    for (let value: i32 = 0; value < count; value++) {
      const span = spansAt + <usize>value * 12
      const kind = load<u32>(span, 8) & 0xff
      if (kind == NULL || (load<u32>(span, 8) & IS_EMPTY) != 0) continue
      if (kind >= OBJECT) return LEFT
      const quote: usize = kind == STRING ? 1 : 0
      const start = <usize>load<u32>(span) + quote
      const end = <usize>load<u32>(span, 4) - quote
      if (start == end) continue
      if (!isFirst) addUnit(0x0a)
      isFirst = false
      addJson(start, end)
    }
    endPiece()
  }
  return unitCount == 0 ? EMPTY : TEXT
}
