/**
 * Dropping many rows with why, with each call that alters the disk going wrong in turn: it is one step, with all verdicts and all
 * reasons, or none of it is there; and what is left over of it is taken away.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isEngineError } from '../../shared/engine-error.ts'
import { type Breakage, BrokenDisk } from './support/broken-disk.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'
import { dropRows, linesOf, MANY_ROWS, manyReasons, told } from './support/reasons.ts'

const ROWS = MANY_ROWS
const DROPPED = ROWS * 0.9
const text = linesOf(ROWS)

const breakages: Breakage[] = [
  { kind: 'dies' },
  { kind: 'fails', code: 'EIO' },
  { kind: 'fails', code: 'ENOSPC' },
  { kind: 'writes-half', code: 'ENOSPC' },
]

test.each(breakages)('a disk that $kind $code keeps a step with its reasons, or none of it', async (breakage) => {
  let point = 0
  while (await dropWith(point, breakage)) point += 1
  expect(point).toBeGreaterThan(4)
})

/** Gives whether the point was reached at all. */
const dropWith = async (point: number, breakage: Breakage): Promise<boolean> => {
  using folder = testFolder()
  const path = join(folder.path, 'rows.jsonl')
  writeFileSync(path, text)
  const disk = new BrokenDisk()
  const engine = await startEngine(folder.path, { disk })
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  disk.breakAt(point, breakage)
  const outcome = await dropRows(window, manyReasons()).then(
    () => 'dropped' as const,
    (error: unknown) => error,
  )
  const wasReached = disk.calls.length > point
  const where = `after call ${point} (${disk.broken})`
  if (outcome !== 'dropped' && !isEngineError(outcome)) throw outcome
  if (breakage.kind !== 'dies' && outcome !== 'dropped') {
    // Once there is room, the same is done without harm.
    await dropRows(window, manyReasons())
  }
  disk.breakAt(Number.POSITIVE_INFINITY, { kind: 'dies' })
  await engine.close()

  const again = await startEngine(folder.path)
  const reopened = await Window.open(again, path)
  const { decisions, notices, access } = await reopened.state()
  expect([notices, access.mode], where).toEqual([[], 'write'])
  const isThere = decisions.drop > 0
  if (outcome === 'dropped' || breakage.kind !== 'dies') expect(isThere, where).toBe(true)
  expect(decisions.drop, where).toBe(isThere ? DROPPED : 0)
  expect(await told(reopened, 0, 1000), where).toHaveLength(isThere ? 900 : 0)
  expect(await told(reopened, ROWS - 1000, ROWS), where).toHaveLength(isThere ? 900 : 0)
  const home = join(folder.path, 'data', 'datasets', reopened.dataset)
  const left = readdirSync(home).filter((name) => name.startsWith('reasons-'))
  expect(left, where).toHaveLength(isThere ? 1 : 0)
  await again.close()
  expect(readFileSync(path, 'utf8')).toBe(text)
  return wasReached
}
