import { describe, expect, test } from 'vitest'
import type { Ask } from '../../shared/query/ask.ts'
import { parseQuery } from '../../shared/query/parse-query.ts'
import { printQuery } from '../../shared/query/print-query.ts'
import { hasTerm, printTerm, termsOf, withoutTerm, withTerm, withTermInstead } from '../../shared/query/query-terms.ts'

const literal = (text: string, place: Extract<Ask, { kind: 'text' }>['place'] = { in: 'all' }): Ask => ({
  kind: 'text',
  place,
  pattern: { kind: 'literal', text },
})

const read = (text: string): Ask => {
  const outcome = parseQuery(text)
  if (!outcome.isSound) throw new Error(`${outcome.fault.code} in ${text}`)
  return outcome.ask
}

const faultIn = (text: string) => {
  const outcome = parseQuery(text)
  return outcome.isSound ? null : { code: outcome.fault.code, at: text.slice(outcome.fault.start, outcome.fault.end) }
}

const open = { min: Number.NEGATIVE_INFINITY, isMinIn: true, max: Number.POSITIVE_INFINITY, isMaxIn: true }

describe('a query', () => {
  test.each<[string, Ask]>([
    ['', { kind: 'every' }],
    [' \u3000 ', { kind: 'every' }],
    ['苹果', literal('苹果')],
    ['"exact  phrase"', literal('exact  phrase')],
    ['"a \\"b\\" \\\\ \\n"', literal('a "b" \\ \n')],
    ['black cats', { kind: 'and', parts: [literal('black'), literal('cats')] }],
    ['a AND b', { kind: 'and', parts: [literal('a'), literal('b')] }],
    ['a and b', { kind: 'and', parts: [literal('a'), literal('and'), literal('b')] }],
    ['a b or c', { kind: 'or', parts: [{ kind: 'and', parts: [literal('a'), literal('b')] }, literal('c')] }],
    ['a (b or c)', { kind: 'and', parts: [literal('a'), { kind: 'or', parts: [literal('b'), literal('c')] }] }],
    ['-a', { kind: 'not', part: literal('a') }],
    ['- a', { kind: 'and', parts: [literal('-'), literal('a')] }],
    ['-(a b)', { kind: 'not', part: { kind: 'and', parts: [literal('a'), literal('b')] } }],
    ['NOT a', { kind: 'not', part: literal('a') }],
    ['/a+b/i', { kind: 'text', place: { in: 'all' }, pattern: { kind: 'regex', source: 'a+b', flags: 'i' } }],
    ['/[/]\\//', { kind: 'text', place: { in: 'all' }, pattern: { kind: 'regex', source: '[/]\\/', flags: '' } }],
    ['/usr/bin', literal('/usr/bin')],
    ['http://x.org/a:b', literal('http://x.org/a:b')],
    ['12:30', literal('12:30')],
    ['instruction:苹果', literal('苹果', { in: 'field', path: ['instruction'] })],
    ['标题:"a b"', literal('a b', { in: 'field', path: ['标题'] })],
    ['messages[0].content:x', literal('x', { in: 'field', path: ['messages', 0, 'content'] })],
    ['"a b".c:x', literal('x', { in: 'field', path: ['a b', 'c'] })],
    ['field:tag:x', literal('x', { in: 'field', path: ['tag'] })],
    ['file:train-1*', { kind: 'file', pattern: { kind: 'literal', text: 'train-1*' } }],
    ['file:/^train/', { kind: 'file', pattern: { kind: 'regex', source: '^train', flags: '' } }],
    ['field:file:x', literal('x', { in: 'field', path: ['file'] })],
    ['file="x"', { kind: 'equals', path: ['file'], text: 'x' }],
    ['role:assistant', { kind: 'role', role: 'assistant' }],
    ['role:assistant:sorry', literal('sorry', { in: 'role', role: 'assistant' })],
    ['output=yes', { kind: 'equals', path: ['output'], text: 'yes' }],
    ['output!="4"', { kind: 'not', part: { kind: 'equals', path: ['output'], text: '4' } }],
    ['id=12345678901234567890', { kind: 'equals', path: ['id'], text: '12345678901234567890' }],
    ['score>=4', { kind: 'field-range', path: ['score'], range: { ...open, min: 4 } }],
    ['field:tokens<3', { kind: 'field-range', path: ['tokens'], range: { ...open, max: 3, isMaxIn: false } }],
    ['tokens > 4k', { kind: 'signal-range', signal: 'tokens', range: { ...open, min: 4_000, isMinIn: false } }],
    ['turns=2..4', { kind: 'signal-range', signal: 'turns', range: { ...open, min: 2, max: 4 } }],
    ['turns:2..', { kind: 'signal-range', signal: 'turns', range: { ...open, min: 2 } }],
    ['digit_share>=12.5%', { kind: 'signal-range', signal: 'digit_share', range: { ...open, min: 0.125 } }],
    ['group:12', { kind: 'signal-range', signal: 'group', range: { ...open, min: 12, max: 12 } }],
    ['group:1..20', { kind: 'signal-range', signal: 'group', range: { ...open, min: 1, max: 20 } }],
    ['copies>1', { kind: 'signal-range', signal: 'copies', range: { ...open, min: 1, isMinIn: false } }],
    ['similarity>=90%', { kind: 'signal-range', signal: 'similarity', range: { ...open, min: 0.9 } }],
    ['is:copy', { kind: 'is', what: 'copy' }],
    [
      'field:group:x',
      { kind: 'text', place: { in: 'field', path: ['group'] }, pattern: { kind: 'literal', text: 'x' } },
    ],
    ['lang:zh', { kind: 'signal-label', signal: 'lang', label: 'zh' }],
    ['lang:EN', { kind: 'signal-label', signal: 'lang', label: 'en' }],
    ['tag:数学', { kind: 'tag', tag: '数学' }],
    ['tag：数学', { kind: 'tag', tag: '数学' }],
    [
      'tag:a|"b c"',
      {
        kind: 'or',
        parts: [
          { kind: 'tag', tag: 'a' },
          { kind: 'tag', tag: 'b c' },
        ],
      },
    ],
    ['verdict:undecided', { kind: 'verdict', verdict: null }],
    [
      'is:edited|malformed',
      {
        kind: 'or',
        parts: [
          { kind: 'is', what: 'edited' },
          { kind: 'is', what: 'malformed' },
        ],
      },
    ],
    ['has:tool_calls', { kind: 'has', path: ['tool_calls'] }],
    ['has:meta.id', { kind: 'has', path: ['meta', 'id'] }],
    ['finding:any', { kind: 'finding', finding: 'any' }],
    [
      'row:1..3,9',
      {
        kind: 'or',
        parts: [
          { kind: 'row', first: 1, last: 3 },
          { kind: 'row', first: 9, last: 9 },
        ],
      },
    ],
  ])('%j is read, and spelled so that it reads the same', (text, ask) => {
    expect(read(text)).toEqual(ask)
    expect(read(printQuery(ask))).toEqual(ask)
    expect(read(printTerm(ask))).toEqual(ask)
  })

  test.each([
    ['"abc', 'open-quote', '"abc'],
    ['(a', 'open-paren', '('],
    ['a)', 'stray-paren', ')'],
    ['/abc', 'open-regex', '/abc'],
    ['/a(/', 'bad-regex', '/a(/'],
    ['tag:', 'empty-value', ''],
    ['is:lost', 'unknown-value', 'lost'],
    ['lang:klingon', 'unknown-value', 'klingon'],
    ['turns>many', 'bad-number', 'many'],
    ['score>', 'empty-value', ''],
    ['row:x', 'bad-number', 'x'],
    ['has:a..b', 'bad-path', 'a..b'],
    ['a or', 'nothing-beside-or', 'or'],
    ['or a', 'nothing-beside-or', 'or'],
    ['(-)', 'nothing-after-not', '-'],
    ['NOT', 'nothing-after-not', 'NOT'],
    ['signal:nothing>3', 'unknown-value', 'nothing'],
    ['('.repeat(200), 'too-deep', '('],
  ])('%j is a fault that points at the characters', (text, code, at) => {
    expect(faultIn(text)).toEqual({ code, at })
  })

  test('of 10,000 terms is read at once, and so is one of 100,000 negations', () => {
    expect(termsOf(Array.from({ length: 10_000 }, (_, at) => `w${at}`).join(' '))).toHaveLength(10_000)
    expect(read(`${'NOT '.repeat(100_000)}a`)).toEqual(literal('a'))
  })
})

test('names groups by their numbers when it is spelled', () => {
  const spelled = ['group=12', 'group>=3', '-group:1..20'].map((text) => {
    const outcome = parseQuery(text)
    return outcome.isSound ? printQuery(outcome.ask) : outcome.fault.code
  })
  expect(spelled).toEqual(['group:12', 'group>=3', '-group:1..20'])
})

describe('a query that is altered by clicks', () => {
  const kept: Ask = { kind: 'verdict', verdict: 'keep' }

  test('gets terms and loses them, and what was typed stays as it was', () => {
    const typed = '  "a  b"   or-else '
    expect(withTerm(typed, kept)).toBe('"a  b"   or-else verdict:keep')
    expect(withTerm('x or y', kept)).toBe('(x or y) verdict:keep')
    expect(withoutTerm('a verdict:keep  "b"', kept)).toBe('a "b"')
    expect(withTerm('verdict:keep', kept)).toBe('verdict:keep')
    expect(hasTerm('a verdict:keep', kept)).toBe(true)
    expect(withTermInstead('a tag:x|y b', (ask) => ask.kind === 'or', null)).toBe('a b')
  })

  test('keeps a text that cannot be read', () => {
    expect(withTerm('"a', kept)).toBe('"a verdict:keep')
    expect(termsOf('"a')).toEqual([])
  })
})
