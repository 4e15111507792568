/**
 * Every call that alters the disk, during changes and during a save, goes wrong in turn, in several ways. Afterwards the
 * file is the old one or the new one, whole; every change that was confirmed is there; none is there twice.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ChangeRequest } from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { rowId } from '../../shared/ids.ts'
import { type Breakage, BrokenDisk } from './support/broken-disk.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const ROWS = 20
const original = Array.from({ length: ROWS }, (_, row) => `{"row": ${row}, "text": "原文 ${row}"}\n`).join('')
const edited = original.replace('"原文 3"', '"mended"').replace('{"row": 5, "text": "原文 5"}\n', '')

const breakages: Breakage[] = [
  { kind: 'dies' },
  { kind: 'fails', code: 'EIO' },
  { kind: 'fails', code: 'ENOSPC' },
  { kind: 'fails', code: 'EPERM' },
  { kind: 'fails', code: 'EDQUOT' },
  { kind: 'writes-half', code: 'ENOSPC' },
  { kind: 'lies' },
]

/** Codes that the program takes alike are tried at every third call; `WINNOW_FAULTS=full` tries them at every one. */
const isSampled = (breakage: Breakage): boolean =>
  process.env.WINNOW_FAULTS !== 'full' && 'code' in breakage && ['EPERM', 'EDQUOT'].includes(breakage.code)

describe.each(breakages)('a disk that $kind $code', (breakage) => {
  const step = isSampled(breakage) ? 3 : 1
  test('never leaves a file that is neither the old nor the new one', { timeout: 300_000 }, async () => {
    let points = 0
    for (let point = 0; ; point += step) {
      const reached = await saveWith(point, breakage)
      if (!reached) break
      points += 1
    }
    // A save makes at least: open, write, chmod, sync, old rows, journal, link, rename, folder sync, journal.
    expect(points * step).toBeGreaterThan(10)
  })

  test('never loses a change that was confirmed, and never makes one twice', { timeout: 300_000 }, async () => {
    for (let point = 0; point < 12; point++) await changesWith(point, breakage)
  })
})

/** Gives whether the point was reached at all. */
const saveWith = async (point: number, breakage: Breakage): Promise<boolean> => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, original)
  const disk = new BrokenDisk()
  const engine = await startEngine(folder.path, { disk })
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  await window.set(rowId(3), ['text'], '"mended"')
  await window.apply({ kind: 'delete', target: { kind: 'row', row: rowId(5) } })
  disk.breakAt(point, breakage)
  const outcome = await window.save().then(
    () => 'saved' as const,
    (error: unknown) => error,
  )
  const wasReached = disk.calls.length > point
  const { broken } = disk
  const after = readFileSync(path, 'utf8')
  expect([original, edited], `after call ${point} (${broken})`).toContain(after)
  if (outcome === 'saved') expect(after).toBe(edited)
  else if (!isEngineError(outcome)) throw outcome
  disk.breakAt(Number.POSITIVE_INFINITY, { kind: 'dies' })
  await engine.close()

  // A journal that was told "written" and was not is found torn at the next opening: what it lacks nobody can know.
  if (breakage.kind === 'lies' && broken?.includes('.wjl')) return wasReached

  const again = await startEngine(folder.path)
  const reopened = await Window.open(again, path)
  await reopened.save()
  expect(readFileSync(path, 'utf8'), `saved again after call ${point} (${broken})`).toBe(edited)
  await reopened.undo()
  await reopened.undo()
  await reopened.save()
  expect(readFileSync(path, 'utf8')).toBe(original)
  await again.close()
  expect(readdirSync(folder.path).filter((name) => name.endsWith('.winnow-tmp'))).toEqual([])
  return wasReached
}

const changesWith = async (point: number, breakage: Breakage): Promise<void> => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, original)
  const disk = new BrokenDisk()
  const engine = await startEngine(folder.path, { disk })
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  const confirmed: number[] = []
  disk.breakAt(point, breakage)
  for (let row = 0; row < ROWS; row++) {
    const request: ChangeRequest = { kind: 'insert', after: rowId(row), lines: [`{"new":${row}}`] }
    try {
      await window.apply(request, `change-of-${row}`)
      confirmed.push(row)
    } catch (error) {
      if (!isEngineError(error)) throw error
      // What a window does when a change was not confirmed: it keeps it, and offers it again under its name.
      if (breakage.kind !== 'dies') {
        await window.apply(request, `change-of-${row}`)
        confirmed.push(row)
      }
    }
  }
  disk.breakAt(Number.POSITIVE_INFINITY, { kind: 'dies' })
  await engine.close()
  const again = await startEngine(folder.path)
  const reopened = await Window.open(again, path)
  const found = (await reopened.rows([['new']])).flatMap((row) =>
    row.cells[0].kind === 'number' ? [Number(row.cells[0].text)] : [],
  )
  // A lie about a write is what no program can see before it reads: what was confirmed after it may be gone, nothing else.
  if (breakage.kind === 'lies') expect(found).toEqual(confirmed.slice(0, found.length))
  else expect(found.filter((row) => confirmed.includes(row))).toEqual(confirmed)
  expect(new Set(found).size).toBe(found.length)
  await again.close()
}
