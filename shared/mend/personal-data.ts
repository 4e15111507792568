/**
 * Personal data as placeholders: `[EMAIL]`, `[PHONE]`, `[ID]`, `[CARD]`, `[IP]`, `[KEY]`. What has a checksum is taken only
 * where it is right. Every pattern is linear in the text.
 */
import type { TextMend } from './replace-text.ts'
import { inTurn, replaceEach } from './splices-of.ts'

const EMAIL =
  /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?\.){1,8}[A-Za-z]{2,24}(?![\w-])/g
/** Keys and tokens by the beginnings that their makers give them. */
const KEY =
  /(?<![\w-])(?:sk-[A-Za-z\d_-]{20,200}|gh[pousr]_[A-Za-z\d]{36,255}|github_pat_\w{22,255}|(?:AKIA|ASIA)[A-Z\d]{16}|AKID[A-Za-z\d]{32}|AIza[\w-]{35}|xox[abprs]-[A-Za-z\d-]{10,200}|hf_[A-Za-z\d]{30,60}|glpat-[\w-]{20,60}|LTAI[A-Za-z\d]{12,30}|eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000})(?![\w-])/g
/** The number of a Chinese identity card; its last place is a checksum (GB 11643-1999). */
const CHINESE_ID =
  /(?<![\dA-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/g
/** 13 to 19 figures, in groups or not (ISO/IEC 7812). */
const CARD = /(?<![\d.-])[2-6]\d{3}(?:[ -]?\d{4}){2}(?:[ -]?\d{1,4}){1,2}(?![\d-])/g
const IPV4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)/g
const OWN_NETS =
  /^(?:0|10|127|22[4-9]|2[345]\d)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./
const IPV6 = /(?<![\w:])(?:[\da-fA-F]{1,4}:){7}[\da-fA-F]{1,4}(?![\w:])/g
const CHINESE_MOBILE = /(?<![\dA-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\dA-Za-z])/g
const CHINESE_LANDLINE = /(?<![\d-])\(?0(?:10|2\d|[3-9]\d{2})\)?[ -]\d{7,8}(?![\d-])/g
const INTERNATIONAL =
  /(?<![\dA-Za-z])\+[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]?\d{2,4}){1,4}(?![\dA-Za-z])/g
const AMERICAN = /(?<![\dA-Za-z.-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\dA-Za-z-])/g

/** Writes a placeholder in the place of each piece of personal data. */
export const personalData: TextMend = inTurn([
  where(/@/, [replaceEach(EMAIL, () => '[EMAIL]')]),
  replaceEach(KEY, () => '[KEY]'),
  // Few texts have so many figures so near each other.
  where(/\d(?:[ .()+:-]{0,3}\d){6}/, [
    replaceEach(CHINESE_ID, ([id]) => (isChineseId(id) ? '[ID]' : null)),
    replaceEach(CARD, ([card]) => (isCard(card.replace(/\D/g, '')) ? '[CARD]' : null)),
    replaceEach(CHINESE_MOBILE, () => '[PHONE]'),
    replaceEach(CHINESE_LANDLINE, () => '[PHONE]'),
    replaceEach(INTERNATIONAL, ([number]) => (number.replace(/\D/g, '').length >= 8 ? '[PHONE]' : null)),
    replaceEach(AMERICAN, () => '[PHONE]'),
  ]),
  // Addresses of private and reserved nets tell of nobody.
  where(/\d\.\d/, [replaceEach(IPV4, ([address]) => (OWN_NETS.test(address) ? null : '[IP]'))]),
  where(/:[\da-fA-F]{1,4}:/, [replaceEach(IPV6, () => '[IP]')]),
])

/** Looks for something only in texts that may hold it. */
function where(sign: RegExp, mends: readonly TextMend[]): TextMend {
  const mend = inTurn(mends)
  return (text) => (sign.test(text) ? mend(text) : [])
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const isChineseId = (id: string): boolean => {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(id[at]), 0)
  return '10X98765432'[sum % 11] === id[17].toUpperCase()
}

/** Luhn's checksum. */
const isCard = (digits: string): boolean => {
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1+$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]) * (at % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}
