/** Finding bytes of JSONL: line feeds, and what is not blank. Part of the kernel in lines.as.ts. */

export const LF: u8 = 0x0a
export const CR: u8 = 0x0d

/** Gives the address of the first line feed, or `to`. */
// @ts-ignore: decorator
@inline
export function findLineFeed(from: usize, to: usize): usize {
  const wanted = i8x16.splat(LF)
  let at = from
  while (at + 64 <= to) {
    const a = i8x16.eq(v128.load(at), wanted)
    const b = i8x16.eq(v128.load(at, 16), wanted)
    const c = i8x16.eq(v128.load(at, 32), wanted)
    const d = i8x16.eq(v128.load(at, 48), wanted)
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) {
      const mask =
        <u64>i8x16.bitmask(a) |
        (<u64>i8x16.bitmask(b) << 16) |
        (<u64>i8x16.bitmask(c) << 32) |
        (<u64>i8x16.bitmask(d) << 48)
      return at + <usize>ctz(mask)
    }
    at += 64
  }
  // These loads may look past `to`, into padding or what is left of another block.
  while (at < to) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), wanted))
    if (mask != 0) {
      const found = at + <usize>ctz(mask)
      return found < to ? found : to
    }
    at += 16
  }
  return to
}

// @ts-ignore: decorator
@inline
export function endOfContent(from: usize, newline: usize): usize {
  return newline > from && load<u8>(newline - 1) == CR ? newline - 1 : newline
}

// @ts-ignore: decorator
@inline
export function isBlank(from: usize, to: usize): bool {
  // No blank is above 0x20, and nearly every row starts above it.
  if (from < to && load<u8>(from) > 0x20) return false
  return skipBlanks(from, to) == to
}

export function skipBlanks(from: usize, to: usize): usize {
  let at = from
  while (at + 16 <= to) {
    const bytes = v128.load(at)
    const isText = v128.not(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x09))),
        i8x16.eq(bytes, i8x16.splat(CR)),
      ),
    )
    const mask = i8x16.bitmask(isText)
    if (mask != 0) return at + <usize>ctz(mask)
    at += 16
  }
  while (at < to) {
    const byte = load<u8>(at)
    if (byte != 0x20 && byte != 0x09 && byte != CR) return at
    at++
  }
  return to
}
