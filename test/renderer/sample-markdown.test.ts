/** Markdown as a tree of what it means: no markup in it, prices stay prices, and no text takes long. */
import { describe, expect, it } from 'vitest'
import { sourceOffset } from '../../renderer/sample/clicked-place.ts'
import { highlight } from '../../renderer/sample/markdown/code-highlight.tsx'
import { type MarkdownNode, mayBeMarkdown, readMarkdown } from '../../renderer/sample/markdown/markdown-tree.ts'

const flat = (nodes: readonly MarkdownNode[] | null): MarkdownNode[] =>
  (nodes ?? []).flatMap((node) => [node, ...('children' in node ? flat(node.children) : [])])
const kinds = (text: string): string[] =>
  flat(readMarkdown(text)).map((node) => (node.kind === 'element' ? node.tag : node.kind))
const math = (text: string): string[] =>
  flat(readMarkdown(text)).flatMap((node) => (node.kind === 'math' ? [node.tex.trim()] : []))

describe('Markdown', () => {
  it('is read as headings, lists, tables, code and quotes', () => {
    const found = new Set(
      kinds('# a\n\n1. b\n2. c\n\n- d\n\n> e\n\n| f |\n|---|\n| g |\n\n```py\nh\n```\n\n**i** *j* ~~k~~ `l`'),
    )
    for (const kind of [
      'h1',
      'ol',
      'ul',
      'li',
      'blockquote',
      'table',
      'th',
      'td',
      'fence',
      'strong',
      'em',
      's',
      'code',
    ]) {
      expect(found).toContain(kind)
    }
  })

  it('holds TeX in all four ways of writing it, and leaves prices alone', () => {
    expect(math('$a+b$ and $$c$$ and \\(d\\) and \\[e\\]')).toEqual(['a+b', 'c', 'd', 'e'])
    expect(math('$$\nf\n$$\n\n\\[\ng\n\\]')).toEqual(['f', 'g'])
    expect(math('It costs $5 and $10, or 5$ and 10$.')).toEqual([])
    expect(math('`$a$` and \\$b\\$')).toEqual([])
  })

  it('makes text of HTML, and addresses of links and pictures', () => {
    const nodes = flat(
      readMarkdown(
        '<img src=x onerror=alert(1)> ![p](https://a.test/x.png) [q](https://b.test) [r](javascript:alert(1))',
      ),
    )
    expect(nodes.flatMap((node) => (node.kind === 'image' || node.kind === 'link' ? [node.address] : []))).toEqual([
      'https://a.test/x.png',
      'https://b.test',
    ])
    expect(nodes.some((node) => node.kind === 'text' && node.text.includes('<img src=x onerror=alert(1)>'))).toBe(true)
  })

  it('says of each block where it begins in the text', () => {
    const text = 'one\n\n## two\n\nthree'
    const blocks = (readMarkdown(text) ?? []).flatMap((node) =>
      'at' in node && node.at !== null ? [text.slice(node.at)] : [],
    )
    expect(blocks).toEqual([text, '## two\n\nthree', 'three'])
  })

  it('is asked for only where something would be shown otherwise', () => {
    for (const text of ['Hello there.', '你好，世界！', 'a - b', '3 > 2', 'x\ny'])
      expect(mayBeMarkdown(text)).toBe(false)
    for (const text of ['**a**', '# a', '- a', '1. a', '`a`', '$a$', '\\(a\\)', '|a|', '[a](b)', '---']) {
      expect(mayBeMarkdown(text)).toBe(true)
    }
  })

  it.each([
    ['brackets', '['.repeat(20_000)],
    ['stars', '*a **a '.repeat(4_000)],
    ['quotes', '>'.repeat(20_000)],
    ['dollars', '$ '.repeat(15_000)],
    ['open math', '\\('.repeat(15_000)],
    ['backticks', '`a``b```c'.repeat(3_000)],
    ['lists', '- '.repeat(10_000)],
    ['tables', `|${'a|'.repeat(5_000)}\n|${'-|'.repeat(5_000)}\n`],
    ['links', '[a]('.repeat(8_000)],
    ['entities', '&#x41;'.repeat(6_000)],
  ])('is read or given up within a moment: %s', (_, text) => {
    const startedMs = performance.now()
    readMarkdown(text)
    expect(performance.now() - startedMs).toBeLessThan(500)
  })

  it('gives up what is too long, or holds what it would read as something else', () => {
    expect(readMarkdown('a'.repeat(40_001))).toBeNull()
    expect(readMarkdown('a\u0000b')).toBeNull()
    expect(readMarkdown('$x$ '.repeat(121))).toBeNull()
    expect(readMarkdown(`$${'x'.repeat(1_900)}$\n\n`.repeat(3))).toBeNull()
    expect(readMarkdown('a\rb')).toBeNull()
    expect(readMarkdown('a\r\nb')).not.toBeNull()
  })
})

describe('a star between letters or figures', () => {
  const words = (text: string): string =>
    flat(readMarkdown(text))
      .flatMap((node) => (node.kind === 'text' ? [node.text] : []))
      .join('')

  it('is no mark that vanishes', () => {
    const sum = 'eats 16*7=112 eggs and 112*2 more, 2**10 or a*b*c'
    expect(words(sum)).toBe(sum)
    expect(kinds(sum)).not.toContain('em')
  })

  it('still marks words of other scripts, and whole words', () => {
    expect(kinds('这是*重点*内容')).toContain('em')
    expect(kinds('this is *it*, **too**')).toEqual(expect.arrayContaining(['em', 'strong']))
  })
})

describe('code', () => {
  it('is cut into coloured pieces that join to the code', () => {
    const code = 'def f(x):\n    return "s" + 1  # 注释\n'
    const pieces = highlight(code, 'python', 1_000)
    expect(pieces.map(({ text }) => text).join('')).toBe(code)
    expect(pieces.filter(({ look }) => look === 'keyword').map(({ text }) => text)).toEqual(['def', 'return'])
    expect(highlight(code, 'klingon')).toEqual([{ text: code, look: null }])
  })

  it('stays plain past its time and its length', () => {
    const deep = '('.repeat(19_000)
    const startedMs = performance.now()
    expect(
      highlight(deep, 'python')
        .map(({ text }) => text)
        .join(''),
    ).toBe(deep)
    expect(performance.now() - startedMs).toBeLessThan(500)
    expect(highlight('x'.repeat(20_001), 'python')).toHaveLength(1)
  })
})

describe('a click on what is set', () => {
  it('finds its place in the source, from the block on', () => {
    const text = 'word\n\n**word** and `code`'
    expect(sourceOffset(text, 6, 'word', 2)).toBe(10)
    expect(sourceOffset(text, 6, 'not there', 3)).toBe(6)
  })
})
