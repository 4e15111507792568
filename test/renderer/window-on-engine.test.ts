/** The window's stores on the real engine, where another program writes over the file that is open. */
import 'fake-indexeddb/auto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { dismissNotice, getVoice } from '../../renderer/app/notify.ts'
import { Session } from '../../renderer/app/session.ts'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { Recents } from '../../renderer/memory/recent.ts'
import { type JobId, position, rowId } from '../../shared/ids.ts'
import { MemoryStorage } from '../doubles/memory-storage.ts'
import { type Bench, openBench, until } from '../doubles/renderer-bench.ts'
import { startEngine, testFolder } from '../engine/support/engine-on-disk.ts'

const lines = ['{"n":0}', '{"n":1}', '{"n":2}']

/** A window on a file in a folder of its own, which is gone at the end. */
const openWindow = async () => {
  const folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  const engine = await startEngine(folder.path)
  const bench = await openBench(engine, `window-${crypto.randomUUID()}`)
  const session = new Session(bench.connection, bench.outbox, new Recents(bench.store), new MemoryStorage())
  await session.openFile({ kind: 'picked', token: path }, 'data.jsonl')
  for (const notice of getVoice().notices) dismissNotice(notice.id)
  return {
    path,
    bench,
    session,
    [Symbol.asyncDispose]: async () => {
      bench.cut()
      await engine.close()
      folder[Symbol.dispose]()
    },
  }
}

const datasetOf = (session: Session): DatasetStore => {
  const screen = session.getScreen()
  if (screen.kind !== 'dataset') throw new Error(`The window shows ${screen.kind}`)
  return screen.dataset
}

const numbersIn = async (dataset: DatasetStore): Promise<string[]> => {
  const page = await dataset.api.readRows({
    view: dataset.getView().view,
    start: position(0),
    end: position(100),
    columns: [['n']],
    previewChars: 100,
  })
  return page.rows.map((row) => row.cells[0]?.text ?? '')
}

const writeOver = async (dataset: DatasetStore, path: string): Promise<void> => {
  await until(dataset, () => dataset.getState().fingerprint !== null)
  writeFileSync(path, `{"n":"theirs"}\n${readFileSync(path, 'utf8')}`)
  await until(dataset, () => dataset.getState().disk === 'changed')
}

const said = (): string =>
  getVoice()
    .notices.map(({ text }) => text)
    .join(' ')
const set = (row: number, json: string) => ({
  kind: 'set' as const,
  target: { kind: 'row' as const, row: rowId(row) },
  path: ['n'],
  json,
})
const leftIn = (bench: Bench): Promise<number> => bench.store.outbox.count()

describe('a file that another program changed', () => {
  test('is read anew into stores of its own, with the changes on the rows where they belong', async () => {
    await using window = await openWindow()
    const { session, path } = window
    const before = datasetOf(session)
    await before.apply(set(1, '"mine"'))
    await writeOver(before, path)
    const { dataset } = before.getState()
    await before.api.resolveConflict({ dataset, job: 'reload' as JobId, choice: 'reload' })
    await session.renew()
    const after = datasetOf(session)
    expect([after === before, after.getState().epoch > before.getState().epoch, await numbersIn(after)]).toEqual([
      false,
      true,
      ['theirs', '0', 'mine', '2'],
    ])
  })

  test('is shown anew in a window that only looks on', async () => {
    await using window = await openWindow()
    const { session, path, bench } = window
    const writer = datasetOf(session)
    const looker = await openBench(bench.engine, `looker-${crypto.randomUUID()}`)
    const looking = new Session(looker.connection, looker.outbox, new Recents(looker.store), new MemoryStorage())
    await looking.openFile({ kind: 'picked', token: path }, 'data.jsonl')
    const before = datasetOf(looking)
    await writeOver(writer, path)
    await writer.api.resolveConflict({ dataset: writer.getState().dataset, job: 'reload' as JobId, choice: 'reload' })
    await until(looking, () => datasetOf(looking) !== before)
    expect(await numbersIn(datasetOf(looking))).toEqual(['theirs', '0', '1', '2'])
    looker.cut()
  })

  test('takes no change that was meant for its old rows: not sent, and told', async () => {
    await using window = await openWindow()
    const { session, path, bench } = window
    const before = datasetOf(session)
    await until(before, () => before.getState().fingerprint !== null)
    bench.cut()
    const applied = before.apply(set(0, '"for the first row of the old file"'))
    await vi.waitFor(async () => expect(await leftIn(bench)).toBe(1))
    // The engine let the dataset go with the connection; meanwhile the file gets another first row.
    writeFileSync(path, `{"n":"theirs"}\n${readFileSync(path, 'utf8')}`)
    await bench.mend()
    await session.onReady()
    const after = datasetOf(session)
    await vi.waitFor(async () => expect(await leftIn(bench)).toBe(0))
    expect([await applied, await numbersIn(after), bench.outbox.getCount()]).toEqual([
      null,
      ['theirs', '0', '1', '2'],
      0,
    ])
    expect(said()).toContain('One change that had not reached the engine can’t be made any more')
  })

  test('takes no change that a killed window left for its old rows', async () => {
    await using window = await openWindow()
    const { session, path, bench } = window
    const { dataset, epoch } = datasetOf(session).getState()
    await until(datasetOf(session), () => datasetOf(session).getState().fingerprint !== null)
    await session.close()
    writeFileSync(path, `{"n":"theirs"}\n${readFileSync(path, 'utf8')}`)
    const entry = { change: 'left-behind', dataset, epoch, request: set(0, '9'), timeMs: 0 }
    await bench.store.outbox.add(entry)
    await session.openFile({ kind: 'picked', token: path }, 'data.jsonl')
    const after = datasetOf(session)
    expect([after.getState().dataset === dataset, await numbersIn(after), await leftIn(bench)]).toEqual([
      true,
      ['theirs', '0', '1', '2'],
      0,
    ])
    expect(said()).toContain('One change that had not reached the engine can’t be made any more')
  })
})
