/**
 * Characters that a reader would not see, or that would change how what stands around them reads: controls, zero-width
 * and bidirectional marks, tag characters, and the lone surrogates that stand for bytes which are not UTF-8. What a
 * curator approves must be what a model is trained on, so every view shows them as small marked boxes. A joiner that
 * does its lawful work (inside an emoji, between Arabic or Indic letters) stays as it is: breaking it would lie too.
 */

/** Matches one character that is shown as a mark; global, so set `lastIndex` before use or use `matchAll`. */
export const specialCharacters = (): RegExp => new RegExp(SPECIALS, 'gu')

/** Matches the same characters, and CR too where line feeds alone break lines. */
export const SPECIALS = [
  // C0 but tab and line feed, DEL and C1. A CR is shown, since a reader can't tell CRLF from LF otherwise.
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]',
  // Soft hyphen, Arabic letter mark, Mongolian vowel separator, zero-width space, direction marks, separators, bidi.
  '[\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffc]',
  // Tag characters, unless they spell a flag's region after an emoji.
  '(?<![\\u{e0020}-\\u{e007f}]|\\u{1f3f4})[\\u{e0001}\\u{e0020}-\\u{e007f}]',
  // Lone surrogates: raw bytes, or escapes of half a pair.
  '[\\ud800-\\udfff]',
  // Joiners where nothing is there to join.
  '(?<![\\p{Script=Arabic}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Sinhala}\\p{Script=Malayalam}\\p{M}])\\u200c',
  '(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f\\p{Script=Arabic}\\p{Script=Devanagari}\\p{Script=Sinhala}\\p{Script=Malayalam}\\p{M}])\\u200d',
].join('|')

/** A mark's short label, as in `ZWSP`, `\x80` or `U+202E`. */
export const specialLabel = (code: number): string => {
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16).toUpperCase()}`
  return SHORT_LABELS.get(code) ?? codePointLabel(code)
}

/** A code point as it is cited: `U+200B`. */
export const codePointLabel = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`

/** The catalogue key that names what a special character is, under `panel.special`. */
export type SpecialKind = 'byte' | 'surrogate' | 'control' | 'zeroWidth' | 'direction' | 'separator' | 'tag' | 'other'
export const specialKind = (code: number): SpecialKind => {
  if (code >= 0xdc80 && code <= 0xdcff) return 'byte'
  if (code >= 0xd800 && code <= 0xdfff) return 'surrogate'
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return 'control'
  if (code === 0x200e || code === 0x200f || code === 0x61c) return 'direction'
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return 'direction'
  if (code === 0x2028 || code === 0x2029) return 'separator'
  if (code >= 0xe0000 && code <= 0xe007f) return 'tag'
  if (code === 0x200b || code === 0x200c || code === 0x200d || code === 0x2060 || code === 0xfeff) return 'zeroWidth'
  return 'other'
}

/** A stretch of plain text, or one special character. */
export type TextPiece = { kind: 'text'; text: string } | { kind: 'special'; text: string; code: number }

/** Cuts text into stretches of plain text and special characters; joined, they are the text again. */
export const piecesOf = (text: string): TextPiece[] => {
  const pieces: TextPiece[] = []
  let end = 0
  for (const match of text.matchAll(specialCharacters())) {
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) })
    pieces.push({ kind: 'special', text: match[0], code: match[0].codePointAt(0) ?? 0 })
    end = match.index + match[0].length
  }
  if (end < text.length || pieces.length === 0) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

const SHORT_LABELS = new Map<number, string>([
  ...'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'
    .split(' ')
    .map((name, code): [number, string] => [code, name]),
  [0x7f, 'DEL'],
  [0x85, 'NEL'],
  [0xad, 'SHY'],
  [0x61c, 'ALM'],
  [0x200b, 'ZWSP'],
  [0x200c, 'ZWNJ'],
  [0x200d, 'ZWJ'],
  [0x200e, 'LRM'],
  [0x200f, 'RLM'],
  [0x2028, 'LS'],
  [0x2029, 'PS'],
  [0x202a, 'LRE'],
  [0x202b, 'RLE'],
  [0x202c, 'PDF'],
  [0x202d, 'LRO'],
  [0x202e, 'RLO'],
  [0x2060, 'WJ'],
  [0x2066, 'LRI'],
  [0x2067, 'RLI'],
  [0x2068, 'FSI'],
  [0x2069, 'PDI'],
  [0xfeff, 'BOM'],
  [0xfffc, 'OBJ'],
])
