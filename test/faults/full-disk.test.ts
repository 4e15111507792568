/**
 * P4: a disk that fills up costs nothing that was kept. Whatever room is left, a change, a save or an opening either
 * happens or is refused as `disk-full`; the file stays whole; and once there is room the same engine goes on, and takes
 * what it refused under the same name.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isEngineError } from '../../shared/engine-error.ts'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'
import { howMany, tell, timeFor } from './support/fault-runs.ts'
import { textsOf } from './support/inspect.ts'
import { breakableDisk, type Mounted, memoryDisk, whyNoMemoryDisk, whyNoPowerCut } from './support/mounts.ts'
import { fileOf } from './support/row-model.ts'

const SIZES = howMany(6, 60)
const original = Array.from({ length: 200 }, (_, row) => `{"id":${row},"text":"${'满'.repeat(200)}"}`)
const FILE_BYTES = Buffer.byteLength(fileOf(original))
/** Room left when the disk counts as full, from none to twice the file. */
const rooms = Array.from({ length: SIZES }, (_, size) => Math.round((size / Math.max(1, SIZES - 1)) * 2 * FILE_BYTES))

interface Places {
  path: string
  dataFolder: string
}

const disks = [
  { kind: 'tmpfs', reason: whyNoMemoryDisk(), make: () => memoryDisk(8 * 1024) },
  { kind: 'ext4', reason: whyNoPowerCut('ext4'), make: () => breakableDisk('ext4') },
]

describe.each(disks)('on a full $kind', ({ kind, reason, make }) => {
  const why = reason === null ? '' : ` (skipped: ${reason})`
  const options = { timeout: timeFor(SIZES, 5000), skip: reason !== null }
  if (reason !== null) tell(`P4 ${kind}: skipped, ${reason}`)

  test(`changes are kept or refused, and go on once there is room${why}`, options, async () => {
    const counts = { confirmed: 0, refused: 0 }
    using disk = make()
    for (const [round, room] of rooms.entries()) await changeOn(disk, round, room, counts)
    expect(counts.refused).toBeGreaterThan(0)
    tell(`P4 ${kind} changes: ${SIZES} sizes, ${counts.confirmed} confirmed, ${counts.refused} refused and then taken`)
  })

  test(`a save happens or is refused, and goes on once there is room${why}`, options, async () => {
    const counts = { saved: 0, refused: 0 }
    using disk = make()
    for (const [round, room] of rooms.entries()) await saveOn(disk, round, room, counts)
    expect(counts.refused).toBeGreaterThan(0)
    tell(
      `P4 ${kind} saves: ${SIZES} sizes, ${counts.saved} saved, ${counts.refused} refused and then saved, 0 said falsely`,
    )
  })

  test(`a file opens or the want of room is said, and work of before can be seen${why}`, options, async () => {
    const counts = { opened: 0, refused: 0 }
    using disk = make()
    for (const [round, room] of rooms.entries()) await openOn(disk, round, room, counts)
    tell(`P4 ${kind} openings: ${SIZES} sizes, ${counts.opened} opened, ${counts.refused} refused and then opened`)
  })
})

const changeOn = async (disk: Mounted, round: number, room: number, counts: { confirmed: number; refused: number }) => {
  using elsewhere = testFolder()
  const places = prepare(disk, elsewhere.path, round, 'data')
  const engine = await startEngine(places.dataFolder, { dataFolder: places.dataFolder })
  const window = await Window.open(engine, places.path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  const ballast = fill(disk, room)
  const wanted: string[] = []
  const refused: number[] = []
  const insert = async (number: number): Promise<boolean> => {
    const line = `{"new":${number},"text":"${'x'.repeat(3000)}"}`
    if (!(await isDone(window.apply({ kind: 'insert', after: null, lines: [line] }, `change-${round}-${number}`))))
      return false
    wanted.unshift(line)
    return true
  }
  for (let number = 0; number < 400 && refused.length < 3; number++) {
    if (await insert(number)) counts.confirmed += 1
    else refused.push(number)
  }
  expect(refused.length, 'the disk never was full').toBe(3)
  expect(await textsOf(window), 'what was refused is not shown').toEqual([...wanted, ...original])
  rmSync(ballast)
  for (const number of refused) expect(await insert(number)).toBe(true)
  counts.refused += refused.length
  await window.save()
  expect(readFileSync(places.path, 'utf8') === fileOf([...wanted, ...original])).toBe(true)
  await engine.close()
  await expectRows(places, [...wanted, ...original])
  clear(disk)
}

const saveOn = async (disk: Mounted, round: number, room: number, counts: { saved: number; refused: number }) => {
  using elsewhere = testFolder()
  const places = prepare(disk, elsewhere.path, round, 'file')
  const engine = await startEngine(places.dataFolder, { dataFolder: places.dataFolder })
  const window = await Window.open(engine, places.path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  await window.set(rowId(5), ['text'], '"mended"')
  await window.apply({ kind: 'delete', target: { kind: 'rows', rows: [rowId(7), rowId(8)] } })
  const mended = original.with(5, '{"id":5,"text":"mended"}').toSpliced(7, 2)
  const ballast = fill(disk, room)
  const isSaved = await isDone(window.save())
  expect(readFileSync(places.path, 'utf8')).toBe(fileOf(isSaved ? mended : original))
  expect(await textsOf(window)).toEqual(mended)
  expect(readdirSync(join(places.path, '..')).filter((name) => name.endsWith('.winnow-tmp'))).toEqual([])
  counts[isSaved ? 'saved' : 'refused'] += 1
  rmSync(ballast)
  await window.set(rowId(6), ['text'], '"then"')
  await window.save()
  const then = mended.with(6, '{"id":6,"text":"then"}')
  expect(readFileSync(places.path, 'utf8')).toBe(fileOf(then))
  await engine.close()
  await expectRows(places, then)
  clear(disk)
}

const openOn = async (disk: Mounted, round: number, room: number, counts: { opened: number; refused: number }) => {
  using elsewhere = testFolder()
  const places = prepare(disk, elsewhere.path, round, 'data')
  const known = { ...places, path: join(places.path, '..', 'known.jsonl') }
  writeFileSync(known.path, fileOf(original))
  const before = await startEngine(places.dataFolder, { dataFolder: places.dataFolder })
  await (await Window.open(before, known.path)).set(rowId(1), ['text'], '"before"')
  await before.close()
  const worked = original.with(1, '{"id":1,"text":"before"}')

  const engine = await startEngine(places.dataFolder, { dataFolder: places.dataFolder })
  const ballast = fill(disk, room)
  const resumed = await Window.open(engine, known.path)
  expect(await textsOf(resumed), 'work of before can be seen, however full the disk').toEqual(worked)
  const opening = Window.open(engine, places.path)
  const isOpened = await isDone(opening)
  counts[isOpened ? 'opened' : 'refused'] += 1
  if (isOpened) expect(await textsOf(await opening)).toEqual(original)
  rmSync(ballast)
  const window = isOpened ? await opening : await Window.open(engine, places.path)
  await window.set(rowId(0), ['text'], '"now"')
  await window.save()
  await resumed.save()
  await engine.close()
  await expectRows(places, original.with(0, '{"id":0,"text":"now"}'))
  await expectRows(known, worked)
  clear(disk)
}

/** Puts the file, the data folder, or both on the disk that will be full; what a test is about always is. */
const prepare = (disk: Mounted, elsewhere: string, round: number, about: 'file' | 'data'): Places => {
  const apart = round % 2 === 1
  const places = {
    path: join(apart && about === 'data' ? elsewhere : disk.path, 'data.jsonl'),
    dataFolder: join(apart && about === 'file' ? elsewhere : disk.path, 'data'),
  }
  mkdirSync(places.dataFolder, { recursive: true })
  writeFileSync(places.path, fileOf(original))
  return places
}

/** Fills a disk until about so much room is left. */
const fill = (disk: Mounted, room: number): string => {
  const path = join(disk.path, 'ballast')
  const file = openSync(path, 'w')
  // A file system needs blocks of its own for a file's blocks: it is filled in steps until it is as full as wished.
  for (let step = 2 ** 20; step >= 4096; step /= 2) {
    while (statfsSync(disk.path).bavail * statfsSync(disk.path).bsize >= room + step) {
      try {
        writeSync(file, Buffer.alloc(step))
        fsyncSync(file)
      } catch {
        break // no such stretch is left: a shorter one may be
      }
    }
  }
  closeSync(file)
  return path
}

const clear = (disk: Mounted): void => {
  for (const name of readdirSync(disk.path)) rmSync(join(disk.path, name), { recursive: true })
}

/** Tells whether something was done; fails unless what kept it from it was, and is said to be, the full disk. */
const isDone = async (attempt: Promise<unknown>): Promise<boolean> => {
  try {
    await attempt
    return true
  } catch (error) {
    if (!isEngineError(error, 'disk-full')) throw error
    return false
  }
}

const expectRows = async (places: Places, rows: readonly string[]): Promise<void> => {
  const engine = await startEngine(places.dataFolder, { dataFolder: places.dataFolder })
  const window = await Window.open(engine, places.path)
  expect((await textsOf(window)).join('\n') === rows.join('\n')).toBe(true)
  expect(await window.state()).toMatchObject({ isUnsaved: false, notices: [] })
  await engine.close()
}
