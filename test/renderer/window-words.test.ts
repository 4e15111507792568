import { afterEach, describe, expect, test } from 'vitest'
import { commandMatch } from '../../renderer/app/command-match.ts'
import { listingOf, nameFault } from '../../renderer/app/folder-listing.ts'
import { isKey, type KeyPress, keyCaps } from '../../renderer/app/keys.ts'
import { relativeTimeText, shareText, sizeText } from '../../renderer/app/quantities.ts'
import { errorText, languageFor, setLanguage, t } from '../../renderer/app/words.ts'

afterEach(() => setLanguage('en'))

describe('words', () => {
  test('group numbers and choose the plural, in either language', () => {
    const english = [t('status.rows', { count: 1 }), t('status.rows', { count: 1_234_567 })]
    setLanguage('zh-CN')
    expect([english, t('status.rows', { count: 1_234_567 })]).toEqual([['1 row', '1,234,567 rows'], '1,234,567 条样本'])
  })

  test('say what a file turned out to be in the language of the sentence', () => {
    const report = { code: 'file-binary', values: { file: 'a.bin', found: 'pdf' } } as const
    const english = errorText(report)
    setLanguage('zh-CN')
    expect([english, errorText(report)]).toEqual([
      'a.bin is not text (a PDF document), so it has no rows to read.',
      'a.bin 不是文本文件（PDF 文档），无法读取样本。',
    ])
  })

  test('leave text alone that looks like markup or a placeholder', () => {
    expect(errorText({ code: 'file-missing', values: { file: '<b>{{name}}</b> $t(app.name)' } })).toBe(
      '<b>{{name}}</b> $t(app.name) is not there any more.',
    )
  })

  test('begin in the first language that is asked for and spoken', () => {
    expect([
      languageFor(['fr', 'zh-TW', 'en']),
      languageFor(['de', 'en-GB']),
      languageFor(['ja']),
      languageFor([]),
    ]).toEqual(['zh-CN', 'en', 'en', 'en'])
  })
})

describe('quantities', () => {
  test('are sizes in decimal units', () => {
    expect([0, 1, 999, 1_000, 58_349, 8_800_000, 999_999_999, 20e9].map(sizeText)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1 kB',
      '58.3 kB',
      '8.8 MB',
      '1,000 MB',
      '20 GB',
    ])
  })

  test('say that all is done only when it is', () => {
    expect([shareText(0, 0), shareText(1, 3), shareText(9_999, 10_000), shareText(10, 10)]).toEqual([
      '0%',
      '33%',
      '99%',
      '100%',
    ])
  })

  test('say how long ago something was', () => {
    const now = Date.UTC(2026, 0, 31, 12)
    const ago = [5_000, 90_000, 3 * 3_600_000, 26 * 3_600_000, 40 * 86_400_000].map((ms) =>
      relativeTimeText(now - ms, now),
    )
    expect(ago).toEqual(['just now', '1 minute ago', '3 hours ago', 'yesterday', 'last month'])
  })
})

describe('keys', () => {
  const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...held,
  })

  test('are the spelled ones, on either kind of keyboard', () => {
    expect([
      isKey(press('s', { ctrlKey: true }), 'Mod+S', false),
      isKey(press('s', { metaKey: true }), 'Mod+S', true),
      isKey(press('s', { ctrlKey: true }), 'Mod+S', true),
      isKey(press('S', { ctrlKey: true, shiftKey: true }), 'Mod+S', false),
      isKey(press('Z', { ctrlKey: true, shiftKey: true }), 'Shift+Mod+Z', false),
      isKey(press('s'), 'Mod+S', false),
      isKey(press('F2'), 'F2', false),
      isKey(press('+', { ctrlKey: true, shiftKey: true }), 'Shift+Mod++', false),
    ]).toEqual([true, true, false, false, true, false, true, true])
  })

  test('that are signs are what is written, whatever must be held for it', () => {
    expect([
      isKey(press('?', { shiftKey: true }), '?', false),
      isKey(press('?'), '?', false),
      isKey(press('+'), '+', false),
    ]).toEqual([true, true, true])
  })

  test('are shown in the order in which each system writes them', () => {
    expect([
      keyCaps('Shift+Mod+Z', false),
      keyCaps('Shift+Mod+Z', true),
      keyCaps('Mod+\\', false),
      keyCaps('Shift+Mod++', false),
      keyCaps('Alt+ArrowUp', false),
    ]).toEqual([
      ['Ctrl', 'Shift', 'Z'],
      ['⇧', '⌘', 'Z'],
      ['Ctrl', '\\'],
      ['Ctrl', 'Shift', '+'],
      ['Alt', '↑'],
    ])
  })
})

describe('a folder’s list', () => {
  const entry = (name: string, kind: 'file' | 'folder' = 'file') => ({ name, kind, sizeBytes: 1, modifiedMs: 0 })
  const entries = [
    entry('part-10.jsonl'),
    entry('Part-2.jsonl'),
    entry('数据.jsonl'),
    entry('zoo', 'folder'),
    entry('b', 'folder'),
  ]

  test('has folders first, then names as people count', () => {
    expect(listingOf(entries, '', 'en').map(({ name }) => name)).toEqual([
      'b',
      'zoo',
      'Part-2.jsonl',
      'part-10.jsonl',
      '数据.jsonl',
    ])
  })

  test('is narrowed by what is typed, in any case', () => {
    expect([listingOf(entries, 'PART', 'en').length, listingOf(entries, '据', 'zh-CN').length]).toEqual([2, 1])
  })

  test('takes no name that would leave the folder', () => {
    expect(['a.jsonl', '', '  ', '..', 'a/b', 'a\\b', 'a\nb', '中文.jsonl'].map(nameFault)).toEqual([
      null,
      'empty',
      'empty',
      'empty',
      'character',
      'character',
      'character',
      null,
    ])
  })
})

describe('a command', () => {
  const commands = [
    ['Go to row…', 'go-to-row'],
    ['Go to the row panel', 'panel:focus'],
    ['Select or unselect the row', 'grid:toggle-row'],
    ['转到样本面板', 'panel:focus'],
  ]
  const found = (typed: string): string[] =>
    commands
      .map((names) => ({ name: names[0] ?? '', match: commandMatch(typed, names) }))
      .filter(({ match }) => match > 0)
      .toSorted((a, b) => b.match - a.match)
      .map(({ name }) => name)

  test('is found by its name before anything that merely holds the letters', () => {
    expect(found('go to row')).toEqual(['Go to row…', 'Go to the row panel'])
  })

  test('is found by the beginnings of its words, by a part, and in either language', () => {
    expect([found('pan'), found('unsel'), found('面板'), found('toggle'), found('zzz')]).toEqual([
      ['Go to the row panel', '转到样本面板'],
      ['Select or unselect the row'],
      ['转到样本面板'],
      ['Select or unselect the row'],
      [],
    ])
  })
})
