/**
 * The decisions on the rows of a written file, as lines of a file beside it. Rows are numbered as they stand in the written
 * file, so that `winnow apply` takes the lines as they are. Prepared before the file itself is put in place, so that what
 * can fail has failed by then.
 */
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Decision } from '../../../shared/decision.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { type DatasetId, position, type RowId } from '../../../shared/ids.ts'
import { type Disk, type DiskFile, isNotFound, readFully, removeIfThere } from '../disk.ts'
import type { Document } from '../document/document.ts'
import { OutFile } from '../write/out-file.ts'
import { examineTarget, type Target, writeError } from '../write/target.ts'
import { saidBy } from './decision-json.ts'
import { type PlaceOf, placesInSave } from './written-places.ts'

/** Gives the path of the decisions of a file. */
export const sidecarPath = (path: string): string =>
  // What names several files together may be a pattern, which is no name on every system.
  join(dirname(path), `${basename(path).replaceAll(/[*?"<>|:]/g, '_')}.decisions.jsonl`)

/** Gives one line of such a file. */
export const sidecarLine = (row: number, decision: Decision, placeOf: PlaceOf): string =>
  `${JSON.stringify({ row, ...saidBy(decision, placeOf) })}\n`

/** A sidecar being written, under another name until it is put in place. */
export class Sidecar {
  readonly #disk: Disk
  readonly #target: Target
  readonly #file: DiskFile
  readonly #out: OutFile

  private constructor(disk: Disk, target: Target, file: DiskFile) {
    this.#disk = disk
    this.#target = target
    this.#file = file
    this.#out = new OutFile(file)
  }

  /** Starts the sidecar of a file; fails with `target-exists` where a file stands that holds something else. */
  static async start(disk: Disk, path: string, dataset: DatasetId): Promise<Sidecar> {
    const target = await examineTarget(disk, sidecarPath(path), dataset)
    if (target.present !== null && !(await isSidecar(disk, target.path)))
      throw new EngineError('target-exists', { file: basename(target.path) })
    try {
      const file = await disk.open(target.tempPath, 'w', target.present?.mode ?? 0o666)
      return new Sidecar(disk, target, file)
    } catch (error) {
      throw await writeError(disk, error, target.path)
    }
  }

  /** Adds what is decided about the row at a place of the written file; `placeOf` says where others stand in it. */
  add(row: number, decision: Decision, placeOf: PlaceOf): Promise<void> | undefined {
    return this.#out.write(encoder.encode(sidecarLine(row, decision, placeOf)))
  }

  /** Brings all lines onto the disk. */
  async finish(): Promise<void> {
    await this.#out.flush()
    await this.#file.sync()
    await this.#file.close()
  }

  /** Puts it in its place; one without a line takes the place's file away, which would be of an earlier state. */
  async put(): Promise<void> {
    const { tempPath, path, present } = this.#target
    try {
      if (this.#out.size > 0) await this.#disk.rename(tempPath, path)
      else {
        await this.#disk.unlink(tempPath)
        if (present === null) return
        await removeIfThere(this.#disk, path)
      }
      await this.#disk.syncFolder(dirname(path))
    } catch (error) {
      throw await writeError(this.#disk, error, path)
    }
  }

  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined)
    await removeIfThere(this.#disk, this.#target.tempPath).catch(() => undefined)
  }
}

/** Writes the sidecar of the file that a save is about to write, to be put in place after it. */
export const prepareSidecar = async (
  disk: Disk,
  document: Document,
  path: string,
  dataset: DatasetId,
): Promise<Sidecar> => {
  const target = await examineTarget(disk, path, dataset)
  const sidecar = await Sidecar.start(disk, target.path, dataset)
  try {
    const placeOf = placesInSave(document)
    for (const [number, row] of decidedRows(document)) {
      const pending = sidecar.add(number, document.history.decisions.of(row), placeOf)
      if (pending !== undefined) await pending
    }
    await sidecar.finish()
    return sidecar
  } catch (error) {
    await sidecar.abandon()
    throw await writeError(disk, error, sidecarPath(target.path))
  }
}

// The decided rows that a save writes, with their places in the file that it writes.
function* decidedRows(document: Document): Generator<[number: number, row: RowId]> {
  const { decisions, edits } = document.history
  const { order, deleted } = edits
  const rows = decisions.decided()
  rows.deleteAll(deleted)
  let number = 0
  for (const { start, end } of order.runsBetween(position(0), position(order.count))) {
    let from = start
    for (let row = rows.firstFrom(start, end); row !== null; row = rows.firstFrom(from, end)) {
      number += row - from - deleted.countBetween(from, row)
      yield [number, row]
      number += 1
      from = (row + 1) as RowId
      if (from >= end) break
    }
    number += end - from - deleted.countBetween(from, end)
  }
}

const encoder = new TextEncoder()
const LOOK_BYTES = 1 << 17
const lineSchema = z.looseObject({ row: z.int().nonnegative() })

const isSidecar = async (disk: Disk, path: string): Promise<boolean> => {
  const bytes = await firstBytes(disk, path)
  if (bytes.length === 0) return true
  const [line = ''] = new TextDecoder().decode(bytes).split('\n')
  // A note may be longer than what is looked at.
  if (line.length >= LOOK_BYTES / 4) return /^\{"row":\d+,"(?:verdict|tags|note|reason)":/.test(line)
  try {
    const parsed = lineSchema.safeParse(JSON.parse(line))
    return parsed.success && Object.keys(parsed.data).every((key) => KEYS.includes(key))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return false
  }
}

const KEYS = ['row', 'verdict', 'tags', 'note', 'reason']

const firstBytes = async (disk: Disk, path: string): Promise<Uint8Array> => {
  let file: DiskFile
  try {
    file = await disk.open(path, 'r')
  } catch (error) {
    if (!isNotFound(error)) throw error // gone since it was looked at
    return new Uint8Array(0)
  }
  try {
    const bytes = new Uint8Array(LOOK_BYTES)
    return bytes.subarray(0, await readFully(file, bytes, 0, bytes.length, 0))
  } finally {
    await file.close()
  }
}
