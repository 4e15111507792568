/** Duplicates of a dataset: found, asked for, grouped anew, and what becomes of them while rows change. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TargetRef } from '../../../shared/contract.ts'
import type { JobId, RowId } from '../../../shared/ids.ts'
import { Finding, TEXT_ALONE } from './found-window.ts'

const texts = (...all: string[]): object[] => all.map((text, id) => ({ id, text }))
const LIST = { start: 0, end: 100, sort: 'number', isDescending: false, only: 'all', view: null } as const
const del = (row: RowId) => ({ kind: 'delete', target: { kind: 'row', row } }) as const

describe('duplicates', () => {
  test('are groups with heads and members', async () => {
    await using finding = await Finding.open(texts('Hello', 'other', 'hello', '你好', 'HELLO ', '你好', 'alone'))
    const found = await finding.find()
    expect(found).toMatchObject({
      threshold: 1,
      here: { groups: 2, rows: 5, spare: 3, largest: 3 },
      curve: [{ threshold: 1, groups: 2 }],
      compared: 7,
      comparedElsewhere: 0,
      changedSince: 0,
    })
    const { version } = found
    const { total, groups } = await finding.call('readGroups', { version, ...LIST })
    expect(total).toBe(2)
    expect(groups).toMatchObject([
      { group: 1, rows: 3, elsewhere: 0, least: 1, most: 1, text: 'Hello', differs: { kind: 'case' } },
      { group: 2, rows: 2, text: '你好', differs: { kind: 'equal' } },
    ])
    const { members } = await finding.call('readGroup', { version, group: 1, start: 0, end: 10, chars: 3 })
    expect(members.map(({ number, text, isCut, length }) => [number, text, isCut, length])).toEqual([
      [0, 'Hel', true, 5],
      [2, 'hel', true, 5],
      [4, 'HEL', true, 6],
    ])
    expect((await finding.call('getState', {})).duplicates).toMatchObject({ state: 'found', groups: 2, rows: 5 })
  })

  test('are asked for by name, by signal and by number', async () => {
    await using finding = await Finding.open(texts('a', 'b', 'a', 'c', 'b', 'a'))
    await finding.find()
    expect(await finding.ask('is:duplicate')).toEqual([0, 1, 2, 4, 5])
    expect(await finding.ask('is:copy')).toEqual([2, 4, 5])
    expect(await finding.ask('-is:duplicate')).toEqual([3])
    expect(await finding.ask('group:2')).toEqual([1, 4])
    expect(await finding.ask('group:1..2 -is:copy')).toEqual([0, 1])
    expect(await finding.ask('copies>=2')).toEqual([0, 2, 5])
    expect(await finding.ask('copies=0')).toEqual([3])
    expect(await finding.ask('similarity>=1')).toEqual([0, 1, 2, 4, 5])
    const byGroup = [{ by: { kind: 'signal', signal: 'group' }, isDescending: false } as const]
    expect(await finding.ask('', byGroup)).toEqual([0, 2, 5, 1, 4, 3])
  })

  test('are equal lines before anybody looked for others', async () => {
    await using finding = await Finding.open([{ text: 'a' }, { text: 'A' }, { text: 'a' }, { text: 'b' }])
    expect(await finding.ask('is:duplicate')).toEqual([0, 2])
    expect((await finding.call('getState', {})).duplicates).toBeNull()
    expect(await finding.ask('copies>0')).toEqual([0, 2])
    expect(await finding.ask('is:copy')).toEqual([2])
    expect((await finding.found()).spec).toMatchObject({ compared: { kind: 'line' }, method: { kind: 'exact' } })
    await finding.find()
    expect(await finding.ask('is:duplicate')).toEqual([0, 1, 2])
    await finding.call('clearDuplicates', {})
    expect((await finding.call('getState', {})).duplicates).toBeNull()
    expect(await finding.ask('is:duplicate')).toEqual([0, 2])
  })

  test('count rows that are there: not deleted ones, and again those that are back', async () => {
    await using finding = await Finding.open(texts('a', 'b', 'a', 'c', 'b', 'a'))
    const { version } = await finding.find()
    const rows = await finding.rows()
    await finding.window.apply(del(rows[0]))
    await finding.window.apply(del(rows[4]))
    expect(await finding.ask('is:duplicate')).toEqual([2, 5])
    // The first that is there stands for the group.
    expect(await finding.ask('is:copy')).toEqual([5])
    expect(await finding.ask('copies=1')).toEqual([2, 4, 5])
    const { groups } = await finding.call('readGroups', { version, ...LIST })
    expect(groups.map((group) => group.rows)).toEqual([2, 1])
    expect((await finding.call('getDuplicates', {}))?.changedSince).toBe(2)
    expect((await finding.call('getState', {})).duplicates).toMatchObject({ groups: 1, rows: 2 })
    await finding.call('undo', {})
    expect(await finding.ask('is:duplicate')).toEqual([1, 2, 4, 5])
    await finding.call('undo', {})
    expect(await finding.ask('is:copy')).toEqual([2, 4, 5])
  })

  test('outlive a save, and say which rows have changed', async () => {
    await using finding = await Finding.open(texts('a', 'b', 'a', 'b', 'b'))
    const { version } = await finding.find()
    const rows = await finding.rows()
    await finding.window.apply(del(rows[0]))
    await finding.window.apply({ kind: 'set', target: { kind: 'row', row: rows[3] }, path: ['text'], json: '"new"' })
    await finding.window.apply({ kind: 'insert', after: rows[1], lines: ['{"text":"b"}'] })
    await finding.call('save', { job: 'save-job' as JobId })
    expect((await finding.call('getDuplicates', {}))?.changedSince).toBe(3)
    expect(await finding.ask('is:duplicate')).toEqual([0, 3, 4])
    const { members } = await finding.call('readGroup', { version, group: 2, start: 0, end: 9, chars: 9 })
    expect(members.map(({ number, text, isChanged }) => [number, text, isChanged])).toEqual([
      [0, 'b', false],
      [3, 'new', true],
      [4, 'b', false],
    ])
    // Back through the save.
    for (let times = 0; times < 3; times++) await finding.call('undo', {})
    expect(await finding.ask('is:duplicate')).toEqual([0, 1, 2, 3, 4])
    await finding.window.apply({ kind: 'set', target: { kind: 'row', row: rows[1] }, path: ['text'], json: '"c"' })
    await finding.find()
    expect(await finding.ask('is:duplicate')).toEqual([0, 2, 3, 4])
  })

  test('tell nothing of rows that came since, and stop when somebody says so', async () => {
    await using finding = await Finding.open(texts('a', 'a', 'b', 'a'))
    const rows = await finding.rows()
    await finding.window.apply(del(rows[3]))
    await finding.find()
    await finding.call('undo', {})
    await finding.window.apply({ kind: 'insert', after: rows[2], lines: ['{"text":"a"}'] })
    expect(await finding.ask('copies>=0')).toEqual([0, 1, 2])
    expect((await finding.call('getDuplicates', {}))?.changedSince).toBe(2)
    await finding.call('findDuplicates', { spec: TEXT_ALONE, threshold: 1, isChained: false })
    await finding.call('stopDuplicates', {})
    const { duplicates } = await finding.window.until((state) => state.duplicates?.state !== 'finding', 'stopped')
    expect(duplicates).toMatchObject({ state: 'stopped', error: null, groups: 0 })
    expect(await finding.call('getDuplicates', {})).toBeNull()
    await expect(finding.ask('copies>0')).rejects.toMatchObject({ code: 'cancelled' })
    await finding.call('clearDuplicates', {})
    expect(await finding.ask('copies=0')).toEqual([0, 1, 2, 3, 4])
  })

  test('are of another version once they are made anew', async () => {
    await using finding = await Finding.open(texts('a', 'a'))
    const { version } = await finding.find()
    const again = await finding.call('regroupDuplicates', { version, threshold: 0.5, isChained: true })
    expect(again).toMatchObject({ threshold: 1, isChained: true })
    expect(again.version).toBeGreaterThan(version)
    for (const stale of [version, again.version + 1])
      await expect(finding.call('readGroups', { version: stale, ...LIST })).rejects.toMatchObject({
        code: 'duplicates-stale',
      })
    const gone = finding.call('readGroup', { version: again.version, group: 2, start: 0, end: 1, chars: 1 })
    await expect(gone).rejects.toMatchObject({ code: 'duplicates-stale' })
  })

  test('by likeness are grouped anew at any threshold, without reading', async () => {
    const start = '今天天气很好，我们一起去公园散步，然后回家吃饭，晚上看一部电影，'
    const ends = ['明天再说。', '明天再说吧。', '后天见面聊聊别的事情好了。']
    await using finding = await Finding.open([...texts(...ends.map((end) => start + end), 'nothing like it'), {}])
    const near = { kind: 'near', floor: 0.5, shingle: 5, without: [] } as const
    const found = await finding.find({ ...TEXT_ALONE, method: { ...near, without: [] } }, 0.6)
    expect(found).toMatchObject({ threshold: 0.6, pairs: 3, here: { groups: 1, rows: 3 }, empty: 1 })
    expect(found.curve).toHaveLength(51)
    expect(await finding.ask('group:1')).toEqual([0, 1, 2])
    const { version } = await finding.call('regroupDuplicates', {
      version: found.version,
      threshold: 0.85,
      isChained: false,
    })
    expect(await finding.ask('is:duplicate')).toEqual([0, 1])
    const { groups } = await finding.call('readGroups', { version, ...LIST })
    expect(groups).toMatchObject([{ differs: { kind: 'one-place', before: '', after: '吧' } }])
    expect(groups[0].least).toBeGreaterThanOrEqual(0.85)
  })

  test('are refused where nothing is compared with anything', async () => {
    await using finding = await Finding.open(texts('a', 'a'))
    const refused = (spec: typeof TEXT_ALONE): Promise<unknown> =>
      finding.call('findDuplicates', { spec, threshold: 1, isChained: false })
    await expect(refused({ ...TEXT_ALONE, isWithin: false })).rejects.toMatchObject({ code: 'duplicates-spec' })
    const file = { kind: 'picked', token: join(finding.folder, 'none.jsonl') } as const
    await expect(refused({ ...TEXT_ALONE, against: [{ file, compared: null }] })).rejects.toMatchObject({
      code: 'file-missing',
    })
    expect((await finding.call('getState', {})).duplicates).toBeNull()
  })

  test('of other files take all rows that these have', async () => {
    await using finding = await Finding.open(texts('a', 'b', 'a', 'c'))
    const path = join(finding.folder, 'other.jsonl')
    writeFileSync(path, '{"text":"x"}\n{"text":"a"}\n')
    const against = [{ file: { kind: 'picked', token: path } as const, compared: null }]
    const { here, comparedElsewhere, version } = await finding.find({ ...TEXT_ALONE, against, isWithin: false })
    expect(here).toMatchObject({ groups: 1, rows: 2, spare: 2, largest: 2 })
    expect(comparedElsewhere).toBe(2)
    expect(await finding.ask('is:copy')).toEqual([0, 2])
    expect(await finding.ask('copies=2')).toEqual([0, 2])
    const { members } = await finding.call('readGroup', { version, group: 1, start: 0, end: 9, chars: 9 })
    expect(members.map(({ file, row, number, text }) => [file, row === null, number, text])).toEqual([
      ['other.jsonl', true, 1, 'a'],
      [null, false, 0, 'a'],
      [null, false, 2, 'a'],
    ])
  })

  test('of many rows are looked at in the background, and told right', { timeout: 60_000 }, async () => {
    const rows = Array.from({ length: 25_000 }, (_, at) => ({ text: `t${at % 5_000}` }))
    await using finding = await Finding.open(rows)
    const { version } = await finding.find()
    const count = async (text: string): Promise<number> => {
      const { view } = await finding.call('openView', { query: { text } })
      for (;;) {
        const { search, rowCount } = await finding.window.session.call('getView', { view })
        if (search.state === 'done') return rowCount
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    const open = async (): Promise<number> =>
      (await finding.call('readGroups', { version, ...LIST, only: 'open' })).total
    expect([await count('is:copy'), await open()]).toEqual([20_000, 5_000])
    const { view } = await finding.call('openView', { query: { text: 'group:1..4500 is:copy' } })
    await finding.window.apply({ kind: 'judge', target: { kind: 'view', view }, verdict: 'drop' })
    expect(await open()).toBe(500)
    await finding.window.apply({ kind: 'delete', target: { kind: 'dataset' } })
    expect([await count('is:duplicate'), await count('copies>0 -is:deleted'), await open()]).toEqual([0, 0, 0])
    await finding.call('undo', {})
    expect([await count('is:duplicate'), await count('is:copy'), await open()]).toEqual([25_000, 20_000, 500])
    await finding.call('undo', {})
    expect(await open()).toBe(5_000)
    await finding.window.until(({ duplicates }) => duplicates?.rows === 25_000, 'counted')
  })

  test('are asked for in SQL, and `GROUP BY` alone looks for none', async () => {
    await using finding = await Finding.open(texts('a', 'A', 'b'))
    const run = async (sql: string) => (await finding.call('runSql', { job: 'sql' as JobId, sql })).rows
    expect(await run('SELECT count(*) FROM signals GROUP BY row > 0')).toEqual([['3']])
    expect((await finding.call('getState', {})).duplicates).toBeNull()
    await finding.find()
    const sql = 'SELECT copies, similarity, "group" FROM signals ORDER BY row'
    expect(await run(sql)).toEqual([
      ['1', '1', '1'],
      ['1', '1', '1'],
      ['0', null, null],
    ])
  })

  test('are exported as any view is', async () => {
    await using finding = await Finding.open(texts('a', 'b', 'a'))
    await finding.find()
    const { view } = await finding.call('openView', { query: { text: '-is:copy' } })
    const target: TargetRef = { kind: 'picked', token: join(finding.folder, 'kept.jsonl') }
    const what = { kind: 'view', view } as const
    expect(await finding.call('exportRows', { job: 'j1' as JobId, what, target })).toMatchObject({ rows: 2 })
  })
})
