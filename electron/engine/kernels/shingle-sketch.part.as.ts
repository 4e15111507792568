/**
 * A sketch of a set of hashes: Fast Similarity Sketching (Dahlgaard, Knudsen and Thorup 2017). In each round every hash falls into one
 * bin, and a bin keeps the least that fell into it in the first round in which any did; once all bins are full no further round is
 * needed. Two sets have the same in a bin with the probability of their Jaccard similarity, as with MinHash, at the cost of a hash
 * or two for each shingle where a MinHash of as many permutations takes one for each of them. Part of the kernel in shingles.as.ts.
 */

/** 8 bytes a bin: the round, then what was the least. */
export const binsAt: usize = memory.data(2048 * 8, 64)
const EMPTY: u64 = 0xffffffffffffffff

/** Fills the bins from a list of hashes that is not empty. */
export function sketch(listAt: usize, count: u32, bins: u32): void {
  const binsEnd = binsAt + (<usize>bins << 3)
  for (let at = binsAt; at < binsEnd; at += 8) store<u64>(at, EMPTY)
  const end = listAt + (<usize>count << 3)
  let full: u32 = 0
  for (let at = listAt; at < end; at += 8) full += drop(load<u64>(at), 0, bins)
  for (let round: u32 = 1; full < bins && round < bins; round++) {
    for (let at = listAt; at < end; at += 8) full += drop(remix(load<u64>(at), round), round, bins)
  }
  // What is still empty gets a round of its own.
  if (full == bins) return
  for (let bin: u32 = 0; bin < bins; bin++) {
    const place = binsAt + (<usize>bin << 3)
    if (load<u64>(place) != EMPTY) continue
    const round = bins + bin
    let least: u64 = EMPTY
    for (let at = listAt; at < end; at += 8) {
      const value = (<u64>round << 32) | (remix(load<u64>(at), round) & 0xffffffff)
      if (value < least) least = value
    }
    store<u64>(place, least)
  }
}

/** Writes the key of each band of bins, 4 bytes, to places that stand `stride` bytes apart. */
export function writeBands(target: usize, stride: u32, bands: u32, rows: u32): void {
  let at = binsAt
  for (let band: u32 = 0; band < bands; band++) {
    let key: u64 = 0x27d4eb2f165667c5
    for (let row: u32 = 0; row < rows; row++) {
      key = (key ^ load<u64>(at)) * 0x9fb21c651e98df25
      key ^= key >> 32
      at += 8
    }
    store<u32>(target, <u32>(key >> 16))
    target += <usize>stride
  }
}

/** Writes one bit of each of the first bins, 32 to a word. */
export function writeBits(target: usize, words: u32): void {
  let at = binsAt
  for (let word: u32 = 0; word < words; word++) {
    let bits: u32 = 0
    for (let bit: u32 = 0; bit < 32; bit++) {
      bits |= (<u32>load<u8>(at) & 1) << bit
      at += 8
    }
    store<u32>(target + (<usize>word << 2), bits)
  }
}

// @ts-ignore: decorator
@inline
function drop(hash: u64, round: u32, bins: u32): u32 {
  const place = binsAt + (<usize>(((hash >> 32) * <u64>bins) >> 32) << 3)
  const value = (<u64>round << 32) | (hash & 0xffffffff)
  const there = load<u64>(place)
  if (value >= there) return 0
  store<u64>(place, value)
  return there == EMPTY ? 1 : 0
}

// @ts-ignore: decorator
@inline
function remix(hash: u64, round: u32): u64 {
  hash = (hash ^ (<u64>round * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd
  return (hash ^ (hash >> 32)) * 0xc4ceb9fe1a85ec53
}
