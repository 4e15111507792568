import { expect, test } from 'vitest'
import type { KeepRule } from '../../../shared/duplicates/keep-rule.ts'
import { parseRules, rulesText } from '../../../shared/duplicates/keep-rule-text.ts'

const written: [text: string, rules: KeepRule[]][] = [
  ['first', [{ kind: 'first' }]],
  ['last', [{ kind: 'last' }]],
  ['longest,first', [{ kind: 'longest-answer' }, { kind: 'first' }]],
  ['shortest', [{ kind: 'shortest-answer' }]],
  ['complete', [{ kind: 'most-complete' }]],
  ['highest:answer_chars', [{ kind: 'highest-signal', signal: 'answer_chars' }]],
  [
    'lowest:tokens,highest:score',
    [
      { kind: 'lowest-signal', signal: 'tokens' },
      { kind: 'highest-field', path: ['score'] },
    ],
  ],
  ['highest:field:tokens', [{ kind: 'highest-field', path: ['tokens'] }]],
  ['lowest:meta.scores[0]."a b"', [{ kind: 'lowest-field', path: ['meta', 'scores', 0, 'a b'] }]],
  ['highest:评分', [{ kind: 'highest-field', path: ['评分'] }]],
  ['highest:"a,b",first', [{ kind: 'highest-field', path: ['a,b'] }, { kind: 'first' }]],
  ['newest:created_at', [{ kind: 'newest', path: ['created_at'] }]],
  ['newest:field:tag', [{ kind: 'newest', path: ['tag'] }]],
  ['tag:已核对', [{ kind: 'has-tag', tag: '已核对' }]],
  ['tag:"good, \\"really\\"",last', [{ kind: 'has-tag', tag: 'good, "really"' }, { kind: 'last' }]],
]

test.each(written)('%s is read, and written the same', (text, rules) => {
  expect(parseRules(text)).toEqual(rules)
  expect(rulesText(rules)).toBe(text)
})

test.each(['', 'best', 'first,,best', 'highest', 'highest:', 'newest:', 'tag:', 'tag:"open', 'First', 'toString'])(
  'what is no rule is refused: %s',
  (text) => {
    expect(parseRules(text)).toBeNull()
  },
)
