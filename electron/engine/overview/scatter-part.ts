/** Counts two signals against one another in a raster of bins, and draws some rows to stand for all. */

import type { RowId } from '../../../shared/ids.ts'
import type { Scatter } from '../../../shared/overview/description.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'
import { KeyCounts } from './key-counts.ts'
import { binOf } from './number-axis.ts'
import { rowOf } from './sides.ts'
import { axisOfKeys, keysAlong, type ReadableColumn, unscaled } from './signal-part.ts'

const X_BINS = 64
const Y_BINS = 48
const QUANTILES = [0.05, 0.5, 0.95] as const

/** Counts two signals, which may be one. */
export const describeScatter = (
  document: Document,
  sides: readonly RowSet[],
  [x, y]: readonly [ReadableColumn, ReadableColumn],
  mostPoints: number,
): Scatter => {
  const [xAxis, yAxis] = [axisOf(document, sides, x, X_BINS), axisOf(document, sides, y, Y_BINS)]
  const xBins = xAxis.edges.length - 1
  const grids = sides.map(() => new Float64Array(xBins * (yAxis.edges.length - 1)))
  const known = sides.map(() => 0)
  const unknown = sides.map(() => 0)
  const last = sides.length - 1
  const points = new Draw(mostPoints)
  const ys = keysAlong(document, sides, y)
  for (const { stretch, keys } of keysAlong(document, sides, x)) {
    const other = ys.next()
    if (other.done === true) throw new Error('two columns of one dataset have the same rows')
    for (let at = 0; at < keys.length; at++) {
      const mark = stretch.marks[at]
      if (mark === 0) continue
      const [xKey, yKey] = [keys[at], other.value.keys[at]]
      const isKnown = xKey >= 0 && yKey >= 0
      const cell = isKnown ? binOf(yAxis.edges, yKey) * xBins + binOf(xAxis.edges, xKey) : 0
      for (let side = 0; mark >>> side !== 0; side++) {
        if (((mark >>> side) & 1) === 0) continue
        if (!isKnown) unknown[side] += 1
        else {
          known[side] += 1
          grids[side][cell] += 1
          if (side === last) points.offer(rowOf(stretch, at), xKey / x.info.scale, yKey / y.info.scale)
        }
      }
    }
  }
  return {
    kind: 'scatter',
    x: unscaled(xAxis, x.info),
    y: unscaled(yAxis, y.info),
    sides: grids.map((grid, side) => ({ ...filledCells(grid), known: known[side], unknown: unknown[side] })),
    points: points.drawn,
  }
}

const axisOf = (document: Document, sides: readonly RowSet[], column: ReadableColumn, bins: number) => {
  const tables = sides.map(() => new KeyCounts())
  const each = (visit: (table: KeyCounts, key: number) => void): void => {
    for (const { stretch, keys } of keysAlong(document, sides, column)) {
      for (let at = 0; at < keys.length; at++) {
        if (keys[at] < 0) continue
        const mark = stretch.marks[at]
        for (let side = 0; mark >>> side !== 0; side++) if (((mark >>> side) & 1) === 1) visit(tables[side], keys[at])
      }
    }
  }
  each((table, key) => table.add(key))
  if (tables.some((table) => table.isTall)) {
    for (const table of tables) table.askFor(QUANTILES)
    each((table, key) => table.addDetail(key))
  }
  return axisOfKeys(tables, column.info, bins)
}

const filledCells = (grid: Float64Array): { cells: number[]; counts: number[] } => {
  const cells: number[] = []
  const counts: number[] = []
  for (const [cell, count] of grid.entries()) {
    if (count === 0) continue
    cells.push(cell)
    counts.push(count)
  }
  return { cells, counts }
}

/** Draws so many of all that are offered, each with the same chance; the same rows give the same draw. */
class Draw {
  readonly drawn: { row: RowId; x: number; y: number }[] = []
  readonly #most: number
  #offered = 0
  #seed = 0x9e3779b9

  constructor(most: number) {
    this.#most = most
  }

  offer(row: RowId, x: number, y: number): void {
    this.#offered += 1
    if (this.drawn.length < this.#most) {
      this.drawn.push({ row, x, y })
      return
    }
    const at = Math.floor(this.#next() * this.#offered)
    if (at < this.#most) this.drawn[at] = { row, x, y }
  }

  /** Mulberry32. */
  #next(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
