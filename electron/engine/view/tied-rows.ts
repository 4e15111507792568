/**
 * Puts rows in order that are alike in the start of their sort keys, by reading the rest of it: a window of each at a time, as wide
 * as there is room for, until all are told apart or known to be equal. What all rows of a group have in common is passed over in
 * one reading, so that a long common beginning costs no more than a short one.
 */

import { type Breath, inPieces } from '../breath.ts'
import { writeWindow } from './field-key.ts'
import { RadixOrder } from './radix-order.ts'

/** Gives the ordered bytes of the values of some slots, in any order; null for one that has none any more. */
export type ReadOrders = (slots: Uint32Array, visit: (slot: number, order: Uint8Array | null) => void) => Promise<void>

/** Slots in order, of which some stand as they came. */
export interface TiedOrder {
  /** Slots by place; altered. */
  readonly places: Uint32Array
  /** Whether the value at a place differs from the one before; altered. */
  readonly isNew: Uint8Array
  /** Places that are alike with a neighbour and not known to be equal, ascending. */
  readonly tied: Uint32Array
}

interface Ties {
  /** Places, ascending. */
  readonly at: Uint32Array
  /** The slots that stand there. */
  readonly slots: Uint32Array
  /** The group of each, ascending. */
  readonly groups: Uint32Array
  /** How many bytes of the order all of a group have in common, as far as is known. */
  readonly known: Float64Array
}

const WINDOW_BYTES = 8
const MOST_WINDOW = 64 * 1024

/** Bytes of the order that are at hand for each slot, behind those that were compared already: windows, as `writeWindow` has them. */
export interface OrdersAtHand {
  readonly width: number
  copy(slot: number, window: Uint8Array, offset: number): void
}

/** Resolves ties; `known` bytes of each order were compared already. */
export const resolveTies = async (
  order: TiedOrder,
  known: number,
  atHand: OrdersAtHand | null,
  read: ReadOrders,
  breath: Breath,
  roomBytes = 64 * 2 ** 20,
): Promise<void> => {
  let ties = firstTies(order, known)
  if (atHand !== null && ties.at.length > 0) {
    const windows = new Uint8Array(ties.at.length * atHand.width)
    const { slots } = ties
    await inPieces(0, slots.length, breath, (from, to) => {
      for (let index = from; index < to; index++) atHand.copy(slots[index], windows, index * atHand.width)
    })
    ties = await compareWindows(order, ties, windows, atHand.width, breath)
  }
  let isStuck = false
  while (ties.at.length > 0) {
    const before = ties.at.length
    if (isStuck) ties = await passOverShared(ties, read, roomBytes)
    if (ties.at.length > 0) {
      const { windows, width } = await readWindows(ties, read, roomBytes)
      ties = await compareWindows(order, ties, windows, width, breath)
    }
    isStuck = ties.at.length * 2 > before
  }
}

const firstTies = ({ places, isNew, tied }: TiedOrder, known: number): Ties => {
  const groups = new Uint32Array(tied.length)
  let group = -1
  for (const [index, at] of tied.entries()) {
    if (isNew[at] === 1 || index === 0 || tied[index - 1] !== at - 1) group += 1
    groups[index] = group
  }
  return {
    at: tied,
    slots: tied.map((at) => places[at]),
    groups,
    known: new Float64Array(group + 1).fill(known),
  }
}

/** Gives where each slot stands in a list. */
const placesOfSlots = (slots: Uint32Array): ((slot: number) => number) => {
  const indexes = Uint32Array.from(slots.keys()).sort((a, b) => slots[a] - slots[b])
  return (slot) => {
    let low = 0
    let high = indexes.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (slots[indexes[middle]] < slot) low = middle + 1
      else high = middle
    }
    return indexes[low]
  }
}

const readWindows = async (
  ties: Ties,
  read: ReadOrders,
  roomBytes: number,
): Promise<{ windows: Uint8Array<ArrayBuffer>; width: number }> => {
  const room = Math.floor(roomBytes / ties.at.length / WINDOW_BYTES) * WINDOW_BYTES
  const width = Math.min(MOST_WINDOW, Math.max(WINDOW_BYTES, room))
  const windows = new Uint8Array(ties.at.length * width)
  const indexOf = placesOfSlots(ties.slots)
  await read(ties.slots, (slot, bytes) => {
    const index = indexOf(slot)
    if (bytes !== null) writeWindow(bytes, ties.known[ties.groups[index]], windows, index * width, width)
  })
  return { windows, width }
}

const compareWindows = async (
  order: TiedOrder,
  ties: Ties,
  windows: Uint8Array<ArrayBuffer>,
  width: number,
  breath: Breath,
): Promise<Ties> => {
  const view = new DataView(windows.buffer)
  let left = ties
  let rows = Uint32Array.from(ties.slots.keys())
  for (let from = 0; from < width && left.at.length > 0; from += WINDOW_BYTES) {
    const highs = rows.map((row) => view.getUint32(row * width + from))
    const lows = rows.map((row) => view.getUint32(row * width + from + 4))
    ;({ left, rows } = await split(order, left, rows, highs, lows, breath))
  }
  return { ...left, known: left.known.map((bytes) => bytes + width) }
}

/** Puts groups in order by eight bytes more, and leaves those that are still alike. */
const split = async (
  order: TiedOrder,
  ties: Ties,
  rows: Uint32Array,
  highs: Uint32Array,
  lows: Uint32Array,
  breath: Breath,
): Promise<{ left: Ties; rows: Uint32Array<ArrayBuffer> }> => {
  const count = ties.at.length
  const radix = new RadixOrder(count, breath)
  await radix.sortBy(lows)
  await radix.sortBy(highs)
  await radix.sortBy(ties.groups)
  const sorted = radix.places
  const isAlike = new Uint8Array(count)
  await inPieces(0, count, breath, (from, to) => {
    for (let index = from; index < to; index++) {
      const one = sorted[index]
      order.places[ties.at[index]] = ties.slots[one]
      if (index === 0 || ties.groups[sorted[index - 1]] !== ties.groups[one]) continue
      const before = sorted[index - 1]
      const isSame = highs[before] === highs[one] && lows[before] === lows[one]
      if (!isSame) order.isNew[ties.at[index]] = 1
      // A window that ends in 0 ends the value: whoever has the same one is equal.
      else if ((lows[one] & 0xff) !== 0) isAlike[index] = 1
    }
  })
  let keptCount = 0
  for (let index = 0; index < count; index++) if (isAlike[index] === 1 || isAlike[index + 1] === 1) keptCount += 1
  const kept = new Uint32Array(keptCount)
  const groups = new Uint32Array(keptCount)
  const known: number[] = []
  for (let index = 0, to = 0; index < count; index++) {
    if (isAlike[index] === 0) {
      if (isAlike[index + 1] !== 1) continue
      known.push(ties.known[ties.groups[sorted[index]]])
    }
    kept[to] = index
    groups[to] = known.length - 1
    to += 1
  }
  return {
    left: {
      at: kept.map((index) => ties.at[index]),
      slots: kept.map((index) => ties.slots[sorted[index]]),
      groups,
      known: Float64Array.from(known),
    },
    rows: kept.map((index) => rows[sorted[index]]),
  }
}

interface Shared {
  readonly bytes: Uint8Array
  readonly isWhole: boolean
  count: number
  areAllEqual: boolean
}

/** Finds how far the values of each group are alike; groups whose values are equal to the end are done. */
const passOverShared = async (ties: Ties, read: ReadOrders, roomBytes: number): Promise<Ties> => {
  const groupCount = ties.known.length
  const most = Math.min(2 ** 20, Math.max(64, Math.floor(roomBytes / groupCount)))
  const shared: (Shared | null)[] = Array.from({ length: groupCount }, () => null)
  const indexOf = placesOfSlots(ties.slots)
  await read(ties.slots, (slot, order) => {
    const group = ties.groups[indexOf(slot)]
    const rest = (order ?? NOTHING).subarray(ties.known[group])
    const first = shared[group]
    if (first === null) {
      const bytes = rest.slice(0, most)
      shared[group] = { bytes, isWhole: bytes.length === rest.length, count: bytes.length, areAllEqual: true }
      return
    }
    let count = 0
    const end = Math.min(first.count, rest.length)
    while (count < end && first.bytes[count] === rest[count]) count += 1
    if (count < first.count || (first.isWhole && rest.length !== first.bytes.length)) first.areAllEqual = false
    first.count = count
  })
  const known = ties.known.map((bytes, group) => bytes + (shared[group]?.count ?? 0))
  const isLeft = (index: number): boolean => {
    const group = shared[ties.groups[index]]
    return !(group?.areAllEqual === true && group.isWhole)
  }
  const kept = Uint32Array.from(ties.at.keys()).filter(isLeft)
  return {
    at: kept.map((index) => ties.at[index]),
    slots: kept.map((index) => ties.slots[index]),
    groups: kept.map((index) => ties.groups[index]),
    known,
  }
}

const NOTHING = new Uint8Array(0)
