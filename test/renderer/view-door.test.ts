/** Which view is shown while searches run, are overtaken, find nothing and end. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ViewDoor } from '../../renderer/dataset/view-door.ts'
import type { DatasetState, Query, Search, ViewInfo } from '../../shared/contract.ts'
import { SEARCH_DONE } from '../../shared/contract.ts'
import type { ViewId } from '../../shared/ids.ts'

const RUNNING: Search = { ...SEARCH_DONE, state: 'running', total: 100 }
const view = (name: string, rowCount: number, search: Search, query: Query = { text: name }): ViewInfo => ({
  view: name as ViewId,
  query,
  rowCount,
  search,
})

const setUp = () => {
  const answers: ((info: ViewInfo) => void)[] = []
  const closed: string[] = []
  const api = {
    openView: () => new Promise<ViewInfo>((resolve) => answers.push(resolve)),
    closeView: async (input: { view: ViewId }) => {
      closed.push(input.view)
      return {}
    },
    getView: async () => view('first', 9, SEARCH_DONE),
  }
  const state = { dataset: 'd', rows: { count: 10 } } as unknown as DatasetState
  const door = new ViewDoor(
    api,
    () => state,
    view('first', 10, SEARCH_DONE, { text: '' }),
    () => {},
  )
  const ask = async (name: string, info: ViewInfo): Promise<void> => {
    const asked = door.ask({ text: name })
    answers.shift()?.(info)
    await asked
  }
  const shown = (): readonly [string, string] => [door.getShown().view, door.getAsked().view]
  return { door, ask, answers, closed, shown }
}

describe('the view that is shown', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is the new one at once where it is known', async () => {
    const { ask, shown, closed } = setUp()
    await ask('a', view('a', 0, SEARCH_DONE))
    expect([shown(), closed]).toEqual([['a', 'a'], ['first']])
  })

  test('stays the old one until something is found', async () => {
    const { door, ask, shown, closed } = setUp()
    await ask('a', view('a', 0, RUNNING))
    expect([shown(), closed]).toEqual([['first', 'a'], []])
    door.take(view('a', 3, RUNNING))
    expect([shown(), door.getShown().rowCount, closed]).toEqual([['a', 'a'], 3, ['first']])
    door.take(view('a', 7, SEARCH_DONE))
    expect(door.getShown().rowCount).toBe(7)
  })

  test('is an empty one after a while, so that nobody acts on rows that were asked for before', async () => {
    const { ask, shown } = setUp()
    await ask('a', view('a', 0, RUNNING))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(shown()).toEqual(['a', 'a'])
  })

  test('waits a while for its order, since rows would jump', async () => {
    const { door, ask, shown } = setUp()
    const query: Query = { text: 'a', sort: [{ by: { kind: 'number' }, isDescending: true }] }
    await ask('a', view('a', 5, RUNNING, query))
    expect(shown()).toEqual(['first', 'a'])
    door.take(view('a', 5, SEARCH_DONE, query))
    expect(shown()).toEqual(['a', 'a'])
  })

  test('is that of the last question, whichever answer comes last', async () => {
    const { door, answers, shown, closed } = setUp()
    const [first, second] = [door.ask({ text: 'a' }), door.ask({ text: 'b' })]
    const [answerFirst, answerSecond] = answers
    answerSecond?.(view('b', 1, SEARCH_DONE))
    await second
    answerFirst?.(view('a', 1, SEARCH_DONE))
    await first
    expect([shown(), closed]).toEqual([
      ['b', 'b'],
      ['first', 'a'],
    ])
  })

  test('takes in what was said of it before the answer that names it', async () => {
    const { door, answers, shown } = setUp()
    const asked = door.ask({ text: 'a' })
    door.take(view('a', 4, SEARCH_DONE))
    answers[0]?.(view('a', 0, RUNNING))
    await asked
    expect([shown(), door.getShown().rowCount]).toEqual([['a', 'a'], 4])
  })
})
