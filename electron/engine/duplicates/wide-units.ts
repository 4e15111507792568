/**
 * What each UTF-16 unit of a text is: white space, a character that is a word of its own (Han, kana, Hangul), or part of a word.
 * Han characters outside of the basic plane are two units; the first one tells.
 */

export const PART_OF_WORD = 0
export const WIDE = 1
/** The first unit of a Han character that has two. */
export const WIDE_PAIR = 2
export const SPACE = 3

/** Gives what a unit is, by the unit. */
export const unitKinds: Uint8Array = new Uint8Array(65_536)

const WIDE_CHARACTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc\uff70]/u
const WHITE = /\s/

for (let unit = 0; unit < unitKinds.length; unit++) {
  const character = String.fromCharCode(unit)
  if (WHITE.test(character)) unitKinds[unit] = SPACE
  // Planes 2 and 3 are Han as a whole.
  else if (unit >= 0xd840 && unit <= 0xd8bf) unitKinds[unit] = WIDE_PAIR
  else if (WIDE_CHARACTER.test(character)) unitKinds[unit] = WIDE
}
