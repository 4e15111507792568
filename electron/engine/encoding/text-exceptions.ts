/**
 * Where the text of a working file, written in the file's encoding again, is not what stands in the file: another spelling
 * of a character (Shift_JIS has two codes for some), bytes that mean nothing in the encoding and happen to be UTF-8, lines
 * that are read in the second encoding of the choice. With these and the working text the file can be written again byte
 * for byte, without a look at the file itself.
 *
 * Offsets are those of the working file. Stretches are in order, apart from one another, and never empty.
 */

/** One stretch; `bytes` is what stands in the file for it, null where it is written in the second encoding. */
export interface TextException {
  readonly workStart: number
  readonly workEnd: number
  readonly bytes: Uint8Array | null
}

const MAGIC = 0x31455457 // "WTE1"
const HEADER_BYTES = 16

/** The stretches of one file. */
export class TextExceptions {
  /** Of a text that has none. */
  static readonly none = new TextExceptions(
    new Float64Array(0),
    new Float64Array(0),
    new Float64Array(1),
    new Uint8Array(0),
  )

  readonly #starts: Float64Array
  readonly #ends: Float64Array
  /** Where a stretch's bytes begin in `#bytes`, and behind the last one; none of its own: the second encoding. */
  readonly #offsets: Float64Array
  readonly #bytes: Uint8Array

  constructor(starts: Float64Array, ends: Float64Array, offsets: Float64Array, bytes: Uint8Array) {
    this.#starts = starts
    this.#ends = ends
    this.#offsets = offsets
    this.#bytes = bytes
  }

  get count(): number {
    return this.#starts.length
  }

  at(index: number): TextException {
    const [from, to] = [this.#offsets[index], this.#offsets[index + 1]]
    return {
      workStart: this.#starts[index],
      workEnd: this.#ends[index],
      bytes: from === to ? null : this.#bytes.subarray(from, to),
    }
  }

  /** Gives the first stretch that ends behind an offset; `count` if there is none. */
  firstEndingAfter(offset: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ends[middle] > offset) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Gives what stands in the file for each stretch that is not in the second encoding. */
  *ownBytes(): Generator<Uint8Array> {
    for (let index = 0; index < this.count; index++) {
      const { bytes } = this.at(index)
      if (bytes !== null) yield bytes
    }
  }

  /** Gives the same stretches of a text that stands elsewhere in its working file. */
  shifted(by: number): TextExceptions {
    if (by === 0 || this.count === 0) return this
    const moved = (offset: number): number => offset + by
    return new TextExceptions(this.#starts.map(moved), this.#ends.map(moved), this.#offsets, this.#bytes)
  }

  /** Gives what `fromBytes` reads. */
  toBytes(): Uint8Array {
    const { count } = this
    const packed = new Uint8Array(HEADER_BYTES + (3 * count + 1) * 8 + this.#bytes.length)
    const view = new DataView(packed.buffer)
    view.setUint32(0, MAGIC, true)
    view.setFloat64(8, count, true)
    let at = HEADER_BYTES
    for (const numbers of [this.#starts, this.#ends, this.#offsets]) {
      for (const number of numbers) {
        view.setFloat64(at, number, true)
        at += 8
      }
    }
    packed.set(this.#bytes, at)
    return packed
  }

  /** Gives the stretches that `toBytes` wrote; null if the bytes are not from there. */
  static fromBytes(packed: Uint8Array): TextExceptions | null {
    if (packed.length < HEADER_BYTES + 8) return null
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
    const count = view.getFloat64(8, true)
    if (view.getUint32(0, true) !== MAGIC || !(Number.isSafeInteger(count) && count >= 0)) return null
    const bytesAt = HEADER_BYTES + (3 * count + 1) * 8
    if (bytesAt > packed.length) return null
    const numbers = (first: number, length: number): Float64Array =>
      Float64Array.from({ length }, (_, at) => view.getFloat64(HEADER_BYTES + (first + at) * 8, true))
    const [starts, ends, offsets] = [numbers(0, count), numbers(count, count), numbers(2 * count, count + 1)]
    const bytes = packed.slice(bytesAt)
    const isInOrder = starts.every(
      (start, at) => start < ends[at] && (at === 0 || start >= ends[at - 1]) && offsets[at] <= offsets[at + 1],
    )
    if (!isInOrder || offsets[0] !== 0 || offsets[count] !== bytes.length) return null
    return new TextExceptions(starts, ends, offsets, bytes)
  }
}

/** Takes stretches one after another, in order. */
export class ExceptionsDraft {
  #starts = new Float64Array(16)
  #ends = new Float64Array(16)
  #offsets = new Float64Array(17)
  #bytes = new Uint8Array(64)
  #count = 0
  #length = 0

  /** Adds a stretch (`bytes` null: it is in the second encoding); one of those right behind another becomes one with it. */
  add(workStart: number, workEnd: number, bytes: Uint8Array | null): void {
    if (workEnd <= workStart) return
    const last = this.#count - 1
    if (bytes === null && last >= 0 && this.#ends[last] === workStart && this.#offsets[last] === this.#length) {
      this.#ends[last] = workEnd
      return
    }
    if (this.#count === this.#starts.length) {
      this.#starts = grown(this.#starts, this.#count * 2)
      this.#ends = grown(this.#ends, this.#count * 2)
      this.#offsets = grown(this.#offsets, this.#count * 2 + 1)
    }
    this.#starts[this.#count] = workStart
    this.#ends[this.#count] = workEnd
    if (bytes !== null) {
      const needed = this.#length + bytes.length
      if (needed > this.#bytes.length) {
        const larger = new Uint8Array(needed * 2)
        larger.set(this.#bytes.subarray(0, this.#length))
        this.#bytes = larger
      }
      this.#bytes.set(bytes, this.#length)
      this.#length = needed
    }
    this.#count += 1
    this.#offsets[this.#count] = this.#length
  }

  /** Gives the stretches so far. */
  finish(): TextExceptions {
    if (this.#count === 0) return TextExceptions.none
    return new TextExceptions(
      this.#starts.slice(0, this.#count),
      this.#ends.slice(0, this.#count),
      this.#offsets.slice(0, this.#count + 1),
      this.#bytes.slice(0, this.#length),
    )
  }
}

const grown = (numbers: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> => {
  const larger = new Float64Array(length)
  larger.set(numbers)
  return larger
}
