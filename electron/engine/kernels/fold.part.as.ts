/**
 * A row's text, put together piece by piece and folded as it comes, by a table that says what becomes of each UTF-16 unit
 * (duplicates/fold-text-units.ts). Part of the kernel in shingles.as.ts.
 */

/** 4 bytes for each unit. */
export const unitsFoldAt: usize = memory.data(65536 * 4, 64)

const SPACE: u32 = 1 << 17
const DROPPED: u32 = 1 << 18
const DROPPED_PAIR: u32 = 1 << 19

/** Where the text that is put together starts, and its next unit goes. */
export let outAt: usize = 0
export let out: usize = 0
let pieceAt: usize = 0
let hasGap: bool = false
/** A high surrogate that goes if a low one follows it; 0 for none. */
let pending: u32 = 0
let isJoined: bool = false
/** Units of all pieces, without what stands between them. */
export let unitCount: u32 = 0

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

/** Adds units of a text to the piece. */
export function addUnits(from: usize, count: u32): void {
  const end = from + (<usize>count << 1)
  for (let at = from; at < end; at += 2) addUnit(<u32>load<u16>(at))
}

/** Adds one unit to the piece. */
// @ts-ignore: decorator
@inline
export function addUnit(unit: u32): void {
  const entry = load<u32>(unitsFoldAt + (<usize>unit << 2))
  if (entry < SPACE && pending == 0) put(entry)
  else addSpecial(unit, entry)
}

/** Adds what a JSON string means to the piece; the bytes are those between its quotes, and known to be sound. */
export function addJson(from: usize, to: usize): void {
  const foldsSpace = (load<u32>(unitsFoldAt + (0x20 << 2)) & SPACE) != 0
  const isPlain = (load<u32>(unitsFoldAt + (0x21 << 2)) & DROPPED) == 0
  let at = from
  while (at < to) {
    if (isPlain && at + 16 <= to && pending == 0) {
      const taken = addAscii(at, foldsSpace)
      at += taken
      if (taken != 0) continue
    }
    // What the sixteen are that could not be taken at once, one by one.
    const stop = at + 16 < to ? at + 16 : to
    while (at < stop) at = addCharacter(at)
  }
}

/** Adds the character or escape that starts at an address; gives where the next one does. */
// @ts-ignore: decorator
@inline
function addCharacter(at: usize): usize {
  const c = <u32>load<u8>(at)
  if (c < 0x80) {
    if (c != 0x5c) {
      addUnit(c)
      return at + 1
    }
    return addEscape(at)
  }
  if (c < 0xe0) {
    addUnit(((c & 0x1f) << 6) | (<u32>load<u8>(at, 1) & 0x3f))
    return at + 2
  }
  const middle = ((<u32>load<u8>(at, 1) & 0x3f) << 6) | (<u32>load<u8>(at, 2) & 0x3f)
  if (c < 0xf0) {
    addUnit(((c & 0x0f) << 12) | middle)
    return at + 3
  }
  return addPair(at, ((c & 0x07) << 18) | (middle << 6) | (<u32>load<u8>(at, 3) & 0x3f))
}

function addPair(at: usize, point: u32): usize {
  addUnit(0xd7c0 + (point >> 10))
  addUnit(0xdc00 + (point & 0x3ff))
  return at + 4
}

function addEscape(at: usize): usize {
  const escaped = <u32>load<u8>(at, 1)
  if (escaped != 0x75) {
    addUnit(shortEscape(escaped))
    return at + 2
  }
  addUnit((hex(at + 2) << 12) | (hex(at + 3) << 8) | (hex(at + 4) << 4) | hex(at + 5))
  return at + 6
}

/** Adds sixteen ASCII characters at once where that can be done, with the last of them a blank perhaps; gives 16 or 0. */
// @ts-ignore: decorator
@inline
function addAscii(at: usize, foldsSpace: bool): usize {
  let bytes = v128.load(at)
  // Signed, so that bytes beyond ASCII are below it too.
  const odd = v128.or(i8x16.lt_s(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x5c)))
  if (v128.any_true(odd)) return 0
  let units: usize = 16
  if (foldsSpace) {
    const blanks = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x20)))
    if ((blanks & (blanks << 1)) != 0) return 0
    if ((blanks & 1) != 0 && (hasGap || out == pieceAt)) return 0
    if (hasGap) {
      store<u16>(out, 0x20)
      out += 2
    }
    hasGap = (blanks & 0x8000) != 0
    if (hasGap) units = 15
  }
  if (load<u32>(unitsFoldAt + (0x41 << 2)) != 0x41) {
    const capitals = v128.and(i8x16.ge_s(bytes, i8x16.splat(0x41)), i8x16.le_s(bytes, i8x16.splat(0x5a)))
    bytes = v128.or(bytes, v128.and(capitals, i8x16.splat(0x20)))
  }
  v128.store(out, i16x8.extend_low_i8x16_u(bytes))
  v128.store(out, i16x8.extend_high_i8x16_u(bytes), 16)
  out += units << 1
  return 16
}

function addSpecial(unit: u32, entry: u32): void {
  if (pending != 0) {
    if ((unit & 0xfc00) == 0xdc00) {
      pending = 0
      return
    }
    keepPending()
  }
  if ((entry & SPACE) != 0) hasGap = out > pieceAt
  else if ((entry & DROPPED) != 0) return
  else if ((entry & DROPPED_PAIR) != 0) pending = unit
  else put(entry)
}

/** It stood alone, and stays. */
function keepPending(): void {
  const unit = pending
  pending = 0
  put(load<u32>(unitsFoldAt + (<usize>unit << 2)))
}

// @ts-ignore: decorator
@inline
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
