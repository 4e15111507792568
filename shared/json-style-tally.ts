/**
 * Counts how a line writes what can be written in several ways. Of each kind of evidence the most frequent counts, the
 * first of equals; white space that is more than a few blanks is an accident of that line and counts as none.
 */
import { escapedUnit, isEscapedPair } from './json-string.ts'
import type { JsonStyle } from './json-style.ts'
import type { Gap } from './json-words.ts'

type GapStyle = Pick<JsonStyle, 'itemSeparator' | 'keySeparator' | 'objectPadding' | 'listPadding'>

/** Counts what stands between words. */
export class GapTally {
  readonly #bytes: Uint8Array
  /** By the gap's bytes as one number, since a text for each gap of each line would be felt in a bulk edit. */
  readonly #counts: Readonly<Record<Gap, Map<number, number>>> = {
    comma: new Map(),
    colon: new Map(),
    'object-padding': new Map(),
    'list-padding': new Map(),
    empty: new Map(),
  }

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  add(gap: Gap, start: number, end: number): void {
    if (end - start > LONGEST_GAP) return
    let packed = 0
    for (let i = start; i < end; i++) {
      const c = this.#bytes[i]
      // A line break between items is white space to JSON, but no one means to write more of them.
      if (c === 0x0a || c === 0x0d) return
      packed = packed * 256 + c
    }
    const counts = this.#counts[gap]
    counts.set(packed, (counts.get(packed) ?? 0) + 1)
  }

  style(): GapStyle {
    const comma = mostFrequent(this.#counts.comma)
    const colon = mostFrequent(this.#counts.colon)
    return {
      // Whoever leaves out the space after one leaves it out after the other.
      itemSeparator: comma ?? (colon === ':' ? ',' : ', '),
      keySeparator: colon ?? (comma === ',' ? ':' : ': '),
      objectPadding: mostFrequent(this.#counts['object-padding']) ?? '',
      listPadding: mostFrequent(this.#counts['list-padding']) ?? '',
    }
  }
}

/** As many bytes fit into a number. */
const LONGEST_GAP = 6

const mostFrequent = (counts: ReadonlyMap<number, number>): string | undefined => {
  let best: number | undefined
  let most = 0
  for (const [packed, count] of counts) {
    if (count > most) {
      best = packed
      most = count
    }
  }
  return best === undefined ? undefined : unpacked(best)
}

const unpacked = (packed: number): string =>
  packed === 0 ? '' : unpacked(Math.floor(packed / 256)) + String.fromCharCode(packed % 256)

type CharacterStyle = Pick<JsonStyle, 'escapesNonAscii' | 'hexCase' | 'escapesSlash' | 'unicodeEscaped'>

/** Counts how the characters of strings are written. */
export class CharacterTally {
  readonly #bytes: Uint8Array
  /** Start and end of each string's inside. */
  readonly #spans: number[] = []
  /** For each ASCII character, how often it is written as `\u00XX`. */
  readonly #unicode = new Int32Array(128)
  #hasAsciiUnicode = false
  #plainSlashes = 0
  #escapedSlashes = 0
  #otherPlain = 0
  #otherUnicode = 0
  #lowerDigits = 0
  #upperDigits = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Reads the inside of a string. */
  add(start: number, end: number): void {
    this.#spans.push(start, end)
    const bytes = this.#bytes
    let i = start
    while (i < end) {
      const c = bytes[i]
      if (c === 0x5c) {
        if (bytes[i + 1] === 0x75) this.#addUnicode(i)
        else if (bytes[i + 1] === 0x2f) this.#escapedSlashes++
        i += bytes[i + 1] === 0x75 ? 6 : 2
      } else {
        if (c === 0x2f) this.#plainSlashes++
        else if (c >= 0xc0) this.#otherPlain++
        i++
      }
    }
  }

  style(): CharacterStyle {
    return {
      escapesNonAscii: this.#otherUnicode > this.#otherPlain,
      hexCase: this.#upperDigits > this.#lowerDigits ? 'upper' : 'lower',
      escapesSlash: this.#escapedSlashes > this.#plainSlashes,
      unicodeEscaped: this.#unicodeEscaped(),
    }
  }

  #addUnicode(at: number): void {
    for (let i = at + 2; i < at + 6; i++) {
      if (this.#bytes[i] >= 0x61) this.#lowerDigits++
      else if (this.#bytes[i] >= 0x41) this.#upperDigits++
    }
    const unit = escapedUnit(this.#bytes, at)
    if (unit < 0x80) {
      this.#unicode[unit]++
      this.#hasAsciiUnicode = true
    } else if ((unit & 0xf800) === 0xd800) {
      // A pair counts once, by its first half; a lone half can be written in no other way.
      if (isEscapedPair(this.#bytes, at)) this.#otherUnicode++
    } else if (unit !== 0x2028 && unit !== 0x2029) {
      // Writers that escape nothing else beyond ASCII escape the line ends of JavaScript.
      this.#otherUnicode++
    }
  }

  #unicodeEscaped(): string {
    if (!this.#hasAsciiUnicode) return ''
    const plain = this.#plainCounts()
    const unicode = this.#unicode
    const isUnicode = (c: number): boolean => unicode[c] > plain[c]
    const isUnknown = (c: number): boolean => unicode[c] === 0 && plain[c] === 0
    const sum = (counts: Int32Array, of: readonly number[]): number => of.reduce((total, c) => total + counts[c], 0)
    // What the line says nothing of is written as its like.
    const controls = sum(unicode, shortControls) > sum(plain, shortControls)
    const marks = htmlMarks.some(isUnicode)
    let escaped = ''
    for (let c = 0; c < 128; c++) {
      if (c < 0x20 && !shortControls.includes(c)) continue // there is no other way
      const isLikeOthers = (controls && shortControls.includes(c)) || (marks && htmlMarks.includes(c))
      if (isUnicode(c) || (isUnknown(c) && isLikeOthers)) escaped += String.fromCharCode(c)
    }
    return escaped
  }

  /** Counts each ASCII character as it stands or by its short escape: seldom asked for, and slow beside the rest. */
  #plainCounts(): Int32Array {
    const bytes = this.#bytes
    const counts = new Int32Array(128)
    for (let s = 0; s < this.#spans.length; s += 2) {
      for (let i = this.#spans[s]; i < this.#spans[s + 1]; i++) {
        const c = bytes[i]
        if (c !== 0x5c) {
          if (c < 0x80) counts[c]++
        } else if (bytes[i + 1] === 0x75) {
          i += 5
        } else {
          i++
          counts[shortEscaped[bytes[i]]]++
        }
      }
    }
    return counts
  }
}

/** \b \t \n \f \r */
const shortControls = [8, 9, 10, 12, 13]
const htmlMarks = [0x26, 0x3c, 0x3e]
/** The character that stands for another after a backslash, and which. */
const shortEscaped: Readonly<Record<number, number>> = {
  34: 0x22,
  47: 0x2f,
  92: 0x5c,
  98: 8,
  102: 12,
  110: 10,
  114: 13,
  116: 9,
}
