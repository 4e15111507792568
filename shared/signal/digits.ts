/**
 * Numbers of persons among the digits of a text. All are told by their whole form and, where they have one, their check digit:
 * - Chinese ID numbers (GB 11643): 18 digits, the last of them perhaps X, with a date of birth from 1900 to 2099 and the check
 *   digit of ISO 7064 MOD 11-2.
 * - Card numbers (ISO/IEC 7812): 15 digits from 34 or 37; 16 from 4, 51 to 55, 2221 to 2720, 6011, 65 or 62; 17 to 19 from 62;
 *   in one run, or 16 in four groups of four with spaces or hyphens between; Luhn's check digit; not all digits alike.
 * - Phone numbers: Chinese mobile numbers (11 digits from 13 to 19, in one run or as 3-4-4 with spaces or hyphens, none with a minus); and
 *   international ones, written with `+` and 8 to 15 digits in groups with single spaces, hyphens, dots or round brackets.
 * None has a letter, a digit or an underscore right before or behind it, nor a dot with a digit.
 */

export interface PersonNumbers {
  phones: number
  idNumbers: number
  cardNumbers: number
}

/** Counts numbers of persons among words of a text that end in digits; `starts` is where such words begin, in order. */
export const countNumbers = (text: string, starts: readonly number[], into: PersonNumbers): void => {
  let done = 0
  for (const at of starts) {
    // A group of a number that was counted already.
    if (at < done || !isDigit(text.charCodeAt(at))) continue
    if (at > 0 && text.charCodeAt(at - 1) === PLUS) {
      const end = internationalEnd(text, at - 1)
      if (end >= at) {
        into.phones++
        done = end
        continue
      }
    }
    if (isFreeBefore(text, at)) done = takeRun(text, at, digitsEnd(text, at), into)
  }
}

const PLUS = 0x2b

/** Takes in the number that begins with a run of digits, and gives where it ends. */
const takeRun = (text: string, start: number, end: number, into: PersonNumbers): number => {
  const length = end - start
  if (length < 3 || length > 19) return end
  const isX = length === 17 && (text.charCodeAt(end) | 0x20) === 0x78
  if ((isX || length === 18) && isFreeBehind(text, isX ? end + 1 : end) && isIdNumber(text, start)) {
    into.idNumbers++
    return isX ? end + 1 : end
  }
  if (length === 11) {
    if (isFreeBehind(text, end) && isMobile(text, start) && !isNegative(text, start)) into.phones++
    return end
  }
  if (length >= 15) {
    if (isFreeBehind(text, end) && isCard(text.slice(start, end))) into.cardNumbers++
    return end
  }
  if (length === 3 && isMobile(text, start)) {
    const grouped = groupsEnd(text, start, [3, 4, 4])
    if (grouped > 0) into.phones++
    return Math.max(grouped, end)
  }
  if (length === 4) {
    const grouped = groupsEnd(text, start, [4, 4, 4, 4])
    const isCardNumber = grouped > 0 && isCard(text.slice(start, grouped).replace(/[ -]/g, ''))
    if (isCardNumber) into.cardNumbers++
    return isCardNumber ? grouped : end
  }
  return end
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
const isWord = (unit: number): boolean =>
  isDigit(unit) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x5f

const digitsEnd = (text: string, start: number): number => {
  let end = start
  while (end < text.length && isDigit(text.charCodeAt(end))) end++
  return end
}

const isFreeBefore = (text: string, start: number): boolean => {
  if (start === 0) return true
  const before = text.charCodeAt(start - 1)
  return !isWord(before) && !(before === 0x2e && start > 1 && isDigit(text.charCodeAt(start - 2)))
}

const isFreeBehind = (text: string, end: number): boolean => {
  if (end >= text.length) return true
  const behind = text.charCodeAt(end)
  return !isWord(behind) && !(behind === 0x2e && isDigit(text.charCodeAt(end + 1)))
}

/** Gives where groups of digits of these lengths end, with one and the same space or hyphen between; 0 where they don't stand. */
const groupsEnd = (text: string, start: number, lengths: readonly number[]): number => {
  let at = start
  const mark = text.charCodeAt(start + lengths[0])
  if (mark !== 0x20 && mark !== 0x2d) return 0
  for (const [group, length] of lengths.entries()) {
    if (group > 0 && text.charCodeAt(at++) !== mark) return 0
    if (digitsEnd(text, at) !== at + length) return 0
    at += length
  }
  return isFreeBehind(text, at) ? at : 0
}

const isMobile = (text: string, start: number): boolean => {
  const second = text.charCodeAt(start + 1)
  return text.charCodeAt(start) === 0x31 && second >= 0x33 && second <= 0x39
}

/** A minus, unless the code of the country stands before it. */
const isNegative = (text: string, start: number): boolean =>
  start > 0 && text.charCodeAt(start - 1) === 0x2d && !text.slice(0, start - 1).endsWith('86')

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

const isIdNumber = (text: string, start: number): boolean => {
  const [year, month, day] = [
    Number(text.slice(start + 6, start + 10)),
    Number(text.slice(start + 10, start + 12)),
    Number(text.slice(start + 12, start + 14)),
  ]
  if (text.charCodeAt(start) === 0x30 || year < 1900 || year > 2099 || month < 1 || month > 12) return false
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return false
  let sum = 0
  for (let at = 0; at < 17; at++) sum += (text.charCodeAt(start + at) - 0x30) * ID_WEIGHTS[at]
  return '10X98765432'[sum % 11] === text[start + 17].toUpperCase()
}

const isCard = (digits: string): boolean => {
  const two = Number(digits.slice(0, 2))
  const four = Number(digits.slice(0, 4))
  const isKnown =
    (digits.length === 15 && (two === 34 || two === 37)) ||
    (digits.length === 16 &&
      (digits.startsWith('4') ||
        (two >= 51 && two <= 55) ||
        (four >= 2221 && four <= 2720) ||
        four === 6011 ||
        two === 65)) ||
    (digits.length >= 16 && digits.length <= 19 && two === 62)
  return isKnown && !/^(\d)\1+$/.test(digits) && isLuhn(digits)
}

const isLuhn = (digits: string): boolean => {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 0x30
    const doubled = digit * 2
    sum += at % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Gives where an international number ends that begins with this `+`; the same place where there is none. */
const internationalEnd = (text: string, plus: number): number => {
  if (plus > 0 && (isWord(text.charCodeAt(plus - 1)) || text.charCodeAt(plus - 1) === PLUS)) return plus
  const first = text.charCodeAt(plus + 1)
  if (first < 0x31 || first > 0x39) return plus
  let digits = 0
  let end = plus
  let isOpen = false
  let run = 0
  for (let at = plus + 1; at < text.length && digits <= 15; at++) {
    const unit = text.charCodeAt(at)
    if (isDigit(unit)) {
      digits++
      run++
      // A sum written in columns has such numbers; nobody writes a phone number so.
      if (run > MOST_IN_A_RUN) return plus
      end = at + 1
    } else if (unit === 0x28 && !isOpen) isOpen = true
    else if (unit === 0x29 && isOpen) isOpen = false
    else if (!(unit === 0x20 || unit === 0x2d || unit === 0x2e) || isSeparator(text.charCodeAt(at + 1))) break
    else run = 0
  }
  return digits >= 8 && digits <= 15 && isFreeBehind(text, end) ? end : plus
}

const MOST_IN_A_RUN = 13

const isSeparator = (unit: number): boolean => !isDigit(unit) && unit !== 0x28
