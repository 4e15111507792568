/**
 * Differences that count for nothing, taken out of a text UTF-16 unit by unit, so that one table says all of it, here and in the
 * kernel. A unit becomes its NFKC form and its small letter where these are one unit each; punctuation and symbols go; white
 * space becomes one blank between other units, and none at the ends. What is more than a unit in size (letters with marks of their
 * own, letters beyond U+FFFF) stays as it is; of symbols beyond U+FFFF the emoji go with the others.
 */
import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { foldCase } from '../../../shared/query/fold-text.ts'

/** In an entry of the table, above the unit that comes of a unit. */
export const FOLD = {
  /** Counts double in a shingle: Han characters, kana and Hangul syllables. */
  wide: 1 << 16,
  space: 1 << 17,
  dropped: 1 << 18,
  /** Goes together with the low surrogate behind it. */
  droppedPair: 1 << 19,
} as const

export type TextFolding = Pick<Folding, 'case' | 'space' | 'punctuation' | 'width'>

export const NO_FOLDING: Folding = { case: false, space: false, punctuation: false, width: false, keyOrder: false }

/** Gives what becomes of each unit: the unit in the low 16 bits, and what it is (`FOLD`). Not to be altered. */
export const foldTable = (folding: TextFolding): Uint32Array => {
  const name = [folding.case, folding.space, folding.punctuation, folding.width].map(Number).join('')
  let table = tables.get(name)
  if (table === undefined) {
    table = Uint32Array.from({ length: 65_536 }, (_, unit) => entryOf(unit, folding))
    tables.set(name, table)
  }
  return table
}

/** Gives a text without the differences. */
export const foldText = (text: string, table: Uint32Array): string => {
  const units = room(text.length)
  let length = 0
  let hasGap = false
  for (let at = 0; at < text.length; at++) {
    const entry = table[text.charCodeAt(at)]
    if (entry >= FOLD.space) {
      if ((entry & FOLD.space) !== 0) {
        hasGap = length > 0
        continue
      }
      if ((entry & FOLD.dropped) !== 0) continue
      if (isLow(text.charCodeAt(at + 1))) {
        at += 1
        continue
      }
    }
    if (hasGap) {
      units[length++] = BLANK
      hasGap = false
    }
    units[length++] = entry & 0xffff
  }
  return textOfUnits(units, length)
}

/** Gives by unit whether it counts double in a shingle. */
export const wideUnits = (): Uint8Array => {
  wide ??= Uint8Array.from(foldTable(NO_FOLDING), (entry) => (entry & FOLD.wide) >>> 16)
  return wide
}

let wide: Uint8Array | null = null
const tables = new Map<string, Uint32Array>()

const entryOf = (unit: number, { case: isCase, space, punctuation, width }: TextFolding): number => {
  let folded = String.fromCharCode(unit)
  if (width) folded = oneUnit(folded.normalize('NFKC'), folded)
  if (isCase) folded = oneUnit(foldCase(folded), folded)
  const flags =
    (space && SPACE.test(folded) ? FOLD.space : 0) |
    (punctuation && GOES.test(folded) ? FOLD.dropped : 0) |
    (punctuation && unit >= EMOJI_FIRST && unit <= EMOJI_LAST ? FOLD.droppedPair : 0) |
    (WIDE.test(folded) ? FOLD.wide : 0)
  return folded.charCodeAt(0) | flags
}

const oneUnit = (text: string, otherwise: string): string => (text.length === 1 ? text : otherwise)

const SPACE = /\s/u
/** Punctuation and symbols, and what only joins or varies emoji. */
const GOES = /[\p{P}\p{S}]|\u200d|\ufe0e|\ufe0f|\u20e3/u
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
/** High surrogates of U+1F000 to U+1FBFF. */
const EMOJI_FIRST = 0xd83c
const EMOJI_LAST = 0xd83e
const BLANK = 0x20

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

let spare = new Uint16Array(4096)

const room = (length: number): Uint16Array => {
  if (length * 2 > MOST_KEPT) return new Uint16Array(length * 2)
  if (spare.length < length * 2) spare = new Uint16Array(length * 4)
  return spare
}
const MOST_KEPT = 2 ** 20

const textOfUnits = (units: Uint16Array, length: number): string =>
  Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le')
