/** What can stand at the caret of a query, what is put there, and how a query is coloured while it is typed. */
import { describe, expect, test } from 'vitest'
import { t } from '../../renderer/app/words.ts'
import { completed, completionAt } from '../../renderer/search/completion.ts'
import { knownNames } from '../../renderer/search/known-names.ts'
import { piecesOfQuery } from '../../renderer/search/query-pieces.ts'
import { valuesOf } from '../../renderer/search/values-in-sight.ts'
import type { Cell, Columns, DatasetState } from '../../shared/contract.ts'

const columns: Columns = {
  columns: [
    { path: ['instruction'], kinds: { string: 10 }, rows: 10 },
    { path: ['输出'], kinds: { string: 10 }, rows: 10 },
    { path: ['response 1'], kinds: { string: 10 }, rows: 4 },
    { path: ['tag'], kinds: { string: 10 }, rows: 4 },
    { path: ['messages', 'content'], kinds: { string: 10 }, rows: 4 },
  ],
  rowsSeen: 10,
  isComplete: true,
  omitted: 0,
}
const state = {
  counts: { edited: 3, inserted: 0, deleted: 0, malformed: 1, isMalformedExact: true },
  decisions: { keep: 2, drop: 1, noted: 0, tags: [{ tag: '存疑', rows: 7 }] },
  samples: { formats: [{ lens: 'alpaca', rows: 9 }], findings: [{ kind: 'empty-turn', rows: 2 }], isComplete: true },
  rows: { count: 10, isExact: true },
  files: [],
} as unknown as DatasetState
const palette = { tags: [{ tag: 'off topic', colour: 'red' as const, description: 'Not about it', key: 1 }] }
const known = knownNames({ state, columns, palette, t })

/** The caret is where the bar stands. */
const offered = (marked: string): readonly string[] => {
  const caret = marked.indexOf('|')
  return (completionAt(marked.replace('|', ''), caret, known)?.suggestions ?? []).map(({ text }) => text)
}
const accepted = (marked: string, at = 0): string => {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const completion = completionAt(text, caret, known)
  const suggestion = completion?.suggestions[at]
  if (completion === null || suggestion === undefined) return 'nothing'
  const after = completed(text, completion, suggestion)
  return `${after.text.slice(0, after.caret)}|${after.text.slice(after.caret)}`
}

describe('completion', () => {
  test('offers names where a term begins, those that are meant most first', () => {
    expect(offered('|').slice(0, 5)).toEqual(['tag:', 'verdict:', 'is:', 'has:', 'finding:'])
    expect(offered('inst|')).toEqual(['instruction:'])
    expect(offered('-inst|')).toEqual(['instruction:'])
    expect(offered('(a or inst|')).toEqual(['instruction:'])
    expect(offered('输|')[0]).toBe('输出:')
  })

  test('spells fields so that they are read as fields', () => {
    expect(offered('respon|')[0]).toBe('"response 1":')
    expect(offered('|')).toContain('field:tag:')
  })

  test('offers the files of a dataset of several', () => {
    const files = ['train-1.jsonl', 'train 2.jsonl'].map((name, at) => ({ name, firstNumber: at * 5, rows: 5 }))
    const several = knownNames({ state: { ...state, files } as unknown as DatasetState, columns, palette, t })
    const texts = (text: string) => completionAt(text, text.length, several)?.suggestions.map((one) => one.text)
    expect(texts('fil')).toContain('file:')
    expect(offered('fil|')).not.toContain('file:')
    expect(texts('file:')).toEqual(['train-1.jsonl', '"train 2.jsonl"'])
  })

  test('finds signals by their names for people', () => {
    expect(offered('refus|')[0]).toBe('refusals>')
    expect(offered('cut|')).toContain('is_cut=1')
  })

  test('offers values behind a name, with counts', () => {
    expect(offered('tag:|')).toEqual(['"off topic"', '存疑'])
    expect(offered('tag:存|')).toEqual(['存疑'])
    expect(offered('tag:存疑|')).toEqual([])
    expect(offered('verdict:|')).toEqual(['keep', 'drop', 'undecided'])
    expect(offered('is:edited|')).toEqual([])
    expect(offered('is:e|')[0]).toBe('edited')
    expect(offered('has:mess|')).toEqual(['messages.content'])
    expect(offered('format:alp|')[0]).toBe('alpaca')
    expect(offered('lang:zh|')[0]).toBe('zh-Hans')
    expect(offered('role:as|')[0]).toBe('assistant')
    expect(offered('signal:tok|')[0]).toBe('tokens_estimate>')
    expect(completionAt('tag:', 4, known)?.suggestions.map(({ rows }) => rows)).toEqual([0, 7])
  })

  test('offers what rows in sight hold in a field, the commonest first', () => {
    const cell = (text: string, kind: Cell['kind'] = 'string'): Cell => ({
      kind,
      text,
      length: text.length,
      isCut: false,
      isTurns: false,
      isEdited: false,
    })
    const cells = [cell('web'), cell('a book'), cell('a book'), cell('长'.repeat(50)), cell('null', 'null'), undefined]
    expect(valuesOf(cells).map(({ text }) => text)).toEqual(['"a book"', 'web'])
    const withSight = knownNames({ state, columns, palette, t, valuesInSight: () => valuesOf(cells) })
    expect(completionAt('source:we', 9, withSight)?.suggestions.map(({ text }) => text)).toEqual(['web'])
  })

  test('offers the next of several values', () => {
    expect(offered('tag:存疑||').length).toBe(0)
    expect(offered('verdict:keep|')).toEqual([])
    expect(completionAt('verdict:keep|d', 14, known)?.suggestions.map(({ text }) => text)).toEqual(['drop'])
  })

  test('offers nothing inside a text that is looked for', () => {
    expect(offered('"inst|')).toEqual([])
    expect(offered('/inst|')).toEqual([])
    expect(offered('role:assistant:inst|')).toEqual([])
  })

  test('finds whole terms by what they say', () => {
    expect(offered('malf|')).toContain('is:malformed')
    expect(offered('存|')).toContain('tag:存疑')
  })

  test('puts a name there to be typed on, and a value as a whole', () => {
    expect(accepted('inst|')).toBe('instruction:|')
    expect(accepted('a verd| b')).toBe('a verdict:| b')
    expect(accepted('verdict:dr|')).toBe('verdict:drop |')
    expect(accepted('verdict:dr| x')).toBe('verdict:drop| x')
    expect(accepted('tag:off|')).toBe('tag:"off topic" |')
    expect(accepted('tag:"off|"')).toBe('tag:"off topic" |')
    expect(accepted('field:inst|')).toBe('field:instruction:|')
  })
})

describe('the colours of a query', () => {
  const kinds = (text: string): readonly string[] =>
    piecesOfQuery(text).map(({ start, end, kind }) => `${kind}=${text.slice(start, end)}`)

  test('cover the text without a gap, whatever it is', () => {
    for (const text of [
      '',
      ' ',
      'a  b',
      'tag:',
      'tag: x',
      '"open',
      '/open',
      ')(',
      '- - -',
      'a|b',
      'role:user:',
      '=3',
      'x=',
    ]) {
      expect(
        piecesOfQuery(text)
          .map(({ start, end }) => text.slice(start, end))
          .join(''),
      ).toBe(text)
    }
  })

  test('tell names, operators, values, texts and what is negated', () => {
    expect(kinds('-tag:a|b score>=3 "x" /y/i or')).toEqual([
      'not=-',
      'name=tag',
      'operator=:',
      'value=a',
      'operator=|',
      'value=b',
      'plain= ',
      'field=score',
      'operator=>=',
      'value=3',
      'plain= ',
      'phrase="x"',
      'plain= ',
      'regex=/y/i',
      'plain= ',
      'join=or',
    ])
  })

  test('go on behind what can’t be read', () => {
    expect(kinds('tag: 你好')).toEqual(['name=tag', 'operator=:', 'plain= ', 'word=你好'])
    expect(kinds('a "b c')).toEqual(['word=a', 'plain= ', 'phrase="b c'])
  })
})
