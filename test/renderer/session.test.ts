import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { dismissNotice, getVoice } from '../../renderer/app/notify.ts'
import { Session } from '../../renderer/app/session.ts'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { Recents } from '../../renderer/memory/recent.ts'
import type { FileRef } from '../../shared/contract.ts'
import { rowId } from '../../shared/ids.ts'
import { MemoryStorage } from '../doubles/memory-storage.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { type Bench, openBench, until } from '../doubles/renderer-bench.ts'

const served = (name: string): FileRef => ({ kind: 'served', path: [name] })
const files = { 'a.jsonl': '{"n":0}\n{"n":1}\n', 'b.jsonl': '{"n":2}\n', 'empty.jsonl': '' }

let engine: NaiveEngine
let bench: Bench
let kept: MemoryStorage
let recents: Recents
let session: Session
beforeEach(async () => {
  engine = new NaiveEngine({ files })
  bench = await openBench(engine, `session-${crypto.randomUUID()}`)
  kept = new MemoryStorage()
  recents = new Recents(bench.store)
  session = new Session(bench.connection, bench.outbox, recents, kept)
  for (const notice of getVoice().notices) dismissNotice(notice.id)
})

const openDataset = (of: Session): DatasetStore => {
  const screen = of.getScreen()
  if (screen.kind !== 'dataset') throw new Error(`The window shows ${screen.kind}`)
  return screen.dataset
}

describe('a session', () => {
  test('opens a file, and notes it among the recent ones', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    await vi.waitFor(async () =>
      expect((await recents.list()).map(({ name, rows }) => ({ name, rows }))).toEqual([{ name: 'a.jsonl', rows: 2 }]),
    )
    expect(openDataset(session).getState().name).toBe('a.jsonl')
  })

  test('has unsaved work among the recent ones before the window goes without a word', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    await openDataset(session).apply({ kind: 'delete', target: { kind: 'row', row: rowId(0) } })
    await vi.waitFor(async () => expect((await recents.list()).map(({ isUnsaved }) => isUnsaved)).toEqual([true]))
    await openDataset(session).undo()
    await vi.waitFor(async () => expect((await recents.list()).map(({ isUnsaved }) => isUnsaved)).toEqual([false]))
  })

  test('says on the welcome screen why a file did not open', async () => {
    await session.openFile(served('empty.jsonl'), 'empty.jsonl')
    const screen = session.getScreen()
    expect(screen.kind === 'welcome' && screen.problem?.error.code).toBe('file-empty')
  })

  test('keeps the open dataset when another does not open', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    await session.openFile(served('nowhere.jsonl'), 'nowhere.jsonl')
    expect([openDataset(session).getState().name, getVoice().notices.map(({ text }) => text)]).toEqual([
      'a.jsonl',
      ['nowhere.jsonl is not there any more.'],
    ])
  })

  test('leaves a dataset to others when it opens another', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    await session.openFile(served('b.jsonl'), 'b.jsonl')
    const other = await openBench(engine, `session-${crypto.randomUUID()}`)
    const theirs = await other.open(served('a.jsonl'))
    expect([openDataset(session).getState().name, theirs.canWrite()]).toEqual(['b.jsonl', true])
  })

  test('stays where it is when the same file is opened again', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    const before = openDataset(session)
    await before.setQuery({ text: 'is:changed' })
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    expect([openDataset(session) === before, before.getView().query.text, before.canWrite()]).toEqual([
      true,
      'is:changed',
      true,
    ])
  })

  test('shows the same dataset again once a lost connection is back', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    const dataset = openDataset(session)
    bench.cut()
    const applied = dataset.apply({ kind: 'delete', target: { kind: 'row', row: rowId(0) } })
    await bench.mend()
    await session.onReady()
    expect([(await applied)?.step.label, openDataset(session) === dataset, dataset.canWrite()]).toEqual([
      'delete',
      true,
      true,
    ])
  })

  test('opens what was open before a reload', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    const reloaded = await openBench(engine, `session-${crypto.randomUUID()}`)
    const again = new Session(reloaded.connection, reloaded.outbox, recents, kept)
    await again.onReady()
    expect(openDataset(again).getState().name).toBe('a.jsonl')
  })

  test('stays on the welcome screen after a reload when the dataset was closed', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    await session.close()
    await session.onReady()
    expect(session.getScreen()).toEqual({ kind: 'welcome', problem: null })
  })

  test('may write once the window that wrote has gone, and then makes what it had left', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    const other = await openBench(engine, `session-${crypto.randomUUID()}`)
    const theirs = await other.open(served('a.jsonl'))
    await other.store.outbox.add({
      change: 'left-behind',
      dataset: theirs.getState().dataset,
      epoch: theirs.getState().epoch,
      request: { kind: 'delete', target: { kind: 'row', row: rowId(1) } },
      timeMs: 0,
    })
    await session.close()
    engine.pushState(theirs.getState().dataset, { access: { mode: 'write' } })
    await until(theirs, () => theirs.getState().counts.deleted === 1)
    await vi.waitFor(async () => expect(await other.store.outbox.count()).toBe(0))
  })
})
