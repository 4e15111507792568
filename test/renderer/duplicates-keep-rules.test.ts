/** What the form of keep-rules comes to, and in which words. */
import { afterEach, describe, expect, test } from 'vitest'
import { setLanguage, t } from '../../renderer/app/words.ts'
import { keepRuleWords, reasonRuleWords } from '../../renderer/duplicates/keep-rule-words.ts'
import { formOf, type KeepForm, waysOf, wishOf, withKind } from '../../renderer/duplicates/keep-rules-form.ts'
import { type KeepWays, waysFrom } from '../../renderer/duplicates/keep-taste.ts'
import { didWords, willWords } from '../../renderer/duplicates/keep-words.ts'
import type { ViewId } from '../../shared/ids.ts'

const WAYS: KeepWays = {
  rules: [{ kind: 'highest-field', path: ['meta', 'score'] }, { kind: 'has-tag', tag: 'good' }, { kind: 'first' }],
  mark: { kind: 'tag', tag: 'copy' },
  merges: true,
}
const VIEW = 'v' as ViewId
const form = (news: Partial<KeepForm>): KeepForm => ({ ...formOf(WAYS, 'all'), ...news })
afterEach(() => setLanguage('en'))

describe('the form', () => {
  test('gives back the ways that it was made of', () => {
    expect(waysOf(formOf(WAYS, 'all'), new Map())).toEqual(WAYS)
  })

  test('takes a field by its name where a path would read otherwise', () => {
    const rules = [{ kind: 'newest', name: 'a.b' }] as const
    const of = (known: Map<string, string[]>) => waysOf(form({ rules, mark: 'drop' }), known)
    expect([of(new Map([['a.b', ['a.b']]])), of(new Map())]).toMatchObject([
      { rules: [{ kind: 'newest', path: ['a.b'] }] },
      { rules: [{ kind: 'newest', path: ['a', 'b'] }] },
    ])
  })

  test('says what is missing', () => {
    const missing = [
      form({ rules: [{ kind: 'highest-field', name: ' ' }] }),
      form({ rules: [{ kind: 'has-tag', name: '' }] }),
      form({ tag: '' }),
    ].map((one) => waysOf(one, new Map()))
    expect(missing).toEqual(['field', 'tag', 'mark'])
  })

  test('keeps the name where another kind of rule means the same by it', () => {
    const rule = { kind: 'highest-field', name: 'score' } as const
    expect([withKind(rule, 'lowest-field'), withKind(rule, 'highest-signal'), withKind(rule, 'has-tag')]).toEqual([
      { kind: 'lowest-field', name: 'score' },
      { kind: 'highest-signal', name: 'answer_chars' },
      { kind: 'has-tag', name: '' },
    ])
  })

  test('names the groups that are meant', () => {
    const groups = (['all', 'view', 'group'] as const).map(
      (scope) => wishOf(WAYS, { scope, isOpenOnly: true }, VIEW, 7).groups,
    )
    expect(groups).toEqual([
      { kind: 'all', isOpenOnly: true },
      { kind: 'view', view: VIEW, isOpenOnly: true },
      { kind: 'some', groups: [7] },
    ])
  })

  test('takes over what was remembered, and nothing that makes no sense', () => {
    const usual = waysFrom(null)
    expect([waysFrom(WAYS), waysFrom({ rules: [{ kind: 'none' }], mark: { kind: 'tag', tag: ' ' } })]).toEqual([
      WAYS,
      usual,
    ])
  })
})

describe('the words', () => {
  test('name rules in their order', () => {
    const said = [keepRuleWords(WAYS.rules, t)]
    setLanguage('zh-CN')
    said.push(keepRuleWords(WAYS.rules, t))
    expect(said).toEqual([
      'the highest meta.score, then tagged “good”, then the first in the file',
      'meta.score 最大，其次带有标签“good”，其次文件中最靠前',
    ])
  })

  test('read the short form that a reason holds', () => {
    expect(
      ['hand', 'longest,first', 'newest:date', 'from another version'].map((one) => reasonRuleWords(one, t)),
    ).toEqual([
      'chosen by hand',
      'the longest answer, then the first in the file',
      'the newest by date',
      'from another version',
    ])
  })

  test('say what will be done and what was', () => {
    const drop = { kind: 'drop' } as const
    const said = () => [
      willWords({ groups: 1204, rows: 2107, staying: 1204 }, drop, t),
      willWords({ groups: 1, rows: 1, staying: 3 }, { kind: 'tag', tag: 'copy' }, t),
      willWords({ groups: 2, rows: 5, staying: 0 }, drop, t),
      willWords({ groups: 2, rows: 0, staying: 2 }, drop, t),
      didWords({ groups: 1204, rows: 2107 }, drop, t),
    ]
    const english = said()
    setLanguage('zh-CN')
    expect([english, said()]).toEqual([
      [
        '2,107 rows of 1,204 groups will be dropped; each group keeps one.',
        '1 row of 1 group will be tagged “copy”; 3 rows stay.',
        '5 rows of 2 groups will be dropped; what they repeat stays in the other file.',
        'Nothing is left to do in these groups.',
        '2,107 rows of 1,204 groups dropped.',
      ],
      [
        '将丢弃 1,204 个重复组中的 2,107 条样本；每组保留一条。',
        '将给 1 个重复组中的 1 条样本加上标签“copy”；保留 3 条。',
        '将丢弃 2 个重复组中的 5 条样本；与之重复的样本在另一个文件中。',
        '这些重复组中没有需要处理的样本。',
        '已丢弃 1,204 个重复组中的 2,107 条样本。',
      ],
    ])
  })
})
