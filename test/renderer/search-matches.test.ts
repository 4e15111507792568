/** What of a query is marked in texts, and where. */
import { describe, expect, test } from 'vitest'
import { t } from '../../renderer/app/words.ts'
import { askOfCell, askOfSignal } from '../../renderer/search/column-asks.ts'
import { matchesIn } from '../../renderer/search/match-finder.ts'
import { isInField, isInRole, markingOf } from '../../renderer/search/match-patterns.ts'
import { wordsOfTerm } from '../../renderer/search/term-words.ts'
import type { Cell } from '../../shared/contract.ts'
import { printTerm, termsOf } from '../../shared/query/query-terms.ts'
import { signalById } from '../../shared/signal/signals.ts'

const PLAIN = { isCaseExact: false, isNormalised: false }

const marked = (text: string, query: string, options = PLAIN): string => {
  const patterns = markingOf({ text: query, ...options }).patterns.map(({ pattern }) => pattern)
  let shown = ''
  let at = 0
  for (const { start, end } of matchesIn(text, patterns, options, 100)) {
    shown += `${text.slice(at, start)}[${text.slice(start, end)}]`
    at = end
  }
  return shown + text.slice(at)
}

describe('matches', () => {
  test('are marked whatever their case, unless case counts', () => {
    expect(marked('The then THE', 'the')).toBe('[The] [the]n [THE]')
    expect(marked('The then THE', 'the', { isCaseExact: true, isNormalised: false })).toBe('The [the]n THE')
    expect(marked('我是人工智能。人工', '人工')).toBe('我是[人工]智能。[人工]')
  })

  test('are marked at their own characters when forms are alike', () => {
    expect(marked('价格：１２３元 ﬁn', '123 fi', { isCaseExact: false, isNormalised: true })).toBe(
      '价格：[１２３]元 [ﬁ]n',
    )
    expect(marked('cafe\u0301!', 'café', { isCaseExact: false, isNormalised: true })).toBe('[cafe\u0301]!')
  })

  test('of expressions are marked, and empty ones are not', () => {
    expect(marked('a1 b22', '/\\d+/')).toBe('a[1] b[22]')
    expect(marked('aaa', '/b*/')).toBe('aaa')
  })

  test('are those that rows must hold, not those that they must not', () => {
    expect(marked('a b c', 'a -b (c or -(-b))')).toBe('[a] [b] [c]')
    expect(marked('a b c', '-a')).toBe('a b c')
  })

  test('in a field are marked there alone', () => {
    const [inField] = markingOf({ text: 'messages.content:x' }).patterns
    if (inField === undefined) throw new Error('no pattern')
    expect([['messages'], ['messages', 0, 'content'], ['output']].map((path) => isInField(inField, path))).toEqual([
      true,
      true,
      false,
    ])
  })

  test('in a role are marked in its turns alone', () => {
    const [pattern] = markingOf({ text: 'role:gpt:x' }).patterns
    if (pattern === undefined) throw new Error('no pattern')
    expect(['assistant', 'user', null].map((role) => isInRole(pattern, role))).toEqual([true, false, false])
    expect(isInField(pattern, ['output'])).toBe(false)
  })
})

describe('a cell', () => {
  const cell = (kind: Cell['kind'], text: string, isCut = false): Cell => ({
    kind,
    text,
    length: text.length,
    isCut,
    isTurns: false,
    isEdited: false,
  })
  const asked = (path: readonly string[], one: Cell): string => {
    const found = askOfCell(path, one)
    return found === null ? 'nothing' : printTerm(found.ask)
  }

  test('is asked for by its value, and a long text by how it begins', () => {
    expect(asked(['source'], cell('string', 'web'))).toBe('source=web')
    expect(asked(['source'], cell('string', ''))).toBe('source=""')
    expect(asked(['score'], cell('number', '3.50'))).toBe('score="3.50"')
    expect(asked(['ok'], cell('boolean', 'true'))).toBe('ok=true')
    expect(asked(['text'], cell('string', `${'长'.repeat(200)}`))).toBe(`text:${'长'.repeat(48)}`)
    expect(asked(['text'], cell('string', 'cut', true))).toBe('text:cut')
    expect(asked(['messages'], cell('array', '[]'))).toBe('nothing')
  })

  test('of a signal is asked for by its number or label', () => {
    const print = (id: string, value: number | null): string => {
      const info = signalById(id)
      const found = info === undefined ? null : askOfSignal(info, value, '')
      return found === null ? 'nothing' : printTerm(found.ask)
    }
    expect(print('tokens', 12)).toBe('tokens=12')
    expect(print('lang', 3)).toBe('lang:zh-Hans')
    expect(print('tokens', null)).toBe('nothing')
  })
})

describe('a term', () => {
  const said = (query: string): string => {
    const [term] = termsOf(query)
    if (term === undefined) return 'nothing'
    const { text, isNot } = wordsOfTerm(term.ask, t)
    return isNot ? `not: ${text}` : text
  }

  test('is said in words', () => {
    expect(
      [
        'tokens>4k',
        'turns=2..4',
        'code_share>=12.5%',
        'lang:zh-Hans',
        'is_cut=1',
        '-tag:bad',
        'has:tool_calls',
        'role:assistant:sorry',
        'output=""',
        'verdict:undecided',
        'tag:a|b',
        'row:1..10',
        '/x+/i',
      ].map(said),
    ).toEqual([
      'Tokens > 4,000',
      'Turns 2 – 4',
      'Code ≥ 12.5%',
      'Language: Simplified Chinese',
      'Cut off',
      'not: bad',
      'has tool_calls',
      'Assistant: “sorry”',
      'output = empty',
      'Undecided',
      'a or b',
      'rows 1 – 10',
      '/x+/i',
    ])
  })
})
