/**
 * The shingles of a text as 64-bit hashes: from each unit on the shortest stretch that weighs enough, where Han characters, kana and
 * Hangul syllables weigh two. A hash is a polynomial of the units, rolled along, and then mixed. Part of the kernel in shingles.as.ts.
 */

const BASE: u64 = 0x9e3779b97f4a7c15

/** One byte for each unit: 1 for one that weighs two. */
export const wideAt: usize = memory.data(65536, 64)

/** Powers of BASE. */
const powersAt: usize = memory.data(64 * 8, 16)
let arePowersMade: bool = false

/** Writes the hash of each shingle, 8 bytes each, in the order of the text; none is 0. Gives how many there are. */
export function shingleHashes(from: usize, to: usize, width: u32, hashesAt: usize): u32 {
  if (!arePowersMade) makePowers()
  let hash: u64 = 0
  let weight: u32 = 0
  let end = from
  let target = hashesAt
  for (let start = from; start < to; start += 2) {
    while (weight < width) {
      if (end == to) return <u32>((target - hashesAt) >> 3)
      const unit = <u32>load<u16>(end)
      hash = hash * BASE + <u64>(unit + 1)
      weight += 1 + <u32>load<u8>(wideAt + unit)
      end += 2
    }
    store<u64>(target, mix(hash))
    target += 8
    const unit = <u32>load<u16>(start)
    weight -= 1 + <u32>load<u8>(wideAt + unit)
    hash -= <u64>(unit + 1) * load<u64>(powersAt + ((end - start - 2) << 2))
  }
  return <u32>((target - hashesAt) >> 3)
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
    power *= BASE
  }
  arePowersMade = true
}
