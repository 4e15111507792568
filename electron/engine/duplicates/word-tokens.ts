/**
 * A text as words. A Han character, kana or Hangul syllable is a word of its own, wherever it stands; any other word is a run of units
 * without white space. Of each word two hashes are known, so that words are compared as numbers.
 */
import { PART_OF_WORD, SPACE, unitKinds, WIDE_PAIR } from './wide-units.ts'

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
    this.#makeRoom(Math.min(length, most + 1))
    const { low, high, isWide, starts, ends } = this
    let count = 0
    let at = 0
    while (at < length && count <= most) {
      const start = at
      const unit = units[at++]
      const kind = unitKinds[unit]
      if (kind === SPACE) continue
      let one = Math.imul(FIRST_LOW ^ unit, LOW)
      let other = Math.imul(FIRST_HIGH + unit, HIGH)
      if (kind === PART_OF_WORD) {
        for (let next = units[at]; at < length && unitKinds[next] === PART_OF_WORD; next = units[++at]) {
          one = Math.imul(one ^ next, LOW)
          other = Math.imul(other + next, HIGH) ^ (other >>> 15)
        }
      } else if (kind === WIDE_PAIR && at < length && (units[at] & 0xfc00) === 0xdc00) {
        one = Math.imul(one ^ units[at], LOW)
        other = Math.imul(other + units[at], HIGH) ^ (other >>> 15)
        at += 1
      }
      low[count] = mixed(one)
      high[count] = mixed(other)
      isWide[count] = kind === PART_OF_WORD ? 0 : 1
      starts[count] = start
      ends[count] = at
      count += 1
    }
    this.count = count
  }

  #makeRoom(words: number): void {
    if (this.low.length >= words) return
    this.low = new Uint32Array(words * 2)
    this.high = new Uint32Array(words * 2)
    this.isWide = new Uint8Array(words * 2)
    this.starts = new Uint32Array(words * 2)
    this.ends = new Uint32Array(words * 2)
  }
}

const [FIRST_LOW, LOW] = [0x811c9dc5, 0x01000193]
const [FIRST_HIGH, HIGH] = [0x9747b28c, 0x85ebca6b]

/** Spreads what tells numbers apart over all of their 32 bits. */
export const mixed = (value: number): number => {
  let mix = value ^ (value >>> 16)
  mix = Math.imul(mix, 0x85ebca6b)
  mix ^= mix >>> 13
  mix = Math.imul(mix, 0xc2b2ae35)
  return (mix ^ (mix >>> 16)) >>> 0
}
