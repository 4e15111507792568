/** How a text is set for reading: in which language's type, and how much of a long one at first. */

/** Gives the language whose typeface a text wants, as far as its script tells. */
export const readingLang = (text: string): 'zh-CN' | 'ja' | 'ko' | undefined => {
  const sample = text.slice(0, 2_000)
  const letters = count(sample, /\p{L}/gu)
  if (count(sample, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu) > letters * 0.05) return 'ja'
  if (count(sample, /\p{Script=Hangul}/gu) > letters * 0.2) return 'ko'
  return count(sample, /\p{Script=Han}/gu) > letters * 0.2 ? 'zh-CN' : undefined
}

/** About how many characters a line of reading text holds; wide ones count twice. */
const LINE_WIDTH = 76
/** A rest shorter than this is shown rather than folded away. */
const SHORTEST_REST = 6

/** Gives where a text is folded after about so many lines; null when it is short enough to stand whole. */
export const foldAt = (text: string, lines = 40): number | null => {
  const fold = afterLines(text, lines)
  return fold === null || afterLines(text.slice(fold, fold + 4_000), SHORTEST_REST) === null ? null : fold
}

/** Offset after so many lines as they will wrap; null when the text ends before. */
const afterLines = (text: string, lines: number): number | null => {
  let line = 1
  let width = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a) {
      line += 1
      width = 0
    } else {
      width += code >= 0x2e80 && code < 0xd800 ? 2 : 1
      if (width > LINE_WIDTH) {
        line += 1
        width = code >= 0x2e80 ? 2 : 1
      }
    }
    if (line > lines)
      return isLowSurrogate(text.charCodeAt(at)) ? at + 1 : breakBefore(text, code === 0x0a ? at + 1 : at)
  }
  return null
}

/** The last blank or sign before an offset, if one is near, so that no word is cut in two. */
const breakBefore = (text: string, at: number): number => {
  for (let back = at; back > at - 24 && back > 0; back--) {
    if (/[\s，。；：！？、]/.test(text.charAt(back - 1))) return back
  }
  return at
}

export interface Stretch {
  readonly text: string
  /** Stands between fences, and is set as code. */
  readonly isCode: boolean
}

/** Cuts a text into prose and fenced code, fences included, and both into stretches that are laid out one by one. */
export const stretchesOf = (text: string): Stretch[] => {
  if (isCodeItself(text)) return cutText(text).map((part) => ({ text: part, isCode: true }))
  const stretches: Stretch[] = []
  const add = (start: number, end: number, isCode: boolean): void => {
    if (end > start) stretches.push(...cutText(text.slice(start, end)).map((part) => ({ text: part, isCode })))
  }
  let start = 0
  let isCode = false
  for (const fence of text.matchAll(/^ {0,3}```[^`\n]*(?:\n|$)/gm)) {
    const end = isCode ? fence.index + fence[0].length : fence.index
    add(start, end, isCode)
    start = end
    isCode = !isCode
  }
  add(start, text.length, isCode)
  return stretches.length === 0 ? [{ text: '', isCode: false }] : stretches
}

/** Arguments and answers of tools are often JSON inside a string. */
const isCodeItself = (text: string): boolean => {
  const first = /^\s*(\{\s*"|\[\s*[[{"\d])/.test(text.slice(0, 200))
  return first && /[\]}]\s*$/.test(text.slice(-200)) && !/^\s*\[[^\]]*\]\s*\S/.test(text.slice(0, 200))
}

/** Cuts a long text into stretches that the window can lay out one by one; line breaks stay at their ends. */
export const cutText = (text: string, length = 6_000): string[] => {
  const stretches: string[] = []
  let start = 0
  while (text.length - start > length * 1.5) {
    const lineEnd = text.lastIndexOf('\n', start + length)
    if (lineEnd <= start) {
      const next = text.indexOf('\n', start + length)
      if (next === -1) break
      stretches.push(text.slice(start, next + 1))
      start = next + 1
    } else {
      stretches.push(text.slice(start, lineEnd + 1))
      start = lineEnd + 1
    }
  }
  if (start < text.length || stretches.length === 0) stretches.push(text.slice(start))
  return stretches
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code < 0xe000
