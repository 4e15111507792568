/** Sets of 64-bit hashes, none of which is 0, in tables of a power of two of places. Part of the kernel in shingles.as.ts. */

/** Takes out what stands twice; the list stays in order. Gives how many are left. */
export function distinct(listAt: usize, count: u32, tableAt: usize, mask: u32): u32 {
  memory.fill(tableAt, 0, (<usize>mask + 1) << 3)
  const end = listAt + (<usize>count << 3)
  let target = listAt
  for (let at = listAt; at < end; at += 8) {
    const hash = load<u64>(at)
    const slot = slotOf(hash, tableAt, mask)
    if (load<u64>(slot) == hash) continue
    store<u64>(slot, hash)
    store<u64>(target, hash)
    target += 8
  }
  return <u32>((target - listAt) >> 3)
}

/** Puts a list into a table. */
export function loadSet(listAt: usize, count: u32, tableAt: usize, mask: u32): void {
  memory.fill(tableAt, 0, (<usize>mask + 1) << 3)
  const end = listAt + (<usize>count << 3)
  for (let at = listAt; at < end; at += 8) {
    const hash = load<u64>(at)
    store<u64>(slotOf(hash, tableAt, mask), hash)
  }
}

/** Counts what of a list is in the table. */
export function findInSet(listAt: usize, count: u32, tableAt: usize, mask: u32): u32 {
  const end = listAt + (<usize>count << 3)
  let found: u32 = 0
  for (let at = listAt; at < end; at += 8) {
    if (load<u64>(slotOf(load<u64>(at), tableAt, mask)) != 0) found++
  }
  return found
}

/** Gives the place of a hash, or the empty one where it belongs. */
// @ts-ignore: decorator
@inline
function slotOf(hash: u64, tableAt: usize, mask: u32): usize {
  let place = <u32>hash & mask
  let slot = tableAt + (<usize>place << 3)
  let there = load<u64>(slot)
  while (there != 0 && there != hash) {
    place = (place + 1) & mask
    slot = tableAt + (<usize>place << 3)
    there = load<u64>(slot)
  }
  return slot
}
