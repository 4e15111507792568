/**
 * Where strings and brackets are in bytes of JSON, as bits: of each 64 bytes, those that stand in a string (from its first
 * quote to before its last), brackets that open and brackets that close. Nothing need be known of what comes before the
 * bytes: should they start inside a string, all is the other way round. Part of the kernel in values.as.ts.
 */

export const MASKS_SIZE: usize = 24
/** Where what stands in the masks of 64 bytes. */
export const STRINGS: usize = 0
export const OPENERS: usize = 8
export const CLOSERS: usize = 16

export let windowAt: usize = 0
/** The masks of the window's bytes. */
export let masksAt: usize = 0

/** Says where the window is, and where its masks. */
export function placeMasks(window: usize, masks: usize): void {
  windowAt = window
  masksAt = masks
}

export const COMMA: u8 = 0x2c
export const COLON: u8 = 0x3a
export const QUOTE: u8 = 0x22
export const BACKSLASH: u8 = 0x5c
export const OPENER: u8 = 0x7b
const CLOSER: u8 = 0x7d
/** By which '[' and '{' differ, and ']' and '}'. */
const BRACKET_BIT: u8 = 0x20

const ODD_BITS: u64 = 0xaaaaaaaaaaaaaaaa

/** 1 when the next byte is escaped. */
export let escapeCarry: u64 = 0
/** All bits when the next byte stands in a string, should the window start outside one. */
export let stringCarry: u64 = 0

/** Says that the next masks are those of a window's start; `isEscaped` says that a backslash escapes its first byte. */
export function startMasks(isEscaped: bool): void {
  escapeCarry = <u64>isEscaped
  stringCarry = 0
}

/** Makes the masks of the bytes from `from`, which is a multiple of 64 bytes into the window, to `to`. */
export function readMasks(from: usize, to: usize): void {
  let masks = masksAt + ((from - windowAt) >> 6) * MASKS_SIZE
  for (let at = from; at < to; at += 64) {
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)
    // What is left of other bytes behind the end counts for nothing.
    const inside: u64 = to - at >= 64 ? ~(<u64>0) : ((<u64>1) << <u64>(to - at)) - 1
    const quotes = bitsOf(a, b, c, d, QUOTE) & inside
    const escaped = escapedBits(bitsOf(a, b, c, d, BACKSLASH) & inside)
    const strings = prefixXor(quotes & ~escaped) ^ stringCarry
    stringCarry = <u64>(<i64>strings >> 63)
    const bit = i8x16.splat(BRACKET_BIT)
    const la = v128.or(a, bit)
    const lb = v128.or(b, bit)
    const lc = v128.or(c, bit)
    const ld = v128.or(d, bit)
    store<u64>(masks, strings, STRINGS)
    store<u64>(masks, bitsOf(la, lb, lc, ld, OPENER) & inside, OPENERS)
    store<u64>(masks, bitsOf(la, lb, lc, ld, CLOSER) & inside, CLOSERS)
    masks += MASKS_SIZE
  }
}

// @ts-ignore: decorator
@inline
export function bitsOf(a: v128, b: v128, c: v128, d: v128, byte: u8): u64 {
  const wanted = i8x16.splat(byte)
  return (
    <u64>i8x16.bitmask(i8x16.eq(a, wanted)) |
    (<u64>i8x16.bitmask(i8x16.eq(b, wanted)) << 16) |
    (<u64>i8x16.bitmask(i8x16.eq(c, wanted)) << 32) |
    (<u64>i8x16.bitmask(i8x16.eq(d, wanted)) << 48)
  )
}

/** Tells which bytes stand behind an odd number of backslashes, as simdjson does it: by subtracting runs from odd bits. */
// @ts-ignore: decorator
@inline
function escapedBits(backslashes: u64): u64 {
  const before = escapeCarry
  if (backslashes == 0) {
    escapeCarry = 0
    return before
  }
  const starts = backslashes & ~before
  const codes = (((starts << 1) | ODD_BITS) - starts) ^ ODD_BITS
  escapeCarry = (codes & backslashes) >> 63
  return codes ^ (backslashes | before)
}

/** Sets each bit when an odd number of bits is set up to it. */
// @ts-ignore: decorator
@inline
function prefixXor(bits: u64): u64 {
  if (bits == 0) return 0
  bits ^= bits << 1
  bits ^= bits << 2
  bits ^= bits << 4
  bits ^= bits << 8
  bits ^= bits << 16
  return bits ^ (bits << 32)
}

// @ts-ignore: decorator
@inline
export function isOpener(byte: u8): bool {
  return (byte | BRACKET_BIT) == OPENER
}

// @ts-ignore: decorator
@inline
export function isCloser(byte: u8): bool {
  return (byte | BRACKET_BIT) == CLOSER
}

// @ts-ignore: decorator
@inline
export function isSpace(byte: u8): bool {
  return byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
}

// @ts-ignore: decorator
@inline
export function isBetween(byte: u8): bool {
  return isSpace(byte) || byte == COMMA || byte == 0x1e
}
