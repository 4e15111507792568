/**
 * A text as words. A Han character, kana or Hangul syllable is a word of its own, wherever it stands; any other word is a run of units
 * without white space. Of each word two hashes are known, so that words are compared as numbers.
 */
import { PART_OF_WORD, SPACE, unitKinds, WIDE, WIDE_PAIR } from './wide-units.ts'

/** The words of one text at a time; what it holds is overwritten by the next text. */
export class WordTokens {
  count = 0
  low = new Uint32Array(1024)
  high = new Uint32Array(1024)
  /** 1 for a word that is one character. */
  isWide = new Uint8Array(1024)
  /** Units of the text, `ends` excluded. */
  starts = new Uint32Array(1024)
  ends = new Uint32Array(1024)

  /** Takes the words of a text apart, at most so many and one more, which says that there are more. */
  read(units: Uint16Array, length: number, most = Number.POSITIVE_INFINITY): void {
    this.count = 0
    let at = 0
    while (at < length && this.count <= most) {
      const kind = unitKinds[units[at]]
      if (kind === SPACE) {
        at += 1
        continue
      }
      let end = at + 1
      if (kind === WIDE_PAIR && end < length && (units[end] & 0xfc00) === 0xdc00) end += 1
      else if (kind === PART_OF_WORD) while (end < length && unitKinds[units[end]] === PART_OF_WORD) end += 1
      this.#add(units, at, end, kind === WIDE || kind === WIDE_PAIR ? 1 : 0)
      at = end
    }
  }

  #add(units: Uint16Array, start: number, end: number, isWide: number): void {
    const at = this.count
    if (at === this.low.length) this.#grow()
    let low = 0x811c9dc5
    let high = 0x9747b28c
    for (let unit = start; unit < end; unit++) {
      low = Math.imul(low ^ units[unit], 0x01000193)
      high = Math.imul(high + units[unit], 0x85ebca6b) ^ (high >>> 15)
    }
    this.low[at] = mixed(low)
    this.high[at] = mixed(high)
    this.isWide[at] = isWide
    this.starts[at] = start
    this.ends[at] = end
    this.count += 1
  }

  #grow(): void {
    const room = this.low.length * 2
    const larger = (words: Uint32Array): Uint32Array<ArrayBuffer> => {
      const copy = new Uint32Array(room)
      copy.set(words)
      return copy
    }
    this.low = larger(this.low)
    this.high = larger(this.high)
    this.starts = larger(this.starts)
    this.ends = larger(this.ends)
    const isWide = new Uint8Array(room)
    isWide.set(this.isWide)
    this.isWide = isWide
  }
}

/** Spreads what tells numbers apart over all of their 32 bits. */
export const mixed = (value: number): number => {
  let mix = value ^ (value >>> 16)
  mix = Math.imul(mix, 0x85ebca6b)
  mix ^= mix >>> 13
  mix = Math.imul(mix, 0xc2b2ae35)
  return (mix ^ (mix >>> 16)) >>> 0
}
