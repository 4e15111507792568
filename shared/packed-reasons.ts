/**
 * Why rows were marked as duplicates, row by row, as bytes: which row was kept in each one's place and how alike the two are.
 * Some 4 to 8 bytes a row, so that a million of them are a matter of megabytes in memory as on disk, and each is found
 * without reading those before it.
 *
 * Layout, all numbers little-endian: how many rows (Uint32); for each 64 of them the first one's identity (Float64) and where its
 * entry starts (Uint32, from the first entry on); then the entries, of varints (7 bits a byte, lowest first): how far the
 * row is from the one before it (absent for the first of 64), then 4 times how far it is from being the same, plus what
 * follows: 0 nothing, 1 how far behind the row the kept one is, 2 how far before it, 3 the kept one's file and number.
 */
import { SIMILARITY_SCALE } from './duplicates/duplicate-spec.ts'
import { type RowId, rowId } from './ids.ts'

/** Reasons of many rows; the k-th of each list is about the k-th row. */
export interface ReasonRows {
  /** The rows that are marked, in ascending order of identity. */
  readonly rows: Float64Array
  /** The row that is kept in each one's place; NaN where none is, or one of another file. */
  readonly kept: Float64Array
  /** How alike they are, in parts of SIMILARITY_SCALE. */
  readonly similarity: Uint16Array
  /** Where the kept row is one of another file: 1 + the file's place in a list of names, else 0. Absent where all are 0. */
  readonly files?: Uint16Array
  /** That row's number in its file, from 0. */
  readonly numbers?: Float64Array
}

/** Why one row was marked. */
export interface RowReason {
  readonly row: RowId
  readonly kept: RowId | null
  /** The place of the other file's name in the list, from 0; null where no row of another file is kept. */
  readonly file: number | null
  readonly number: number
  /** In parts of SIMILARITY_SCALE. */
  readonly similarity: number
}

const BLOCK_ROWS = 64
const HEAD_BYTES = 12
const NOTHING_KEPT = 0
const KEPT_BEHIND = 1
const KEPT_BEFORE = 2
const KEPT_ELSEWHERE = 3

export class PackedReasons {
  /** The file beside the journal that holds them; null where they stand in the journal itself. */
  readonly file: string | null
  #bytes: Uint8Array | null

  private constructor(bytes: Uint8Array | null, file: string | null) {
    this.#bytes = bytes
    this.file = file
  }

  static of(rows: ReasonRows): PackedReasons {
    return new PackedReasons(pack(rows), null)
  }

  /** Gives those of no row. */
  static ofNone(): PackedReasons {
    return new PackedReasons(new Uint8Array(4), null)
  }

  /** Takes bytes that another one gave. */
  static ofBytes(bytes: Uint8Array): PackedReasons {
    return new PackedReasons(bytes, null)
  }

  /** Names those in a file, which say nothing until they are loaded. */
  static inFile(file: string): PackedReasons {
    return new PackedReasons(null, file)
  }

  /** Null until they are loaded. */
  get bytes(): Uint8Array | null {
    return this.#bytes
  }

  get count(): number {
    return this.#bytes === null ? 0 : viewOf(this.#bytes).getUint32(0, true)
  }

  /** Gives the same reasons as those of a file that holds them by now. */
  movedTo(file: string): PackedReasons {
    return new PackedReasons(this.#bytes, file)
  }

  /** Takes what the file holds. */
  load(bytes: Uint8Array): void {
    this.#bytes = bytes
  }

  /** Tells whether they are the same ones: in one file, or of the same bytes. */
  isSameAs(other: PackedReasons): boolean {
    if (this.file !== null || other.file !== null) return this.file === other.file
    const [mine, theirs] = [this.#bytes, other.#bytes]
    if (mine === null || theirs === null || mine.length !== theirs.length) return mine === theirs
    return mine.every((byte, at) => byte === theirs[at])
  }

  /** Finds why a row was marked; undefined for a row that is not told of. */
  find(row: RowId): RowReason | undefined {
    const bytes = this.#bytes
    if (bytes === null) return undefined
    const view = viewOf(bytes)
    const blocks = Math.ceil(view.getUint32(0, true) / BLOCK_ROWS)
    let low = 0
    let high = blocks
    while (low < high) {
      const middle = (low + high) >>> 1
      if (view.getFloat64(4 + middle * HEAD_BYTES, true) <= row) low = middle + 1
      else high = middle
    }
    if (low === 0) return undefined
    const reader = new Reader(bytes, low - 1)
    while (reader.next()) {
      if (reader.row === row) return reader.told()
      if (reader.row > row) return undefined
    }
    return undefined
  }

  /** Gives all of them, in ascending order of identity. */
  *all(): Generator<RowReason> {
    if (this.#bytes === null) return
    for (let block = 0; block < Math.ceil(this.count / BLOCK_ROWS); block++) {
      const reader = new Reader(this.#bytes, block)
      while (reader.next()) yield reader.told()
    }
  }
}

const pack = ({ rows, kept, similarity, files, numbers }: ReasonRows): Uint8Array => {
  const blocks = Math.ceil(rows.length / BLOCK_ROWS)
  const first = 4 + blocks * HEAD_BYTES
  const writer = new Writer(first + rows.length * 8 + 64, first)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]
    if (at > 0 && row <= rows[at - 1]) throw new RangeError('Rows must ascend')
    if (at % BLOCK_ROWS === 0) writer.setHead(4 + (at / BLOCK_ROWS) * HEAD_BYTES, row, first)
    else writer.add(row - rows[at - 1])
    const unlike = (SIMILARITY_SCALE - similarity[at]) * 4
    const file = files?.[at] ?? 0
    if (file > 0) {
      writer.add(unlike + KEPT_ELSEWHERE)
      writer.add(file - 1)
      writer.add(numbers?.[at] ?? 0)
    } else if (Number.isNaN(kept[at])) writer.add(unlike + NOTHING_KEPT)
    else {
      writer.add(unlike + (kept[at] > row ? KEPT_BEHIND : KEPT_BEFORE))
      writer.add(Math.abs(kept[at] - row))
    }
  }
  return writer.finish(rows.length)
}

/** Grows as it is written to. */
class Writer {
  #bytes: Uint8Array
  #end: number

  constructor(room: number, start: number) {
    this.#bytes = new Uint8Array(room)
    this.#end = start
  }

  setHead(at: number, row: number, firstEntry: number): void {
    const view = viewOf(this.#bytes)
    view.setFloat64(at, row, true)
    view.setUint32(at + 8, this.#end - firstEntry, true)
  }

  add(value: number): void {
    if (this.#end + 10 > this.#bytes.length) this.#grow()
    let rest = value
    // Identities pass 2^32, which the shorter way can't hold.
    for (; rest >= 2 ** 31; rest = Math.floor(rest / 128)) this.#bytes[this.#end++] = (rest % 128) | 128
    for (; rest >= 128; rest >>>= 7) this.#bytes[this.#end++] = (rest & 127) | 128
    this.#bytes[this.#end++] = rest
  }

  finish(count: number): Uint8Array {
    viewOf(this.#bytes).setUint32(0, count, true)
    return this.#bytes.slice(0, this.#end)
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bytes.length * 2)
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}

/** Goes through one block of entries. */
class Reader {
  row = 0
  #left: number
  #isFirst = true
  #at: number
  readonly #bytes: Uint8Array
  #similarity = 0
  #follows = NOTHING_KEPT
  #file = 0
  #number = 0

  constructor(bytes: Uint8Array, block: number) {
    const view = viewOf(bytes)
    const count = view.getUint32(0, true)
    const head = 4 + block * HEAD_BYTES
    this.#bytes = bytes
    this.#left = Math.min(BLOCK_ROWS, count - block * BLOCK_ROWS)
    this.row = view.getFloat64(head, true)
    this.#at = 4 + Math.ceil(count / BLOCK_ROWS) * HEAD_BYTES + view.getUint32(head + 8, true)
  }

  next(): boolean {
    if (this.#left === 0) return false
    this.#left -= 1
    if (!this.#isFirst) this.row += this.#read()
    this.#isFirst = false
    const first = this.#read()
    this.#similarity = SIMILARITY_SCALE - Math.floor(first / 4)
    this.#follows = first % 4
    this.#file = this.#follows === KEPT_ELSEWHERE ? this.#read() : 0
    this.#number = this.#follows === NOTHING_KEPT ? 0 : this.#read()
    return true
  }

  told(): RowReason {
    const isElsewhere = this.#follows === KEPT_ELSEWHERE
    const distance = this.#follows === KEPT_BEFORE ? -this.#number : this.#number
    const isHere = this.#follows === KEPT_BEFORE || this.#follows === KEPT_BEHIND
    return {
      row: rowId(this.row),
      kept: isHere ? rowId(this.row + distance) : null,
      file: isElsewhere ? this.#file : null,
      number: isElsewhere ? this.#number : 0,
      similarity: this.#similarity,
    }
  }

  #read(): number {
    let value = 0
    for (let scale = 1; this.#at < this.#bytes.length; scale *= 128) {
      const byte = this.#bytes[this.#at++]
      value += (byte & 127) * scale
      if (byte < 128) break
    }
    return value
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
