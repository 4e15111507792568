/** One hash over bytes that come in pieces, for the caller's own use. Part of the kernels in lines.as.ts and values.as.ts. */

import { digestHasher, HASHER_SIZE, resetHasher, updateHasher } from './xxh64.part.as'

const streamHasher: usize = memory.data(HASHER_SIZE, 16)

export function resetStream(): void {
  resetHasher(streamHasher)
}

export function updateStream(at: usize, length: usize): void {
  updateHasher(streamHasher, at, length)
}

export function digestStream(): u64 {
  return digestHasher(streamHasher)
}
