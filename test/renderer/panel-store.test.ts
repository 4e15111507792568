/** The panel over the naive engine: an edit leaves the screen only when the row shows it, and goes with its own row. */
import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { getVoice } from '../../renderer/app/notify.ts'
import { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import type { GridStore } from '../../renderer/grid/grid-store.ts'
import { memory } from '../../renderer/memory/memory.ts'
import { Outbox } from '../../renderer/memory/outbox.ts'
import { store } from '../../renderer/memory/store.ts'
import { rootOf } from '../../renderer/panel/json-outline.ts'
import { PanelStore } from '../../renderer/panel/panel-store.ts'
import { findSpan } from '../../renderer/panel/value-text.ts'
import type { EngineEvent } from '../../shared/contract.ts'
import { position, rowId } from '../../shared/ids.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'

const LINES = ['{"a":"one","n":1.0}', '{"a":"two"}', 'not json', `{"a":${JSON.stringify('x'.repeat(300_000))}}`]

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

const setUp = async (lines: readonly string[] = LINES) => {
  const engine = new NaiveEngine({ files: { 'x.jsonl': `${lines.join('\n')}\n` } })
  const waiting: EngineEvent[] = []
  const api = engine.directApi((event) => {
    waiting.push(event)
  })
  const opened = await api.open({ file: { kind: 'served', path: ['x.jsonl'] } })
  const dataset = new DatasetStore(api, opened, new Outbox(store), () => {})
  let cursor: { row: number; position: number } | null = null
  const listeners = new Set<() => void>()
  const grid = {
    getCursor: () => cursor && { row: rowId(cursor.row), position: position(cursor.position), column: null },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as Partial<GridStore> as GridStore
  const panel = new PanelStore(dataset, grid)
  stops.push(panel.start())
  const goTo = async (row: number): Promise<void> => {
    cursor = { row, position: row }
    for (const listener of listeners) listener()
    await vi.waitFor(() => expect(panel.getRead()?.row).toBe(row))
  }
  /** Lets the pushed states reach the window. */
  const push = (): void => {
    for (const event of waiting.splice(0)) dataset.onEvent(event)
  }
  const begin = (key: string): void => {
    const json = panel.getRead()?.json
    const span = json == null ? null : findSpan(json, [key])
    if (span === null) throw new Error(`no ${key}`)
    panel.beginEdit(span.kind === 'string' ? 'text' : 'json', [key], span)
  }
  return { panel, dataset, goTo, push, begin }
}

const shownText = (panel: PanelStore): string | undefined => panel.getRead()?.text.text

describe('PanelStore', () => {
  it('ends an edit when the row shows it, whichever of state and confirmation comes first', async () => {
    for (const isStateFirst of [false, true]) {
      const { panel, dataset, goTo, push, begin } = await setUp()
      await goTo(0)
      begin('a')
      panel.session.type('changed')
      const apply = dataset.apply.bind(dataset)
      const seen: (string | undefined)[] = []
      panel.subscribe(() => {
        if (panel.getState().edit === null) seen.push(shownText(panel))
      })
      vi.spyOn(dataset, 'apply').mockImplementation(async (request) => {
        const confirmation = await apply(request)
        if (isStateFirst) {
          push()
          await vi.waitFor(() => expect(shownText(panel)).toContain('changed'))
        }
        return confirmation
      })
      await panel.session.commit()
      await vi.waitFor(() => expect(panel.getState().edit).toBeNull())
      expect(seen.every((text) => text?.includes('changed'))).toBe(true)
      expect(seen.length).toBeGreaterThan(0)
    }
  })

  it('keeps numbers as they are written while they are edited', async () => {
    const { panel, goTo, begin } = await setUp()
    await goTo(0)
    begin('n')
    expect(panel.getState().edit?.text).toBe('1.0')
  })

  it('takes unfinished text away with its row, and gives it back', async () => {
    const { panel, goTo, begin } = await setUp()
    await goTo(0)
    begin('a')
    panel.session.type('half')
    await goTo(1)
    expect(panel.getState().edit).toBeNull()
    await goTo(0)
    await vi.waitFor(() => expect(panel.getState().edit).toMatchObject({ text: 'half', isRestored: true }))
    panel.session.cancel()
  })

  it('offers discarded text back', async () => {
    const { panel, goTo, begin } = await setUp()
    await goTo(1)
    begin('a')
    panel.session.type('not this')
    panel.discardEdit()
    expect(panel.getState().edit).toBeNull()
    getVoice().notices.at(-1)?.action?.run()
    expect(panel.getState().edit).toMatchObject({ text: 'not this', initial: 'two' })
    panel.session.cancel()
  })

  it('says of unfinished text in a row that is not on screen, once', async () => {
    const first = await setUp()
    await first.goTo(1)
    first.begin('a')
    first.panel.session.type('left behind')
    await memory.flush()
    for (const stop of stops.splice(0)) stop()
    const before = getVoice().notices.length
    const later = await setUp()
    await vi.waitFor(() => expect(getVoice().notices.length).toBeGreaterThan(before))
    await later.goTo(1)
    await vi.waitFor(() => expect(later.panel.getState().edit).toMatchObject({ text: 'left behind' }))
    later.panel.session.cancel()
  })

  it('reads a malformed row as text only, and edits it as such', async () => {
    const { panel, goTo } = await setUp()
    await goTo(2)
    expect(panel.getRead()).toMatchObject({ json: null, fields: { fields: [] } })
    panel.typeRaw('not json')
    expect(panel.getState().edit).toBeNull()
    panel.typeRaw('{"now":"json"}')
    await panel.session.commit()
    await vi.waitFor(() =>
      expect(panel.getRead()?.json && rootOf(panel.getRead()?.json ?? { text: '', skips: null })?.kind).toBe('object'),
    )
  })

  it('opens an endless line for typing only when that is wanted', async () => {
    const { panel, goTo, begin } = await setUp()
    await goTo(3)
    begin('a')
    expect(panel.getState().edit).toBeNull()
    getVoice().notices.at(-1)?.action?.run()
    expect(panel.getState().edit?.text).toHaveLength(300_000)
    panel.session.cancel()
  })
})
