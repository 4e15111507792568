/**
 * Puts the rows of a view in order by several keys: from the last key to the first, each a stable sort by whole numbers, so that
 * rows that are equal in all stay in file order. What a key needs is read first; nothing is compared row by row.
 */
import type { SortKey } from '../../../shared/contract.ts'
import { assertNever } from '../../../shared/engine-error.ts'
import { rowId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import { Breath, inPieces } from '../breath.ts'
import type { Dataset } from '../dataset.ts'
import type { SignalNumbers } from '../query/signal-rows.ts'
import { unless } from '../unless.ts'
import type { ColumnWatch } from './field-column.ts'
import { fieldRanks } from './field-ranks.ts'
import { RadixOrder } from './radix-order.ts'
import { rowOfCode } from './row-codes.ts'
import { SortedRows } from './sorted-rows.ts'
import { SortedSlots } from './sorted-slots.ts'

/** A save gives rows other places in the file; a sort that it met begins anew. */
const MOST_TIMES = 5

/** Sorts rows; takes a set that is not altered. The index must be complete. Throws the signal's reason. */
export const sortRows = async (
  dataset: Dataset,
  rows: RowSet,
  keys: readonly SortKey[],
  watch: ColumnWatch,
): Promise<SortedRows> => {
  for (let times = 1; ; times++) {
    const { index } = dataset.document.base
    const isSameFile = (): boolean => index === dataset.document.base.index
    try {
      const sorted = await sortOnce(dataset, rows, keys, watch)
      if (isSameFile() || times === MOST_TIMES) return sorted
    } catch (error) {
      if (isSameFile() || times === MOST_TIMES) throw error
    }
  }
}

const sortOnce = async (
  dataset: Dataset,
  rows: RowSet,
  keys: readonly SortKey[],
  watch: ColumnWatch,
): Promise<SortedRows> => {
  const breath = new Breath(watch.signal)
  const slots = new SortedSlots(rows, dataset.document.history.edits.order)
  // What is read for a key takes room of its own, that the order would stand beside.
  const made: Uint32Array[] = []
  for (const key of keys) made.push(await keysOf(dataset, slots, key, watch, breath))
  const order = new RadixOrder(slots.count, breath)
  for (let key = made.pop(); key !== undefined; key = made.pop()) await order.sortBy(key)
  const { places } = order
  const codes = new Uint32Array(places.length)
  await inPieces(0, places.length, breath, (from, to) => {
    for (let at = from; at < to; at++) codes[at] = slots.codes[places[at]]
  })
  return new SortedRows(codes)
}

/** Gives a whole number for each slot, whose order is that of the key. */
const keysOf = async (
  dataset: Dataset,
  slots: SortedSlots,
  { by, isDescending, isPinyin = false }: SortKey,
  watch: ColumnWatch,
  breath: Breath,
): Promise<Uint32Array> => {
  switch (by.kind) {
    case 'field':
      return fieldRanks(dataset, slots, { path: by.path, isPinyin, isDescending }, watch, breath)
    case 'signal': {
      const numbers = await unless(watch.signal, dataset.signals.column(by.signal))
      return signalKeys(slots, numbers, isDescending, breath)
    }
    case 'verdict': {
      const { decisions } = dataset.document.history
      const [first, second] = isDescending ? (['drop', 'keep'] as const) : (['keep', 'drop'] as const)
      const [firsts, seconds] = [decisions.judged(first), decisions.judged(second)]
      const keys = new Uint32Array(slots.count)
      await inPieces(0, slots.count, breath, (from, to) => {
        for (let slot = from; slot < to; slot++) {
          const row = rowOfCode(slots.codes[slot])
          keys[slot] = firsts.has(row) ? 0 : seconds.has(row) ? 1 : 2
        }
      })
      return keys
    }
    case 'number': {
      const keys = new Uint32Array(slots.count)
      const last = slots.count - 1
      for (let slot = 0; slot <= last; slot++) keys[slot] = isDescending ? last - slot : slot
      return keys
    }
    default:
      return assertNever(by)
  }
}

/** Values are kept as whole numbers, so that a key is such a number, or how far it lies below the greatest. */
const signalKeys = async (
  slots: SortedSlots,
  numbers: SignalNumbers,
  isDescending: boolean,
  breath: Breath,
): Promise<Uint32Array> => {
  const keys = new Uint32Array(slots.count)
  const { scale } = numbers.info
  const byLabel = labelPlaces(numbers.info)
  const values = new Float64Array(BLOCK_ROWS)
  let slot = 0
  for (const run of slots.fileRuns()) {
    for (let start: number = run.start; start < run.end; start += BLOCK_ROWS) {
      const end = Math.min(run.end, start + BLOCK_ROWS)
      const count = slots.rows.countBetween(start, end)
      if (count > 0) numbers.fill({ start: rowId(start), end: rowId(end) }, values, 0)
      const isWhole = count === end - start
      let row: number | null = count === 0 ? null : isWhole ? start : slots.rows.firstFrom(rowId(start), rowId(end))
      for (let left = count; left > 0 && row !== null; left--) {
        const value = values[row - start]
        if (Number.isNaN(value)) keys[slot] = LAST
        else {
          const kept = byLabel === null ? Math.round(value * scale) : byLabel[value]
          keys[slot] = isDescending ? LAST - 1 - kept : kept
        }
        slot += 1
        row = isWhole ? row + 1 : slots.rows.firstFrom(rowId(row + 1), rowId(end))
      }
      await breath.take()
    }
  }
  return keys
}

const LAST = 0xffffffff
const BLOCK_ROWS = 65_536

/** Labels go by their names, not by their numbers. */
const labelPlaces = ({ labels }: SignalInfo): number[] | null => {
  if (labels === undefined) return null
  const sorted = labels.toSorted()
  return labels.map((label) => sorted.indexOf(label))
}
