/**
 * Texts whose bytes were UTF-8 and were read as something else: as Windows-1252 or Latin-1 (`Ã©`, `ä½ å¥½`), or as GBK
 * (`浣犲ソ`). A run of such characters is put right only where its bytes are known for certain and are UTF-8 as a whole, and
 * where what comes out is what people write while what stands there is not. After ftfy (Robyn Speer) in its caution; the rules
 * are fewer. What lost bytes on its way (`锟斤拷`) stays.
 */

import type { TextMend } from './replace-text.ts'
import { inTurn, replaceEach } from './splices-of.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// --- Read as Windows-1252, with Latin-1's control characters where it has none --------------------------------------

const bytesOf1252 = new Map<string, number>()
const decoder1252 = new TextDecoder('windows-1252')
for (let byte = 0x80; byte <= 0xff; byte++) {
  bytesOf1252.set(String.fromCharCode(byte), byte)
  bytesOf1252.set(decoder1252.decode(Uint8Array.of(byte)), byte)
}
const RUN_1252 = new RegExp(`[${[...bytesOf1252.keys()].join('').replace(/[\]\\^-]/g, '\\$&')}]{2,}`, 'gu')

const read1252 = replaceEach(RUN_1252, ([run], text) => {
  const bytes = Uint8Array.from(run, (character) => bytesOf1252.get(character) ?? 0)
  const whole = decoded(bytes)
  // Signs of the text's own may stand beside it (`â€™…`): then each stretch that is UTF-8 is looked at by itself.
  const mended = whole ?? decodedStretches(bytes, run)
  if (mended === null || mended === run) return null
  return isBetterLatin(run, mended, text) ? mended : null
})

const decodedStretches = (bytes: Uint8Array, run: string): string | null => {
  const characters = [...run]
  let mended = ''
  let isAny = false
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] >= 0xf0 ? 4 : bytes[at] >= 0xe0 ? 3 : bytes[at] >= 0xc2 ? 2 : 1
    // Two bytes by themselves say too little among others.
    const one = length >= 3 && at + length <= bytes.length ? decoded(bytes.subarray(at, at + length)) : null
    mended += one ?? characters[at]
    isAny ||= one !== null
    at += one === null ? 1 : length
  }
  return isAny ? mended : null
}

const ODD = /[\p{Cn}\p{Co}\p{Cc}\ufffd]/u
const COMMON_LATIN = /^[\u00a0-\u017f]+$/u

const isBetterLatin = (run: string, mended: string, text: string): boolean => {
  if (ODD.test(mended.replace(/[\t\n\r]/g, ''))) return false
  const made = [...mended]
  // Three bytes and more that happen to be UTF-8 are hardly chance.
  if (made.some((character) => (character.codePointAt(0) ?? 0) >= 0x800)) return true
  if (run.length >= 6) return true
  if (!COMMON_LATIN.test(mended)) return false
  // `IRMÃ”`: a capital word at the end of a quotation.
  return !/\p{Lu}[\u00c0-\u00df][\u2018-\u201d\u2013\u2014]/u.test(around(text, run))
}

const around = (text: string, run: string): string => {
  const at = text.indexOf(run)
  return text.slice(Math.max(0, at - 1), at + run.length)
}

// --- Read as GBK -------------------------------------------------------------------------------------------------------

let gbk: { bytes: Map<string, number>; usual: Set<string> } | null = null

/** The two bytes of each character of GBK, and its 3,755 usual characters with punctuation: made once, when first needed. */
const tableOfGbk = (): NonNullable<typeof gbk> => {
  if (gbk !== null) return gbk
  const decoder = new TextDecoder('gbk')
  const bytes = new Map<string, number>()
  const usual = new Set<string>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if ([...character].length !== 1 || character === '\ufffd') continue
      bytes.set(character, (lead << 8) | trail)
      const isUsual = trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3))
      if (isUsual) usual.add(character)
    }
  }
  gbk = { bytes, usual }
  return gbk
}

const RUN_GBK = /[^\p{ASCII}]{2,}/gu
/** Nearly all of these characters are rare; text that was read wrongly is full of them. */
const SUSPECT = /[銆鐨鍦浠鏄涓鍙绗鍜鍥鏈锛鎴浣犲ソ闂鏁鎹璇瀛閿鍚姝杩骞娴嬭]/u

const readGbk = replaceEach(RUN_GBK, ([run]) => {
  if (!SUSPECT.test(run)) return null
  const { bytes, usual } = tableOfGbk()
  const characters = [...run]
  const codes = characters.map((character) => bytes.get(character))
  if (codes.some((code) => code === undefined)) return null
  const mended = decoded(Uint8Array.from(codes.flatMap((code = 0) => [code >> 8, code & 0xff])))
  if (mended === null) return null
  const made = [...mended]
  const share = (all: readonly string[]): number => all.filter((one) => usual.has(one)).length / all.length
  // Of three bytes each, as Chinese is in UTF-8; so there are fewer of them, and they are the usual ones.
  const isChinese = made.length >= 2 && made.every((one) => (one.codePointAt(0) ?? 0) >= 0x800)
  return isChinese && share(made) >= 0.75 && share(made) > share(characters) ? mended : null
})

/** Puts right what was UTF-8 and read as Windows-1252, Latin-1 or GBK. */
export const mojibake: TextMend = inTurn([(text) => (LEADS_1252.test(text) ? read1252(text) : []), readGbk])

/** What the first byte of every character beyond ASCII reads as. */
const LEADS_1252 = /[\u00c2-\u00f4]/

const decoded = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error // no UTF-8: it was never read wrongly
    return null
  }
}
