/** Views of the engine, by whatever question and order, beside the naive engine's: the same rows in the same places, at all times. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChangeRequest, EngineApi, Query, SortKey } from '../../../shared/contract.ts'
import { type DatasetId, type JobId, position, type RowId, rowId, type ViewId } from '../../../shared/ids.ts'
import { NaiveEngine } from '../../doubles/naive-engine.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

const LONG = '你好，世界。'.repeat(40)
const rows = [
  '{"t":"猫 cat","n":1}',
  '{"t":"Cat","n":1.0}',
  '{"t":"ｃａｔ","n":12345678901234567890}',
  '{"t":"dog","n":12345678901234567891,"x":{"k":[1]}}',
  '{"t":"重要","n":-2}',
  '{"t":"北京","n":"7"}',
  '{"n":0.5,"t":null}',
  `{"t":"${LONG}a"}`,
  `{"t":"${LONG}b"}`,
  `{"t":"${LONG}"}`,
  '{"t":["cat",{"deep":"dog"}],"n":[]}',
  '{"t":"","n":-0}',
  'not json cat',
  '{"messages":[{"role":"user","content":"What is a cat?"},{"role":"assistant","content":"A small animal."}]}',
  '{"messages":[{"role":"user","content":"你好"},{"role":"assistant","content":""}],"n":3}',
  '{"instruction":"Name a dog","input":"","output":"Rex","n":1e400}',
]
const asks = [
  '',
  'cat',
  '-cat',
  't:cat or n=1',
  '/c.t$/i -is:deleted',
  't:/^(?!cat)/ n<=3',
  'n=12345678901234567890',
  'n>=1',
  'has:x or has:deep',
  'role:assistant',
  'role:assistant:animal or 你好',
  'is:duplicate',
  'is:edited or is:inserted',
  '-is:changed',
  'is:malformed or verdict:drop',
  'verdict:undecided -tag:a',
  'tag:a|b or note:x',
  'finding:any',
  '-format:openai',
  'chars>5',
  'lang:zh or turns>=2',
  '-(lang:en chars<40)',
  'row:2..5',
]
const sortKey = fc.record({
  by: fc.constantFrom<SortKey['by']>(
    { kind: 'field', path: ['n'] },
    { kind: 'field', path: ['t'] },
    { kind: 'field', path: ['messages', 0, 'content'] },
    { kind: 'signal', signal: 'bytes' },
    { kind: 'signal', signal: 'lang' },
    { kind: 'signal', signal: 'answer_ratio' },
    { kind: 'verdict' },
    { kind: 'number' },
  ),
  isDescending: fc.boolean(),
  isPinyin: fc.boolean(),
})
const query = fc.record({
  text: fc.constantFrom(...asks),
  isCaseExact: fc.boolean(),
  isNormalised: fc.boolean(),
  sort: fc.oneof(fc.constant<SortKey[]>([]), fc.array(sortKey, { minLength: 1, maxLength: 3 })),
})
const operation = fc.record({
  kind: fc.constantFrom(
    'replace',
    'replace',
    'insert',
    'duplicate',
    'delete',
    'restore',
    'judge',
    'tag',
    'note',
    'judge view',
    'undo',
    'save',
  ),
  at: fc.nat(40),
  text: fc.constantFrom(...rows),
})

/** What a window sees of a view once it is settled. */
const rowsIn = async (api: Pick<EngineApi, 'getView' | 'readRows'>, view: ViewId): Promise<RowId[]> => {
  for (let times = 0; times < 1000; times++) {
    const { search } = await api.getView({ view })
    if (search.state === 'failed') throw new Error(JSON.stringify(search.error))
    if (search.state === 'done') break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const page = await api.readRows({ view, start: position(0), end: position(200), columns: [], previewChars: 0 })
  expect((await api.getView({ view })).rowCount).toBe(page.rows.length)
  return page.rows.map(({ row }) => row)
}

test('views hold what the plain way of asking and sorting finds, whatever is done to the rows', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...rows), { minLength: 1, maxLength: 14 }),
      fc.array(query, { minLength: 1, maxLength: 3 }),
      fc.array(operation, { maxLength: 8 }),
      async (lines, queries, operations) => {
        using folder = testFolder()
        const text = lines.map((line) => `${line}\n`).join('')
        const path = join(folder.path, 'data.jsonl')
        writeFileSync(path, text)
        const naive = new NaiveEngine({ files: { 'data.jsonl': text } }).directApi()
        const engine = await startEngine(folder.path)
        try {
          const window = await Window.open(engine, path)
          await window.until(({ samples }) => samples.pass.state === 'done', 'read')
          const call = <K extends keyof EngineApi>(name: K) =>
            ((input: never) => window.session.call(name, input)) as unknown as EngineApi[K]
          const real = { getView: call('getView'), readRows: call('readRows'), findPosition: call('findPosition') }
          const opened = await naive.open({ file: { kind: 'served', path: ['data.jsonl'] } })
          const dataset = opened.state.dataset
          const views = await Promise.all(
            queries.map(async (one: Query) => ({
              query: one,
              real: (await window.session.call('openView', { dataset: window.dataset, query: one })).view,
              naive: (await naive.openView({ dataset, query: one })).view,
            })),
          )
          const check = async (): Promise<void> => {
            for (const view of views) {
              const found = await rowsIn(real, view.real)
              expect(found, JSON.stringify(view.query)).toEqual(await rowsIn(naive, view.naive))
              for (const row of [...found.slice(0, 3), rowId(3)]) {
                const at = found.indexOf(row)
                expect(await real.findPosition({ view: view.real, row })).toEqual({ position: at < 0 ? null : at })
              }
            }
          }
          await check()
          let undoable = 0
          for (const [number, { kind, at, text: fresh }] of operations.entries()) {
            const { rows: all } = await window.session.call('readRows', {
              view: window.view,
              start: position(0),
              end: position(200),
              columns: [],
              previewChars: 0,
            })
            const target = all[at % Math.max(1, all.length)]
            if (target === undefined) continue
            const { row } = target
            if (kind === 'undo') {
              if (undoable === 0) continue
              await window.undo()
              await naive.undo({ dataset })
              undoable -= 1
            } else if (kind === 'save') {
              if (all.every(({ isDeleted }) => isDeleted)) continue
              await window.save()
              await window.until(
                ({ samples, survey }) => samples.pass.state === 'done' && survey.state === 'done',
                'read',
              )
              await naive.save({ dataset, job: 'save' as JobId })
              undoable = 0
            } else {
              const requestFor = (side: 'real' | 'naive'): ChangeRequest => {
                const one = { kind: 'row', row } as const
                if (kind === 'replace') return { kind, row, text: fresh }
                if (kind === 'insert') return { kind, after: row, lines: [fresh] }
                if (kind === 'judge') return { kind, target: one, verdict: at % 2 === 0 ? 'drop' : 'keep' }
                if (kind === 'tag') return { kind, target: one, tag: at % 2 === 0 ? 'a' : 'b', isOn: at % 3 > 0 }
                if (kind === 'note') return { kind, row, text: at % 2 === 0 ? 'X y' : '' }
                if (kind !== 'judge view') return { kind, target: one }
                const view = views[at % views.length]
                return { kind: 'judge', target: { kind: 'view', view: view[side] }, verdict: 'keep' }
              }
              if (target.isDeleted && (kind === 'replace' || kind === 'duplicate')) continue
              const before = (await window.state()).undo
              await window.apply(requestFor('real'))
              const isNews = JSON.stringify((await window.state()).undo) !== JSON.stringify(before)
              if (!isNews) continue
              await naive.apply({
                dataset: dataset as DatasetId,
                change: `change-${number}`,
                request: requestFor('naive'),
              })
              undoable += 1
            }
            await check()
          }
        } finally {
          await engine.close()
        }
      },
    ),
    { numRuns: Number(process.env.WINNOW_VIEW_RUNS ?? 40) },
  )
})
