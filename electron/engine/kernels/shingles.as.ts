/**
 * Texts made comparable, their shingles and sketches, in WebAssembly. AssemblyScript, compiled by build/kernels.ts. Which
 * differences count for nothing is said by duplicates/fold-text-units.ts, what a shingle is by shared/duplicates.
 *
 * A row's text is put together piece by piece at `outAt`, folded as it comes. The search of text.as.ts is part of this kernel, so that
 * the fields of a row are found, decoded and folded where they lie.
 */

import { hashBytes } from './xxh64.part.as'

export { shingleHashes, wideAt } from './shingle-hashes.part.as'
export { distinct, findInSet, loadSet } from './shingle-sets.part.as'
export { sketch, writeBands, writeBits } from './shingle-sketch.part.as'
export { find, foldAt, freeAt, isPlain, match, spansAt, walk } from './text.as'

/** What becomes of each unit: 4 bytes each, as `foldTable` gives them. */
export const unitsFoldAt: usize = memory.data(65536 * 4, 64)

const SPACE: u32 = 1 << 17
const DROPPED: u32 = 1 << 18
const DROPPED_PAIR: u32 = 1 << 19

/** Where the text that is put together starts, and its next unit goes. */
let outAt: usize = 0
let out: usize = 0
let pieceAt: usize = 0
let hasGap: bool = false
/** A high surrogate that goes if a low one follows it; 0 for none. */
let pending: u32 = 0
let isJoined: bool = false
/** Units of all pieces, without what stands between them. */
export let unitCount: u32 = 0
export let hashLow: u32 = 0
export let hashHigh: u32 = 0

/** Starts a text at an address; pieces are joined by line feeds, or else each has its length before it. */
export function beginText(at: usize, joined: bool): void {
  outAt = at
  out = at
  isJoined = joined
  unitCount = 0
}

export function beginPiece(): void {
  if (!isJoined) out += 4
  else if (out > outAt) {
    store<u16>(out, 0x0a)
    out += 2
  }
  pieceAt = out
  hasGap = false
  pending = 0
}

export function endPiece(): void {
  if (pending != 0) keepPending()
  const units = <u32>((out - pieceAt) >> 1)
  unitCount += units
  if (!isJoined) store<u32>(pieceAt - 4, units)
  // Nothing came of the piece, nor is there anything to join.
  else if (units == 0 && pieceAt > outAt) out = pieceAt - 2
}

/** Gives where the text ends. */
export function textEnd(): usize {
  return out
}

/** Hashes the text into `hashLow` and `hashHigh`. */
export function hashText(): void {
  const hash = hashBytes(outAt, out - outAt)
  hashLow = <u32>hash
  hashHigh = <u32>(hash >> 32)
}

/** Adds units of a text to the piece. */
export function addUnits(from: usize, count: u32): void {
  const end = from + (<usize>count << 1)
  for (let at = from; at < end; at += 2) add(<u32>load<u16>(at))
}

export function addUnit(unit: u32): void {
  add(unit)
}

/** Adds what a JSON string means to the piece; the bytes are those between its quotes, and known to be sound. */
export function addJson(from: usize, to: usize): void {
  let at = from
  while (at < to) {
    const c = <u32>load<u8>(at)
    if (c < 0x80) {
      if (c != 0x5c) {
        add(c)
        at++
      } else {
        const escaped = <u32>load<u8>(at, 1)
        if (escaped == 0x75) {
          add((hex(at + 2) << 12) | (hex(at + 3) << 8) | (hex(at + 4) << 4) | hex(at + 5))
          at += 6
        } else {
          add(shortEscape(escaped))
          at += 2
        }
      }
    } else if (c < 0xe0) {
      add(((c & 0x1f) << 6) | (<u32>load<u8>(at, 1) & 0x3f))
      at += 2
    } else if (c < 0xf0) {
      add(((c & 0x0f) << 12) | ((<u32>load<u8>(at, 1) & 0x3f) << 6) | (<u32>load<u8>(at, 2) & 0x3f))
      at += 3
    } else {
      const point =
        ((c & 0x07) << 18) |
        ((<u32>load<u8>(at, 1) & 0x3f) << 12) |
        ((<u32>load<u8>(at, 2) & 0x3f) << 6) |
        (<u32>load<u8>(at, 3) & 0x3f)
      add(0xd7c0 + (point >> 10))
      add(0xdc00 + (point & 0x3ff))
      at += 4
    }
  }
}

// @ts-ignore: decorator
@inline
function add(unit: u32): void {
  const entry = load<u32>(unitsFoldAt + (<usize>unit << 2))
  if (entry < SPACE && pending == 0 && !hasGap) {
    store<u16>(out, <u16>entry)
    out += 2
  } else addSpecial(unit, entry)
}

function addSpecial(unit: u32, entry: u32): void {
  if (pending != 0) {
    const isPair = (unit & 0xfc00) == 0xdc00
    if (isPair) {
      pending = 0
      return
    }
    keepPending()
  }
  if ((entry & SPACE) != 0) {
    hasGap = out > pieceAt
    return
  }
  if ((entry & DROPPED) != 0) return
  if ((entry & DROPPED_PAIR) != 0) {
    pending = unit
    return
  }
  put(entry)
}

/** It stood alone, and stays. */
function keepPending(): void {
  const unit = pending
  pending = 0
  put(load<u32>(unitsFoldAt + (<usize>unit << 2)))
}

function put(entry: u32): void {
  if (hasGap) {
    store<u16>(out, 0x20)
    out += 2
    hasGap = false
  }
  store<u16>(out, <u16>entry)
  out += 2
}

// @ts-ignore: decorator
@inline
function hex(at: usize): u32 {
  const c = <u32>load<u8>(at)
  return c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x57
}

function shortEscape(c: u32): u32 {
  if (c == 0x6e) return 0x0a
  if (c == 0x74) return 0x09
  if (c == 0x72) return 0x0d
  if (c == 0x62) return 0x08
  if (c == 0x66) return 0x0c
  return c
}
