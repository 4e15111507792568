/**
 * Reasons of many rows lie in a file beside the journal, synced before the record that names it. A file that is gone or damaged
 * takes the reasons with it, and never what was decided.
 *
 * Layout: a first line that names the format, the CRC-32 of what follows (4 bytes, little-endian), then the reasons as
 * `shared/packed-reasons.ts` has them.
 */
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Change, ReasonChange } from '../../../shared/change.ts'
import { PackedReasons } from '../../../shared/packed-reasons.ts'
import { type Disk, isNotFound, readFully, readSmallFile, removeIfThere, writeFully } from '../disk.ts'
import type { JournalRecord } from '../journal/record.ts'
import { isDiskFailure } from '../journal/work-record.ts'
import { writeError } from '../write/target.ts'

/** Reasons of so many bytes stand in the journal itself: those of some ten thousand rows. */
const INLINE_BYTES = 1 << 16
const MOST_BYTES = 2 ** 32 - 1
const FIRST_LINE = new TextEncoder().encode('winnow-reasons 1\n')
const HEAD_BYTES = FIRST_LINE.length + 4

/** Gives the start of the names of a journal's files of reasons. */
export const reasonsPrefix = (epoch: number): string => `reasons-${epoch}-`

/** Puts a change's many reasons into files beside the journal, and gives the change that names those; `mark` is one that no other has. */
export const keepReasons = async (
  disk: Disk,
  folder: string,
  change: Change,
  epoch: number,
  mark: number,
): Promise<Change> => {
  let count = 0
  const kept = async (one: Change): Promise<Change> => {
    if (one.kind === 'batch') {
      if (!one.changes.some(isLong)) return one
      const changes: Change[] = []
      for (const each of one.changes) changes.push(await kept(each))
      return { ...one, changes }
    }
    if (!isLong(one)) return one
    const name = `${reasonsPrefix(epoch)}${mark}-${count++}.bin`
    await writeReasons(disk, join(folder, name), one.reasons.bytes ?? new Uint8Array(0))
    return { ...one, reasons: one.reasons.movedTo(name) }
  }
  return kept(change)
}

/** Loads the reasons that records name; gives how many rows' are lost, since their file can't be read. */
export const loadReasons = async (disk: Disk, folder: string, records: readonly JournalRecord[]): Promise<number> => {
  const loaded = new Map<string, Uint8Array | null>()
  let lost = 0
  for (const record of records) {
    if (record.kind !== 'change') continue
    for (const { reasons, rows } of reasonsOf(record.change)) {
      const { file } = reasons
      if (file === null || reasons.bytes !== null) continue
      const bytes = loaded.get(file) ?? (await readReasons(disk, join(folder, file)))
      loaded.set(file, bytes)
      if (bytes === null || PackedReasons.ofBytes(bytes).count !== rows.size) lost += rows.size
      else reasons.load(bytes)
    }
  }
  return lost
}

/** Gives the changes in a change that say why rows were marked. */
export const reasonsOf = (change: Change): readonly ReasonChange[] => {
  if (change.kind === 'batch') return change.changes.flatMap(reasonsOf)
  return change.kind === 'reason' || change.kind === 'unreason' ? [change] : []
}

const isLong = (change: Change): change is ReasonChange =>
  (change.kind === 'reason' || change.kind === 'unreason') &&
  change.reasons.file === null &&
  (change.reasons.bytes?.length ?? 0) > INLINE_BYTES

const writeReasons = async (disk: Disk, path: string, reasons: Uint8Array): Promise<void> => {
  try {
    const file = await disk.open(path, 'w+', 0o600)
    try {
      const head = new Uint8Array(HEAD_BYTES)
      head.set(FIRST_LINE)
      new DataView(head.buffer).setUint32(FIRST_LINE.length, crc32(reasons), true)
      await writeFully(file, head, 0)
      await writeFully(file, reasons, HEAD_BYTES)
      await file.sync()
      const written = new Uint8Array(HEAD_BYTES + reasons.length)
      const count = await readFully(file, written, 0, written.length, 0)
      if (count < written.length || contentOf(written) === null)
        throw Object.assign(new Error('reasons were not written as given'), { code: 'EIO' })
    } finally {
      await file.close()
    }
    await disk.syncFolder(dirname(path))
  } catch (error) {
    await removeIfThere(disk, path).catch(() => undefined)
    throw await writeError(disk, error, path)
  }
}

const readReasons = async (disk: Disk, path: string): Promise<Uint8Array | null> => {
  try {
    return contentOf(await readSmallFile(disk, path, MOST_BYTES))
  } catch (error) {
    if (!isNotFound(error) && !isDiskFailure(error)) throw error // what was decided counts without them
    return null
  }
}

/** Gives the reasons that a file's bytes hold; null where they are not whole. */
const contentOf = (bytes: Uint8Array): Uint8Array | null => {
  if (bytes.length < HEAD_BYTES || !FIRST_LINE.every((byte, at) => bytes[at] === byte)) return null
  const content = bytes.subarray(HEAD_BYTES)
  const checksum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(FIRST_LINE.length, true)
  return crc32(content) === checksum ? content : null
}
