/**
 * A save of several files that is cut off, or fails, at any moment: all of the files are the old ones or all are the new ones
 * once the dataset is open again, and what was edited is there in either case.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RowId } from '../../../shared/ids.ts'
import { type Breakage, BrokenDisk } from '../support/broken-disk.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

const OLD = { 'a-1.jsonl': '{"n":1}\n{"n":2}\n', 'a-2.json': '[{"n":3},\n{"n":4}]', 'a-3.jsonl': '{"n":5}\n' }
const NEW = { 'a-1.jsonl': '{"n":10}\n{"n":2}\n', 'a-2.json': '[{"n":3},\n{"n":40}]', 'a-3.jsonl': '{"n":50}\n' }
const TEXTS = ['{"n":10}', '{"n":2}', '{"n":3}', '{"n":40}', '{"n":50}']

const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.startsWith('a-'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
const temps = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.winnow-tmp'))

/** Edits a row of each file and saves, with a disk that breaks at a call of the save. */
const saveBroken = async (folder: string, call: number, breakage: Breakage) => {
  const data = join(folder, 'shards')
  mkdirSync(data)
  for (const [name, text] of Object.entries(OLD)) writeFileSync(join(data, name), text)
  const disk = new BrokenDisk()
  const engine = await startEngine(folder, { disk })
  const window = await Window.open(engine, data)
  await window.until(({ index }) => index.state === 'done', 'indexed')
  const rows = (await window.rows()).map(({ row }) => row) as RowId[]
  for (const [at, json] of [
    [0, '10'],
    [3, '40'],
    [4, '50'],
  ] as const)
    await window.set(rows[at] as RowId, ['n'], json)
  await window.until(({ signals, survey }) => [signals.pass, survey].every(({ state }) => state === 'done'), 'read')
  disk.breakAt(call, breakage)
  const outcome = await window.save().then(
    () => 'saved',
    () => 'failed',
  )
  return { data, disk, engine, window, outcome }
}

const callsOfSave = async (): Promise<string[]> => {
  using folder = testFolder()
  const { disk, engine } = await saveBroken(folder.path, Number.POSITIVE_INFINITY, { kind: 'dies' })
  const calls = [...disk.calls]
  await engine.close()
  return calls
}

const openAgain = async (folder: string, data: string) => {
  const engine = await startEngine(folder)
  const window = await Window.open(engine, data)
  await window.until(({ index }) => index.state === 'done', 'indexed')
  return { engine, window }
}
const textsOf = async (window: Window): Promise<string[]> =>
  Promise.all((await window.rows()).map(({ row }) => window.text(row)))

describe('a save of several files', () => {
  it('leaves all of them old or all of them new, at whatever moment the program dies', async () => {
    const calls = await callsOfSave()
    const firstRename = calls.indexOf('rename')
    expect(calls.filter((call) => call === 'rename').length).toBeGreaterThanOrEqual(3)
    // Around what puts a file in place; what comes before leaves them all old, and is looked at twice.
    const isNear = (at: number): boolean => [at - 1, at, at + 1].some((near) => calls[near] === 'rename')
    const moments = [Math.floor(firstRename / 2), firstRename - 3, ...[...calls.keys()].filter(isNear)]
    const ends = { old: 0, new: 0 }
    for (const at of new Set(moments)) {
      using folder = testFolder()
      const { data, engine } = await saveBroken(folder.path, at, { kind: 'dies' })
      await engine.close().catch(() => undefined)
      const again = await openAgain(folder.path, data)
      const what = `${calls[at]} (${at} of ${calls.length})`
      const files = filesIn(data)
      const isNew = JSON.stringify(files) === JSON.stringify(NEW)
      if (!isNew) expect(files, what).toEqual(OLD)
      ends[isNew ? 'new' : 'old'] += 1
      expect(await textsOf(again.window), what).toEqual(TEXTS)
      expect((await again.window.state()).isUnsaved, what).toBe(!isNew)
      await again.window.save()
      expect(filesIn(data), what).toEqual(NEW)
      expect(temps(data), what).toEqual([])
      for (let step = 0; step < 3; step++) await again.window.undo()
      await again.window.save()
      expect(filesIn(data), what).toEqual(OLD)
      await again.engine.close()
    }
    expect(ends.old).toBeGreaterThan(0)
    expect(ends.new).toBeGreaterThan(0)
  }, 100_000)

  it('that fails at a rename is done or undone as a whole, and can be made again', async () => {
    const calls = await callsOfSave()
    const renames = [...calls.keys()].filter((at) => calls[at] === 'rename').slice(0, 3)
    for (const at of renames) {
      using folder = testFolder()
      const { data, engine, window, outcome } = await saveBroken(folder.path, at, { kind: 'fails', code: 'EACCES' })
      const files = filesIn(data)
      expect(files, `rename at ${at}: ${outcome}`).toEqual(outcome === 'saved' ? NEW : OLD)
      expect(await textsOf(window)).toEqual(TEXTS)
      await window.save()
      expect(filesIn(data)).toEqual(NEW)
      expect(temps(data)).toEqual([])
      await engine.close()
    }
  }, 60_000)

  it('is refused before anything is written where one of them was changed by another program', async () => {
    using folder = testFolder()
    const data = join(folder.path, 'shards')
    mkdirSync(data)
    for (const [name, text] of Object.entries(OLD)) writeFileSync(join(data, name), text)
    const engine = await startEngine(folder.path)
    const window = await Window.open(engine, data)
    await window.until(({ index }) => index.state === 'done', 'indexed')
    const rows = (await window.rows()).map(({ row }) => row) as RowId[]
    await window.set(rows[0] as RowId, ['n'], '10')
    await window.set(rows[4] as RowId, ['n'], '50')
    writeFileSync(join(data, 'a-3.jsonl'), '{"n":6}\n')
    await expect(window.save()).rejects.toMatchObject({ code: 'source-changed' })
    expect(filesIn(data)).toEqual({ ...OLD, 'a-3.jsonl': '{"n":6}\n' })
    expect(temps(data)).toEqual([])
    await engine.close()
  })
})
