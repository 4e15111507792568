/**
 * P14 and P15, for what happens to journals on disks: torn at any byte of their end, damaged anywhere, written by a later
 * version, or cut off while a new one began. What precedes the damage is there, what happened is said, a copy of the
 * journal as it was found is kept, and what can't be understood is left alone.
 */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeJournal, encodeFrame, journalHeader } from '../../electron/engine/journal/frames.ts'
import { decodeRecord, encodeRecord } from '../../electron/engine/journal/record.ts'
import type { Notice } from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { type JobId, rowId } from '../../shared/ids.ts'
import { BrokenDisk } from '../engine/support/broken-disk.ts'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'
import { makeBench } from '../hosts/command-line-harness.ts'
import { Dice, howMany, isQuick, runSeed, tell, timeFor } from './support/fault-runs.ts'
import { textsOf } from './support/inspect.ts'
import { InterruptedDisk } from './support/interrupted-disk.ts'
import { fileOf } from './support/row-model.ts'

const original = Array.from({ length: 12 }, (_, row) => `{"id":${row},"text":"原文 ${row}"}`)

/** What the rows were when the journal had so many bytes: each entry is right after a step. */
interface Moment {
  bytes: number
  rows: readonly string[]
}

const folder = testFolder()
const path = join(folder.path, 'data.jsonl')
const dataFolder = join(folder.path, 'data')
const kept = join(folder.path, 'kept')
const moments: Moment[] = []
/** Which of them is the save. */
const SAVED = 4
let journal: Buffer
let journalName: string
afterAll(() => folder[Symbol.dispose]())

/** Makes a journal of every kind of record, and takes down how long it was, and what the rows were, after each step. */
beforeAll(async () => {
  writeFileSync(path, fileOf(original))
  const engine = await startEngine(dataFolder, { dataFolder })
  const window = await Window.open(engine, path)
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  const [dataset] = readdirSync(join(dataFolder, 'datasets'))
  journalName = join('datasets', dataset, 'journal-0.wjl')
  const note = async (): Promise<void> => {
    moments.push({ bytes: statSync(join(dataFolder, journalName)).size, rows: await textsOf(window) })
  }
  await note()
  const rows = { kind: 'rows' as const, rows: [1, 2, 3, 4].map(rowId) }
  const steps = [
    () => window.set(rowId(3), ['text'], '"first"'),
    () => window.apply({ kind: 'set', target: rows, path: ['mark'], json: 'true' }),
    () => window.apply({ kind: 'insert', after: rowId(5), lines: ['{"id":"new"}', '{"id":"newer"}'] }),
    () => window.save(),
    () => window.apply({ kind: 'delete', target: { kind: 'rows', rows: [rowId(7), rowId(8)] } }),
    () => window.set(rowId(2), ['text'], '"second"'),
    () => window.undo(),
    () => window.undo(),
    () => window.redo(),
    () => window.set(rowId(9), ['text'], '"last"'),
    () => window.undo(),
  ]
  for (const step of steps) {
    await step()
    await note()
  }
  await engine.close()
  journal = readFileSync(join(dataFolder, journalName))
  cpSync(dataFolder, kept, { recursive: true })
  copyFileSync(path, join(kept, 'data.jsonl'))
}, 60_000)

/** What was there before byte `at` of the journal. */
const momentAt = (at: number): Moment => moments.findLast(({ bytes }) => bytes <= at) ?? { bytes: 0, rows: [] }

describe('a torn journal', () => {
  test('is read up to its last whole record, whichever byte it ends at', () => {
    const lengths = new Set<number>()
    for (let length = 0; length <= journal.length; length++) {
      const read = decodeJournal(journal.subarray(0, length))
      if (read.state !== 'read') throw new Error('a torn journal is no newer one')
      expect(read.goodBytes).toBeLessThanOrEqual(length)
      expect(read.isDamaged).toBe(false)
      lengths.add(read.goodBytes)
    }
    for (const { bytes } of moments) expect(lengths).toContain(bytes)
    tell(`P14 torn journals: ${journal.length + 1} lengths read, ${lengths.size} records told apart`)
  })

  const SPARSE = isQuick ? 8 : 1
  test('opens with all that was whole, says what was dropped, and goes on', {
    timeout: timeFor(800, 300),
  }, async () => {
    // The last two records, a change and its undoing, at every byte; when in haste at every eighth and at their ends.
    const from = moments.at(-3)?.bytes ?? 0
    let opened = 0
    for (let length = from; length <= journal.length; length++) {
      const { bytes, rows } = momentAt(length)
      if ((length - from) % SPARSE > 0 && length - bytes > 1 && length < journal.length - 1) continue
      const dropped = length - bytes
      const notices: Notice[] = dropped === 0 ? [] : [{ code: 'journal-torn', values: { bytes: dropped } }]
      await expectOpening(journal.subarray(0, length), rows, notices)
      opened += 1
    }
    tell(`P14 torn journals: ${opened} opened, 0 changes before the tear lost`)
  })
})

describe('a damaged journal', () => {
  test('is read up to the damage, whichever bit is wrong', () => {
    for (let at = journalHeader().length; at < journal.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const read = decodeJournal(damaged(at, bit))
        if (read.state !== 'read') throw new Error('damage makes no newer journal')
        const whole = decodeJournal(journal.subarray(0, at))
        if (whole.state !== 'read') throw new Error('unreadable')
        expect(read.goodBytes).toBe(whole.goodBytes)
        expect(read.frames).toEqual(whole.frames)
      }
    }
    tell(`P14 damaged journals: ${(journal.length - journalHeader().length) * 8} wrong bits, each found`)
  })

  const FLIPS = howMany(25, 1000)
  test('opens with what precedes the damage, says so, and goes on', { timeout: timeFor(FLIPS, 500) }, async () => {
    const seed = runSeed()
    const dice = new Dice(seed)
    for (let flip = 0; flip < FLIPS; flip++) {
      const at = moments[0].bytes + dice.below(journal.length - moments[0].bytes)
      const bytes = damaged(at, dice.below(8))
      const read = decodeJournal(bytes)
      if (read.state !== 'read') throw new Error('unreadable')
      const code = read.isDamaged ? 'journal-damaged' : 'journal-torn'
      const notice = { code, values: { bytes: bytes.length - read.goodBytes } } as const
      // Damage before the save leaves a journal of another file than the one that is there: that one is shown.
      await expectOpening(bytes, at < moments[SAVED].bytes ? null : momentAt(at).rows, [notice])
    }
    tell(`P14 damaged journals: seed ${seed}, ${FLIPS} opened, 0 changes before the damage lost`)
  })

  test('is kept as it was even when its very first line is damaged', async () => {
    const bytes = damaged(3, 1)
    await expectOpening(bytes, null, [{ code: 'journal-damaged', values: { bytes: bytes.length } }])
  })

  test('does not keep its reader looking for what follows', () => {
    // Row numbers as a save of a file of many millions writes them: bytes that look like lengths of frames.
    const order = Float64Array.from({ length: 400_000 }, (_, at) => 1e6 + at * 7)
    const saving = { kind: 'saving', order } as unknown as Parameters<typeof encodeRecord>[0]
    const bytes = Buffer.concat([journal, encodeFrame(encodeRecord(saving)), encodeFrame(encodeRecord(saving))])
    bytes[journal.length + 20] ^= 1
    const startedMs = performance.now()
    expect(decodeJournal(bytes)).toMatchObject({ state: 'read', goodBytes: journal.length, isDamaged: true })
    expect(performance.now() - startedMs).toBeLessThan(2000)
  })

  test('can be read by the command line', async () => {
    const bench = await makeBench()
    cpSync(kept, bench.dataFolder, { recursive: true })
    const last = moments.at(-3)?.bytes ?? 0
    writeFileSync(join(bench.dataFolder, journalName), damaged(last + 30, 2))
    const { output, errors } = await bench.run(['log', '--json'])
    expect(output.trim().split('\n').length).toBeGreaterThan(8)
    expect(errors).not.toBe('')
    await bench.remove()
  })
})

describe('a journal of a later version', () => {
  test('is left alone: the file can be read, and nothing of it changed', async () => {
    using place = testFolder()
    const at = restore(place.path)
    const later = Buffer.concat([Buffer.from('winnow-journal 999\n'), journal.subarray(journalHeader().length)])
    writeFileSync(at.journal, later)
    const before = namesIn(at.dataFolder)
    const engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
    const window = await Window.open(engine, at.path)
    expect(window.opened.access).toEqual({ mode: 'read', reason: 'newer-journal' })
    expect(fileOf(await textsOf(window))).toBe(readFileSync(at.path, 'utf8'))
    const refusals = [
      window.set(rowId(1), ['text'], '"no"'),
      window.undo(),
      window.save(),
      window.session.call('resolveConflict', { dataset: window.dataset, job: 'r' as JobId, choice: 'reload' }),
    ]
    for (const refusal of refusals) {
      const outcome = await refusal.catch((error: unknown) => error)
      expect(isEngineError(outcome, 'read-only') && outcome.values).toEqual({ reason: 'newer-journal' })
    }
    await engine.close()
    expect(readFileSync(at.journal).equals(later)).toBe(true)
    expect(namesIn(at.dataFolder)).toEqual(before)
    expect(readFileSync(at.path, 'utf8')).toBe(readFileSync(path, 'utf8'))
  })
})

describe('a journal that another begins after', () => {
  test('has its changes carried over, wherever the beginning is cut off', { timeout: 120_000 }, async () => {
    let points = 0
    for (; ; points++) if (!(await carriesOver(points))) break
    expect(points).toBeGreaterThan(3)
    tell(`P15 beginnings of a journal cut off: ${points} points, 0 changes left behind`)
  })
})

describe('work that waits to be carried over', () => {
  test('is carried over at the next opening, beside what was done meanwhile', async () => {
    using place = testFolder()
    const at = placesIn(place.path)
    await leaveWork(at, async (window) => {
      await window.set(rowId(3), ['text'], '"mine"')
      await window.apply({ kind: 'insert', after: rowId(5), lines: ['{"id":"mine too"}'] })
    })
    // No room for the hashes by which rows are found again: the work can't be carried over yet.
    const disk = new InterruptedDisk()
    disk.interrupt(
      ({ call, path: of }) => call === 'open w' && of.includes('hashes-'),
      () => {
        throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
      },
    )
    let engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder, disk })
    let window = await Window.open(engine, at.path)
    await window.until(({ index }) => index.state === 'done', 'indexed')
    expect(disk.wasInterrupted).toBe(true)
    await window.apply({ kind: 'insert', after: null, lines: ['{"id":"meanwhile"}'] })
    await window.set(rowId(1), ['text'], '"meanwhile"')
    await engine.close()

    engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
    window = await Window.open(engine, at.path)
    await window.until(({ notices }) => notices.some(({ code }) => code === 'reattached'), 'carried over')
    const expected = ['{"id":"meanwhile"}', '{"id":"above"}', ...original]
    expected[2] = '{"id":0,"text":"meanwhile"}'
    expected[5] = '{"id":3,"text":"mine"}'
    expected.splice(8, 0, '{"id":"mine too"}')
    expect(await textsOf(window)).toEqual(expected)
    await window.undo()
    expect(await textsOf(window)).not.toContain('{"id":"mine too"}')
    expect(await textsOf(window)).toContain('{"id":"meanwhile"}')
    await window.redo()
    await window.save()
    expect(readFileSync(at.path, 'utf8')).toBe(fileOf(expected))
    await engine.close()
  })

  test('is left out where it hangs on copies that can’t be carried over, and the rest is there', async () => {
    using place = testFolder()
    const at = placesIn(place.path)
    await leaveWork(at, async (window) => {
      const lines = Array.from({ length: 1001 }, (_, line) => `{"line":${line}}`)
      const added = await window.apply({ kind: 'insert', after: rowId(5), lines })
      await window.save()
      // Copies of so many rows lie in a file of their own, in the order of rows that will not be there.
      const target = { kind: 'rows' as const, rows: added.inserted }
      const copied = await window.apply({ kind: 'duplicate', target })
      await window.set(copied.inserted[3], ['text'], '"on a copy"')
      await window.apply({ kind: 'insert', after: copied.inserted[7], lines: ['{"id":"below a copy"}'] })
      await window.set(rowId(1), ['text'], '"mine"')
    })
    for (let opening = 0; opening < 2; opening++) {
      const engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
      const window = await Window.open(engine, at.path)
      await window.until(({ counts }) => counts.inserted === 1, 'carried over')
      const mine = original.with(1, '{"id":1,"text":"mine"}')
      expect((await textsOf(window)).toSorted()).toEqual(
        ['{"id":"above"}', '{"id":"below a copy"}', ...mine].toSorted(),
      )
      await engine.close()
    }
  })
})

describe('a save that was cut off', () => {
  test('is told as done even when its disk has another number after a restart', async () => {
    using place = testFolder()
    const at = placesIn(place.path)
    writeFileSync(at.path, fileOf(original))
    let engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
    let window = await Window.open(engine, at.path)
    await window.until(({ survey }) => survey.state === 'done', 'surveyed')
    await window.set(rowId(3), ['text'], '"mine"')
    await window.save()
    await engine.close()
    const [dataset] = readdirSync(join(at.dataFolder, 'datasets'))
    const name = join(at.dataFolder, 'datasets', dataset, 'journal-0.wjl')
    const read = decodeJournal(readFileSync(name))
    if (read.state !== 'read') throw new Error('unreadable')
    const records = read.frames.map(decodeRecord)
    const cut = records.slice(0, records.findIndex(({ kind }) => kind === 'saving') + 1)
    const moved = cut.map((record) => {
      if (record.kind === 'saving') return { ...record, dev: '4242' }
      return record.kind === 'base' ? { ...record, identity: { ...record.identity, dev: '4242' } } : record
    })
    writeFileSync(name, Buffer.concat([journalHeader(), ...moved.map((record) => encodeFrame(encodeRecord(record)))]))

    engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
    window = await Window.open(engine, at.path)
    expect(window.opened.notices.map(({ code }) => code)).toEqual(['save-settled'])
    expect(await textsOf(window)).toEqual(original.with(3, '{"id":3,"text":"mine"}'))
    await window.undo()
    expect(await textsOf(window)).toEqual(original)
    await engine.close()
  })
})

/** Does work in a dataset, closes it, and lets another program put a row above all others. */
const leaveWork = async (at: { path: string; dataFolder: string }, work: (window: Window) => Promise<unknown>) => {
  writeFileSync(at.path, fileOf(original))
  const engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
  const window = await Window.open(engine, at.path)
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  await work(window)
  await engine.close()
  writeFileSync(`${at.path}.new`, fileOf(['{"id":"above"}', ...original]))
  renameSync(`${at.path}.new`, at.path)
}

/** Opens a file that another program has changed, the disk failing from some call on; gives whether that was reached. */
const carriesOver = async (point: number): Promise<boolean> => {
  using place = testFolder()
  const at = placesIn(place.path)
  await leaveWork(at, (window) => window.set(rowId(3), ['text'], '"mine"'))
  const disk = new BrokenDisk()
  let engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder, disk })
  disk.breakAt(point, { kind: 'dies' })
  const dying = await Window.open(engine, at.path).catch((error: unknown) => error)
  if (dying instanceof Window) await dying.until(({ index }) => index.state !== 'running', 'indexed')
  const wasReached = disk.calls.length > point
  disk.breakAt(Number.POSITIVE_INFINITY, { kind: 'dies' })
  await engine.close()

  engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
  const again = await Window.open(engine, at.path)
  const mine = ['{"id":"above"}', ...original.with(3, '{"id":3,"text":"mine"}')]
  await again.until(({ undo, index }) => index.state === 'done' && undo !== null, `carried over after call ${point}`)
  expect(await textsOf(again), `after call ${point} (${disk.calls[point]})`).toEqual(mine)
  await engine.close()
  return wasReached
}

/** Opens the dataset with this journal: expects rows (null: any), notices, and a copy of what was dropped; twice. */
const expectOpening = async (bytes: Uint8Array, rows: readonly string[] | null, notices: Notice[]): Promise<void> => {
  using place = testFolder()
  const at = restore(place.path)
  writeFileSync(at.journal, bytes)
  let engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
  let window = await Window.open(engine, at.path)
  const told = window.opened.notices.filter(({ code }) => code === 'journal-torn' || code === 'journal-damaged')
  expect(told).toEqual(notices)
  if (rows !== null) expect(await textsOf(window)).toEqual(rows)
  else expect(await textsOf(window)).toEqual(expect.arrayContaining(moments[SAVED].rows.slice(0, -1)))
  const copies = readdirSync(join(at.journal, '..')).filter((name) => name.includes('before-repair'))
  expect(copies).toHaveLength(notices.length)
  for (const name of copies) expect(readFileSync(join(at.journal, '..', name)).equals(bytes)).toBe(true)
  await window.set(rowId(0), ['then'], '1')
  const then = await textsOf(window)
  await engine.close()

  engine = await startEngine(at.dataFolder, { dataFolder: at.dataFolder })
  window = await Window.open(engine, at.path)
  expect(window.opened.notices.filter(({ code }) => code.startsWith('journal'))).toEqual([])
  expect(await textsOf(window)).toEqual(then)
  await engine.close()
}

const placesIn = (place: string) => ({ path: join(place, 'data.jsonl'), dataFolder: join(place, 'data') })

/** Puts dataset and data folder, as they were left, to a place of their own. */
const restore = (place: string) => {
  const at = placesIn(place)
  mkdirSync(at.dataFolder)
  cpSync(join(kept, 'datasets'), join(at.dataFolder, 'datasets'), { recursive: true })
  copyFileSync(join(kept, 'data.jsonl'), at.path)
  // The work is found by what it says of its file, which has moved here.
  const about = join(at.dataFolder, journalName, '..', 'about.json')
  writeFileSync(about, JSON.stringify({ ...JSON.parse(readFileSync(about, 'utf8')), path: at.path }))
  return { ...at, journal: join(at.dataFolder, journalName) }
}

const damaged = (at: number, bit: number): Buffer => {
  const bytes = Buffer.from(journal)
  bytes[at] ^= 1 << bit
  return bytes
}

const namesIn = (place: string): string[] =>
  readdirSync(join(place, 'datasets'), { recursive: true }).map(String).sort()
