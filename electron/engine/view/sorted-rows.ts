/**
 * Rows of a view in an order of their own, as one array of 32-bit numbers. The order stays as it was made while rows change, so
 * that none jumps away under the hand that edits it; rows that join stand at the end, and such as are in the file no more are left
 * out until they are there again.
 */
import { type RowId, rowId } from '../../../shared/ids.ts'
import type { RowRange, RowSet } from '../../../shared/row-set.ts'
import { codeOf, rowOfCode } from './row-codes.ts'

/** Fewer rows than these are looked up in a map. */
const MAPPED_ROWS = 20_000

export class SortedRows {
  /** Codes of all rows that have joined, of which the first `#total` count. */
  #all: Uint32Array
  #total: number
  /** Those that are there now; the same array while none is missing. */
  #shown: Uint32Array
  #count: number
  #places: PlaceIndex | null = null

  /** Takes an order for its own. */
  constructor(codes: Uint32Array) {
    this.#all = codes
    this.#total = codes.length
    this.#shown = codes
    this.#count = codes.length
  }

  get count(): number {
    return this.#count
  }

  /** Puts rows behind all others, in the order given, and leaves out those that are gone. */
  settle(joining: Iterable<RowRange>, gone: RowSet): void {
    for (const { start, end } of joining) {
      this.#grow(this.#total + end - start)
      for (let row: number = start; row < end; row++) this.#all[this.#total++] = codeOf(rowId(row))
    }
    this.#shown = this.#all
    this.#count = this.#total
    this.#places = null
    if (gone.size === 0) return
    this.#shown = this.#all.slice(0, this.#total).filter((code) => !gone.has(rowOfCode(code)))
    this.#count = this.#shown.length
  }

  /** Gives where a row stands, or null. */
  positionOf(row: RowId): number | null {
    this.#places ??= new PlaceIndex(this.#shown, this.#count)
    return this.#places.get(codeOf(row))
  }

  /** Gives the rows of places `start` to `end` as runs of consecutive identities. */
  *runsBetween(start: number, end: number): Generator<RowRange> {
    const shown = this.#shown
    const stop = Math.min(end, this.#count)
    for (let at = start; at < stop; ) {
      const first = at
      for (at += 1; at < stop && shown[at] === shown[at - 1] + 1; ) at += 1
      const row = rowOfCode(shown[first])
      yield { start: row, end: rowId(row + at - first) }
    }
  }

  #grow(least: number): void {
    if (least <= this.#all.length) return
    const larger = new Uint32Array(Math.max(least, Math.ceil(this.#all.length * 1.25)))
    larger.set(this.#all.subarray(0, this.#total))
    this.#all = larger
  }
}

/** Finds the place of a code: an array by code for many rows of the file, a map for few and for inserted ones. */
class PlaceIndex {
  readonly #dense: Uint32Array
  readonly #map = new Map<number, number>()

  constructor(codes: Uint32Array, count: number) {
    const isDense = count > MAPPED_ROWS
    let most = -1
    for (let at = 0; isDense && at < count; at++) if (codes[at] < HALF && codes[at] > most) most = codes[at]
    // Counted from 1, so that 0 is no place.
    this.#dense = new Uint32Array(most + 1)
    for (let at = 0; at < count; at++) {
      const code = codes[at]
      if (code <= most) this.#dense[code] = at + 1
      else this.#map.set(code, at)
    }
  }

  get(code: number): number | null {
    if (code >= this.#dense.length) return this.#map.get(code) ?? null
    return this.#dense[code] === 0 ? null : this.#dense[code] - 1
  }
}

const HALF = 2 ** 31
