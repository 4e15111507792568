/** The texts that stand in one text, by their anchors. */
import { isSampled, StretchHashes, StretchKeys } from './anchors.ts'
import { type HashIndex, mayHold } from './hash-index.ts'

/** What is known of all texts that may stand in others, by number; threads share it. */
export interface AnchoredTexts {
  /** Units of a stretch. */
  readonly width: number
  readonly lengths: Uint32Array<SharedArrayBuffer>
  readonly offsets: Uint32Array<SharedArrayBuffer>
  readonly wholes: Uint32Array<SharedArrayBuffer>
  /** By their anchors: those of the kind that is looked up first, and those that have none of it. */
  readonly sampled: HashIndex
  readonly others: HashIndex
}

/** Texts that are looked at for one before it is given up, such as one letter a million times over. */
const MOST_LOOKS = 1_000_000

export class ContainerSearch {
  readonly #texts: AnchoredTexts
  readonly #keys = new StretchKeys()
  readonly #hashes = new StretchHashes()
  readonly #found = new Set<number>()
  #isRead = false
  #looks = 0

  constructor(texts: AnchoredTexts) {
    this.#texts = texts
  }

  /** Gives the texts that stand in a text and are shorter, by number; `isCrowded` when there may be more. */
  find(units: Uint16Array, length: number): { readonly found: ReadonlySet<number>; readonly isCrowded: boolean } {
    const { sampled, others, width } = this.#texts
    this.#found.clear()
    this.#isRead = false
    this.#looks = 0
    const hasOthers = others.order.length > 0
    this.#keys.read(units, length, width)
    const { values, count } = this.#keys
    const { filter, filterShift } = sampled
    for (let start = 0; start < count; start++) {
      const key = values[start]
      if (isSampled(key)) {
        const bit = key >>> filterShift
        if (((filter[bit >>> 5] >>> (bit & 31)) & 1) === 1) this.#lookUp(sampled, key, start, units, length)
      } else if (hasOthers && mayHold(others, key)) this.#lookUp(others, key, start, units, length)
    }
    return { found: this.#found, isCrowded: this.#looks > MOST_LOOKS }
  }

  #lookUp(index: HashIndex, key: number, start: number, units: Uint16Array, length: number): void {
    const { lengths, offsets, wholes } = this.#texts
    const { keys, starts, order, bucketShift } = index
    const bucket = key >>> bucketShift
    for (let at = starts[bucket]; at < starts[bucket + 1]; at++) {
      const text = order[at]
      if (keys[text] !== key || lengths[text] >= length) continue
      const from = start - offsets[text]
      if (from < 0 || from + lengths[text] > length) continue
      this.#looks += 1
      if (this.#looks > MOST_LOOKS) return
      if (this.#found.has(text)) continue
      if (!this.#isRead) this.#hashes.read(units, length)
      this.#isRead = true
      if (this.#hashes.between(from, from + lengths[text]) === wholes[text]) this.#found.add(text)
    }
  }
}
