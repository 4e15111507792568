/**
 * The rank of a field's value in each row that is sorted: equal for equal values. Numbers stand before texts and texts before all
 * other values, and rows that lack the field last, whichever way it goes; within each kind the order is turned round.
 */

import { isEngineError } from '../../../shared/engine-error.ts'
import { rowId } from '../../../shared/ids.ts'
import type { JsonPath } from '../../../shared/json-path.ts'
import { findValue } from '../../../shared/json-scan.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import { type Breath, inPieces } from '../breath.ts'
import type { Dataset } from '../dataset.ts'
import { eachRow } from '../document/each-row.ts'
import type { RowOrder } from '../document/row-order.ts'
import { differingRows } from '../search/changed-rows.ts'
import { type ColumnWatch, fieldColumn, hasFieldColumn } from './field-column.ts'
import { ABSENT, KEY_BYTES, keyClasses, keyOfValue, orderOf } from './field-key.ts'
import { pinyinRanks } from './pinyin-ranks.ts'
import { RadixOrder } from './radix-order.ts'
import { rowOfCode } from './row-codes.ts'
import type { SortKeys } from './sort-keys-pass.ts'
import type { SortedSlots } from './sorted-slots.ts'
import { type OrdersAtHand, type ReadOrders, resolveTies } from './tied-rows.ts'

export interface FieldSort {
  readonly path: JsonPath
  readonly isPinyin: boolean
  readonly isDescending: boolean
}

/** Fewer rows than these are read one by one, unless the whole field is at hand. */
const FEW_ROWS = 2_000

/** Gives the rank of each slot. */
export const fieldRanks = async (
  dataset: Dataset,
  slots: SortedSlots,
  sort: FieldSort,
  watch: ColumnWatch,
  breath: Breath,
): Promise<Uint32Array> => {
  const keys = await keysOf(dataset, slots, sort, watch, breath)
  const order = new RadixOrder(slots.count, breath)
  const ranksOfKinds = keys.kinds.map((kind) => RANK_OF_KIND[kind])
  await order.sortBy(keys.lows)
  await order.sortBy(keys.highs)
  await order.sortBy(ranksOfKinds)
  const places = order.places
  const { isNew, texts, numbers } = await alike(places, keys, breath)
  const ranks = sort.isPinyin ? pinyinRanks() : null
  const tiedCount = texts.length + numbers.length
  let seen = 0
  const read: ReadOrders = (wanted, visit) =>
    readRows(dataset, slots.rowsOf(wanted), watch, (row, bytes) => {
      const slot = slots.slotOf(row)
      seen += 1
      if (seen % PROGRESS_ROWS === 0) watch.onProgress(Math.min(seen, tiedCount), tiedCount, 'rows')
      if (slot !== null) visit(slot, orderOf(bytes, sort.path, ranks))
    })
  await resolveTies({ places, isNew, tied: texts }, KEY_BYTES, keys.atHand, read, breath)
  await resolveTies({ places, isNew, tied: numbers }, KEY_BYTES, null, read, breath)
  return ranked(places, isNew, ranksOfKinds, sort.isDescending, breath)
}

const PROGRESS_ROWS = 10_000
/** Of keyClasses. */
const RANK_OF_KIND = [3, 0, 0, 1, 2]

interface Keys {
  readonly kinds: Uint8Array
  readonly highs: Uint32Array
  readonly lows: Uint32Array
  readonly atHand: OrdersAtHand | null
}

const emptyKeys = (count: number): Omit<Keys, 'atHand'> => ({
  kinds: new Uint8Array(count),
  highs: new Uint32Array(count),
  lows: new Uint32Array(count),
})

const keysOf = async (
  dataset: Dataset,
  slots: SortedSlots,
  { path, isPinyin }: FieldSort,
  watch: ColumnWatch,
  breath: Breath,
): Promise<Keys> => {
  const { document } = dataset
  const { count } = slots
  let atHand: OrdersAtHand | null = null
  /** Tails of rows that differ from the file. */
  const ownTails = new Map<number, Uint8Array>()
  const ranks = isPinyin ? pinyinRanks() : null
  const isWholeRead = hasFieldColumn(dataset, path, isPinyin) || count > Math.max(FEW_ROWS, slots.fileRows / 64)
  let toRead = slots.rows
  let keys: Omit<Keys, 'atHand'> | null = null
  if (isWholeRead) {
    const column = await fieldColumn(dataset, path, isPinyin, watch)
    toRead = differingRows(document)
    toRead.keepAll(slots.rows)
    atHand = tailsAtHand(column, slots, document.history.fileOrder, ownTails)
    if (toRead.size === 0 && isFileInOrder(slots, document.history.fileOrder)) return { ...column, atHand }
    keys = emptyKeys(count)
    await gather(column, keys, slots, document.history.fileOrder, breath)
  }
  const own = keys ?? emptyKeys(count)
  await readRows(dataset, toRead, watch, (row, bytes) => {
    const slot = slots.slotOf(row)
    if (slot === null) return
    const value = bytes === null ? null : findValue(bytes, path)
    const tail = atHand === null ? undefined : new Uint8Array(atHand.width)
    const key = bytes === null || value === null ? ABSENT : keyOfValue(bytes, value, ranks, tail)
    if (tail !== undefined) ownTails.set(slot, tail)
    own.kinds[slot] = key.kind
    own.highs[slot] = key.high
    own.lows[slot] = key.low
  })
  return { ...own, atHand }
}

/** Tells whether slots are places of the file, all of them: then its column need not be copied. */
const isFileInOrder = (slots: SortedSlots, fileOrder: RowOrder): boolean => {
  if (slots.count !== fileOrder.count) return false
  let at = 0
  for (const { start, end } of slots.runs()) {
    const inFile = fileOrder.runFrom(start)
    if (inFile === null || inFile.start !== at || inFile.count < end - start) return false
    at += end - start
  }
  return true
}

const gather = async (
  column: SortKeys,
  keys: Omit<Keys, 'atHand'>,
  slots: SortedSlots,
  fileOrder: RowOrder,
  breath: Breath,
): Promise<void> => {
  let slot = 0
  for (const run of slots.runs()) {
    for (let row: number = run.start; row < run.end; ) {
      const inFile = fileOrder.runFrom(rowId(row))
      const length = inFile === null ? 1 : Math.min(inFile.count, run.end - row)
      if (inFile !== null) {
        const [start, end] = [inFile.start, inFile.start + length]
        keys.kinds.set(column.kinds.subarray(start, end), slot)
        keys.highs.set(column.highs.subarray(start, end), slot)
        keys.lows.set(column.lows.subarray(start, end), slot)
      }
      slot += length
      row += length
    }
    await breath.take()
  }
}

const tailsAtHand = (
  { tails, tailBytes }: SortKeys,
  slots: SortedSlots,
  fileOrder: RowOrder,
  own: ReadonlyMap<number, Uint8Array>,
): OrdersAtHand | null => {
  if (tailBytes === 0) return null
  return {
    width: tailBytes,
    copy: (slot, window, offset) => {
      const mine = own.get(slot)
      const at = mine === undefined ? fileOrder.positionOf(rowOfCode(slots.codes[slot])) : null
      if (mine !== undefined) window.set(mine, offset)
      else if (at !== null && tails !== null) window.set(tails.subarray(at * tailBytes, (at + 1) * tailBytes), offset)
    },
  }
}

/** Reads rows as they are now, those that are marked deleted too; null for one that can't be read whole. */
const readRows = async (
  dataset: Dataset,
  rows: RowSet,
  watch: ColumnWatch,
  visit: (row: ReturnType<typeof rowId>, bytes: Uint8Array | null) => void,
): Promise<void> => {
  if (rows.size === 0) return
  const { document } = dataset
  await eachRow(document, rows, { signal: watch.signal, onProgress: () => undefined }, visit)
  const deleted = rows.clone()
  deleted.keepAll(document.history.edits.deleted)
  for (const row of deleted.values()) {
    watch.signal.throwIfAborted()
    if (document.history.edits.order.positionOf(row) === null) continue
    const bytes = await document.readRow(row).catch((error: unknown) => {
      if (isEngineError(error, 'row-too-large')) return null
      throw error
    })
    visit(row, bytes)
  }
}

/** Tells which places begin another value, and which may, but are alike so far: texts and the like, and numbers. */
const alike = async (
  places: Uint32Array,
  { kinds, highs, lows }: Keys,
  breath: Breath,
): Promise<{ isNew: Uint8Array; texts: Uint32Array; numbers: Uint32Array }> => {
  const isNew = new Uint8Array(places.length)
  const isOpen = new Uint8Array(places.length)
  const counts = { texts: 0, numbers: 0 }
  let start = 0
  let hasLong = false
  // Of a run of like keys: all are open where the value may go on behind its key.
  const close = (end: number): void => {
    const slot = places[start]
    const kind = kinds[slot]
    const isText = kind === keyClasses.text || kind === keyClasses.other
    const goesOn = isText ? (lows[slot] & 0xff) !== 0 : hasLong
    if (end - start < 2 || !goesOn) return
    isOpen.fill(isText ? TEXT : NUMBER, start, end)
    counts[isText ? 'texts' : 'numbers'] += end - start
  }
  await inPieces(0, places.length, breath, (from, to) => {
    for (let at = from; at < to; at++) {
      const [slot, before] = [places[at], places[at - 1]]
      const isSame =
        at > 0 &&
        RANK_OF_KIND[kinds[slot]] === RANK_OF_KIND[kinds[before]] &&
        highs[slot] === highs[before] &&
        lows[slot] === lows[before]
      if (!isSame) {
        if (at > 0) close(at)
        isNew[at] = 1
        start = at
        hasLong = false
      }
      if (kinds[slot] === keyClasses.longNumber) hasLong = true
    }
  })
  if (places.length > 0) close(places.length)
  const texts = new Uint32Array(counts.texts)
  const numbers = new Uint32Array(counts.numbers)
  for (let at = 0, text = 0, number = 0; at < places.length; at++) {
    if (isOpen[at] === TEXT) texts[text++] = at
    else if (isOpen[at] === NUMBER) numbers[number++] = at
  }
  return { isNew, texts, numbers }
}

const TEXT = 1
const NUMBER = 2

const ranked = async (
  places: Uint32Array,
  isNew: Uint8Array,
  ranksOfKinds: Uint8Array,
  isDescending: boolean,
  breath: Breath,
): Promise<Uint32Array> => {
  const ranks = new Uint32Array(places.length)
  let rank = 0
  /** First and last rank of each kind. */
  const firsts = [0, 0, 0, 0]
  const lasts = [0, 0, 0, 0]
  await inPieces(0, places.length, breath, (from, to) => {
    for (let at = from; at < to; at++) {
      rank += isNew[at]
      const slot = places[at]
      const kind = ranksOfKinds[slot]
      if (firsts[kind] === 0) firsts[kind] = rank
      lasts[kind] = rank
      ranks[slot] = rank
    }
  })
  if (!isDescending) return ranks
  await inPieces(0, ranks.length, breath, (from, to) => {
    for (let slot = from; slot < to; slot++) {
      const kind = ranksOfKinds[slot]
      if (kind !== RANK_OF_KIND[keyClasses.absent]) ranks[slot] = firsts[kind] + lasts[kind] - ranks[slot]
    }
  })
  return ranks
}
