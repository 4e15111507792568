import { beforeEach, describe, expect, test } from 'vitest'
import { setLanguage, t } from '../../renderer/app/words.ts'
import { knownTags, withNewTag } from '../../renderer/decisions/known-tags.ts'
import { mergedPalettes, paletteFrom, paletteText } from '../../renderer/decisions/palette-text.ts'
import { bulkWords, requestOf, rowsWords, scopesOf } from '../../renderer/decisions/scope-words.ts'
import { type Query, SEARCH_DONE, type ViewInfo } from '../../shared/contract.ts'
import type { Palette } from '../../shared/decision.ts'

const state = { rows: { count: 97_594, isExact: true } }
const viewOf = (query: Query, rowCount: number): ViewInfo => ({
  view: 'v' as ViewInfo['view'],
  query,
  rowCount,
  search: SEARCH_DONE,
})

beforeEach(() => setLanguage('en'))

describe('the rows of a decision about many', () => {
  test('are what is selected, what is shown, or all, the fewest first', () => {
    const selection = { target: { kind: 'selection' as const, view: 'v' as ViewInfo['view'] }, count: 12 }
    const view = viewOf({ text: 'verdict:keep tag:math' }, 1_284)
    expect(scopesOf(state, view, selection).map(({ scope, count }) => [scope, count])).toEqual([
      ['selection', 12],
      ['view', 1_284],
      ['dataset', 97_594],
    ])
    expect(scopesOf(state, viewOf({ text: '' }, 97_594), null).map(({ scope }) => scope)).toEqual(['dataset'])
    expect(scopesOf(state, viewOf({ text: 'tag:math' }, 3), null).map(({ scope }) => scope)).toEqual([
      'view',
      'dataset',
    ])
  })

  test('are said in words and numbers, with how many stay as they are', () => {
    const tag = { kind: 'tag' as const, tag: 'math', isOn: true }
    expect(bulkWords(tag, { scope: 'view', count: 1_284 }, state, t)).toBe(
      'Tag the 1,284 rows of the current view with “math”. 96,310 in the file stay as they are.',
    )
    expect(bulkWords({ ...tag, isOn: false }, { scope: 'selection', count: 1 }, state, t)).toBe(
      'Take “math” off the one selected row. 97,593 in the file stay as they are.',
    )
    expect(bulkWords({ kind: 'judge', verdict: null }, { scope: 'dataset', count: 97_594 }, state, t)).toBe(
      'Take the verdict off all 97,594 rows of the dataset.',
    )
    expect(
      bulkWords(
        { kind: 'judge', verdict: 'drop' },
        { scope: 'marked', count: 3 },
        { rows: { count: 4, isExact: false } },
        t,
      ),
    ).toBe('Drop the 3 marked rows. One row found so far stays as it is.')
    setLanguage('zh-CN')
    expect(bulkWords(tag, { scope: 'view', count: 1_284 }, state, t)).toBe(
      '给当前视图中的 1,284 条样本加上标签“math”。文件中其余 96,310 条保持不变。',
    )
    expect(rowsWords({ scope: 'dataset', count: 4 }, t)).toBe('数据集的全部 4 条样本')
  })

  test('are one change', () => {
    const target = { kind: 'dataset' as const }
    expect(requestOf({ kind: 'judge', verdict: 'keep' }, target)).toEqual({ kind: 'judge', target, verdict: 'keep' })
    expect(requestOf({ kind: 'tag', tag: 'a', isOn: false }, target)).toEqual({
      kind: 'tag',
      target,
      tag: 'a',
      isOn: false,
    })
  })
})

describe('a palette', () => {
  const palette: Palette = {
    tags: [
      { tag: '数学', colour: 'blue', description: '需要推理', key: 1 },
      { tag: 'short', colour: 'orange', description: '', key: null },
    ],
  }

  test('is shared as text, and read back the same', () => {
    expect(paletteFrom(paletteText(palette))).toEqual(palette)
    expect(['', '{', '{"tags":[{"tag":""}]}', '[]'].map(paletteFrom)).toEqual([null, null, null, null])
  })

  test('takes over what another one says, and gives a digit to one tag only', () => {
    const other: Palette = {
      tags: [
        { tag: 'short', colour: 'red', description: 'under ten words', key: 1 },
        { tag: 'new', colour: 'teal', description: '', key: 2 },
      ],
    }
    expect(mergedPalettes(palette, other).tags).toEqual([
      palette.tags[0],
      { tag: 'short', colour: 'red', description: 'under ten words', key: null },
      other.tags[1],
    ])
  })

  test('gives a new tag the first free digit and a colour of its own', () => {
    const more = withNewTag(withNewTag(palette, 'third'), 'third')
    expect(more.tags).toEqual([...palette.tags, { tag: 'third', colour: 'purple', description: '', key: 2 }])
    const full = Array.from({ length: 12 }, (_, at) => `tag ${at}`).reduce(withNewTag, { tags: [] } as Palette)
    expect(full.tags.map(({ key }) => key)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, null, null, null])
  })

  test('is listed before the tags that rows have besides', () => {
    const counts = {
      tags: [
        { tag: 'other', rows: 2 },
        { tag: 'short', rows: 5 },
      ],
    }
    expect(knownTags(palette, counts).map(({ tag, rows }) => [tag, rows])).toEqual([
      ['数学', 0],
      ['short', 5],
      ['other', 2],
    ])
  })
})
