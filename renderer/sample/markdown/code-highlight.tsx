/**
 * Code in the colours of its language, as far as a bounded time allows: the parsers take time in proportion to the text,
 * and what they have not reached when it is up stays plain.
 */
import type { Parser } from '@lezer/common'
import { parser as cpp } from '@lezer/cpp'
import { highlightTree, tagHighlighter, tags } from '@lezer/highlight'
import { parser as java } from '@lezer/java'
import { parser as javascript } from '@lezer/javascript'
import { parser as json } from '@lezer/json'
import { parser as python } from '@lezer/python'
import { memo, useMemo } from 'react'
import { ReadingText } from '../../panel/reading-text.tsx'
import styles from './markdown.module.css'

/** Sets code; a language that is not known, and code that is too long, stays plain. */
export const Code = memo(({ text, language }: { text: string; language: string }) => {
  const pieces = useMemo(() => highlight(text, language), [text, language])
  return pieces.map((piece, at) =>
    piece.look === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <ReadingText key={at} text={piece.text} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <span key={at} className={styles[piece.look]}>
        <ReadingText text={piece.text} />
      </span>
    ),
  )
})

type Look = 'keyword' | 'string' | 'number' | 'comment' | 'name'
interface Piece {
  readonly text: string
  readonly look: Look | null
}

/** Cuts code into coloured pieces; joined they are the code. */
export const highlight = (text: string, language: string, timeoutMs = 20): readonly Piece[] => {
  const parser = parsers[language.toLowerCase()]
  if (parser === undefined || text.length > LONGEST) return [{ text, look: null }]
  const parse = parser.startParse(text)
  const until = performance.now() + timeoutMs
  let tree = parse.advance()
  while (tree === null) {
    if (performance.now() > until && parse.stoppedAt === null) parse.stopAt(parse.parsedPos)
    tree = parse.advance()
  }
  const pieces: Piece[] = []
  let at = 0
  const add = (end: number, look: Look | null): void => {
    if (end > at) pieces.push({ text: text.slice(at, end), look })
    at = Math.max(at, end)
  }
  highlightTree(tree, looks, (start, end, look) => {
    if (pieces.length > MOST_PIECES) return
    add(start, null)
    add(end, look as Look)
  })
  add(text.length, null)
  return pieces
}

const LONGEST = 20_000
const MOST_PIECES = 4_000

const looks = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.controlKeyword], class: 'keyword' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character], class: 'string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'number' },
  { tag: tags.comment, class: 'comment' },
  { tag: [tags.propertyName, tags.function(tags.variableName), tags.definition(tags.variableName)], class: 'name' },
])

const typescript = javascript.configure({ dialect: 'ts' })
const parsers: Readonly<Record<string, Parser>> = {
  ...{ python, py: python, python3: python },
  ...{ javascript, js: javascript, jsx: javascript.configure({ dialect: 'jsx' }) },
  ...{ typescript, ts: typescript, tsx: javascript.configure({ dialect: 'jsx ts' }) },
  ...{ cpp, c: cpp, 'c++': cpp, cc: cpp, h: cpp, java, json, jsonc: json },
}
