/** Sides of a comparison: what stands behind each, opened once, told of as its search goes on, and closed in the end. */
import { expect, test } from 'vitest'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { BEFORE_AND_AFTER, OverviewSides, type SideChoice } from '../../renderer/overview/overview-sides.ts'
import { type Query, SEARCH_DONE, type ViewInfo } from '../../shared/contract.ts'
import type { ViewId } from '../../shared/ids.ts'

const RUNNING = { ...SEARCH_DONE, state: 'running' as const }

const fakeDataset = (text: string) => {
  const opened: Query[] = []
  const closed: ViewId[] = []
  const viewOf = (view: string, query: Query): ViewInfo => ({
    view: view as ViewId,
    query,
    rowCount: 1,
    search: RUNNING,
  })
  const dataset = {
    api: {
      openView: async ({ query }: { query: Query }) => viewOf(`view-${opened.push(query)}`, query),
      closeView: async ({ view }: { view: ViewId }) => closed.push(view),
    },
    getState: () => ({ dataset: 'd' }),
    getView: () => ({ ...viewOf('shown', { text }), search: SEARCH_DONE }),
  }
  return { opened, closed, dataset: dataset as unknown as DatasetStore }
}

const saved = (text: string): SideChoice => ({
  kind: 'query',
  name: text,
  query: { text, isCaseExact: true, sort: [{ by: { kind: 'number' }, isDescending: true }] },
})

test('without a comparison the view stands within all rows, or all rows alone', async () => {
  expect(await new OverviewSides(fakeDataset(' ').dataset).resolve(null)).toEqual([{ kind: 'dataset' }])
  const filtered = new OverviewSides(fakeDataset('tag:x').dataset)
  expect(await filtered.resolve(null)).toEqual([{ kind: 'dataset' }, { kind: 'view', view: 'shown' }])
  expect(await filtered.resolve(BEFORE_AND_AFTER)).toEqual([{ kind: 'file' }, { kind: 'kept' }])
})

test('saved views are opened once, without their order, and closed in the end', async () => {
  const { opened, closed, dataset } = fakeDataset('')
  const sides = new OverviewSides(dataset)
  const comparison = { a: saved('lang:zh'), b: saved('lang:en') }
  expect(await sides.resolve(comparison)).toEqual([
    { kind: 'view', view: 'view-1' },
    { kind: 'view', view: 'view-2' },
  ])
  await sides.resolve(comparison)
  expect(opened).toEqual([
    { text: 'lang:zh', isCaseExact: true },
    { text: 'lang:en', isCaseExact: true },
  ])
  expect(sides.isSearching(comparison)).toBe(true)
  const before = JSON.stringify(sides.getProgress())
  for (const view of ['view-1', 'view-2'] as ViewId[])
    expect(sides.takeView({ view, query: { text: '' }, rowCount: 5, search: SEARCH_DONE })).toBe(true)
  expect(sides.isSearching(comparison)).toBe(false)
  expect(JSON.stringify(sides.getProgress())).not.toBe(before)
  expect(sides.takeView({ view: 'other' as ViewId, query: { text: '' }, rowCount: 0, search: SEARCH_DONE })).toBe(false)
  sides.close()
  expect(closed).toEqual(['view-1', 'view-2'])
})
