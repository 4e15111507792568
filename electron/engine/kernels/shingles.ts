/**
 * The kernel of shingles.as.ts, made callable: memory is laid out here, and texts are put together. Each instance has its own memory
 * and one state. `shingles.wasm` stands beside this file when it runs from source, and beside the bundle in a build.
 *
 * Memory holds, one behind the other: what the kernel has for itself, paths, a block of rows, keys of bands, then a text's units as
 * they come and as they are put together, its hashes, a table, and last the sets that are kept.
 */
import type { FieldPath } from '../../../shared/query/ask.ts'
import { type TextExports, TextKernel } from './text.ts'
import { compileKernel, instantiateKernel, type KernelModule } from './wasm.ts'

interface Number32 {
  readonly value: number
}

/** What shingles.as.ts exports beside text.as.ts. Addresses, counts and halves of hashes are numbers, some of them signed. */
interface ShingleExports extends TextExports {
  readonly unitsFoldAt: Number32
  readonly wideAt: Number32
  readonly unitCount: Number32
  beginText(at: number, isJoined: number): void
  beginPiece(): void
  endPiece(): void
  textEnd(): number
  hashText(target: number): void
  addUnits(from: number, count: number): void
  loadFields(from: number, to: number, paths: number, pathCount: number, target: number, isJoined: number): number
  shingleHashes(from: number, to: number, width: number, hashesAt: number): number
  distinct(list: number, count: number, table: number, mask: number): number
  loadSet(list: number, count: number, table: number, mask: number): void
  findInSet(list: number, count: number, table: number, mask: number): number
  sketch(list: number, count: number, bins: number): void
  writeBands(target: number, stride: number, bands: number, rows: number): void
  writeBits(target: number, words: number): void
}

/** A set of shingles that is kept. */
export interface KeptSet {
  /** Where it starts among those that are kept, in hashes. */
  readonly at: number
  readonly count: number
}

let compiled: KernelModule | undefined

const PADDING = 64
const PAGE = 65_536
/** Units that there is room for at first. */
const FEW_UNITS = 16_384
/** What is kept of a row for its hash. */
export const HASH_BYTES = 8
/** The most bins that a sketch has room for (shingle-sketch.part.as.ts). */
export const MOST_BINS = 2048

export class ShingleKernel {
  /** The part that finds fields in rows. */
  readonly text: TextKernel
  readonly #exports: ShingleExports
  #folds: Uint32Array | null = null
  #pathsAt = 0
  #pathCount = 0
  #blockAt = -1
  #blockBytes = 0
  #keysBytes = 0
  #capacity = FEW_UNITS
  #keysAt = 0
  #unitsAt = 0
  #outAt = 0
  #hashesAt = 0
  #tableAt = 0
  #setsAt = 0
  #setsUsed = 0
  #memory: Buffer
  #count = 0

  /** `wide` says by unit whether it weighs two in a shingle. */
  constructor(wide: Uint8Array) {
    compiled ??= compileKernel(new URL('./shingles.wasm', import.meta.url))
    this.#exports = instantiateKernel(compiled) as ShingleExports
    this.text = new TextKernel(this.#exports)
    this.#memory = Buffer.from(this.#exports.memory.buffer)
    this.#memory.set(wide, this.#exports.wideAt.value)
  }

  /** Says which fields are looked for. Only before the first block. */
  setPaths(paths: readonly FieldPath[]): void {
    this.text.clear()
    const places = paths.map((path) => this.text.addPath(path))
    this.#pathsAt = this.text.addNumbers(places)
    this.#pathCount = places.length
  }

  /** Says what becomes of each unit. */
  setFolding(table: Uint32Array): void {
    if (this.#folds === table) return
    this.#folds = table
    new Uint32Array(this.#exports.memory.buffer, this.#exports.unitsFoldAt.value, table.length).set(table)
  }

  /**
   * Makes room for a batch: a block of rows in this memory (none where texts are given instead), keys, and texts of so many units.
   * Texts within that leave the block where it is; sets that are kept stay.
   */
  room(blockBytes: number, keysBytes: number, mostUnits: number): Uint8Array {
    this.text.room(blockBytes)
    if (this.#blockAt !== this.text.blockPlace || blockBytes > this.#blockBytes || keysBytes > this.#keysBytes) {
      this.#blockAt = this.text.blockPlace
      this.#blockBytes = Math.max(blockBytes, this.#blockBytes)
      this.#keysBytes = Math.max(keysBytes, this.#keysBytes)
      this.#capacity = Math.max(mostUnits, this.#capacity)
      this.#layOut()
    } else if (mostUnits > this.#capacity) {
      this.#capacity = mostUnits
      this.#layOut()
    }
    return new Uint8Array(this.#exports.memory.buffer, this.#blockAt, blockBytes)
  }

  /** Starts a text of at most so many units, with four for each piece. Pieces are joined by line feeds, or kept apart. */
  beginText(mostUnits: number, isJoined: boolean): void {
    if (mostUnits > this.#capacity) {
      this.#capacity = mostUnits
      this.#layOut()
    }
    this.#exports.beginText(this.#outAt, isJoined ? 1 : 0)
  }

  beginPiece(): void {
    this.#exports.beginPiece()
  }

  endPiece(): void {
    this.#exports.endPiece()
  }

  /** Adds a text to the piece. */
  addText(text: string): void {
    this.#memory.write(text, this.#unitsAt, 'utf16le')
    this.#exports.addUnits(this.#unitsAt, text.length)
  }

  /**
   * Puts the text of a row's fields together, which lies at a stretch of the block and is no larger than there is room for. Gives 0 for
   * a text, 1 for an empty one, -1 for a row that this can't do.
   */
  loadFields(start: number, end: number, isJoined: boolean): number {
    const [from, to] = [this.#blockAt + start, this.#blockAt + end]
    return this.#exports.loadFields(from, to, this.#pathsAt, this.#pathCount, this.#outAt, isJoined ? 1 : 0)
  }

  /** How many units the pieces have. */
  get unitCount(): number {
    return this.#exports.unitCount.value
  }

  /** Gives the units of a text whose pieces are joined, where they lie: the next text takes their place. */
  textUnits(): Uint16Array {
    return new Uint16Array(this.#exports.memory.buffer, this.#outAt, (this.#exports.textEnd() - this.#outAt) / 2)
  }

  /** Writes the text's hash as the k-th of a batch, behind so many bytes of keys. */
  writeHash(keysBytes: number, row: number): void {
    this.#exports.hashText(this.#keysAt + keysBytes + row * HASH_BYTES)
  }

  /** Gives the hashes that were written as pairs of low and high halves; of rows without one what was there before. */
  hashesOf(keysBytes: number, rows: number): Uint32Array<ArrayBuffer> {
    const from = this.#keysAt + keysBytes
    return new Uint32Array(this.#memory.buffer.slice(from, from + rows * HASH_BYTES) as ArrayBuffer)
  }

  /** Finds the text's shingles, equal ones as often as they stand there; gives how many. */
  findShingles(width: number): number {
    const { shingleHashes, textEnd } = this.#exports
    this.#count = shingleHashes(this.#outAt, textEnd(), width, this.#hashesAt)
    return this.#count
  }

  /** Makes a sketch of the shingles that were found last, of which there must be one; of MOST_BINS bins at most. */
  sketch(bins: number): void {
    if (bins > MOST_BINS) throw new RangeError(`a sketch has at most ${MOST_BINS} bins`)
    this.#exports.sketch(this.#hashesAt, this.#count, bins)
  }

  /** Writes the keys of the sketch's bands as those of the k-th of so many rows; keys of a band stand together. */
  writeBands(row: number, rows: number, bands: number, binsInBand: number): void {
    this.#exports.writeBands(this.#keysAt + row * 4, rows * 4, bands, binsInBand)
  }

  /** Gives the keys of a band that were written. */
  keysOf(band: number, rows: number): Uint8Array {
    return this.#memory.subarray(this.#keysAt + band * rows * 4, this.#keysAt + (band + 1) * rows * 4)
  }

  /** Writes one bit of each of the sketch's first bins into words. */
  bitsInto(words: Uint32Array, at: number, count: number): void {
    this.#exports.writeBits(this.#tableAt, count)
    for (let word = 0; word < count; word++) words[at + word] = this.#memory.readUInt32LE(this.#tableAt + word * 4)
  }

  /** Forgets the sets that are kept. */
  clearSets(): void {
    this.#setsUsed = 0
  }

  /** Keeps the shingles that were found last, equal ones once. */
  keepSet(): KeptSet {
    const at = this.#setsUsed / 8
    this.#count = this.#exports.distinct(this.#hashesAt, this.#count, this.#tableAt, maskOf(this.#count))
    const byteLength = this.#count * 8
    this.#reach(this.#setsAt + this.#setsUsed + byteLength)
    this.#memory.copyWithin(this.#setsAt + this.#setsUsed, this.#hashesAt, this.#hashesAt + byteLength)
    this.#setsUsed += byteLength
    return { at, count: this.#count }
  }

  /** Takes a kept set for those that follow to be compared with. */
  loadSet({ at, count }: KeptSet): void {
    this.#exports.loadSet(this.#setsAt + at * 8, count, this.#tableAt, maskOf(count))
    this.#count = count
  }

  /** Counts what a kept set has in common with the one that was loaded. */
  countShared({ at, count }: KeptSet): number {
    return this.#exports.findInSet(this.#setsAt + at * 8, count, this.#tableAt, maskOf(this.#count))
  }

  #layOut(): void {
    const setsAt = this.#setsAt
    this.#keysAt = alignTo(this.#blockAt + this.#blockBytes + PADDING, 64)
    this.#unitsAt = alignTo(this.#keysAt + this.#keysBytes, 64)
    this.#outAt = alignTo(this.#unitsAt + this.#capacity * 2, 64)
    this.#hashesAt = alignTo(this.#outAt + this.#capacity * 2, 64)
    this.#tableAt = alignTo(this.#hashesAt + this.#capacity * 8, 64)
    this.#setsAt = this.#tableAt + (maskOf(this.#capacity) + 1) * 8
    this.#reach(this.#setsAt + this.#setsUsed)
    if (this.#setsUsed > 0) this.#memory.copyWithin(this.#setsAt, setsAt, setsAt + this.#setsUsed)
  }

  /** Makes memory reach so far. */
  #reach(end: number): void {
    const { memory } = this.#exports
    const missing = end + PADDING - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE) + 16)
    if (this.#memory.buffer === memory.buffer) return
    this.#memory = Buffer.from(memory.buffer)
    this.text.room(this.#blockBytes)
  }
}

/** A table has twice as many places as hashes at least. */
const maskOf = (count: number): number => Math.max(16, 2 ** Math.ceil(Math.log2(Math.max(1, count) * 2))) - 1

const alignTo = (address: number, unit: number): number => Math.ceil(address / unit) * unit
