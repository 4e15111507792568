/**
 * A file's fingerprint: 64 bits that stand for every byte of it, made of the hashes of its rows and gaps, so that the
 * index pass gives it without a second look at the bytes, and a save can foretell it without reading what it wrote.
 *
 * It is XXH64 over four little-endian 64-bit numbers: the hash of what stands before the first row; how many rows there
 * are; XXH64 over the rows' hashes in order; XXH64 over the gaps in order, as pairs of a gap's hash and the number of
 * rows in a row that it follows. A gap is all that stands between a row's content and the next row, line ending included.
 * What stands in no row's span, behind the rows of one part of the file or before those of the next, comes among the gaps
 * as one that follows no row; of the first part, what stands before its rows is the first number.
 */
import { Xxh64 } from '../kernels/lines.ts'

export class Fingerprint {
  readonly #rows = new Xxh64()
  readonly #gaps = new Xxh64()
  #headGapHash = EMPTY_HASH
  #rowCount = 0
  #runHash = 0n
  #runLength = 0n

  /** Takes the hash of what stands before the first row, for a file where that is not nothing. */
  setHeadGap(hash: bigint): void {
    this.#headGapHash = hash
  }

  /** Takes the hashes of the rows that come next. */
  addRows(hashes: BigUint64Array): void {
    this.#rows.update(bytesOf(hashes))
    this.#rowCount += hashes.length
  }

  /** Takes the gaps that come next, one after each row: pairs of a gap's hash and how many rows it follows. */
  addGaps(runs: BigUint64Array): void {
    // Runs that touch are one run, however the file was cut into segments. Inside of what one segment found there are next to
    // none, and as numbers of 32 bits that is seen in a tenth of the time: in a map each gap has a key of its own.
    const words = new Uint32Array(runs.buffer, runs.byteOffset, runs.length * 2)
    for (let from = 0; from < runs.length; ) {
      let to = from + 2
      while (to < runs.length && !isSameHash(words, to)) to += 2
      this.#addRuns(runs.subarray(from, to))
      from = to
    }
  }

  /** Takes runs of which no two that touch are alike. */
  #addRuns(runs: BigUint64Array): void {
    const isMore = this.#runLength > 0n && runs[0] === this.#runHash
    const last = runs.length - 2
    if (isMore) this.#runLength += runs[1]
    if (isMore && last === 0) return
    if (this.#runLength > 0n) this.#gaps.update(bytesOf(BigUint64Array.of(this.#runHash, this.#runLength)))
    this.#gaps.update(bytesOf(runs.subarray(isMore ? 2 : 0, last)))
    this.#runHash = runs[last]
    this.#runLength = runs[last + 1]
  }

  /** Takes the hash of what stands in no row's span here; of no bytes it changes nothing. */
  addHole(hash: bigint): void {
    if (hash === EMPTY_HASH) return
    const closed = this.#runLength > 0n ? [this.#runHash, this.#runLength] : []
    this.#runLength = 0n
    this.#gaps.update(bytesOf(BigUint64Array.of(...closed, hash, 0n)))
  }

  /** Gives the fingerprint of all that was added, as 16 hex digits; nothing can be added after. */
  digest(): string {
    if (this.#runLength > 0n) this.#gaps.update(bytesOf(BigUint64Array.of(this.#runHash, this.#runLength)))
    const parts = [this.#headGapHash, BigInt(this.#rowCount), this.#rows.digest(), this.#gaps.digest()]
    const hash = new Xxh64().hash(bytesOf(BigUint64Array.from(parts)))
    return hash.toString(16).padStart(16, '0')
  }
}

/** XXH64 of no bytes. */
export const EMPTY_HASH = 0xef46db3751d8e999n

/** Tells whether the run at an index of 64-bit numbers is of the same gap as the one before. */
const isSameHash = (words: Uint32Array, at: number): boolean =>
  words[at * 2] === words[at * 2 - 4] && words[at * 2 + 1] === words[at * 2 - 3]

// Every machine that Electron and Node run on here is little-endian, so the bytes are the numbers' own.
const bytesOf = (numbers: BigUint64Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
