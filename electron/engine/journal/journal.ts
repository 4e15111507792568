/**
 * One journal file: read when a dataset is opened, appended to from then on. `append` answers only once its record is
 * synced to disk; records that wait while a sync is under way go out together with one sync. After a failed write or sync
 * the file is put back to its last good byte by writing it anew, never by trusting the file descriptor that failed: the
 * system may have dropped what it could not write and call the next sync a success.
 */
import { basename, dirname, join } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import {
  type Disk,
  type DiskFile,
  hasErrorCode,
  isNotFound,
  readSmallFile,
  removeIfThere,
  writeFully,
} from '../disk.ts'
import { decodeJournal, encodeFrame, JOURNAL_VERSION, journalHeader, versionDigit } from './frames.ts'
import { decodeRecord, encodeRecord, type JournalRecord, versionOf } from './record.ts'

/** Journals are read whole; 4 GB is far past what hand work makes, and the most that one buffer holds. */
const MAX_JOURNAL_BYTES = 2 ** 32 - 1

export interface OpenedJournal {
  journal: Journal
  records: JournalRecord[]
  /** Bytes behind the last whole record; a copy of the file as it was is kept beside it. */
  droppedBytes: number
  isDamaged: boolean
}

interface Waiting {
  version: number
  bytes: Uint8Array
  resolve: () => void
  reject: (error: unknown) => void
}

export class Journal {
  readonly #disk: Disk
  readonly #path: string
  /** Null until the first record: a file that is only looked at needs no journal. */
  #file: DiskFile | null
  #length: number
  /** The format that the file's first line names. */
  #version: number
  #waiting: Waiting[] = []
  #flushing: Promise<void> | null = null
  /** Set while the file on disk may hold anything past `#length`. */
  #isSuspect = false

  private constructor(disk: Disk, path: string, file: DiskFile | null, length: number, version: number) {
    this.#disk = disk
    this.#path = path
    this.#file = file
    this.#length = length
    this.#version = version
  }

  /** Opens a journal to append to; if there is none, the first record makes it. Fails with `journal-newer` for a later format. */
  static async open(disk: Disk, path: string): Promise<OpenedJournal> {
    const bytes = await readJournalBytes(disk, path)
    if (bytes === null)
      return {
        journal: new Journal(disk, path, null, 0, JOURNAL_VERSION),
        records: [],
        droppedBytes: 0,
        isDamaged: false,
      }
    const read = decodeJournal(bytes)
    if (read.state === 'newer') throw new EngineError('journal-newer', { file: basename(path), version: read.version })
    const records = read.frames.map(decodeRecord)
    const droppedBytes = bytes.length - read.goodBytes
    if (read.goodBytes === 0) {
      if (droppedBytes > 0) await keepCopy(disk, path, bytes)
      return {
        journal: new Journal(disk, path, null, 0, JOURNAL_VERSION),
        records,
        droppedBytes,
        isDamaged: read.isDamaged,
      }
    }
    const file = await disk.open(path, 'r+')
    if (droppedBytes > 0) {
      await keepCopy(disk, path, bytes)
      // Appending behind a torn record would hide everything after it from the next reader.
      await file.truncate(read.goodBytes)
      await file.sync()
    }
    const journal = new Journal(disk, path, file, read.goodBytes, read.version ?? JOURNAL_VERSION)
    return { journal, records, droppedBytes, isDamaged: read.isDamaged }
  }

  async #create(): Promise<DiskFile> {
    const file = await this.#disk.open(this.#path, 'w', 0o600)
    const header = journalHeader()
    try {
      await writeFully(file, header, 0)
      await file.sync()
      await this.#disk.syncFolder(dirname(this.#path))
    } catch (error) {
      await file.close()
      throw error
    }
    this.#length = header.length
    return file
  }

  /** Adds a record and answers once it is on disk; fails with `disk-full` or `journal-unwritable`, having kept nothing. */
  append(record: JournalRecord): Promise<void> {
    const bytes = encodeFrame(encodeRecord(record))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ version: versionOf(record), bytes, resolve, reject })
      this.#flushing ??= this.#flush()
    })
  }

  /** Closes the file once what was appended is settled. */
  async close(): Promise<void> {
    await this.#flushing
    await this.#file?.close()
  }

  async #flush(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting
        this.#waiting = []
        try {
          if (this.#isSuspect) await this.#writeAnew()
          this.#file ??= await this.#create()
          await this.#raiseVersion(this.#file, Math.max(...batch.map((one) => one.version)))
          const bytes = Buffer.concat(batch.map((one) => one.bytes))
          await this.#write(this.#file, bytes)
          this.#isSuspect = true
          await this.#file.datasync()
          this.#isSuspect = false
          this.#length += bytes.length
          for (const one of batch) one.resolve()
        } catch (error) {
          const failure = await this.#failureOf(error)
          // Nothing of a failed batch should be found by the next reader: it was not confirmed. If this fails too, the next
          // append tries again before it writes anything.
          if (this.#isSuspect) await this.#writeAnew().catch(() => undefined)
          for (const one of batch) one.reject(failure)
        }
      }
    } finally {
      // In the same breath as the loop's end: whoever was just answered may append at once, and would wait for ever.
      this.#flushing = null
    }
  }

  // An older Winnow must refuse what it can't read, from before the first such record is there: one byte, so that the
  // first line is never half of each.
  async #raiseVersion(file: DiskFile, wanted: number): Promise<void> {
    if (wanted <= this.#version) return
    const { at, byte } = versionDigit(wanted)
    this.#isSuspect = true
    await writeFully(file, byte, at)
    await file.datasync()
    this.#isSuspect = false
    this.#version = wanted
  }

  // A write that found no room is taken back by a truncation, which needs none.
  async #write(file: DiskFile, bytes: Uint8Array): Promise<void> {
    try {
      await writeFully(file, bytes, this.#length)
    } catch (error) {
      await file.truncate(this.#length).catch(() => {
        this.#isSuspect = true
      })
      throw error
    }
  }

  async #failureOf(error: unknown): Promise<EngineError> {
    const reason = error instanceof Error ? error.message : String(error)
    if (!hasErrorCode(error, 'ENOSPC', 'EDQUOT'))
      return new EngineError('journal-unwritable', { reason }, { cause: error })
    const free = await this.#disk.freeBytes(dirname(this.#path)).catch(() => 0)
    return new EngineError('disk-full', { file: basename(this.#path), needed: 0, free }, { cause: error })
  }

  async #writeAnew(): Promise<void> {
    const temp = join(dirname(this.#path), `.${basename(this.#path)}.new`)
    const good = new Uint8Array(this.#length)
    const source = await this.#disk.open(this.#path, 'r')
    try {
      let done = 0
      while (done < good.length) {
        const count = await source.read(good, done, good.length - done, done)
        if (count === 0) throw new EngineError('journal-unwritable', { reason: 'the journal is shorter than it was' })
        done += count
      }
    } finally {
      await source.close()
    }
    const file = await this.#disk.open(temp, 'w', 0o600)
    try {
      await writeFully(file, good, 0)
      await file.sync()
      await this.#disk.rename(temp, this.#path)
      await this.#disk.syncFolder(dirname(this.#path))
    } catch (error) {
      await file.close()
      await removeIfThere(this.#disk, temp).catch(() => undefined)
      throw error
    }
    await this.#file?.close().catch(() => undefined)
    this.#file = file
    this.#isSuspect = false
  }
}

/** Reads a journal without touching it, for those who only look. */
export const readJournal = async (
  disk: Disk,
  path: string,
): Promise<{ records: JournalRecord[]; droppedBytes: number; isDamaged: boolean } | null> => {
  const bytes = await readJournalBytes(disk, path)
  if (bytes === null) return null
  const read = decodeJournal(bytes)
  if (read.state === 'newer') throw new EngineError('journal-newer', { file: basename(path), version: read.version })
  return {
    records: read.frames.map(decodeRecord),
    droppedBytes: bytes.length - read.goodBytes,
    isDamaged: read.isDamaged,
  }
}

const readJournalBytes = async (disk: Disk, path: string): Promise<Uint8Array | null> => {
  try {
    return await readSmallFile(disk, path, MAX_JOURNAL_BYTES)
  } catch (error) {
    if (!isNotFound(error)) throw error // no journal yet: nothing was decided about this dataset
    return null
  }
}

const keepCopy = async (disk: Disk, path: string, bytes: Uint8Array): Promise<void> => {
  const copy = await disk.open(`${path}.before-repair-${Date.now()}`, 'w', 0o600)
  try {
    await writeFully(copy, bytes, 0)
    await copy.sync()
  } finally {
    await copy.close()
  }
}
