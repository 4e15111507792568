/**
 * The shingles of a text as 64-bit hashes: from each unit on the shortest stretch that weighs enough, where Han characters, kana and
 * Hangul syllables weigh two. Up to eight units are hashed as two words, longer ones by a polynomial that is rolled along. Part of the
 * kernel in shingles.as.ts.
 */

const A: u64 = 0x9e3779b97f4a7c15
const B: u64 = 0xc2b2ae3d27d4eb4f
const C: u64 = 0x165667b19e3779f9

/** One byte for each unit: 1 for one that weighs two. */
export const wideAt: usize = memory.data(65536, 64)

/** Powers of A. */
const powersAt: usize = memory.data(64 * 8, 16)
let arePowersMade: bool = false

/**
 * Writes the hash of each shingle, 8 bytes each, in the order of the text; none is 0. Gives how many there are. Sixteen bytes behind the
 * text are read too.
 */
export function shingleHashes(from: usize, to: usize, width: u32, hashesAt: usize): u32 {
  return width <= 8 ? hashShort(from, to, width, hashesAt) : hashLong(from, to, width, hashesAt)
}

function hashShort(from: usize, to: usize, width: u32, hashesAt: usize): u32 {
  let weight: u32 = 0
  let end = from
  let target = hashesAt
  for (let start = from; start < to; start += 2) {
    while (weight < width) {
      if (end == to) return <u32>((target - hashesAt) >> 3)
      weight += weightAt(end)
      end += 2
    }
    const bits = <u64>(end - start) << 3
    let low = load<u64>(start)
    let high: u64 = 0
    if (bits < 64) low &= (<u64>1 << bits) - 1
    else if (bits > 64) {
      high = load<u64>(start, 8)
      if (bits < 128) high &= (<u64>1 << (bits - 64)) - 1
    }
    // The length tells a text that ends with U+0000 from one that does not.
    store<u64>(target, mix((low * A) ^ rotl<u64>(high * B, 32) ^ (bits * C)))
    target += 8
    weight -= weightAt(start)
  }
  return <u32>((target - hashesAt) >> 3)
}

function hashLong(from: usize, to: usize, width: u32, hashesAt: usize): u32 {
  if (!arePowersMade) makePowers()
  let hash: u64 = 0
  let weight: u32 = 0
  let end = from
  let target = hashesAt
  for (let start = from; start < to; start += 2) {
    while (weight < width) {
      if (end == to) return <u32>((target - hashesAt) >> 3)
      hash = hash * A + <u64>load<u16>(end) + 1
      weight += weightAt(end)
      end += 2
    }
    store<u64>(target, mix(hash))
    target += 8
    weight -= weightAt(start)
    hash -= (<u64>load<u16>(start) + 1) * load<u64>(powersAt + ((end - start - 2) << 2))
  }
  return <u32>((target - hashesAt) >> 3)
}

// @ts-ignore: decorator
@inline
function weightAt(at: usize): u32 {
  return 1 + <u32>load<u8>(wideAt + <usize>load<u16>(at))
}

// @ts-ignore: decorator
@inline
function mix(hash: u64): u64 {
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb
  hash ^= hash >> 31
  return hash == 0 ? 1 : hash
}

function makePowers(): void {
  let power: u64 = 1
  for (let at: usize = 0; at < 64 * 8; at += 8) {
    store<u64>(powersAt + at, power)
    power *= A
  }
  arePowersMade = true
}
