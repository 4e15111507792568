/**
 * How a line writes its own JSON, so that what is put into it is written the same way. Lines come from Python (spaces after
 * commas, `\uXXXX` unless told otherwise), JavaScript (no spaces), pandas (`\/`), Go (`\u003c`), .NET (upper-case hex) or
 * by hand; a line is read for evidence, the majority counts, and what it says nothing of follows from what it does say.
 * Number literals, the order of keys and double keys are no matter of style: they stay as they are given.
 */
import { EngineError } from './engine-error.ts'
import { checkJson, stringOf } from './json-scan.ts'
import { GapWriter, type JsonSpread, SpreadTally } from './json-spread.ts'
import { CharacterTally, GapTally } from './json-style-tally.ts'
import { eachWord, type Gap, gapBetween, type WordKind } from './json-words.ts'

export interface JsonStyle {
  /** Between items: a comma and the white space around it. */
  readonly itemSeparator: string
  /** Between key and value: a colon and the white space around it. */
  readonly keySeparator: string
  /** White space inside the brackets of objects that are not empty. */
  readonly objectPadding: string
  readonly listPadding: string
  /** Whether characters beyond ASCII are written `\uXXXX`. */
  readonly escapesNonAscii: boolean
  readonly hexCase: 'lower' | 'upper'
  /** Whether `/` is written `\/`. */
  readonly escapesSlash: boolean
  /** The ASCII characters that are written `\u00XX` though there is a shorter way, such as line feeds or `<`. */
  readonly unicodeEscaped: string
  /** How a row on many lines breaks them; undefined for a row on one. */
  readonly spread?: JsonSpread | undefined
}

/** Tells how a line writes its JSON; of a malformed one, its good part counts. */
export const styleOf = (bytes: Uint8Array): JsonStyle => {
  const gaps = new GapTally(bytes)
  const characters = new CharacterTally(bytes)
  const spread = bytes.includes(LF) ? new SpreadTally(bytes) : undefined
  let before: WordKind | null = null
  let beforeEnd = 0
  eachWord(bytes, 0, bytes.length, (kind, start, end) => {
    if (before !== null) {
      gaps.add(gapBetween(before, kind), beforeEnd, start)
      spread?.add(before, kind, beforeEnd, start)
    }
    if (kind === 'string' || kind === 'key') characters.add(start + 1, end - 1)
    before = kind
    beforeEnd = end
  })
  return { ...gaps.style(), ...characters.style(), spread: spread?.spread() }
}

const LF = 0x0a

/** Writes a text as a JSON string; lone surrogates are escaped in any style, since UTF-8 cannot hold them. */
export const printString = (text: string, style: JsonStyle): string => {
  let printed = '"'
  let runStart = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const isPair = (unit & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
    const escaped = unit < 0x80 ? escapeOfAscii(unit, style) : escapeOfOther(unit, isPair, style)
    if (escaped !== '') {
      printed += text.slice(runStart, i) + escaped
      runStart = i + 1
      if (isPair) {
        printed += unicodeEscape(text.charCodeAt(++i), style)
        runStart++
      }
    } else if (isPair) {
      i++
    }
  }
  return `${printed}${text.slice(runStart)}"`
}

/** Writes JSON text anew in a style, on a line that is indented so far; fails with `value-not-json`. */
export const restyle = (json: string, style: JsonStyle, indent = ''): string =>
  restyleBytes(bytesOfJson(json), style, indent)

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Writes checked JSON anew in a style, on a line that is indented so far. */
export const restyleBytes = (
  bytes: Uint8Array,
  style: JsonStyle,
  indent: string,
  start = 0,
  end = bytes.length,
): string => {
  const parts: string[] = []
  const gaps = gapWriter(style, indent)
  let before: WordKind | null = null
  eachWord(bytes, start, end, (kind, from, to) => {
    if (before !== null) parts.push(gaps.between(before, kind))
    parts.push(
      kind === 'string' || kind === 'key'
        ? printString(stringOf(bytes, { start: from, end: to }), style)
        : decoder.decode(bytes.subarray(from, to)),
    )
    before = kind
  })
  return parts.join('')
}

/** Tells what a style writes between the words of a value, on a line that is indented so far. */
export const gapWriter = (style: JsonStyle, indent: string): GapWriter =>
  new GapWriter(style.spread, indent, (gap) => gapText(gap, style))

const gapText = (gap: Gap, style: JsonStyle): string => {
  switch (gap) {
    case 'comma':
      return style.itemSeparator
    case 'colon':
      return style.keySeparator
    case 'object-padding':
      return style.objectPadding
    case 'list-padding':
      return style.listPadding
    case 'empty':
      return ''
  }
}

/** Gives the bytes of a person's JSON text; fails with `value-not-json`. */
export const bytesOfJson = (json: string): Uint8Array => {
  const bytes = encoder.encode(json)
  const fault = checkJson(bytes)
  if (fault !== null) throw new EngineError('value-not-json', { reason: fault.reason, column: fault.column })
  // The encoder put U+FFFD for lone surrogates. Only strings can hold them, so they can be escaped instead.
  return json.isWellFormed() ? bytes : encoder.encode(json.replace(/\p{Surrogate}/gu, escapeSurrogate))
}

const escapeSurrogate = (surrogate: string): string => `\\u${surrogate.charCodeAt(0).toString(16)}`

const shortEscapes: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

/** Gives the escape of an ASCII character, or nothing where it stands for itself. */
const escapeOfAscii = (unit: number, style: JsonStyle): string => {
  if (style.unicodeEscaped !== '' && style.unicodeEscaped.includes(String.fromCharCode(unit))) {
    return unicodeEscape(unit, style)
  }
  if (unit === 0x2f) return style.escapesSlash ? '\\/' : ''
  if (unit >= 0x20 && unit !== 0x22 && unit !== 0x5c) {
    // Python's ASCII ends before DEL.
    return unit === 0x7f && style.escapesNonAscii ? unicodeEscape(unit, style) : ''
  }
  return shortEscapes[unit] ?? unicodeEscape(unit, style)
}

/** Gives the escape of a unit beyond ASCII (of a pair: its first), or nothing where it stands for itself. */
const escapeOfOther = (unit: number, isPair: boolean, style: JsonStyle): string => {
  const isLone = (unit & 0xf800) === 0xd800 && !isPair
  // Writers that escape `<` for the sake of HTML escape the two line ends of JavaScript too.
  const isLineEnd = (unit === 0x2028 || unit === 0x2029) && style.unicodeEscaped.includes('<')
  return isLone || isLineEnd || style.escapesNonAscii ? unicodeEscape(unit, style) : ''
}

const unicodeEscape = (unit: number, style: JsonStyle): string => {
  const digits = unit.toString(16).padStart(4, '0')
  return `\\u${style.hexCase === 'upper' ? digits.toUpperCase() : digits}`
}
