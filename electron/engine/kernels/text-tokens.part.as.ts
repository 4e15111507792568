/**
 * The words of JSON, as shared/json-token.ts takes them: each function gives the address behind its word, or 0 for what is none.
 * Part of the kernel in text.as.ts. Blocks are followed by padding, so that 16 bytes may be loaded at any of their places.
 */

export function skipSpace(from: usize, to: usize): usize {
  let at = from
  while (at < to) {
    const c = load<u8>(at)
    if (c > 0x20 || (c != 0x20 && c != 0x0a && c != 0x0d && c != 0x09)) return at
    at++
  }
  return at
}

/** `start` is the address of the opening quote. */
export function scanString(start: usize, to: usize): usize {
  const quote = i8x16.splat(0x22)
  const backslash = i8x16.splat(0x5c)
  // Signed, so that bytes beyond ASCII are below it too.
  const space = i8x16.splat(0x20)
  let at = start + 1
  while (at < to) {
    const bytes = v128.load(at)
    const special = v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_s(bytes, space))
    const mask = i8x16.bitmask(special)
    if (mask == 0) {
      at += 16
      continue
    }
    at += <usize>ctz(mask)
    if (at >= to) return 0
    const c = load<u8>(at)
    if (c == 0x22) return at + 1
    if (c == 0x5c) at = skipEscape(at, to)
    else at = c < 0x80 ? 0 : skipNonAscii(at, to)
    if (at == 0) return 0
  }
  return 0
}

function skipEscape(at: usize, to: usize): usize {
  if (at + 1 >= to) return 0
  const c = load<u8>(at, 1)
  if (c == 0x75) {
    if (at + 6 > to) return 0
    for (let i: usize = 2; i < 6; i++) {
      const digit = load<u8>(at + i)
      const small = digit | 0x20
      if (!((digit >= 0x30 && digit <= 0x39) || (small >= 0x61 && small <= 0x66))) return 0
    }
    return at + 6
  }
  const isShort =
    c == 0x22 || c == 0x5c || c == 0x2f || c == 0x62 || c == 0x66 || c == 0x6e || c == 0x72 || c == 0x74
  return isShort ? at + 2 : 0
}

function skipNonAscii(start: usize, to: usize): usize {
  // Five characters of three bytes each, and a byte that is left out.
  const bits = i8x16(-16, -64, -64, -16, -64, -64, -16, -64, -64, -16, -64, -64, -16, -64, -64, 0)
  const wanted = i8x16(-32, -128, -128, -32, -128, -128, -32, -128, -128, -32, -128, -128, -32, -128, -128, 0)
  let at = start
  while (at < to) {
    while (at + 15 <= to) {
      const bytes = v128.load(at)
      // E0 and ED don't take every second byte.
      const isOdd = v128.or(i8x16.eq(bytes, i8x16.splat(-32)), i8x16.eq(bytes, i8x16.splat(-19)))
      if (!i8x16.all_true(i8x16.eq(v128.and(bytes, bits), wanted)) || v128.any_true(isOdd)) break
      at += 15
    }
    if (at >= to) break
    const lead = load<u8>(at)
    if (lead < 0x80) break
    // E1..EC take any two continuation bytes: nearly all of Chinese.
    if (lead > 0xe0 && lead < 0xed && at + 2 < to && (load<u16>(at, 1) & 0xc0c0) == 0x8080) {
      at += 3
    } else {
      const size = sequenceLength(at, to)
      if (size == 0) return 0
      at += size
    }
  }
  return at
}

function sequenceLength(at: usize, to: usize): usize {
  const lead = load<u8>(at)
  if (lead < 0xc2 || lead > 0xf4 || at + 1 >= to) return 0
  const second = load<u8>(at, 1)
  if ((second & 0xc0) != 0x80) return 0
  if (lead < 0xe0) return 2
  if (at + 2 >= to || (load<u8>(at, 2) & 0xc0) != 0x80) return 0
  if (lead < 0xf0) return (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ? 0 : 3
  if (at + 3 >= to || (load<u8>(at, 3) & 0xc0) != 0x80) return 0
  return (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f) ? 0 : 4
}

/** Takes a number or a word, whichever starts there. */
export function scanPlain(start: usize, to: usize): usize {
  const c = load<u8>(start)
  if (isDigit(c) || c == 0x2d) return scanNumber(start, to)
  return scanWord(start, to)
}

function scanNumber(start: usize, to: usize): usize {
  let at = start
  if (load<u8>(at) == 0x2d) {
    at++
    if (at < to && load<u8>(at) == 0x49) return scanWord(at, to)
  }
  if (at < to && load<u8>(at) == 0x30) at++
  else {
    const digits = skipDigits(at, to)
    if (digits == at) return 0
    at = digits
  }
  if (at < to && load<u8>(at) == 0x2e) {
    const digits = skipDigits(at + 1, to)
    if (digits == at + 1) return 0
    at = digits
  }
  if (at < to && (load<u8>(at) | 0x20) == 0x65) {
    at++
    if (at < to && (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d)) at++
    const digits = skipDigits(at, to)
    if (digits == at) return 0
    at = digits
  }
  if (at < to) {
    const c = load<u8>(at)
    if (isWordLike(c) || c == 0x2e || c == 0x2b || c == 0x2d) return 0
  }
  return at
}

const TRUE: u32 = 0x65757274
const FALS: u32 = 0x736c6166
const NULL: u32 = 0x6c6c756e
const NAN0: u32 = 0x004e614e
const INFINITY: u64 = 0x7974696e69666e49

function scanWord(at: usize, to: usize): usize {
  const four = load<u32>(at)
  let size: usize = 0
  if (four == TRUE || four == NULL) size = 4
  else if (four == FALS && load<u8>(at, 4) == 0x65) size = 5
  else if ((four & 0x00ffffff) == NAN0) size = 3
  else if (load<u64>(at) == INFINITY) size = 8
  if (size == 0 || at + size > to) return 0
  const after = at + size
  return after < to && isWordLike(load<u8>(after)) ? 0 : after
}

// @ts-ignore: decorator
@inline
function isDigit(c: u8): bool {
  return c >= 0x30 && c <= 0x39
}

function skipDigits(from: usize, to: usize): usize {
  let at = from
  while (at < to && isDigit(load<u8>(at))) at++
  return at
}

function isWordLike(c: u8): bool {
  const small = c | 0x20
  return isDigit(c) || (small >= 0x61 && small <= 0x7a) || c == 0x5f
}
