/**
 * XXH64 with seed 0, over bytes that are there as a whole or come in pieces. Part of the kernel in lines.as.ts.
 */

const P1: u64 = 0x9e3779b185ebca87
const P2: u64 = 0xc2b2ae3d27d4eb4f
const P3: u64 = 0x165667b19e3779f9
const P4: u64 = 0x85ebca77c2b2ae63
const P5: u64 = 0x27d4eb2f165667c5

/** The state of a hash under way: four lanes, the length so far, and up to 31 bytes that do not fill a stripe yet. */
const LANES_SIZE: usize = 32
const TOTAL_AT: usize = 32
const TAIL_LENGTH_AT: usize = 40
const TAIL_AT: usize = 48
export const HASHER_SIZE: usize = 80

/** Gives the XXH64 of bytes that are there as a whole. */
export function hashBytes(at: usize, length: usize): u64 {
  const end = at + length
  let hash: u64
  if (length >= 32) {
    let a: u64 = P1 + P2
    let b: u64 = P2
    let c: u64 = 0
    let d: u64 = 0 - P1
    const last = end - 32
    do {
      a = round(a, load<u64>(at))
      b = round(b, load<u64>(at, 8))
      c = round(c, load<u64>(at, 16))
      d = round(d, load<u64>(at, 24))
      at += 32
    } while (at <= last)
    hash = mergeLanes(a, b, c, d)
  } else {
    hash = P5
  }
  return finalize(hash + <u64>length, at, end)
}

// @ts-ignore: decorator
@inline
function round(lane: u64, input: u64): u64 {
  return rotl<u64>(lane + input * P2, 31) * P1
}

// @ts-ignore: decorator
@inline
function mergeLanes(a: u64, b: u64, c: u64, d: u64): u64 {
  let hash = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18)
  hash = mergeLane(hash, a)
  hash = mergeLane(hash, b)
  hash = mergeLane(hash, c)
  return mergeLane(hash, d)
}

// @ts-ignore: decorator
@inline
function mergeLane(hash: u64, lane: u64): u64 {
  return (hash ^ round(0, lane)) * P1 + P4
}

// @ts-ignore: decorator
@inline
function finalize(hash: u64, at: usize, end: usize): u64 {
  while (at + 8 <= end) {
    hash = rotl<u64>(hash ^ round(0, load<u64>(at)), 27) * P1 + P4
    at += 8
  }
  if (at + 4 <= end) {
    hash = rotl<u64>(hash ^ (<u64>load<u32>(at) * P1), 23) * P2 + P3
    at += 4
  }
  while (at < end) {
    hash = rotl<u64>(hash ^ (<u64>load<u8>(at) * P5), 11) * P1
    at++
  }
  hash = (hash ^ (hash >> 33)) * P2
  hash = (hash ^ (hash >> 29)) * P3
  return hash ^ (hash >> 32)
}

export function resetHasher(hasher: usize): void {
  store<u64>(hasher, P1 + P2)
  store<u64>(hasher, P2, 8)
  store<u64>(hasher, 0, 16)
  store<u64>(hasher, 0 - P1, 24)
  store<u64>(hasher + TOTAL_AT, 0)
  store<u32>(hasher + TAIL_LENGTH_AT, 0)
}

export function updateHasher(hasher: usize, at: usize, length: usize): void {
  const end = at + length
  store<u64>(hasher + TOTAL_AT, load<u64>(hasher + TOTAL_AT) + <u64>length)
  const tailLength = <usize>load<u32>(hasher + TAIL_LENGTH_AT)
  if (tailLength + length < LANES_SIZE) {
    memory.copy(hasher + TAIL_AT + tailLength, at, length)
    store<u32>(hasher + TAIL_LENGTH_AT, <u32>(tailLength + length))
    return
  }
  if (tailLength > 0) {
    const missing = LANES_SIZE - tailLength
    memory.copy(hasher + TAIL_AT + tailLength, at, missing)
    at += missing
    absorbStripes(hasher, hasher + TAIL_AT, hasher + TAIL_AT + LANES_SIZE)
  }
  at = absorbStripes(hasher, at, end)
  memory.copy(hasher + TAIL_AT, at, end - at)
  store<u32>(hasher + TAIL_LENGTH_AT, <u32>(end - at))
}

function absorbStripes(hasher: usize, at: usize, end: usize): usize {
  let a = load<u64>(hasher)
  let b = load<u64>(hasher, 8)
  let c = load<u64>(hasher, 16)
  let d = load<u64>(hasher, 24)
  while (at + 32 <= end) {
    a = round(a, load<u64>(at))
    b = round(b, load<u64>(at, 8))
    c = round(c, load<u64>(at, 16))
    d = round(d, load<u64>(at, 24))
    at += 32
  }
  store<u64>(hasher, a)
  store<u64>(hasher, b, 8)
  store<u64>(hasher, c, 16)
  store<u64>(hasher, d, 24)
  return at
}

export function digestHasher(hasher: usize): u64 {
  const total = load<u64>(hasher + TOTAL_AT)
  const hash =
    total >= 32
      ? mergeLanes(load<u64>(hasher), load<u64>(hasher, 8), load<u64>(hasher, 16), load<u64>(hasher, 24))
      : P5
  const tail = hasher + TAIL_AT
  return finalize(hash + total, tail, tail + <usize>load<u32>(hasher + TAIL_LENGTH_AT))
}
