/**
 * Punctuation as the script around it has it: full-width beside Chinese, half-width in lines of Latin letters. What stands in
 * numbers, names of files, addresses and code is left alone.
 */
import type { TextMend } from './replace-text.ts'
import { inTurn, replaceEach } from './splices-of.ts'

const full: Readonly<Record<string, string>> = { ',': '，', '.': '。', '!': '！', '?': '？', ':': '：', ';': '；' }
const AFTER_CHINESE = /(?<=[\p{Script=Han}）》」』】”’])([,.!?:;])( ?)/gu
/** What may stand behind a full stop; behind the others a word may begin at once. */
const STOPS = /^(?:$|[\s\p{Script=Han}“‘（《「『【])/u
const GOES_ON = /^[,.!?:;/\\]/
const IN_BRACKETS = /(?<=[\p{Script=Han}，。！？：；”’」』》】])\(([^()\n]{0,200})\)/gu
const HAN = /\p{Script=Han}/u

/** Writes half-width punctuation of Chinese sentences full-width; a blank behind it goes, since the sign is as wide. */
export const chinesePunctuation: TextMend = inTurn([
  outsideCode(AFTER_CHINESE, ({ 0: found, 1: sign, index = 0 }, text) => {
    const rest = text.slice(index + 1, index + 3)
    if (GOES_ON.test(rest) || (sign === '.' && !STOPS.test(rest))) return null
    // A blank at a line's end is Markdown's line break.
    const isBreak = found.length === 2 && /^ (?:$|[ \n])/.test(rest)
    return isBreak ? full[sign] + found.slice(1) : full[sign]
  }),
  outsideCode(IN_BRACKETS, ([, inside]) => (HAN.test(inside) ? `（${inside}）` : null)),
])

const half: Readonly<Record<string, string>> = {
  '，': ',',
  '。': '.',
  '！': '!',
  '？': '?',
  '：': ':',
  '；': ';',
  '（': '(',
  '）': ')',
  '、': ',',
}
const WIDE_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/** Writes full-width punctuation half-width in lines without Chinese, Japanese or Korean, with the blanks that belong there. */
export const latinPunctuation: TextMend = outsideCode(/[，。！？：；（）、]/g, ({ 0: sign, index = 0 }, text) => {
  const start = text.lastIndexOf('\n', index) + 1
  const end = text.indexOf('\n', index)
  if (WIDE_LETTER.test(text.slice(start, end < 0 ? text.length : end))) return null
  const next = text.slice(index + 1, index + 2)
  const before = text.slice(Math.max(0, index - 1), index)
  if (sign === '（') return /[\p{L}\p{N}，。！？：；,.!?:;]/u.test(before) ? ' (' : '('
  return /[\p{L}\p{N}]/u.test(next) ? `${half[sign]} ` : half[sign]
})

const TO_HALF = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a＃＄％＆＊＋／＜＝＞＠＼＾＿｀｜｛｝［］]/g
/** A minus or a point, between figures and letters. */
const JOINERS =
  /(?<=[\dA-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a])[－．](?=[\dA-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a])/g
const lower = (sign: string): string => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)

/** Writes full-width letters, figures and signs half-width; the punctuation of sentences stays. */
export const halfWidth: TextMend = inTurn([
  replaceEach(JOINERS, ([sign]) => lower(sign)),
  replaceEach(TO_HALF, ([sign]) => lower(sign)),
])

const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g

/** Replaces outside of Markdown's code, and not at all in a text that is JSON. */
function outsideCode(pattern: RegExp, give: Parameters<typeof replaceEach>[1]): TextMend {
  const mend = replaceEach(pattern, give)
  return (text) => {
    if (/^\s*[[{]/.test(text)) return []
    const splices = mend(text)
    if (splices.length === 0 || !text.includes('`')) return splices
    const codes = [...text.matchAll(CODE)].map(({ 0: code, index }) => ({ start: index, end: index + code.length }))
    return splices.filter(({ start }) => !codes.some((code) => start >= code.start && start < code.end))
  }
}
