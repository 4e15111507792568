/**
 * A set of rows, as bitmaps of 65,536 rows each, so that "these ten million rows" is 1.25 MB and "all of them" is almost
 * nothing. Identities are spread over two ranges far apart (see ids.ts), so blocks are found by number, not by place.
 */
import { type RowId, rowId } from './ids.ts'
import {
  BLOCK_ROWS,
  BLOCK_WORDS,
  type Block,
  bodySize,
  countInBlock,
  firstBit,
  popCount,
  readBody,
  writableBits,
  writeBody,
} from './row-set-block.ts'

/** A half-open range of identities. */
export interface RowRange {
  start: RowId
  end: RowId
}

export class RowSet {
  #blocks = new Map<number, Block>()
  #size = 0

  static of(rows: Iterable<RowId>): RowSet {
    const set = new RowSet()
    for (const row of rows) set.add(row)
    return set
  }

  static ofRange(start: RowId, end: RowId): RowSet {
    const set = new RowSet()
    set.addRange(start, end)
    return set
  }

  get size(): number {
    return this.#size
  }

  has(row: RowId): boolean {
    const block = this.#blocks.get(Math.floor(row / BLOCK_ROWS))
    if (block === undefined) return false
    const inBlock = row % BLOCK_ROWS
    return block.bits === null || ((block.bits[inBlock >>> 5] >>> (inBlock & 31)) & 1) === 1
  }

  add(row: RowId): void {
    const block = this.#blockFor(row)
    if (block.bits === null) return
    const inBlock = row % BLOCK_ROWS
    const bit = (1 << (inBlock & 31)) >>> 0
    if ((block.bits[inBlock >>> 5] & bit) !== 0) return
    block.bits[inBlock >>> 5] |= bit
    block.count += 1
    this.#size += 1
    if (block.count === BLOCK_ROWS) block.bits = null
  }

  delete(row: RowId): void {
    const number = Math.floor(row / BLOCK_ROWS)
    const block = this.#blocks.get(number)
    if (block === undefined || !this.has(row)) return
    const inBlock = row % BLOCK_ROWS
    const bits = writableBits(block)
    bits[inBlock >>> 5] &= ~(1 << (inBlock & 31))
    block.count -= 1
    this.#size -= 1
    if (block.count === 0) this.#blocks.delete(number)
  }

  addRange(start: RowId, end: RowId): void {
    let at: number = start
    while (at < end) {
      const blockStart = Math.floor(at / BLOCK_ROWS) * BLOCK_ROWS
      const stop = Math.min(end, blockStart + BLOCK_ROWS)
      if (at === blockStart && stop === blockStart + BLOCK_ROWS) this.#fill(blockStart / BLOCK_ROWS)
      else for (let row = at; row < stop; row++) this.add(rowId(row))
      at = stop
    }
  }

  /** Adds the rows of one block of 65,536 whose bits are set; the bits are the caller's to use again. */
  addBits(block: number, bits: Uint32Array): void {
    const known = this.#blocks.get(block)
    if (known?.bits === null) return
    const joined = known?.bits ?? new Uint32Array(BLOCK_WORDS)
    let count = 0
    for (let word = 0; word < BLOCK_WORDS; word++) {
      joined[word] |= bits[word]
      count += popCount(joined[word])
    }
    if (count === 0) return
    this.#size += count - (known?.count ?? 0)
    this.#blocks.set(block, { bits: count === BLOCK_ROWS ? null : joined, count })
  }

  clone(): RowSet {
    const copy = new RowSet()
    copy.#size = this.#size
    for (const [number, block] of this.#blocks) {
      copy.#blocks.set(number, { bits: block.bits?.slice() ?? null, count: block.count })
    }
    return copy
  }

  /** Adds every row of another set. */
  addAll(other: RowSet): void {
    this.#combine(other, (mine, theirs) => mine | theirs)
    for (const [number, block] of other.#blocks) {
      if (this.#blocks.has(number)) continue
      this.#blocks.set(number, { bits: block.bits?.slice() ?? null, count: block.count })
      this.#size += block.count
    }
  }

  /** Takes every row of another set out. */
  deleteAll(other: RowSet): void {
    this.#combine(other, (mine, theirs) => mine & ~theirs)
  }

  /** Keeps only rows that another set holds too. */
  keepAll(other: RowSet): void {
    for (const [number, block] of this.#blocks) {
      if (other.#blocks.has(number)) continue
      this.#size -= block.count
      this.#blocks.delete(number)
    }
    this.#combine(other, (mine, theirs) => mine & theirs)
  }

  /** Counts the rows that both sets hold. */
  countShared(other: RowSet): number {
    let shared = 0
    for (const [number, block] of this.#blocks) {
      const theirs = other.#blocks.get(number)
      if (theirs === undefined) continue
      if (block.bits === null) shared += theirs.count
      else if (theirs.bits === null) shared += block.count
      else for (let word = 0; word < BLOCK_WORDS; word++) shared += popCount(block.bits[word] & theirs.bits[word])
    }
    return shared
  }

  isEqual(other: RowSet): boolean {
    return this.#size === other.#size && this.countShared(other) === this.#size
  }

  /** Gives the rows in ascending order of identity. */
  *values(): Generator<RowId> {
    for (const { start, end } of this.ranges()) for (let row: number = start; row < end; row++) yield rowId(row)
  }

  /** Gives the rows as ascending ranges that do not touch. */
  *ranges(): Generator<RowRange> {
    let start = -1
    let end = -1
    for (const [from, to] of this.#runs()) {
      if (from === end) {
        end = to
        continue
      }
      if (start >= 0) yield { start: rowId(start), end: rowId(end) }
      start = from
      end = to
    }
    if (start >= 0) yield { start: rowId(start), end: rowId(end) }
  }

  /** Gives the first row from `start` up to `end`, or null. */
  firstFrom(start: RowId, end: RowId): RowId | null {
    let at: number = start
    while (at < end) {
      const number = Math.floor(at / BLOCK_ROWS)
      const block = this.#blocks.get(number)
      if (block?.bits === null) return rowId(at)
      if (block !== undefined) {
        const found = firstBit(block.bits, at % BLOCK_ROWS)
        if (found !== -1) return number * BLOCK_ROWS + found < end ? rowId(number * BLOCK_ROWS + found) : null
      }
      at = (number + 1) * BLOCK_ROWS
    }
    return null
  }

  /** Gives the last row before `end`, or null. */
  lastBefore(end: RowId): RowId | null {
    const most = Math.floor((end - 1) / BLOCK_ROWS)
    for (const number of this.#sortedNumbers().reverse()) {
      if (number > most) continue
      const first = number * BLOCK_ROWS
      const count = this.countBetween(first, Math.min(end, first + BLOCK_ROWS))
      if (count > 0) return rowId(this.#nthInBlock(number, first, count - 1))
    }
    return null
  }

  /** Counts the rows from `start` up to `end`. */
  countBetween(start: number, end: number): number {
    let count = 0
    for (let at = start; at < end; ) {
      const number = Math.floor(at / BLOCK_ROWS)
      const stop = Math.min(end, (number + 1) * BLOCK_ROWS)
      const block = this.#blocks.get(number)
      if (block !== undefined) {
        const isWhole = stop - at === BLOCK_ROWS
        count += isWhole ? block.count : countInBlock(block, at % BLOCK_ROWS, stop - number * BLOCK_ROWS)
      }
      at = stop
    }
    return count
  }

  /** Gives the row of the set that `count` rows from `start` on stand before; there must be one. */
  nthFrom(start: number, count: number): RowId {
    let left = count
    for (let at = start; ; ) {
      const number = Math.floor(at / BLOCK_ROWS)
      const next = (number + 1) * BLOCK_ROWS
      const here = this.countBetween(at, next)
      if (left < here) return rowId(this.#nthInBlock(number, at, left))
      left -= here
      at = next
    }
  }

  /** Writes the set down: for each block its number, its count, and rows or bits, whichever is shorter. */
  toBytes(): Uint8Array {
    const numbers = this.#sortedNumbers()
    let size = 4
    for (const number of numbers) size += 8 + bodySize(this.#blocks.get(number)?.count ?? 0)
    const bytes = new Uint8Array(size)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, numbers.length, true)
    let at = 4
    for (const number of numbers) {
      const block = this.#blocks.get(number)
      if (block === undefined) continue
      view.setUint32(at, number, true)
      view.setUint32(at + 4, block.count, true)
      at += 8
      at = writeBody(view, at, block)
    }
    return bytes
  }

  /** Reads what `toBytes` wrote; fails on bytes that it cannot have written. */
  static fromBytes(bytes: Uint8Array): RowSet {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const set = new RowSet()
    const blocks = view.getUint32(0, true)
    let at = 4
    for (let index = 0; index < blocks; index++) {
      const number = view.getUint32(at, true)
      const count = view.getUint32(at + 4, true)
      at += 8
      set.#blocks.set(number, readBody(view, at, count))
      set.#size += count
      at += bodySize(count)
    }
    if (at !== bytes.byteLength) throw new RangeError('Not the bytes of a row set')
    return set
  }

  /** Gives the bits of one block of 65,536 rows: undefined for none of them, null for all; not to be altered. */
  wordsOf(block: number): Uint32Array | null | undefined {
    return this.#blocks.get(block)?.bits
  }

  #nthInBlock(number: number, start: number, count: number): number {
    const bits = this.#blocks.get(number)?.bits
    if (!bits) return start + count
    let left = count
    let word = (start % BLOCK_ROWS) >>> 5
    let rest = bits[word] & (0xffffffff << (start & 31))
    for (; left >= popCount(rest); rest = bits[word]) {
      left -= popCount(rest)
      word += 1
    }
    for (; left > 0; left--) rest &= rest - 1
    return number * BLOCK_ROWS + word * 32 + 31 - Math.clz32(rest & -rest)
  }

  #blockFor(row: RowId): Block {
    const number = Math.floor(row / BLOCK_ROWS)
    let block = this.#blocks.get(number)
    if (block === undefined) {
      block = { bits: new Uint32Array(BLOCK_WORDS), count: 0 }
      this.#blocks.set(number, block)
    }
    return block
  }

  #fill(number: number): void {
    this.#size += BLOCK_ROWS - (this.#blocks.get(number)?.count ?? 0)
    this.#blocks.set(number, { bits: null, count: BLOCK_ROWS })
  }

  /** Joins words of the blocks that both sets have. */
  #combine(other: RowSet, join: (mine: number, theirs: number) => number): void {
    for (const [number, block] of [...this.#blocks]) {
      const theirs = other.#blocks.get(number)
      if (theirs === undefined) continue
      const bits = writableBits(block)
      let count = 0
      for (let word = 0; word < BLOCK_WORDS; word++) {
        bits[word] = join(bits[word], theirs.bits === null ? 0xffffffff : theirs.bits[word])
        count += popCount(bits[word])
      }
      this.#size += count - block.count
      block.count = count
      if (count === 0) this.#blocks.delete(number)
      else if (count === BLOCK_ROWS) block.bits = null
    }
  }

  #sortedNumbers(): number[] {
    return [...this.#blocks.keys()].sort((a, b) => a - b)
  }

  *#runs(): Generator<[from: number, to: number]> {
    for (const number of this.#sortedNumbers()) {
      const first = number * BLOCK_ROWS
      const bits = this.#blocks.get(number)?.bits
      if (!bits) {
        yield [first, first + BLOCK_ROWS]
        continue
      }
      for (let word = 0; word < BLOCK_WORDS; word++) {
        let rest = bits[word]
        while (rest !== 0) {
          const bit = 31 - Math.clz32(rest & -rest)
          yield [first + word * 32 + bit, first + word * 32 + bit + 1]
          rest &= rest - 1
        }
      }
    }
  }
}
