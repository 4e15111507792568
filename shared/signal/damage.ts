/**
 * Text that came to harm before it was a sample.
 * - `mojibake`, in Latin: units that would be one character of UTF-8 were they bytes of Windows-1252 (or Latin-1): one of
 *   U+00C2, C3, D0, D1 with one continuation behind it, or of U+00E2 to U+00EF with two; continuations are U+0080 to U+00BF, and
 *   what Windows-1252 has at 80 to 9F. In Chinese: characters that hardly stand anywhere but in UTF-8 read as GBK
 *   (`garbledHan`), and runs of three or more of the marks of uninitialised memory.
 * - `html_leftovers`: tags of usual elements and named or numbered entities, outside of code blocks.
 */

const WINDOWS_1252 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
const continuations = new Set([...WINDOWS_1252].map((one) => one.charCodeAt(0)))

const isContinuation = (unit: number): boolean => (unit >= 0x80 && unit <= 0xbf) || continuations.has(unit)

/** Counts places of Latin mojibake. */
export const countLatinMojibake = (text: string): number => {
  let count = 0
  for (let at = 0; at + 1 < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0xc2 || unit > 0xef || !isContinuation(text.charCodeAt(at + 1))) continue
    const isTwo = unit === 0xc2 || unit === 0xc3 || unit === 0xd0 || unit === 0xd1
    if (!isTwo && (unit < 0xe2 || !isContinuation(text.charCodeAt(at + 2)))) continue
    count++
    at += isTwo ? 1 : 2
  }
  return count
}

/** Counts runs of the two characters that debuggers fill memory with, read as GBK. */
export const countMemoryMarks = (text: string): number => countRuns(text, '烫烫烫') + countRuns(text, '屯屯屯')

const countRuns = (text: string, three: string): number => {
  let count = 0
  for (let at = text.indexOf(three); at >= 0; at = text.indexOf(three, at)) {
    count++
    while (text[at] === three[0]) at++
  }
  return count
}

const tag =
  /<\/?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|h[1-6]|table|t[rdh]|tbody|thead|img|font|center|hr|sup|sub|script|style|iframe|body|html|head|pre|blockquote)(?:\s[^<>]{0,300})?\/?>/gi
const entity =
  /&(?:nbsp|amp|lt|gt|quot|apos|hellip|mdash|ndash|ldquo|rdquo|lsquo|rsquo|middot|copy|#\d{1,6}|#x[0-9a-f]{1,6});/gi

/** Counts tags of HTML. */
export const countTags = (text: string): number => countMatches(text, tag)

/** Counts entities of HTML. */
export const countEntities = (text: string): number => countMatches(text, entity)

const countMatches = (text: string, pattern: RegExp): number => {
  let count = 0
  pattern.lastIndex = 0
  while (pattern.exec(text) !== null) count++
  return count
}
