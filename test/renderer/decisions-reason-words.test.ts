/** Why rows are marked, in both languages. */
import { afterEach, describe, expect, test } from 'vitest'
import { setLanguage, t } from '../../renderer/app/words.ts'
import { reasonAround, reasonText } from '../../renderer/decisions/reason-words.ts'
import type { Reason } from '../../shared/decision.ts'
import { rowId } from '../../shared/ids.ts'

const NEAR: Reason = {
  method: 'near',
  rule: 'longest',
  kept: rowId(2 ** 41),
  keptNumber: 1_203,
  keptIn: null,
  similarity: 0.9399,
  mark: { kind: 'drop' },
}
const GONE: Reason = { ...NEAR, kept: null, keptNumber: null }
const ELSEWHERE: Reason = { ...GONE, keptIn: { file: 'test.jsonl', number: 7 } }
const TAGGED: Reason = {
  ...NEAR,
  method: 'exact',
  rule: 'highest:score,first',
  similarity: 1,
  mark: { kind: 'tag', tag: '重复' },
}
const BY_HAND: Reason = { ...NEAR, rule: 'hand', method: 'one-word' }

afterEach(() => setLanguage('en'))
const said = (reason: Reason): string => reasonText(reason, t)

describe('why a row is marked', () => {
  test('in English', () => {
    expect([NEAR, GONE, ELSEWHERE, TAGGED, BY_HAND].map(said)).toEqual([
      'Dropped as a duplicate of row 1,204 (93 % alike in the group), which was kept: the longest answer',
      'Dropped as a duplicate of a row that is no longer in the file (93 % alike in the group), which was kept: the longest answer',
      'Dropped as a duplicate of row 8 of test.jsonl (93 % alike)',
      'Tagged “重复” as a duplicate of row 1,204 (the same), which was kept: the highest score, then the first in the file',
      'Dropped as a duplicate of row 1,204 (but for one word), which was kept: chosen by hand',
    ])
  })

  test('in Chinese', () => {
    setLanguage('zh-CN')
    expect([NEAR, GONE, ELSEWHERE, TAGGED, BY_HAND].map(said)).toEqual([
      '作为第 1,204 条的重复样本被丢弃（组内相似度 93%），保留规则：回答最长',
      '作为重复样本被丢弃（组内相似度 93%），当时保留的样本已不在文件中，保留规则：回答最长',
      '作为 test.jsonl 第 8 条的重复样本被丢弃（相似度 93%）',
      '作为第 1,204 条的重复样本被加上标签“重复”（内容相同），保留规则：score 最大，其次文件中最靠前',
      '作为第 1,204 条的重复样本被丢弃（只差一个词），保留规则：手动选择',
    ])
  })

  test('what is nearly all the same is not said to be', () => {
    expect(said({ ...NEAR, similarity: 0.9999 })).toContain('99 % alike')
    expect(said({ ...NEAR, similarity: 0.07 })).toContain('(7 % alike')
    expect(said({ ...NEAR, method: 'overlap', similarity: 1 })).toContain('100 % of its runs of words')
  })

  test('the kept row stands between the two parts of the sentence, whatever the rule is called', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      setLanguage(language)
      for (const one of [NEAR, ELSEWHERE, TAGGED, { ...NEAR, rule: 'tag:第 {{kept}} 条' }]) {
        const around = reasonAround(one, t)
        expect(`${around?.before}${around?.kept}${around?.after}`).toBe(said(one))
      }
      expect(reasonAround(GONE, t)).toBeNull()
    }
  })
})
