/**
 * Writes one value over another and keeps the bytes of what they have in common: of a list that gains an item only the
 * item is written, of a text with a mended word only the word. So a file's history shows what a person did, and text that
 * nobody touched keeps its escapes and spaces even where the line mixes styles.
 */
import { type Span, stringOf } from './json-scan.ts'
import { indentAt } from './json-spread.ts'
import { offsetOfUnit } from './json-string.ts'
import { gapWriter, type JsonStyle, printString, restyleBytes, styleOf } from './json-style.ts'
import { eachWord, gapBetween, type WordKind } from './json-words.ts'
import { splicedBytes } from './spliced-bytes.ts'
import { spliceBetween } from './text-splice.ts'

const decoder = new TextDecoder()

interface Word extends Span {
  readonly kind: WordKind
  /** What the word says, however it is written. */
  readonly text: string
}

/** Gives the line with the value at a span replaced by other checked JSON; the line itself if it says the same. */
export const rewriteValue = (line: Uint8Array, old: Span, value: Uint8Array): Uint8Array => {
  const before = wordsOf(line, old)
  const after = wordsOf(value, { start: 0, end: value.length })
  if (before !== null && after !== null) return rewrite(line, old, before, after)
  const style = styleOf(line)
  const indent = style.spread === undefined ? '' : indentAt(line, old.start)
  const text = restyleBytes(value, style, indent)
  return text === restyleBytes(line, style, indent, old.start, old.end)
    ? line
    : splicedBytes(line, old.start, old.end, text)
}

/** A value of more words than this is written whole: its words would take more memory than its bytes by far. */
const MOST_WORDS = 200_000

const wordsOf = (bytes: Uint8Array, span: Span): Word[] | null => {
  const words: Word[] = []
  let count = 0
  eachWord(bytes, span.start, span.end, (kind, start, end) => {
    if (++count > MOST_WORDS) return
    words.push({ kind, text: textOf(bytes, kind, start, end), start, end })
  })
  return count > MOST_WORDS ? null : words
}

const textOf = (bytes: Uint8Array, kind: WordKind, start: number, end: number): string => {
  if (kind === 'string' || kind === 'key') return stringOf(bytes, { start, end })
  return kind === 'plain' ? decoder.decode(bytes.subarray(start, end)) : kind
}

/** Writes the words between those that both values start with and those that both end with. */
const rewrite = (line: Uint8Array, old: Span, before: readonly Word[], after: readonly Word[]): Uint8Array => {
  const isSame = (a: Word, b: Word): boolean => a.kind === b.kind && a.text === b.text
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && isSame(before[head], after[head])) head++
  if (head === before.length && head === after.length) return line
  let tail = 0
  while (tail < shorter - head && isSame(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++

  const style = styleOf(line)
  const removed = before.slice(head, before.length - tail)
  const inserted = after.slice(head, after.length - tail)
  if (
    removed.length === 1 &&
    inserted.length === 1 &&
    removed[0].kind === inserted[0].kind &&
    isText(removed[0].kind)
  ) {
    return rewriteText(line, removed[0], inserted[0].text, style)
  }
  const start = head === 0 ? old.start : before[head - 1].end
  const end = tail === 0 ? old.end : before[before.length - tail].start
  const gaps = gapsOf(after, style, style.spread === undefined ? '' : indentAt(line, old.start))
  let text = ''
  for (const [i, word] of inserted.entries()) {
    const gap = i === 0 ? joint(line, before, head, after, head, gaps) : gaps[head + i]
    text += gap + (isText(word.kind) ? printString(word.text, style) : word.text)
  }
  text += joint(line, before, before.length - tail, after, after.length - tail, gaps)
  return splicedBytes(line, start, end, text)
}

const isText = (kind: WordKind): boolean => kind === 'string' || kind === 'key'

/** Gives what a style writes before each word. */
const gapsOf = (words: readonly Word[], style: JsonStyle, indent: string): string[] => {
  const gaps = gapWriter(style, indent)
  return words.map((word, at) => (at === 0 ? '' : gaps.between(words[at - 1].kind, word.kind)))
}

/** Gives what stands before a word: what stood at that place in the line, if it joins the same kinds of words as there. */
const joint = (
  line: Uint8Array,
  before: readonly Word[],
  beforeAt: number,
  after: readonly Word[],
  afterAt: number,
  gaps: readonly string[],
): string => {
  if (afterAt === 0 || afterAt === after.length) return ''
  const gap = gapBetween(after[afterAt - 1].kind, after[afterAt].kind)
  const isKept =
    beforeAt > 0 && beforeAt < before.length && gapBetween(before[beforeAt - 1].kind, before[beforeAt].kind) === gap
  if (!isKept) return gaps[afterAt]
  return decoder.decode(line.subarray(before[beforeAt - 1].end, before[beforeAt].start))
}

/** Writes what differs between two texts. */
const rewriteText = (line: Uint8Array, word: Word, text: string, style: JsonStyle): Uint8Array => {
  const [start, end] = [word.start + 1, word.end - 1]
  let result = line
  for (const splice of spliceBetween(word.text, text)) {
    const from = offsetOfUnit(line, start, end, splice.start)
    const to = offsetOfUnit(line, from, end, splice.removed.length)
    result = splicedBytes(line, from, to, printString(splice.inserted, style).slice(1, -1))
  }
  return result
}
