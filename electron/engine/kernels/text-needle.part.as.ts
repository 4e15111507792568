/**
 * Finding a text in JSON bytes however it is written: as UTF-8, by `\uXXXX` of either case, by short escapes, and in capital or
 * small letters. Part of the kernel in text.as.ts; needles are laid out by text.ts.
 *
 * A needle is UTF-16 units, already folded. Its first character is looked for by its bytes, 16 places at a time, and what
 * follows is read unit by unit.
 */

const BACKSLASH: u8 = 0x5c
const LETTER_U: u8 = 0x75

/** Where what stands in a needle. */
const UNIT_COUNT: usize = 0
const IS_FOLDED: usize = 4
const HAS_BACKSLASH: usize = 5
const IS_SINGLE: usize = 6
const HAS_SECOND: usize = 7
/** Two first bytes that may be, each as what is or-ed to a byte and what it must be then; the same for second bytes. */
const FIRST: usize = 8
const SECOND: usize = 12
/** The letter behind the backslash in the first character's short escape; a backslash's own is one. 0 is none. */
const SHORT: usize = 16
const HEX_COUNT: usize = 17
/** The four digits of the first unit's escapes, small letters. */
const HEX: usize = 20
const UNITS: usize = 36

/** 2 bytes for each UTF-16 unit: its folded form. Filled by the caller. */
export const foldTable: usize = memory.data(131072, 16)

/** Gives the address of the first place from `from` on that reads as the needle, escapes taken for what they look like; 0 for none. */
export function findNeedle(needle: usize, from: usize, to: usize): usize {
  const isSingle = load<u8>(needle, IS_SINGLE) != 0
  const hasSecond = load<u8>(needle, HAS_SECOND) != 0
  const or0 = i8x16.splat(load<u8>(needle, FIRST))
  const is0 = i8x16.splat(load<u8>(needle, FIRST + 1))
  const or1 = i8x16.splat(load<u8>(needle, FIRST + 2))
  const is1 = i8x16.splat(load<u8>(needle, FIRST + 3))
  const or2 = i8x16.splat(load<u8>(needle, SECOND))
  const is2 = i8x16.splat(load<u8>(needle, SECOND + 1))
  const or3 = i8x16.splat(load<u8>(needle, SECOND + 2))
  const is3 = i8x16.splat(load<u8>(needle, SECOND + 3))
  const shortEscape = i8x16.splat(load<u8>(needle, SHORT))
  const backslash = i8x16.splat(BACKSLASH)
  const letterU = i8x16.splat(LETTER_U)
  let at = from
  if (isSingle) {
    while (at < to) {
      const a = v128.load(at)
      const b = v128.load(at, 1)
      const c = v128.load(at, 16)
      const d = v128.load(at, 17)
      const aIsEscape = i8x16.eq(a, backslash)
      const bIsEscape = i8x16.eq(b, backslash)
      const cIsEscape = i8x16.eq(c, backslash)
      const dIsEscape = i8x16.eq(d, backslash)
      let low = i8x16.eq(v128.or(a, or0), is0)
      let high = i8x16.eq(v128.or(c, or0), is0)
      if (hasSecond) {
        low = v128.and(low, v128.or(i8x16.eq(v128.or(b, or2), is2), bIsEscape))
        high = v128.and(high, v128.or(i8x16.eq(v128.or(d, or2), is2), dIsEscape))
      }
      low = v128.or(low, v128.and(aIsEscape, v128.or(i8x16.eq(b, letterU), i8x16.eq(b, shortEscape))))
      high = v128.or(high, v128.and(cIsEscape, v128.or(i8x16.eq(d, letterU), i8x16.eq(d, shortEscape))))
      if (v128.any_true(v128.or(low, high))) {
        let mask = <u32>i8x16.bitmask(low) | (<u32>i8x16.bitmask(high) << 16)
        while (mask != 0) {
          const place = at + <usize>ctz(mask)
          if (place >= to) return 0
          if (isAt(needle, place, to)) return place
          mask &= mask - 1
        }
      }
      at += 32
    }
    return 0
  }
  while (at < to) {
    const a = v128.load(at)
    const b = v128.load(at, 1)
    let found = v128.or(i8x16.eq(v128.or(a, or0), is0), i8x16.eq(v128.or(a, or1), is1))
    if (hasSecond) {
      const second = v128.or(i8x16.eq(v128.or(b, or2), is2), i8x16.eq(v128.or(b, or3), is3))
      found = v128.and(found, v128.or(second, i8x16.eq(b, backslash)))
    }
    const isEscape = v128.or(i8x16.eq(b, letterU), i8x16.eq(b, shortEscape))
    found = v128.or(found, v128.and(i8x16.eq(a, backslash), isEscape))
    let mask = <u32>i8x16.bitmask(found)
    while (mask != 0) {
      const place = at + <usize>ctz(mask)
      if (place >= to) return 0
      if (isAt(needle, place, to)) return place
      mask &= mask - 1
    }
    at += 16
  }
  return 0
}

/** Tells whether the inside of a JSON string, from `from` to `to`, holds the needle. */
export function isIn(needle: usize, from: usize, to: usize): bool {
  let at = from
  while (at < to) {
    const place = findNeedle(needle, at, to)
    if (place == 0) return false
    if (!isInsideEscape(place, from) && matchEnd(needle, place, to) != 0) return true
    at = place + 1
  }
  return false
}

/** Gives where the text at an address that reads as the needle's units ends; 0 when it does not. */
export function matchEnd(needle: usize, from: usize, to: usize): usize {
  const isFolded = load<u8>(needle, IS_FOLDED) != 0
  const count = load<u32>(needle, UNIT_COUNT)
  let at = from
  let low: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    let unit: u32
    if (low != 0) {
      unit = low
      low = 0
    } else {
      if (at >= to) return 0
      const lead = <u32>load<u8>(at)
      if (lead == <u32>BACKSLASH) {
        const letter = load<u8>(at, 1)
        if (letter == LETTER_U) {
          const value = hexAt(at + 2)
          if (value < 0) return 0
          unit = <u32>value
          at += 6
        } else {
          unit = shortUnit(letter)
          if (unit == 0) return 0
          at += 2
        }
      } else if (lead < 0x80) {
        unit = lead
        at += 1
      } else if (lead < 0xe0) {
        unit = ((lead & 0x1f) << 6) | continued(at, 1)
        at += 2
      } else if (lead < 0xf0) {
        unit = ((lead & 0x0f) << 12) | (continued(at, 1) << 6) | continued(at, 2)
        at += 3
      } else {
        const point =
          ((lead & 0x07) << 18) | (continued(at, 1) << 12) | (continued(at, 2) << 6) | continued(at, 3)
        unit = 0xd7c0 + (point >> 10)
        low = 0xdc00 | (point & 0x3ff)
        at += 4
      }
    }
    if (isFolded) unit = <u32>load<u16>(foldTable + (<usize>(unit & 0xffff) << 1))
    if (unit != <u32>load<u16>(needle + UNITS + (<usize>i << 1))) return 0
  }
  return at <= to ? at : 0
}

// @ts-ignore: decorator
@inline
function isAt(needle: usize, place: usize, to: usize): bool {
  if (load<u8>(place) == BACKSLASH && load<u8>(place, 1) == LETTER_U && !startsWithHex(needle, place + 2)) {
    return load<u8>(needle, HAS_BACKSLASH) != 0 && isRawAt(needle, place, to)
  }
  if (matchEnd(needle, place, to) != 0) return true
  return load<u8>(needle, HAS_BACKSLASH) != 0 && isRawAt(needle, place, to)
}

function startsWithHex(needle: usize, at: usize): bool {
  const digits = load<u32>(at) | 0x20202020
  const count = <usize>load<u8>(needle, HEX_COUNT)
  for (let i: usize = 0; i < count; i++) if (load<u32>(needle + HEX + (i << 2)) == digits) return true
  return false
}

/** The raw text of a malformed row has no escapes: a backslash there is one. */
function isRawAt(needle: usize, from: usize, to: usize): bool {
  const isFolded = load<u8>(needle, IS_FOLDED) != 0
  const count = load<u32>(needle, UNIT_COUNT)
  let at = from
  for (let i: u32 = 0; i < count; i++) {
    if (at >= to) return false
    let unit = <u32>load<u16>(needle + UNITS + (<usize>i << 1))
    const byte = <u32>load<u8>(at)
    // What is not ASCII is looked at by whoever decides about the row.
    if (byte >= 0x80 || unit >= 0x80) return true
    if ((isFolded ? <u32>load<u16>(foldTable + (<usize>byte << 1)) : byte) != unit) return false
    at++
  }
  return true
}

/** Tells whether a place is in the middle of an escape; `from` is where the string's inside starts. */
function isInsideEscape(place: usize, from: usize): bool {
  for (let back: usize = 1; back <= 5; back++) {
    if (place < from + back) return false
    const at = place - back
    if (load<u8>(at) != BACKSLASH) continue
    let run: u32 = 0
    for (let before = at; before > from && load<u8>(before - 1) == BACKSLASH; before--) run++
    if ((run & 1) != 0) return false
    return back < <usize>(load<u8>(at, 1) == LETTER_U ? 6 : 2)
  }
  return false
}

// @ts-ignore: decorator
@inline
function continued(at: usize, index: usize): u32 {
  return <u32>load<u8>(at + index) & 0x3f
}

function hexAt(at: usize): i32 {
  let value: i32 = 0
  for (let i: usize = 0; i < 4; i++) {
    const c = <i32>load<u8>(at + i)
    const small = c | 0x20
    const digit = c >= 0x30 && c <= 0x39 ? c - 0x30 : small >= 0x61 && small <= 0x66 ? small - 0x57 : -1
    if (digit < 0) return -1
    value = (value << 4) | digit
  }
  return value
}

function shortUnit(letter: u8): u32 {
  switch (letter) {
    case 0x22:
    case 0x2f:
    case 0x5c:
      return <u32>letter
    case 0x62:
      return 0x08
    case 0x66:
      return 0x0c
    case 0x6e:
      return 0x0a
    case 0x72:
      return 0x0d
    case 0x74:
      return 0x09
    default:
      return 0
  }
}
