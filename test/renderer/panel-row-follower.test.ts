/** The row beside the grid is the row under the cursor, and never one that was asked for before it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FIRST_PART, RowFollower } from '../../renderer/panel/row-follower.ts'
import type { EngineApi, RowText } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { position, rowId } from '../../shared/ids.ts'

type Asked = Parameters<EngineApi['readRow']>[0]

class Stage {
  readonly texts = new Map<number, string>()
  readonly asked: Asked[] = []
  readonly waiting: (() => void)[] = []
  isSlow = false
  knowsParts = true
  error: EngineError | null = null
  revision = 1
  cursor: { row: number; position: number } | null = null
  readonly listeners = new Set<() => void>()
  readonly follower: RowFollower

  constructor() {
    const subscribe = (listener: () => void) => {
      this.listeners.add(listener)
      return () => this.listeners.delete(listener)
    }
    const api = { readRow: (asked: Asked) => this.readRow(asked) } as Partial<EngineApi> as EngineApi
    const dataset = { api, getState: () => ({ dataset: 'd', revision: this.revision }) as never, subscribe }
    const grid = {
      getCursor: () =>
        this.cursor && { row: rowId(this.cursor.row), position: position(this.cursor.position), column: null },
      subscribe,
    }
    this.follower = new RowFollower(dataset, grid)
  }

  async readRow(asked: Asked): Promise<RowText> {
    this.asked.push(asked)
    if (this.isSlow) await new Promise<void>((resolve) => this.waiting.push(resolve))
    if (this.error !== null) throw this.error
    const whole = this.texts.get(asked.row) ?? `{"row":${asked.row}}`
    const start = this.knowsParts ? (asked.startByte ?? 0) : 0
    const end = start + asked.limit
    const isPart = this.knowsParts && asked.startByte !== undefined
    return {
      ...(isPart ? { nextByte: end < whole.length ? end : null } : {}),
      row: asked.row,
      revision: this.revision,
      text: whole.slice(start, end),
      before: null,
      isCut: whole.length > asked.limit,
      byteLength: whole.length,
      fault: null,
      state: 'original',
      isDeleted: false,
      decision: { verdict: null, tags: [], note: null, reason: null },
    }
  }

  async goTo(row: number, passMs = 200): Promise<void> {
    this.cursor = { row, position: row }
    this.tell()
    await vi.advanceTimersByTimeAsync(passMs)
  }

  tell(): void {
    for (const listener of this.listeners) listener()
  }

  shown(): string {
    const following = this.follower.getFollowing()
    return following.state === 'ready' ? following.read.text.text : following.state
  }
}

describe('RowFollower', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => vi.useRealTimers())

  it('shows the row under the cursor, and none where there is no cursor', async () => {
    const stage = new Stage()
    stage.follower.start()
    expect(stage.shown()).toBe('empty')
    await stage.goTo(3)
    expect(stage.shown()).toBe('{"row":3}')
    stage.cursor = null
    stage.tell()
    expect(stage.shown()).toBe('empty')
  })

  it('reads only where a quick walk begins and ends', async () => {
    const stage = new Stage()
    stage.follower.start()
    for (let row = 0; row < 20; row++) await stage.goTo(row, 20)
    await vi.advanceTimersByTimeAsync(200)
    expect(stage.asked.map(({ row }) => row)).toEqual([0, 19])
    expect(stage.shown()).toBe('{"row":19}')
  })

  it('keeps the last row on screen until the next is there, and drops answers that come too late', async () => {
    const stage = new Stage()
    stage.follower.start()
    await stage.goTo(1)
    stage.isSlow = true
    await stage.goTo(2)
    expect(stage.shown()).toBe('{"row":1}')
    await stage.goTo(3)
    const [two, three] = stage.waiting
    three?.()
    await vi.advanceTimersByTimeAsync(1)
    expect(stage.shown()).toBe('{"row":3}')
    two?.()
    await vi.advanceTimersByTimeAsync(1)
    expect(stage.shown()).toBe('{"row":3}')
  })

  it('reads again when the dataset has changed, and keeps the model of a row that has not', async () => {
    const stage = new Stage()
    stage.follower.start()
    await stage.goTo(1)
    const before = stage.follower.getFollowing()
    stage.revision = 2
    stage.tell()
    await vi.advanceTimersByTimeAsync(1)
    const after = stage.follower.getFollowing()
    expect(stage.asked).toHaveLength(2)
    if (before.state !== 'ready' || after.state !== 'ready') throw new Error('not ready')
    expect(after.read.fields).toBe(before.read.fields)
    expect(after.read.text.revision).toBe(2)
    stage.texts.set(1, '{"row":"changed"}')
    stage.revision = 3
    stage.tell()
    await vi.advanceTimersByTimeAsync(1)
    expect(stage.shown()).toBe('{"row":"changed"}')
    stage.tell()
    await vi.advanceTimersByTimeAsync(1)
    expect(stage.asked).toHaveLength(3)
  })

  it('reads the first part of a large row, and all of it when asked', async () => {
    const stage = new Stage()
    stage.texts.set(1, `{"long":"${'x'.repeat(FIRST_PART)}","end":1}`)
    stage.follower.start()
    await stage.goTo(1)
    const part = stage.follower.getFollowing()
    expect(part).toMatchObject({ state: 'ready', read: { text: { isCut: true } } })
    stage.follower.readAll()
    await vi.waitFor(() => expect(stage.follower.getFollowing()).toMatchObject({ read: { text: { isCut: false } } }))
    const whole = stage.follower.getFollowing()
    if (whole.state !== 'ready') throw new Error('not ready')
    expect(whole.read.fields.fields.map((field) => field.path[0])).toEqual(['long', 'end'])
    await stage.goTo(2)
    expect(stage.asked.at(-1)?.limit).toBe(FIRST_PART)
  })

  it('reads what is too large for one message in parts, and again when it changed meanwhile', async () => {
    for (const knowsParts of [true, false]) {
      const stage = new Stage()
      stage.knowsParts = knowsParts
      const whole = `{"long":"${'x'.repeat(6 * FIRST_PART)}","end":1}`
      stage.texts.set(1, whole)
      stage.follower.start()
      await stage.goTo(1)
      stage.follower.readAll()
      stage.revision = 2
      await vi.waitFor(() => expect(stage.follower.getFollowing()).toMatchObject({ read: { text: { isCut: false } } }))
      expect(stage.shown()).toBe(whole)
      const parts = stage.asked.filter(({ startByte }) => startByte !== undefined)
      expect(Math.max(...parts.map(({ limit }) => limit))).toBeLessThanOrEqual(2 * 2 ** 20)
      expect(parts.length >= 4).toBe(knowsParts)
    }
  })

  it('says what went wrong, and keeps the row on screen while the connection is lost', async () => {
    const stage = new Stage()
    stage.follower.start()
    await stage.goTo(1)
    stage.error = new EngineError('connection-lost')
    await stage.goTo(2)
    expect(stage.shown()).toBe('{"row":1}')
    stage.error = null
    stage.tell()
    await vi.advanceTimersByTimeAsync(1)
    expect(stage.shown()).toBe('{"row":2}')
    stage.error = new EngineError('row-missing', { row: 2 })
    stage.follower.retry()
    await vi.advanceTimersByTimeAsync(1)
    expect(stage.follower.getFollowing()).toMatchObject({ state: 'failed', error: { code: 'row-missing' } })
    stage.error = null
    stage.follower.retry()
    await vi.advanceTimersByTimeAsync(1)
    expect(stage.shown()).toBe('{"row":2}')
  })

  it('stops when told to', async () => {
    const stage = new Stage()
    const stop = stage.follower.start()
    await stage.goTo(1)
    stop()
    await stage.goTo(2)
    expect(stage.asked).toHaveLength(1)
    expect(stage.listeners.size).toBe(0)
  })
})
