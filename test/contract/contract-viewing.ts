import { describe, expect, it } from 'vitest'
import type { EngineEvent, Query, ViewInfo } from '../../shared/contract.ts'
import { type JobId, position, type RowId, type ViewId } from '../../shared/ids.ts'
import { type Client, type ContractBench, codeOf, newName, type OpenFile, openNew } from './contract-client.ts'

const long = 'x'.repeat(3_000)
/** Some 30 MB, so that a search takes a while. */
const manyLines = (): string => {
  const line = (n: number): string => `{"n":${(n * 7919) % 1000},"t":"${n % 1000 === 0 ? '针' : '草'}${long}"}\n`
  return Array.from({ length: 10_000 }, (_, n) => line(n)).join('')
}

const open = (file: OpenFile, query: Query): Promise<ViewInfo> =>
  file.client.api.openView({ dataset: file.dataset, query })

const ended = async ({ api }: Client, view: ViewId): Promise<ViewInfo> => {
  await expect.poll(async () => (await api.getView({ view })).search.state, { timeout: 30_000 }).not.toBe('running')
  return api.getView({ view })
}

const numbersOf = async (file: OpenFile, { view }: ViewInfo, signals?: string[]): Promise<number[]> => {
  await ended(file.client, view)
  const page = { view, start: position(0), end: position(1000), columns: [], previewChars: 0, signals }
  return (await file.client.api.readRows(page)).rows.map(({ number }) => number)
}

const isOf =
  (view: ViewId) =>
  (event: EngineEvent): event is Extract<EngineEvent, { kind: 'view' }> =>
    event.kind === 'view' && event.view.view === view

/** Tests of asking and sorting over one host. */
export const viewingTests = (bench: ContractBench): void => {
  describe('viewing', () => {
    it('finds rows while one looks on, says how far it is, and ends complete', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), manyLines())
      const { api, events } = file.client
      const opened = await open(file, {
        text: 't:针 or /草{2}/',
        sort: [{ by: { kind: 'number' }, isDescending: true }],
      })
      const { view } = opened
      if (opened.search.state === 'running') {
        await expect.poll(() => events.some(isOf(view)), { timeout: 30_000 }).toBe(true)
      }
      // A change to all that the question finds is to all of it, however early it is asked for.
      const request = { kind: 'judge', target: { kind: 'view', view }, verdict: 'keep' } as const
      expect((await file.apply(request)).step.rows).toBe(10)
      const done = await ended(file.client, view)
      expect(done).toMatchObject({ rowCount: 10, search: { state: 'done', skippedRows: 0, error: null } })
      if (opened.search.state === 'running')
        await expect.poll(() => events.findLast(isOf(view))?.view.search.state, { timeout: 30_000 }).toBe('done')
      expect((await numbersOf(file, done)).slice(0, 2)).toEqual([9000, 8000])
      const last = { view, start: position(9), end: position(10), columns: [], previewChars: 0 }
      expect((await api.readRows(last)).rows[0]?.number).toBe(0)
    })

    it('gives a search up when it is stopped, and keeps what was found', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), manyLines())
      const { api } = file.client
      const { view } = await open(file, { text: '/(草|针)x*y/' })
      await api.stopSearch({ view })
      const { search } = await api.getView({ view })
      expect(['cancelled', 'done']).toContain(search.state)
      expect(search.error).toBeNull()
      await api.closeView({ view })
      expect(await codeOf(api.stopSearch({ view }))).toBe('view-not-open')
      const other = await open(file, { text: '针' })
      await api.closeView({ view: other.view })
      expect(await numbersOf(file, await open(file, { text: '针 row:1..1500' }))).toEqual([0, 1000])
    })

    it('sorts by fields, signals and decisions, keeps the order while rows change, and puts new rows at the end', async () => {
      const lines = ['{"n":10,"t":"b"}', '{"n":9,"t":"重"}', '{"t":"北"}', '{"n":10,"t":"a"}', '{"n":"10"}', 'bad']
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), `${lines.join('\n')}\n`)
      const { api } = file.client
      const sorted = async (...sort: NonNullable<Query['sort']>) =>
        numbersOf(file, await open(file, { text: '', sort }))
      const by = (path: string) => ({ kind: 'field', path: [path] }) as const
      expect(await sorted({ by: by('n'), isDescending: false })).toEqual([1, 0, 3, 4, 2, 5])
      expect(await sorted({ by: by('n'), isDescending: true })).toEqual([0, 3, 1, 4, 2, 5])
      expect(await sorted({ by: by('n'), isDescending: true }, { by: by('t'), isDescending: false })).toEqual([
        3, 0, 1, 4, 2, 5,
      ])
      expect(await sorted({ by: by('t'), isDescending: false, isPinyin: true })).toEqual([2, 1, 3, 0, 4, 5])
      expect(await sorted({ by: { kind: 'signal', signal: 'bytes' }, isDescending: true })).toEqual([1, 0, 3, 2, 4, 5])
      const gone = await open(file, {
        text: '',
        sort: [{ by: { kind: 'signal', signal: 'none' }, isDescending: true }],
      })
      expect((await ended(file.client, gone.view)).search).toMatchObject({
        state: 'failed',
        error: { code: 'signal-unknown' },
      })
      const view = await open(file, { text: 'n>=9', sort: [{ by: by('n'), isDescending: true }] })
      expect(await numbersOf(file, view)).toEqual([0, 3, 1])
      const ids = await file.ids()
      await file.apply({ kind: 'set', target: { kind: 'row', row: ids[0] as RowId }, path: ['n'], json: '1' })
      await file.apply({ kind: 'set', target: { kind: 'row', row: ids[2] as RowId }, path: ['n'], json: '99' })
      expect(await numbersOf(file, view)).toEqual([0, 3, 1, 2])
      expect(await api.findPosition({ view: view.view, row: ids[1] as RowId })).toEqual({ position: 2 })
      const range = { kind: 'range', start: position(1), end: position(4), add: false } as const
      expect(await api.select({ view: view.view, gesture: range })).toEqual({ selected: 3 })
      const target = { kind: 'selection', view: view.view } as const
      const copied = await api.copy({ view: view.view, what: { kind: 'lines', target } })
      expect(copied.text.split('\n').map((line) => JSON.parse(line).n)).toEqual([10, 9, 99])
      const exported = { kind: 'served', path: [bench.fileName()], overwrite: false } as const
      const job = newName() as JobId
      const what = { kind: 'view', view: view.view } as const
      expect(
        await api.exportRows({ dataset: file.dataset, job, what, target: { ...exported, path: [...exported.path] } }),
      ).toMatchObject({ rows: 4 })
    })

    it('shows signals beside rows, and says no to one that there is not', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), '{"t":"你好"}\n{"t":"hello"}\n')
      const page = { view: file.view, start: position(0), end: position(2), columns: [], previewChars: 0 }
      const read = async () =>
        (await file.client.api.readRows({ ...page, signals: ['bytes', 'chars'] })).rows.map(({ signals }) => signals)
      await expect.poll(read, { timeout: 30_000 }).toEqual([
        [14, 2],
        [13, 5],
      ])
      expect(await codeOf(file.client.api.readRows({ ...page, signals: ['none'] }))).toBe('signal-unknown')
    })

    it('says where a query is broken', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), '{}\n')
      for (const text of ['"', '(a', 'a or', '-(', '/(/', 'is:nothing'])
        expect(await codeOf(open(file, { text })), text).toBe('query-broken')
      const terms = Array.from({ length: 3_000 }, (_, n) => `word${n}`)
      expect(await numbersOf(file, await open(file, { text: `-(${terms.join(' or ')})` }))).toEqual([0])
    })
  })
}
