/** What the open group promises: its decisions are about what is on screen, are shown at once, and are made once. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { GroupStore } from '../../renderer/duplicates/group-store.ts'
import { keepTaste } from '../../renderer/duplicates/keep-taste.ts'
import { PlainGroupsHome } from '../doubles/groups-home.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { type Bench, openBench } from '../doubles/renderer-bench.ts'

const lines = Array.from({ length: 12 }, (_, n) => JSON.stringify({ n }))

let bench: Bench
let dataset: DatasetStore
let home: PlainGroupsHome
let store: GroupStore
let stop: () => void

beforeEach(async () => {
  keepTaste.set({ rules: [{ kind: 'first' }], merges: false })
  const engine = new NaiveEngine({ files: { 'data.jsonl': lines.join('\n') } })
  bench = await openBench(engine, `groups-${crypto.randomUUID()}`)
  dataset = await bench.open({ kind: 'served', path: ['data.jsonl'] })
  home = await PlainGroupsHome.over(dataset, [
    [0, 1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ])
  store = new GroupStore(home)
  stop = store.start()
  await shows(1)
  await settled()
})
afterEach(() => stop())

const shows = (group: number): Promise<void> =>
  vi.waitFor(() => expect(store.getShown()?.group).toBe(group), { interval: 5 })
/** Reads ahead, and takes in what was pushed. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 180))
const verdicts = async (): Promise<string> => {
  const again = await PlainGroupsHome.over(dataset, [])
  return again.rows.map(({ decision }) => decision.verdict?.[0] ?? '.').join('')
}
const shownVerdicts = (): string[] =>
  (store.getShown()?.members ?? []).map((member) => {
    const decision = store.getDecision(member)
    return `${decision?.verdict ?? 'open'}${decision?.isKept === false ? ' waiting' : ''}`
  })

describe('deciding about the open group', () => {
  test('keeps the chosen row, drops the rest, and is at the next open group in the same turn', async () => {
    store.choose(1)
    const decided = store.keepChosen()
    expect([home.getGroup(), store.getShown()?.group, store.getChosen()]).toEqual([2, 2, 0])
    await decided
    expect(await verdicts()).toBe('d.d.........')
  })

  test('shows what was decided as not kept until it is confirmed', async () => {
    home.openGroup(4)
    await shows(4)
    await settled()
    let open = (): void => {}
    home.gate = new Promise((resolve) => {
      open = resolve
    })
    const decided = store.keepAll()
    expect(shownVerdicts()).toEqual(['keep waiting', 'keep waiting'])
    open()
    await decided
    // Group 4 was the last of the list; the first that is open comes next.
    expect([store.getShown()?.group, shownVerdicts()]).toEqual([1, ['open', 'open', 'open']])
    home.openGroup(4)
    await shows(4)
    expect(shownVerdicts()).toEqual(['keep', 'keep'])
  })

  test('is about what is on screen, whatever keys come early', async () => {
    let open = (): void => {}
    home.gate = new Promise((resolve) => {
      open = resolve
    })
    home.openGroup(3)
    // Group 1 is on screen still, and group 3 on its way: neither is decided about.
    expect(store.getShown()?.group).toBe(1)
    await store.keepChosen()
    await store.keepAll()
    open()
    await shows(3)
    expect(await verdicts()).toBe('............')
  })

  test('goes on past groups that are decided, and comes back for those before', async () => {
    home.openGroup(3)
    await shows(3)
    await settled()
    await store.keepChosen()
    await shows(4)
    await settled()
    await store.keepChosen()
    await shows(1)
    await settled()
    await store.applyRules()
    await shows(2)
    await settled()
    await store.keepAll()
    expect(store.isAllDecided()).toBe(true)
    expect(await verdicts()).toBe('.ddkk.d.d...')
  })

  test('is sent again under its name after a lost connection, and made once', async () => {
    bench.deafen()
    const decided = store.keepChosen()
    await vi.waitFor(() => expect(home.asked.some((one) => one.startsWith('decide'))).toBe(true))
    await new Promise((resolve) => setTimeout(resolve, 30))
    bench.cut()
    await bench.mend()
    await dataset.reopen()
    await decided
    const names = home.asked.filter((one) => one.startsWith('decide')).map((one) => one.split(' ').at(-1))
    expect([names.length, new Set(names).size, await verdicts()]).toEqual([2, 1, '.dd.........'])
    await dataset.undo()
    expect(await verdicts()).toBe('............')
  })

  test('changes nothing where this window may not write', async () => {
    vi.spyOn(dataset, 'canWrite').mockReturnValue(false)
    await store.keepChosen()
    store.judgeChosen('drop')
    expect([home.getGroup(), await verdicts()]).toEqual([1, '............'])
  })
})

test('undo goes back to the group that it was of, and redo again', async () => {
  await store.keepChosen()
  await shows(2)
  await settled()
  await store.undo()
  await shows(1)
  expect(shownVerdicts()).toEqual(['open', 'open', 'open'])
  home.openGroup(3)
  await shows(3)
  await store.redo()
  await shows(1)
  await vi.waitFor(() => expect(shownVerdicts()).toEqual(['open', 'drop', 'drop']))
})

test('a single row is dropped, and its verdict taken back', async () => {
  store.choose(2)
  store.judgeChosen('drop')
  expect(shownVerdicts()).toEqual(['open', 'open', 'drop waiting'])
  await vi.waitFor(() => expect(shownVerdicts()).toEqual(['open', 'open', 'drop']))
  store.judgeChosen(null)
  await vi.waitFor(async () => expect(await verdicts()).toBe('............'))
})

test('groups of another version take the place of those before', async () => {
  home.asked.length = 0
  home.version = 2
  home.tell()
  await vi.waitFor(() => expect(store.getShown()?.version).toBe(2))
  expect(home.asked[0]).toBe('read 1')
})

test('a decision of many rows is told as a step at once, so that undo need not wait', async () => {
  await store.keepChosen()
  expect(dataset.getState().undo).toMatchObject({ label: 'judge', rows: 2 })
})
