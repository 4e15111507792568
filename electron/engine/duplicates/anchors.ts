/**
 * A text's anchor is one short stretch of it, by which texts that it stands in are found: they have the same stretch. It is the rarest of
 * the stretches whose key ends in three zero bits, so that one position in eight has to be looked up; of a text that has none of these, or
 * none but common ones, the rarest of all. How rare a stretch is, a sketch of some rows tells: what is said in many texts is no anchor.
 */
import { sharedWords } from './hash-index.ts'
import { mixed } from './word-tokens.ts'

/** Units of a stretch at most. */
export const STRETCH_UNITS = 16
const BASE = 0x2c1b3c6d
const WHOLE_BASE = 0x297a2d39
const SKETCH_SHIFT = 10
/** Seen so often, a stretch is one that many texts share. */
const COMMON = 8

/** Says whether a key is of those that are looked up first. */
export const isSampled = (key: number): boolean => (key & 7) === 0

/** The keys of all stretches of a text, one text at a time. */
export class StretchKeys {
  /** By where a stretch starts. */
  values = new Uint32Array(4096)
  count = 0

  /** Takes the stretches of `width` units. */
  read(units: Uint16Array, length: number, width: number): void {
    this.count = Math.max(0, length - width + 1)
    if (this.values.length < this.count) this.values = new Uint32Array(this.count * 2)
    const { values } = this
    const power = powerOf(BASE, width - 1)
    let hash = 0
    for (let end = 0; end < width - 1 && end < length; end++) hash = (Math.imul(hash, BASE) + units[end] + 1) | 0
    for (let start = 0, end = width - 1; end < length; start++, end++) {
      hash = (Math.imul(hash, BASE) + units[end] + 1) | 0
      values[start] = mixed(hash)
      hash = (hash - Math.imul(units[start] + 1, power)) | 0
    }
  }
}

/** How often stretches were seen, about; threads count into it together. */
export const newSketch = (): Uint32Array<SharedArrayBuffer> => sharedWords(2 ** (32 - SKETCH_SHIFT))

/** Counts the stretches of a text. */
export const countStretches = (sketch: Uint32Array, { values, count }: StretchKeys): void => {
  for (let at = 0; at < count; at++) Atomics.add(sketch, values[at] >>> SKETCH_SHIFT, 1)
}

/** Gives where a text's anchor starts; the text is as long as a stretch at least. */
export const anchorOf = (sketch: Uint32Array, keys: StretchKeys): number => {
  const best = rarest(sketch, keys, true)
  // Texts that differ in few places have one that they do not share, which may be of the other kind.
  if (best !== -1 && sketch[keys.values[best] >>> SKETCH_SHIFT] <= COMMON) return best
  const other = rarest(sketch, keys, false)
  return best !== -1 && other !== -1 && isRarer(sketch, keys.values[best], keys.values[other]) ? best : other
}

/** Gives where the rarest stretch starts, the one with the least key among equals; -1 where there is none of the kind. */
const rarest = (sketch: Uint32Array, { values, count }: StretchKeys, isOfSampled: boolean): number => {
  let best = -1
  for (let at = 0; at < count; at++) {
    if (isOfSampled && !isSampled(values[at])) continue
    if (best === -1 || isRarer(sketch, values[at], values[best])) best = at
  }
  return best
}

const isRarer = (sketch: Uint32Array, key: number, other: number): boolean => {
  const [seen, otherSeen] = [sketch[key >>> SKETCH_SHIFT], sketch[other >>> SKETCH_SHIFT]]
  return seen < otherSeen || (seen === otherSeen && key < other)
}

/** Hashes of stretches of any length, each in a few steps once the text was gone over. */
export class StretchHashes {
  #sums = new Int32Array(4096)
  #powers = Int32Array.of(1)

  read(units: Uint16Array, length: number): void {
    if (this.#sums.length <= length) this.#sums = new Int32Array(length * 2)
    const sums = this.#sums
    for (let at = 0; at < length; at++) sums[at + 1] = (Math.imul(sums[at], WHOLE_BASE) + units[at] + 1) | 0
    if (this.#powers.length <= length) this.#growPowers(length * 2)
  }

  /** Gives the hash of what stands between two places. */
  between(start: number, end: number): number {
    return (this.#sums[end] - Math.imul(this.#sums[start], this.#powers[end - start])) >>> 0
  }

  #growPowers(length: number): void {
    const powers = new Int32Array(length + 1)
    powers[0] = 1
    for (let at = 1; at <= length; at++) powers[at] = Math.imul(powers[at - 1], WHOLE_BASE)
    this.#powers = powers
  }
}

/** Gives the hash of a whole text, as StretchHashes gives it of a stretch. */
export const wholeHash = (units: Uint16Array, length: number): number => {
  let hash = 0
  for (let at = 0; at < length; at++) hash = (Math.imul(hash, WHOLE_BASE) + units[at] + 1) | 0
  return hash >>> 0
}

const powerOf = (base: number, exponent: number): number => {
  let power = 1
  for (let at = 0; at < exponent; at++) power = Math.imul(power, base)
  return power
}
