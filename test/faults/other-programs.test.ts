/**
 * P6: whatever another program does to an opened file, and whenever, Winnow writes over nothing that the user has not
 * said it may, notices, says what it is, and keeps the user's changes for the file as it is now.
 */
import {
  appendFileSync,
  chmodSync,
  closeSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { DatasetState } from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { type JobId, rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'
import { howMany, tell, timeFor } from './support/fault-runs.ts'
import { textsOf } from './support/inspect.ts'
import { InterruptedDisk } from './support/interrupted-disk.ts'
import { fileOf } from './support/row-model.ts'

const ROUNDS = howMany(1, 50)
const original = Array.from({ length: 40 }, (_, row) => `{"id":${row},"text":"原文 ${row}"}`)
/** Rows of before under others that a program has put above them. */
const other = ['{"id":"first"}', '{"id":"second"}', ...original]
/** Of the same length as the original's bytes. */
const sameSize = original.with(20, '{"id":20,"text":"別文 20"}')

interface Deed {
  title: string
  /** What is found to have happened; `same` where nothing was lost by it. */
  disk: DatasetState['disk']
  /** The rows that the file has afterwards; null for one that can't be opened. */
  rows: readonly string[] | null
  act(path: string): void
}

const deeds: Deed[] = [
  {
    title: 'appends a row',
    disk: 'changed',
    rows: [...original, '{"id":"last"}'],
    act: (path) => appendFileSync(path, '{"id":"last"}\n'),
  },
  {
    title: 'edits without changing the size',
    disk: 'changed',
    rows: sameSize,
    act: (path) => overwrite(path, sameSize),
  },
  {
    title: 'edits without changing the size, and puts the time back',
    disk: 'changed',
    rows: sameSize,
    act: (path) => {
      const { atime, mtime } = statSync(path)
      overwrite(path, sameSize)
      utimesSync(path, atime, mtime)
    },
  },
  {
    title: 'rewrites it with rows above',
    disk: 'changed',
    rows: other,
    act: (path) => writeFileSync(path, fileOf(other)),
  },
  {
    title: 'cuts it',
    disk: 'changed',
    rows: original.slice(0, 30),
    act: (path) => truncateSync(path, Buffer.byteLength(fileOf(original.slice(0, 30)))),
  },
  { title: 'empties it', disk: 'changed', rows: null, act: (path) => truncateSync(path, 0) },
  { title: 'replaces it', disk: 'replaced', rows: other, act: (path) => replace(path, other) },
  { title: 'deletes it', disk: 'missing', rows: null, act: (path) => rmSync(path) },
  {
    title: 'puts a link to another file in its place',
    disk: 'replaced',
    rows: other,
    act: (path) => relink(path, other),
  },
  { title: 'alters its mode', disk: 'same', rows: original, act: (path) => chmodSync(path, 0o640) },
  { title: 'touches it', disk: 'same', rows: original, act: (path) => utimesSync(path, 1_000_000_000, 1_000_000_000) },
  { title: 'copies the same over it', disk: 'same', rows: original, act: (path) => overwrite(path, original) },
  { title: 'replaces it by its equal', disk: 'same', rows: original, act: (path) => replace(path, original) },
  {
    title: 'moves it away and back',
    disk: 'same',
    rows: original,
    act: (path) => {
      renameSync(path, `${path}.away`)
      renameSync(`${path}.away`, path)
    },
  },
]

const told = { scenarios: 0, slowestMs: 0 }
afterAll(() => {
  tell(
    `P6: ${told.scenarios} scenarios, 0 written over unasked, slowest noticed after ${Math.round(told.slowestMs)} ms`,
  )
})

describe.each(deeds)('when another program $title', (deed) => {
  const options = { timeout: timeFor(ROUNDS, 5000) }

  test('before a change', options, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await using stage = await setUp()
      const { window, path } = stage
      deed.act(path)
      const outcome = await outcomeOf(window.set(rowId(3), ['text'], '"mine"'))
      // A file that was put in its place leaves the opened one readable; one altered in place does not.
      expect(outcome).toBe(deed.disk === 'changed' ? 'source-changed' : 'done')
      await notices(window, deed)
      expect(contentOf(path)).toBe(deed.rows === null ? contentOf(path) : fileOf(deed.rows))
      const mine = original.with(3, '{"id":3,"text":"mine"}')
      if (deed.disk !== 'same') await reload(stage, deed, outcome === 'done' ? [3] : [])
      else await expectSaved(window, path, mine)
    }
  })

  test('between a change and the save', options, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await using stage = await setUp()
      const { window, path } = stage
      await window.set(rowId(3), ['text'], '"mine"')
      deed.act(path)
      const theirs = contentOf(path)
      const saved = await outcomeOf(window.save())
      expect(saved).toBe(refusalOf(deed))
      if (deed.disk === 'same') {
        expect(contentOf(path)).toBe(fileOf(original.with(3, '{"id":3,"text":"mine"}')))
        continue
      }
      expect(contentOf(path)).toBe(theirs)
      await notices(window, deed)
      await reload(stage, deed, [3])
    }
  })

  test('while the save writes', options, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const disk = new InterruptedDisk()
      await using stage = await setUp(disk)
      const { window, path } = stage
      await window.set(rowId(3), ['text'], '"mine"')
      let theirs: string | null = null
      disk.interrupt(
        ({ call, path: at }) => call === 'open w' && at.endsWith('.winnow-tmp'),
        () => {
          deed.act(path)
          theirs = contentOf(path)
        },
      )
      const saved = await outcomeOf(window.save())
      expect(disk.wasInterrupted).toBe(true)
      // Even what changes nothing may be told from another edit only by reading it all: then the save is asked for again.
      expect(saved).toBe(deed.disk === 'same' ? 'source-changed' : refusalOf(deed))
      expect(contentOf(path)).toBe(theirs)
      await notices(window, deed)
      if (deed.disk === 'same') await expectSaved(window, path, original.with(3, '{"id":3,"text":"mine"}'))
      else await reload(stage, deed, [3])
    }
  })

  test('before the index, or while it is made', options, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const moment of ['open r', 'fstat']) await duringIndex(deed, moment)
    }
  })
})

describe.each(deeds.filter(({ disk }) => disk === 'replaced' || disk === 'missing'))(
  'when another program $title and the opened version is kept',
  (deed) => {
    test('the save puts it in the place', { timeout: timeFor(ROUNDS, 5000) }, async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await using stage = await setUp()
        const { window, path, job } = stage
        await window.set(rowId(3), ['text'], '"mine"')
        deed.act(path)
        await notices(window, deed)
        await window.session.call('resolveConflict', { dataset: window.dataset, job, choice: 'keep' })
        expect(await window.state()).toMatchObject({ disk: 'same', isUnsaved: true })
        await window.set(rowId(4), ['text'], '"mine too"')
        const mine = original.with(3, '{"id":3,"text":"mine"}').with(4, '{"id":4,"text":"mine too"}')
        await expectSaved(window, path, mine)
      }
    })
  },
)

describe.each(deeds.filter(({ disk }) => disk === 'changed'))('when another program $title', (deed) => {
  test('the opened version, being gone, can’t be kept', async () => {
    await using stage = await setUp()
    const { window, path, job } = stage
    deed.act(path)
    await notices(window, deed)
    const kept = window.session.call('resolveConflict', { dataset: window.dataset, job, choice: 'keep' })
    expect(await outcomeOf(kept)).toBe('source-changed')
    expect(await outcomeOf(window.save())).toBe('source-changed')
  })
})

test('a link that is pointed elsewhere leaves the file that was opened through it', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  const link = join(folder.path, 'link.jsonl')
  const elsewhere = join(folder.path, 'elsewhere.jsonl')
  writeFileSync(path, fileOf(original))
  writeFileSync(elsewhere, fileOf(other))
  symlinkSync(path, link)
  const engine = await startEngine(folder.path)
  const window = await Window.open(engine, link)
  await window.set(rowId(3), ['text'], '"mine"')
  rmSync(link)
  symlinkSync(elsewhere, link)
  await window.save()
  expect(readFileSync(elsewhere, 'utf8')).toBe(fileOf(other))
  expect(readlinkSync(link)).toBe(elsewhere)
  expect(readFileSync(path, 'utf8')).toBe(fileOf(original.with(3, '{"id":3,"text":"mine"}')))
  await engine.close()
})

test('a version that was agreed to be replaced is not any version', async () => {
  await using stage = await setUp()
  const { window, path, job } = stage
  await window.set(rowId(3), ['text'], '"mine"')
  replace(path, other)
  await window.until(({ disk }) => disk === 'replaced', 'noticed')
  await window.session.call('resolveConflict', { dataset: window.dataset, job, choice: 'keep' })
  const third = ['{"id":"a third program was here"}']
  replace(path, third)
  expect(await outcomeOf(window.save())).toBe('source-changed')
  expect(contentOf(path)).toBe(fileOf(third))
  await window.until(({ disk }) => disk === 'replaced', 'noticed again')
  await window.session.call('resolveConflict', { dataset: window.dataset, job, choice: 'keep' })
  await expectSaved(window, path, original.with(3, '{"id":3,"text":"mine"}'))
})

test('changes of every kind find their rows again under other rows', async () => {
  await using stage = await setUp()
  const { window, path, job } = stage
  const twin = original[9]
  await window.apply({ kind: 'insert', after: rowId(9), lines: [twin] })
  await window.save()
  // Two rows are the same now: 9, and its copy after it. Only the second is changed.
  const [, copy] = (await window.rows([], 9, 11)).map(({ row }) => row)
  await window.set(copy, ['text'], '"the second"')
  await window.apply({ kind: 'insert', after: rowId(12), lines: ['{"id":"new"}'] })
  await window.apply({ kind: 'delete', target: { kind: 'rows', rows: [rowId(14), rowId(15)] } })
  const bulk = { kind: 'rows' as const, rows: [16, 17, 18].map(rowId) }
  await window.apply({ kind: 'set', target: bulk, path: ['mark'], json: 'true' })
  await window.set(rowId(17), ['text'], '"after the bulk"')
  await window.apply({ kind: 'duplicate', target: { kind: 'row', row: rowId(20) } })
  await window.set(rowId(30), ['text'], '"lost with its row"')

  const saved = original.toSpliced(9, 1, twin, twin)
  const theirs = ['{"id":"top"}', ...saved.filter((row) => row !== original[30]), '{"id":"bottom"}']
  replace(path, theirs)
  await window.until(({ disk }) => disk === 'replaced', 'noticed')
  const state = await window.session.call('resolveConflict', { dataset: window.dataset, job, choice: 'reload' })
  expect(state.notices).toContainEqual({ code: 'reattached', values: { attached: 9, lost: 1 } })
  const again = await window.afresh()
  await again.save()
  const expected = [
    '{"id":"top"}',
    ...original.slice(0, 9),
    twin,
    '{"id":9,"text":"the second"}',
    ...original.slice(10, 13),
    '{"id":"new"}',
    original[13],
    '{"id":16,"text":"原文 16","mark":true}',
    '{"id":17,"text":"after the bulk","mark":true}',
    '{"id":18,"text":"原文 18","mark":true}',
    ...original.slice(19, 21),
    original[20],
    ...original.slice(21, 30),
    ...original.slice(31),
    '{"id":"bottom"}',
  ]
  expect(contentOf(path)).toBe(fileOf(expected))
})

test('a reload that finds no file leaves the opened version open, to be kept', async () => {
  await using stage = await setUp()
  const { window, path, job } = stage
  await window.set(rowId(3), ['text'], '"mine"')
  rmSync(path)
  const call = { dataset: window.dataset, job }
  expect(await outcomeOf(window.session.call('resolveConflict', { ...call, choice: 'reload' }))).toBe('file-missing')
  expect(await textsOf(window)).toEqual(original.with(3, '{"id":3,"text":"mine"}'))
  await window.session.call('resolveConflict', { ...call, choice: 'keep' })
  await expectSaved(window, path, original.with(3, '{"id":3,"text":"mine"}'))
})

test('a cleared cache keeps nothing from being changed and saved', async () => {
  await using stage = await setUp()
  const { window, path, folder } = stage
  await window.set(rowId(3), ['text'], '"mine"')
  rmSync(join(folder, 'data', 'cache'), { recursive: true })
  await expectSaved(window, path, original.with(3, '{"id":3,"text":"mine"}'))
})

const duringIndex = async (deed: Deed, moment: string): Promise<void> => {
  const disk = new InterruptedDisk()
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, fileOf(original))
  const engine = await startEngine(folder.path, { disk })
  // The index opens the file for itself, after head and quick fingerprint were read and the file was opened for its rows.
  let opens = 0
  let stats = 0
  const isIndex = ({ call, path: at }: { call: string; path: string }): boolean => {
    if (at !== path) return false
    if (call === 'open r') opens += 1
    if (call === 'fstat' && opens === 4) stats += 1
    return moment === 'open r' ? opens === 4 : stats === 2
  }
  disk.interrupt(isIndex, () => deed.act(path))
  const window = await Window.open(engine, path)
  await window.until(({ index }) => index.state === 'done' || index.state === 'failed', 'indexed')
  expect(disk.wasInterrupted).toBe(true)
  const theirs = contentOf(path)
  const outcome = await outcomeOf(window.set(rowId(3), ['text'], '"mine"'))
  const saved = await outcomeOf(window.save())
  if (saved === 'done') expect(contentOf(path)).toBe(fileOf(original.with(3, '{"id":3,"text":"mine"}')))
  else expect(contentOf(path)).toBe(theirs)
  if (deed.disk !== 'same') expect(saved).not.toBe('done')
  if (deed.disk === 'changed') expect(outcome).toBe('source-changed')
  if (deed.rows !== null && saved !== 'done') {
    const job = 'reload' as JobId
    const state = await window.session.call('resolveConflict', { dataset: window.dataset, job, choice: 'reload' })
    expect(state.disk).toBe('same')
    const again = await window.afresh()
    await again.set(rowId(5), ['text'], '"then"')
    await again.save()
    expect(contentOf(path)).toContain('"text":"then"')
  }
  await engine.close()
  told.scenarios += 1
}

const setUp = async (disk?: InterruptedDisk) => {
  const folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, fileOf(original))
  const engine = await startEngine(folder.path, disk === undefined ? {} : { disk })
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  return {
    engine,
    window,
    path,
    folder: folder.path,
    job: 'resolve' as JobId,
    [Symbol.asyncDispose]: async () => {
      await engine.close()
      folder[Symbol.dispose]()
    },
  }
}
type Stage = Awaited<ReturnType<typeof setUp>>

/** Waits until the window is told what has happened. */
const notices = async (window: Window, { disk }: Deed): Promise<void> => {
  const startedMs = performance.now()
  await window.until((state) => state.disk === disk, `told that the file is ${disk}`)
  told.slowestMs = Math.max(told.slowestMs, performance.now() - startedMs)
  told.scenarios += 1
}

/** Reloads, and expects the changes of these rows to be on the same rows again, wherever those are now. */
const reload = async ({ window, path, job }: Stage, deed: Deed, changed: readonly number[]): Promise<void> => {
  const call = window.session.call('resolveConflict', { dataset: window.dataset, job, choice: 'reload' })
  if (deed.rows === null) {
    expect(await outcomeOf(call)).toMatch(/^file-(missing|empty)$/)
    return
  }
  expect((await call).disk).toBe('same')
  const mine = deed.rows.map((row) =>
    changed.some((id) => row === original[id]) ? row.replace(/"text":".*"/, '"text":"mine"') : row,
  )
  const again = await window.afresh()
  expect(await textsOf(again)).toEqual(mine)
  expect(contentOf(path)).toBe(fileOf(deed.rows))
  await expectSaved(again, path, mine)
}

const expectSaved = async (window: Window, path: string, rows: readonly string[]): Promise<void> => {
  await window.save()
  expect(contentOf(path)).toBe(fileOf(rows))
  expect(await window.state()).toMatchObject({ disk: 'same', isUnsaved: false })
}

const refusalOf = ({ disk }: Deed): string => {
  if (disk === 'same') return 'done'
  return disk === 'missing' ? 'source-gone' : 'source-changed'
}

const outcomeOf = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt
    return 'done'
  } catch (error) {
    if (!isEngineError(error)) throw error
    return error.code
  }
}

const contentOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // no such file is an answer here
  }
}

const overwrite = (path: string, rows: readonly string[]): void => {
  const file = openSync(path, 'r+')
  writeSync(file, fileOf(rows))
  closeSync(file)
}

const replace = (path: string, rows: readonly string[]): void => {
  const temp = join(dirname(path), `another-${basename(path)}`)
  writeFileSync(temp, fileOf(rows))
  renameSync(temp, path)
}

const relink = (path: string, rows: readonly string[]): void => {
  const target = join(dirname(path), 'elsewhere.jsonl')
  writeFileSync(target, fileOf(rows))
  rmSync(path)
  symlinkSync(target, path)
}
