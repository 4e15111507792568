/**
 * TeX in Markdown as models write it: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. A dollar opens only before what is no blank
 * and closes only after what is none and before what is no figure, so that prices stay prices.
 */
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'

/** Teaches a reader of Markdown the rules; tokens are `math_inline` and `math_block` with TeX as their content. */
export const addMathRules = (markdown: MarkdownIt): void => {
  // Before escapes, which would make a bracket of `\(`.
  markdown.inline.ruler.before('escape', 'math_inline', readInline)
  markdown.block.ruler.before('fence', 'math_block', readBlock, { alt: ['paragraph', 'blockquote', 'list'] })
}

const readInline = (state: StateInline, isSilent: boolean): boolean => {
  const found = inlineMath(state.src, state.pos, state.posMax)
  if (found === null) return false
  if (!isSilent) {
    const token = state.push('math_inline', 'math', 0)
    token.content = found.tex
    token.info = found.isDisplay ? 'display' : ''
    token.markup = state.src.slice(state.pos, found.end)
  }
  state.pos = found.end
  return true
}

/** Longer than this, it is prose between two dollars. */
const LONGEST_INLINE = 2_000

/** Finds TeX that starts at `start`; null where none does. */
export const inlineMath = (
  text: string,
  start: number,
  limit = text.length,
): { tex: string; end: number; isDisplay: boolean } | null => {
  const pair = text.slice(start, start + 2)
  if (pair === '\\(') return between(text, start, 2, '\\)', false, limit)
  if (pair === '\\[') return between(text, start, 2, '\\]', true, limit)
  if (pair === '$$') return between(text, start, 2, '$$', true, limit)
  if (!pair.startsWith('$') || /^\s?$/.test(pair.charAt(1))) return null
  const last = Math.min(limit, start + LONGEST_INLINE)
  for (let at = start + 1; at < last; at++) {
    const sign = text.charAt(at)
    if (sign === '\\') at += 1
    else if (sign === '\n' && text.charAt(at + 1) === '\n') return null
    else if (sign === '$') {
      if (/\s/.test(text.charAt(at - 1)) || /\d/.test(text.charAt(at + 1))) return null
      const tex = text.slice(start + 1, at)
      return isPrices(tex) ? null : { tex, end: at + 1, isDisplay: false }
    }
  }
  return null
}

/** Between two prices stands prose that begins with a figure. */
const isPrices = (tex: string): boolean => /^\d[^\\^_={}+*/<>]*\s[^\\^_={}+*/<>]*$/.test(tex)

const between = (text: string, start: number, width: number, close: string, isDisplay: boolean, limit: number) => {
  if (start > lastOf(text, close)) return null
  const at = text.indexOf(close, start + width)
  if (at === -1 || at + close.length > limit || at - start > LONGEST_INLINE) return null
  const tex = text.slice(start + width, at)
  return tex.trim() === '' ? null : { tex, end: at + close.length, isDisplay }
}

/** Where a sign stands last, once for each text: a thousand formulas that are never closed would each look through the rest. */
const lastOf = (text: string, sign: string): number => {
  if (looked.text !== text) looked = { text, last: new Map() }
  const known = looked.last.get(sign) ?? text.lastIndexOf(sign)
  looked.last.set(sign, known)
  return known
}

let looked: { text: string; last: Map<string, number> } = { text: '', last: new Map() }

const readBlock = (state: StateBlock, startLine: number, endLine: number, isSilent: boolean): boolean => {
  const lineText = (line: number): string =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
  const first = lineText(startLine)
  const open = first.startsWith('$$') ? '$$' : first.startsWith('\\[') ? '\\[' : null
  if (open === null || (state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
  const close = open === '$$' ? '$$' : '\\]'
  const lines: string[] = []
  let rest = first.slice(2)
  let line = startLine
  for (;;) {
    const end = rest.trimEnd()
    if (end.endsWith(close)) {
      lines.push(end.slice(0, -2))
      break
    }
    // What follows the closing mark makes it a paragraph that has math in it.
    if (rest.includes(close)) return false
    lines.push(rest)
    line += 1
    if (line >= endLine || line - startLine > 200) return false
    rest = lineText(line)
  }
  if (lines.join('').trim() === '') return false
  if (isSilent) return true
  const token = state.push('math_block', 'math', 0)
  token.block = true
  token.content = lines.join('\n')
  token.map = [startLine, line + 1]
  state.line = line + 1
  return true
}
