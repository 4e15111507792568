/** Duplicates without a screen: what is read when, what a threshold that is tried out comes to, and the way through the groups. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { DuplicatesStore } from '../../renderer/duplicates/duplicates-store.ts'
import { hasRunTogether, isOpen } from '../../renderer/duplicates/group-words.ts'
import type { GridStore } from '../../renderer/grid/grid-store.ts'
import { DuplicatesDouble, headOf, someHeads } from '../doubles/duplicates-double.ts'

/** A dataset with duplicates, and the ways to say that it has changed. */
const open = async (double = new DuplicatesDouble(someHeads(500))) => {
  const listeners = new Set<() => void>()
  const state = { dataset: 'd', revision: 1, duplicates: { version: 1, state: 'found' } }
  let view = 'view-1'
  const dataset = {
    api: double.api,
    getState: () => state,
    getView: () => ({ view }),
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as DatasetStore
  const store = new DuplicatesStore(dataset, {} as GridStore)
  await rest()
  const calls = (name: string) => double.calls.filter(([called]) => called === name).map(([, input]) => input)
  return {
    double,
    store,
    calls,
    tell: async (news: Partial<typeof state>) => {
      Object.assign(state, news)
      for (const listener of listeners) listener()
      await rest()
    },
    lookAt: (next: string) => {
      view = next
      for (const listener of listeners) listener()
    },
  }
}

const rest = () => vi.advanceTimersByTimeAsync(1000)

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('duplicates that were found before', () => {
  test('are there when the screen is opened, with their first group open', async () => {
    const { store } = await open()
    expect([store.getVersion(), store.isRead(), store.getThreshold()]).toEqual([1, true, 0.8])
    expect(store.getGroup()).toBe(store.list.headAt(0)?.group)
    expect(store.getPoint()).toEqual(store.getFound()?.here)
  })

  test('are none until somebody looks for them', async () => {
    const double = new DuplicatesDouble([])
    double.hasFound = false
    const { store } = await open(double)
    expect([store.getFound(), store.isRead(), store.getGroup()]).toEqual([null, true, null])
  })

  test('are followed when another window makes other groups', async () => {
    const { store, double, tell } = await open()
    store.openGroup(3)
    double.version = 9
    double.threshold = 0.95
    await tell({ duplicates: { version: 9, state: 'found' } })
    expect([store.getVersion(), store.getThreshold()]).toEqual([9, 0.95])
    expect(store.getGroup()).toBe(store.list.headAt(0)?.group)
  })

  test('stay as they are while rows change, and are told of anew', async () => {
    const { store, double, calls, tell } = await open()
    store.openGroup(3)
    double.changedSince = 12
    double.heads[0] = headOf(1, { rows: 40, decided: 40, kept: 1 })
    await tell({ revision: 2 })
    expect([store.getGroup(), store.getFound()?.changedSince]).toEqual([3, 12])
    expect(store.list.headAt(0)).toMatchObject({ group: 1, decided: 40 })
    const before = calls('getDuplicates').length
    await tell({})
    expect(calls('getDuplicates').length).toBe(before)
  })

  test('are not asked about while nobody looks', async () => {
    const { store, double, calls, tell } = await open()
    const before = double.calls.length
    store.setShown(false)
    double.changedSince = 3
    await tell({ revision: 2 })
    await tell({ revision: 3 })
    expect(double.calls.length).toBe(before)
    store.setShown(true)
    await rest()
    expect([calls('getDuplicates').length, store.getFound()?.changedSince]).toEqual([2, 3])
    store.setShown(false)
    store.setShown(true)
    await rest()
    expect(calls('getDuplicates')).toHaveLength(2)
  })

  test('are forgotten', async () => {
    const { store } = await open()
    await store.clear()
    expect([store.getFound(), store.getGroup(), store.list.getTotal()]).toEqual([null, null, null])
  })
})

describe('a threshold that is tried out', () => {
  test('is told of at once from the curve, and grouped by once it rests', async () => {
    const { store, calls } = await open()
    const { curve = [] } = store.getFound() ?? {}
    for (const threshold of [0.81, 0.84, 0.9]) {
      store.setThreshold(threshold)
      expect(store.getPoint()).toEqual(curve.find((point) => point.threshold === threshold))
      await vi.advanceTimersByTimeAsync(16)
    }
    expect([store.isRegrouping(), calls('regroupDuplicates')]).toEqual([true, []])
    await rest()
    expect(calls('regroupDuplicates')).toEqual([{ dataset: 'd', version: 1, threshold: 0.9, isChained: false }])
    expect([store.isRegrouping(), store.getVersion(), store.getThreshold()]).toEqual([false, 2, 0.9])
    expect(store.list.getTotal()).toBe(store.getPoint()?.groups)
  })

  test('gives way to what is tried out while it is grouped by', async () => {
    const { store, double, calls } = await open()
    const { regroupDuplicates } = double.api
    const slow = async (input: Parameters<typeof regroupDuplicates>[0]) => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      return regroupDuplicates(input)
    }
    Object.assign(double.api, { regroupDuplicates: slow })
    store.setThreshold(0.9)
    await vi.advanceTimersByTimeAsync(200)
    store.setThreshold(0.95)
    await vi.advanceTimersByTimeAsync(150)
    store.setThreshold(0.99)
    await rest()
    expect(calls('regroupDuplicates')).toMatchObject([{ threshold: 0.9 }, { threshold: 0.99 }])
    expect([store.getThreshold(), store.getFound()?.threshold, store.isRegrouping()]).toEqual([0.99, 0.99, false])
  })

  test('is let go where the groups are others by now', async () => {
    const { store, double } = await open()
    store.setThreshold(0.9)
    double.version = 7
    await rest()
    expect([store.getVersion(), store.getThreshold(), store.getError()]).toEqual([7, 0.8, null])
  })

  test('may be of chained groups', async () => {
    const { store, calls } = await open()
    store.setChained(true)
    expect(store.isChained()).toBe(true)
    await rest()
    expect(calls('regroupDuplicates')).toMatchObject([{ threshold: 0.8, isChained: true }])
  })
})

describe('the list of groups', () => {
  test('is read a page at a time, as it comes into sight', async () => {
    const { store, calls } = await open()
    expect(calls('readGroups')).toHaveLength(1)
    expect(store.list.headAt(250)).toBeUndefined()
    expect(store.list.headAt(251)).toBeUndefined()
    await rest()
    expect(store.list.headAt(250)).toBeDefined()
    expect(calls('readGroups')).toHaveLength(2)
  })

  test('is put in order and filtered by the engine', async () => {
    const { store, calls } = await open()
    store.list.setWish({ sort: 'similarity', isDescending: false, only: 'open' })
    await rest()
    expect(calls('readGroups').at(-1)).toMatchObject({ sort: 'similarity', isDescending: false, only: 'open' })
    expect(store.list.headAt(0)?.least).toBeCloseTo(0.7, 1)
    expect(store.list.headAt(0)).toSatisfy(isOpen)
  })

  test('follows the view of the grid if so wished', async () => {
    const { store, calls, lookAt } = await open()
    store.setInView(true)
    await rest()
    lookAt('view-2')
    await rest()
    store.setInView(false)
    await rest()
    const views = calls('readGroups').map((input) => (input as { view: string | null }).view)
    expect(views).toEqual([null, 'view-1', 'view-2', null])
  })

  test('does not ask again and again for what was refused', async () => {
    const { store, double, calls } = await open()
    double.version = 5
    store.list.refresh()
    for (let drawing = 0; drawing < 5; drawing++) {
      store.list.headAt(0)
      await rest()
    }
    expect(calls('readGroups')).toHaveLength(2)
  })
})

describe('the group after the open one', () => {
  test('is the next one of the list, over the ends of pages', async () => {
    const { store } = await open()
    store.list.setWish({ sort: 'number', isDescending: false })
    await rest()
    const total = store.list.getTotal() ?? 0
    const seen: number[] = []
    for (let group: number | null = store.list.headAt(0)?.group ?? null; group !== null; ) {
      seen.push(group)
      group = await store.neighbour(group, 1, false)
    }
    expect(seen).toHaveLength(total)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(await store.neighbour(seen.at(-1) ?? 0, -1, false)).toBe(seen.at(-2))
    expect(await store.neighbour(seen[0] ?? 0, -1, false)).toBeNull()
  })

  test('is one that is not decided yet, if so wished', async () => {
    const decided = { rows: 3, decided: 3, kept: 1 }
    const heads = [headOf(1), headOf(2, decided), headOf(3, { decided: 1 }), headOf(4)]
    const { store } = await open(new DuplicatesDouble(heads))
    store.list.setWish({ sort: 'number', isDescending: false })
    await rest()
    // Of the third group one row is dropped, which leaves one.
    expect(await store.neighbour(1, 1, true)).toBe(4)
    expect(await store.neighbour(4, 1, true)).toBeNull()
  })

  test('is the one that took its place, once it has left the list', async () => {
    const heads = [headOf(1), headOf(2), headOf(3)]
    const { store, double, tell } = await open(new DuplicatesDouble(heads))
    store.list.setWish({ sort: 'number', isDescending: false, only: 'open' })
    await rest()
    store.openGroup(2)
    await tell({})
    double.heads[1] = headOf(2, { decided: 2, kept: 1 })
    await tell({ revision: 2 })
    expect(await store.neighbour(2, 1, true)).toBe(3)
    expect(await store.neighbour(2, -1, true)).toBe(1)
  })
})

describe('a group', () => {
  test('is open as long as several of its rows stay and not each was judged', () => {
    const open = (news: Parameters<typeof headOf>[1]) => isOpen(headOf(1, news))
    expect([open({ rows: 3 }), open({ rows: 3, decided: 1 }), open({ rows: 3, decided: 2 })]).toEqual([
      true,
      true,
      false,
    ])
    expect([open({ rows: 3, decided: 3, kept: 3 }), open({ rows: 1 }), open({ rows: 0 })]).toEqual([
      false,
      false,
      false,
    ])
    // Of a group with a row elsewhere every row would go.
    expect([open({ rows: 1, elsewhere: 1 }), open({ rows: 1, elsewhere: 1, decided: 1 })]).toEqual([true, false])
  })

  test('has run together when it takes in too much', () => {
    expect([hasRunTogether(1001, 10 ** 7), hasRunTogether(900, 10 ** 7), hasRunTogether(60, 1000)]).toEqual([
      true,
      false,
      true,
    ])
    expect(hasRunTogether(5, 20)).toBe(false)
  })
})

describe('a search', () => {
  test('says what it would take, and runs as it was chosen', async () => {
    const { store, calls } = await open()
    store.find.change({ method: 'exact', compared: 'answer' })
    expect(await store.find.start()).toBe(true)
    await rest()
    expect(store.find.getEstimate()).toMatchObject({ rows: 870_000 })
    expect(calls('findDuplicates')).toMatchObject([
      { threshold: 1, spec: { compared: { kind: 'part', part: 'answer' }, method: { kind: 'exact' } } },
    ])
    store.find.change({ compared: 'fields' })
    expect([store.find.getNeed(), await store.find.start()]).toEqual(['fields', false])
  })

  test('is made once more as it was, at the threshold that was chosen', async () => {
    const { store, double, calls } = await open()
    const found = store.getFound()
    if (found === null) throw new Error('nothing was found')
    expect(await store.find.again({ ...found, threshold: 0.93 })).toBe(true)
    expect(calls('findDuplicates')).toEqual([
      { dataset: 'd', spec: { ...double.spec, against: [] }, threshold: 0.93, isChained: false },
    ])
  })

  test('needs its other files anew where this window does not know them', async () => {
    const { store, calls } = await open()
    const found = store.getFound()
    if (found === null) throw new Error('nothing was found')
    const against = [{ file: 'gsm8k.jsonl', compared: null }]
    expect(await store.find.again({ ...found, spec: { ...found.spec, against } })).toBe(false)
    expect(calls('findDuplicates')).toEqual([])
  })
})
