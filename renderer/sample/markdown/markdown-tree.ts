/**
 * Markdown as a tree of what it means. Nothing in it is markup: HTML is text, addresses are text, and the tree only
 * knows the kinds of nodes that are listed here. Bounded: a text with more than `MOST_TOKENS` pieces is not read.
 */
import MarkdownIt, { type StateInline, type Token } from 'markdown-it'
import { addMathRules } from './math-rules.ts'

export type MarkdownNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'rule' }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'fence'; readonly text: string; readonly language: string; readonly at: number }
  | { readonly kind: 'math'; readonly tex: string; readonly source: string; readonly isDisplay: boolean }
  | { readonly kind: 'image'; readonly address: string; readonly alt: string }
  | { readonly kind: 'link'; readonly address: string; readonly children: readonly MarkdownNode[] }
  | {
      readonly kind: 'element'
      readonly tag: MarkdownTag
      readonly children: readonly MarkdownNode[]
      /** Offset of the line in the text where a block begins; null for what is inside of a line. */
      readonly at: number | null
      /** First number of an ordered list. */
      readonly start: number | null
      readonly align: 'left' | 'center' | 'right' | null
    }

export const markdownTags = [
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'li'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'em', 'strong', 's'],
] as const
export type MarkdownTag =
  | ('p' | 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' | 'blockquote' | 'ul' | 'ol' | 'li')
  | ('table' | 'thead' | 'tbody' | 'tr' | 'th' | 'td' | 'em' | 'strong' | 's')

/** Texts longer than this are shown as they are written, in UTF-16 units. */
export const MARKDOWN_LIMIT = 40_000
const MOST_TOKENS = 12_000
/** A thousand characters of TeX take a hundredth of a second to set. */
const MOST_TEX = 4_000
const MOST_FORMULAS = 120

const reader = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: true, maxNesting: 24 })
// A setext heading or an indented block is nearly always an accident of plain text: a line of dashes, a pasted listing.
reader.disable(['lheading', 'code'])
addMathRules(reader)

/** A star between two letters or figures of ASCII is a sign of its own: `16*7`, `2**10`. As emphasis it would vanish. */
const WORD = /[0-9A-Za-z]/
reader.inline.State = class extends reader.inline.State {
  override scanDelims(start: number, canSplitWord: boolean): ReturnType<StateInline['scanDelims']> {
    const found = super.scanDelims(start, canSplitWord)
    const isInside = WORD.test(this.src.charAt(start - 1)) && WORD.test(this.src.charAt(start + found.length))
    return isInside ? { ...found, can_open: false, can_close: false } : found
  }
}

/** Reads a text; null for one that is too long, or made of too many pieces. */
export const readMarkdown = (text: string): readonly MarkdownNode[] | null => {
  if (text.length > MARKDOWN_LIMIT) return null
  // A NUL, or a CR that ends no line, would be read as something else than it is.
  if (/\0|\r(?!\n)/.test(text)) return null
  const tokens = reader.parse(text, {})
  const count = tokens.reduce((sum, token) => sum + 1 + (token.children?.length ?? 0), 0)
  const formulas = tokens.flatMap((token) => [token, ...(token.children ?? [])]).filter(({ tag }) => tag === 'math')
  const tex = formulas.reduce((sum, { content }) => sum + content.length, 0)
  if (formulas.length > MOST_FORMULAS || tex > MOST_TEX) return null
  return count > MOST_TOKENS ? null : treeOf(tokens, lineStarts(text))
}

/** Tells whether a text holds anything that Markdown would show otherwise than it is written. */
export const mayBeMarkdown = (text: string): boolean => MARKS.test(text)

const MARKS = /[`*_~|$\\]|!?\[[^\]\n]*\]\(|^ {0,3}(?:#{1,6} |>|[-+*] |\d{1,9}[.)] |-{3,}\s*$)|&(?:#?\w+);|<\w+:\/\//m

const treeOf = (tokens: readonly Token[], lines: readonly number[]): readonly MarkdownNode[] => {
  const root: MarkdownNode[] = []
  const open: { token: Token; children: MarkdownNode[] }[] = []
  const add = (node: MarkdownNode): void => void (open.at(-1)?.children ?? root).push(node)
  for (const token of tokens) {
    if (token.nesting === 1) open.push({ token, children: [] })
    else if (token.nesting === -1) {
      const closed = open.pop()
      if (closed !== undefined) for (const node of elementOf(closed.token, closed.children, lines)) add(node)
    } else if (token.type === 'inline') for (const node of treeOf(token.children ?? [], lines)) add(node)
    else add(leafOf(token, lines))
  }
  return root
}

const elementOf = (
  token: Token,
  children: readonly MarkdownNode[],
  lines: readonly number[],
): readonly MarkdownNode[] => {
  if (token.type === 'link_open') return [{ kind: 'link', address: attribute(token, 'href'), children }]
  const tag = markdownTags.find((one) => one === token.tag) as MarkdownTag | undefined
  // The paragraphs of a tight list are there only to be left out.
  if (token.hidden || tag === undefined) return children
  const align = /text-align:(left|center|right)/.exec(attribute(token, 'style'))?.[1]
  const start = tag === 'ol' ? Number(attribute(token, 'start') || '1') : null
  const at = token.map === null ? null : (lines[token.map[0]] ?? null)
  return [{ kind: 'element', tag, children, at, start, align: (align ?? null) as 'left' | 'center' | 'right' | null }]
}

const leafOf = (token: Token, lines: readonly number[]): MarkdownNode => {
  switch (token.type) {
    case 'softbreak':
    case 'hardbreak':
      return { kind: 'break' }
    case 'hr':
      return { kind: 'rule' }
    case 'code_inline':
      return { kind: 'code', text: token.content }
    case 'fence':
    case 'code_block':
      return {
        kind: 'fence',
        text: token.content.replace(/\n$/, ''),
        language: token.info.trim().split(/\s/)[0] ?? '',
        at: token.map === null ? 0 : (lines[token.map[0]] ?? 0),
      }
    case 'math_inline':
      return { kind: 'math', tex: token.content, source: token.markup, isDisplay: token.info === 'display' }
    case 'math_block':
      return { kind: 'math', tex: token.content, source: token.content, isDisplay: true }
    case 'image':
      return { kind: 'image', address: attribute(token, 'src'), alt: token.content }
    default:
      return { kind: 'text', text: token.content }
  }
}

const attribute = (token: Token, name: string): string => String(token.attrs?.find(([own]) => own === name)?.[1] ?? '')

const lineStarts = (text: string): readonly number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
