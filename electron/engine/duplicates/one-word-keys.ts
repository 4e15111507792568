/**
 * Keys by which texts that are alike but for one place find one another: the hash of what is left of a text without each of its places,
 * and of all of it. Two such texts have one in common. They are many, so a longer text gives them only when it shares one of its
 * two halves with another: wherever two texts differ, half of the longer stands before that place or behind it, less two words.
 */
import { isEnough, MOST_WIDE } from './one-word.ts'
import { mixed, type WordTokens } from './word-tokens.ts'

/** Texts of so few words give all their keys at once. */
export const FEW_WORDS = 12
/** Halves of a text by which it finds others: two lengths, from both ends. */
export const HALF_KEYS = 4

const BASE = 0x1b873593
const [FRONT, BACK] = [0x3c6ef372, 0x1f83d9ab]

/** Lengths of halves. So far apart that texts which differ by MOST_WIDE words have one in common and none has more than two. */
const HALF_LENGTHS = [4, 8, 11, 15, 21, 29, 40, 56, 78, 109, 152, 212, 296, 414]

export class OneWordKeys {
  /** By place: the hash of the words before it, and how many of them are characters. */
  #sums = new Int32Array(2048)
  #wide = new Int32Array(2048)
  #powers = powersUpTo(2048)
  #count = 0

  read({ low, isWide, count }: WordTokens): void {
    if (this.#sums.length <= count) {
      this.#sums = new Int32Array(count * 2)
      this.#wide = new Int32Array(count * 2)
      this.#powers = powersUpTo(count * 2)
    }
    this.#count = count
    for (let at = 0; at < count; at++) {
      this.#sums[at + 1] = (Math.imul(this.#sums[at], BASE) + low[at]) | 0
      this.#wide[at + 1] = this.#wide[at] + isWide[at]
    }
  }

  /** Writes the keys of the text's halves, and 0 where there are fewer. */
  writeHalves(keys: Uint32Array, at: number): void {
    keys.fill(0, at, at + HALF_KEYS)
    let before = 0
    let written = at
    for (let longer = Math.max(this.#count, FEW_WORDS + 1); longer <= this.#count + MOST_WIDE; longer++) {
      const length = halfOf(longer)
      if (length === before || length > this.#count) continue
      before = length
      keys[written++] = mixed(this.#between(0, length) ^ FRONT ^ Math.imul(length, BASE)) || 1
      keys[written++] = mixed(this.#between(this.#count - length, this.#count) ^ BACK ^ Math.imul(length, BASE)) || 1
    }
  }

  /** Calls back with every key of the text. */
  each(onKey: (key: number) => void): void {
    const count = this.#count
    if (this.#isLeft(0, 0)) onKey(mixed(this.#between(0, count)))
    for (let start = 0; start < count; start++) {
      const most = Math.min(count, start + MOST_WIDE)
      for (let end = start + 1; end <= most; end++) {
        if (end - start > 1 && this.#wide[end] - this.#wide[start] < end - start) break
        if (!this.#isLeft(start, end)) continue
        onKey(mixed((Math.imul(this.#sums[start], this.#powers[count - end]) + this.#between(end, count)) | 0))
      }
    }
  }

  /** Gives how many keys there are at most; 0 for a text that has none. */
  mostKeys(): number {
    const wide = this.#wide[this.#count]
    return this.#isLeft(0, 0) ? 1 + this.#count + wide * (MOST_WIDE - 1) : 0
  }

  /** Says whether enough is left of the text without a place. */
  #isLeft(start: number, end: number): boolean {
    const wide = this.#wide[this.#count] - this.#wide[end] + this.#wide[start]
    return isEnough(this.#count - (end - start) - wide, wide, this.#count)
  }

  #between(start: number, end: number): number {
    return (this.#sums[end] - Math.imul(this.#sums[start], this.#powers[end - start])) | 0
  }
}

/** Gives how many words stand before or behind the place where two texts differ at least, rounded down to one of a few lengths. */
const halfOf = (longer: number): number => {
  const least = Math.ceil((longer - MOST_WIDE) / 2)
  let length = HALF_LENGTHS[0]
  for (const other of HALF_LENGTHS) if (other <= least) length = other
  return length
}

const powersUpTo = (length: number): Int32Array => {
  const powers = new Int32Array(length + 1)
  powers[0] = 1
  for (let at = 1; at <= length; at++) powers[at] = Math.imul(powers[at - 1], BASE)
  return powers
}
