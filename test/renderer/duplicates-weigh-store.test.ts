/** What a decision would come to is asked for once it rests, and what was overtaken is given up. */
import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { type Weighed, WeighStore } from '../../renderer/duplicates/weigh-store.ts'
import type { GroupDecision } from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { JobId } from '../../shared/ids.ts'

const wishFor = (group: number): GroupDecision => ({
  groups: { kind: 'some', groups: [group] },
  keep: { kind: 'rules', rules: [{ kind: 'first' }] },
  mark: { kind: 'drop' },
  merges: false,
})
let answers: { readonly group: number; readonly job: JobId; settle(error?: EngineError): void }[]
let cancelled: JobId[]
let store: WeighStore

beforeEach(() => {
  vi.useFakeTimers()
  answers = []
  cancelled = []
  const dataset = {
    getState: () => ({ dataset: 'd', revision: 1 }),
    api: { cancel: async ({ job }: { job: JobId }) => void cancelled.push(job) },
  } as unknown as DatasetStore
  store = new WeighStore(dataset, {
    weighGroups: ({ groups, job }) =>
      new Promise<Weighed>((resolve, reject) => {
        const group = groups.kind === 'some' ? (groups.groups[0] ?? 0) : 0
        const settle = (error?: EngineError): void =>
          error === undefined ? resolve({ groups: 1, rows: group, staying: 1 }) : reject(error)
        if (job !== undefined) answers.push({ group, job, settle })
      }),
  })
  return () => vi.useRealTimers()
})

const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(300)

test('a wish is weighed once it rests, and told', async () => {
  store.ask(1, wishFor(1))
  store.ask(1, wishFor(2))
  expect([store.get().state, answers.length]).toEqual(['weighing', 0])
  await rest()
  answers[0]?.settle()
  await rest()
  expect([answers.map(({ group }) => group), store.get()]).toEqual([
    [2],
    { state: 'ready', weighed: { groups: 1, rows: 2, staying: 1 } },
  ])
})

test('an answer that was overtaken is cancelled and not shown', async () => {
  store.ask(1, wishFor(1))
  await rest()
  store.ask(1, wishFor(3))
  await rest()
  answers[1]?.settle()
  answers[0]?.settle()
  await rest()
  expect([cancelled, store.get()]).toMatchObject([[answers[0]?.job], { state: 'ready', weighed: { rows: 3 } }])
})

test('what fails is told, and nothing is weighed without a wish', async () => {
  store.ask(1, wishFor(1))
  await rest()
  answers[0]?.settle(new EngineError('duplicates-stale'))
  await rest()
  expect(store.get()).toMatchObject({ state: 'failed', error: { code: 'duplicates-stale' } })
  store.ask(1, null)
  expect(store.get()).toEqual({ state: 'none' })
})
