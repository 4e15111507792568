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
  readonly #counts: Readonly<Record<Gap, Map<string, number>>> = {
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
    let text = ''
    for (let i = start; i < end; i++) text += String.fromCharCode(this.#bytes[i])
    // A lone CR is white space to JSON, but no one means to write more of them.
    if (/[\r\n]/.test(text)) return
    const counts = this.#counts[gap]
    counts.set(text, (counts.get(text) ?? 0) + 1)
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

const LONGEST_GAP = 8

const mostFrequent = (counts: ReadonlyMap<string, number>): string | undefined => {
  let best: string | undefined
  let most = 0
  for (const [text, count] of counts) {
    if (count > most) {
      best = text
      most = count
    }
  }
  return best
}

type CharacterStyle = Pick<JsonStyle, 'escapesNonAscii' | 'hexCase' | 'escapesSlash' | 'unicodeEscaped'>

/** Counts how the characters of strings are written. */
export class CharacterTally {
  readonly #bytes: Uint8Array
  /** For each ASCII character, how often it is written as itself or by its short escape, and how often as `\u00XX`. */
  readonly #plain = new Int32Array(128)
  readonly #unicode = new Int32Array(128)
  #slashes = 0
  #otherPlain = 0
  #otherUnicode = 0
  #lowerDigits = 0
  #upperDigits = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Reads the inside of a string. */
  add(start: number, end: number): void {
    const bytes = this.#bytes
    let i = start
    while (i < end) {
      const c = bytes[i]
      if (c !== 0x5c) {
        if (c < 0x80) this.#plain[c]++
        else if (c >= 0xc0) this.#otherPlain++
        i++
      } else if (bytes[i + 1] !== 0x75) {
        if (bytes[i + 1] === 0x2f) this.#slashes++
        else this.#plain[shortEscaped[bytes[i + 1]]]++
        i += 2
      } else {
        this.#addUnicode(i)
        i += 6
      }
    }
  }

  style(): CharacterStyle {
    return {
      escapesNonAscii: this.#otherUnicode > this.#otherPlain,
      hexCase: this.#upperDigits > this.#lowerDigits ? 'upper' : 'lower',
      escapesSlash: this.#slashes > this.#plain[0x2f],
      unicodeEscaped: this.#unicodeEscaped(),
    }
  }

  #addUnicode(at: number): void {
    for (let i = at + 2; i < at + 6; i++) {
      if (this.#bytes[i] >= 0x61) this.#lowerDigits++
      else if (this.#bytes[i] >= 0x41) this.#upperDigits++
    }
    const unit = escapedUnit(this.#bytes, at)
    if (unit < 0x80) this.#unicode[unit]++
    // A pair counts once, by its first half. Lone halves can be written in no other way, and the line ends of
    // JavaScript are escaped by writers that escape nothing else beyond ASCII.
    else if ((unit & 0xf800) !== 0xd800) this.#otherUnicode += unit === 0x2028 || unit === 0x2029 ? 0 : 1
    else if (isEscapedPair(this.#bytes, at)) this.#otherUnicode++
  }

  #unicodeEscaped(): string {
    const plain = this.#plain
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
}

/** \b \t \n \f \r */
const shortControls = [8, 9, 10, 12, 13]
const htmlMarks = [0x26, 0x3c, 0x3e]
/** The character that stands for another after a backslash, and which. */
const shortEscaped: Readonly<Record<number, number>> = { 34: 0x22, 92: 0x5c, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9 }
