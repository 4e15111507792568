/**
 * A save that writes decisions too, with each call that alters the disk going wrong in turn: the file and what stands
 * beside it are whole, of before or after; no decision is lost; and the next save brings all of it onto the disk.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isEngineError } from '../../shared/engine-error.ts'
import { rowId } from '../../shared/ids.ts'
import { type Breakage, BrokenDisk } from './support/broken-disk.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const original = Array.from({ length: 8 }, (_, row) => `{"row": ${row}}\n`).join('')
const withField = original.replace('{"row": 3}', '{"row": 3, "winnow": {"verdict": "drop", "tags": ["x"]}}')
const beside = '{"row":3,"verdict":"drop","tags":["x"]}\n'
const before = '{"row":1,"note":"of before"}\n'

const breakages: Breakage[] = [
  { kind: 'dies' },
  { kind: 'fails', code: 'EIO' },
  { kind: 'fails', code: 'ENOSPC' },
  { kind: 'writes-half', code: 'ENOSPC' },
]

describe.each(breakages)('a disk that $kind $code', (breakage) => {
  test.each(['field', 'sidecar'] as const)(
    'keeps decisions through a save into a %s',
    { timeout: 120_000 },
    async (out) => {
      // In haste every second call, other ones for each way to break; WINNOW_FAULTS=full tries them all.
      const step = process.env.WINNOW_FAULTS === 'full' ? 1 : 2
      let point = breakages.indexOf(breakage) % step
      while (await saveWith(point, breakage, out)) point += step
      expect(point).toBeGreaterThan(10)
    },
  )
})

/** Gives whether the point was reached at all. */
const saveWith = async (point: number, breakage: Breakage, out: 'field' | 'sidecar'): Promise<boolean> => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  const sidecar = `${path}.decisions.jsonl`
  writeFileSync(path, original)
  writeFileSync(sidecar, before)
  const disk = new BrokenDisk()
  const engine = await startEngine(folder.path, { disk })
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  const settings = { keepsBackup: false, decisionsOut: out, decisionsField: 'winnow' }
  await window.session.call('setSettings', settings)
  await window.apply({ kind: 'judge', target: { kind: 'row', row: rowId(3) }, verdict: 'drop' })
  await window.apply({ kind: 'tag', target: { kind: 'row', row: rowId(3) }, tag: 'x', isOn: true })
  disk.breakAt(point, breakage)
  const outcome = await window.save().then(
    () => 'saved' as const,
    (error: unknown) => error,
  )
  const wasReached = disk.calls.length > point
  const where = `after call ${point} (${disk.broken})`
  disk.breakAt(Number.POSITIVE_INFINITY, { kind: 'dies' })
  if (outcome !== 'saved' && !isEngineError(outcome)) throw outcome
  const saved = out === 'field' ? withField : original
  expect([original, saved], where).toContain(readFileSync(path, 'utf8'))
  expect([before, beside], where).toContain(readFileSync(sidecar, 'utf8'))
  if (outcome === 'saved') expect(readFileSync(path, 'utf8')).toBe(saved)
  if (outcome === 'saved' && out === 'sidecar') expect(readFileSync(sidecar, 'utf8')).toBe(beside)
  await engine.close()

  const again = await startEngine(folder.path)
  const reopened = await Window.open(again, path)
  const decision = { verdict: 'drop', tags: ['x'], note: null, reason: null }
  expect((await reopened.rows()).map((row) => row.decision)[3], where).toEqual(decision)
  await reopened.session.call('setSettings', settings)
  await reopened.save()
  expect(readFileSync(path, 'utf8'), where).toBe(saved)
  if (out === 'sidecar') expect(readFileSync(sidecar, 'utf8'), where).toBe(beside)
  await reopened.session.call('setSettings', { ...settings, decisionsOut: 'none' })
  while ((await reopened.state()).undo !== null) await reopened.undo()
  await reopened.save()
  expect(readFileSync(path, 'utf8'), where).toBe(original)
  await again.close()
  expect(readdirSync(folder.path).filter((name) => name.endsWith('.winnow-tmp'))).toEqual([])
  expect(existsSync(sidecar)).toBe(true)
  return wasReached
}
