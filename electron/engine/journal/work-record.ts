/**
 * The journal of an opened dataset, with what has to be said in it beside changes: which file they are about, and that a
 * save is done. A finished save that could not be noted, the disk being full, is owed: it is noted before anything else,
 * since a change behind an unfinished save would say that the save had failed.
 */
import { isEngineError } from '../../../shared/engine-error.ts'
import type { ContainerKind, FileForm } from '../../../shared/file-form.ts'
import type { Disk } from '../disk.ts'
import { type About, type DatasetHome, writeAbout } from '../home/dataset-home.ts'
import type { BaseFile } from '../read/base-file.ts'
import type { Journal } from './journal.ts'
import type { BaseRecord, FileIdentity, JournalRecord, SavedRecord } from './record.ts'

export class WorkRecord {
  readonly #disk: Disk
  readonly #home: DatasetHome
  /** Null when the dataset may only be read, and after it was closed. */
  #journal: Journal | null
  #owed: SavedRecord | null = null
  #continues: number | null
  #isCounted = false

  constructor(disk: Disk, home: DatasetHome, journal: Journal | null, continues: number | null) {
    this.#disk = disk
    this.#home = home
    this.#journal = journal
    this.#continues = continues
  }

  /** Whether changes can be journaled. */
  get isWritable(): boolean {
    return this.#journal !== null
  }

  /** Whether changes of an earlier journal are still to be put on the file's rows. */
  get isContinuing(): boolean {
    return this.#continues !== null
  }

  /** Adds a record and answers once it is on disk. */
  async append(record: JournalRecord): Promise<void> {
    if (this.#journal === null) return
    if (this.#owed !== null) {
      await this.#journal.append(this.#owed)
      this.#owed = null
    }
    await this.#journal.append(record)
    if (record.kind === 'reattached') this.#continues = null
    if (record.kind === 'base') this.#isCounted = record.rows !== null
  }

  /** Notes that a save is done; a disk that refuses is asked again before the next record. */
  async noteSaved(identity: FileIdentity, timeMs: number, base: BaseFile, quick: string): Promise<void> {
    this.#owed = { kind: 'saved', identity, timeMs }
    await this.noteFile(base, quick)
  }

  /** Notes how many rows the file has, if it was not: after a save, a replay can learn that from nothing else. */
  async noteCount(base: BaseFile, quick: string): Promise<void> {
    if (this.#isCounted) return
    await this.append(this.#recordOf(base, quick))
  }

  /** Notes, in the journal and beside it, which file the changes are about; does without where the disk refuses. */
  async noteFile(base: BaseFile, quick: string): Promise<void> {
    if (this.#journal === null) return
    try {
      await this.append(this.#recordOf(base, quick))
      await writeAbout(this.#disk, this.#home, aboutOf(base, quick))
    } catch (error) {
      if (!isDiskFailure(error)) throw error // the next change will say that there is no room
    }
  }

  #recordOf(base: BaseFile, quick: string): BaseRecord {
    return { ...baseRecord(base, quick), continues: this.#continues }
  }

  async close(): Promise<void> {
    const journal = this.#journal
    // What still stands in line behind this finds nothing to write to.
    this.#journal = null
    await journal?.close()
  }
}

/** Gives what a journal says of the file that its changes are about. */
export const baseRecord = ({ source, fingerprint, index, partRows, hashes }: BaseFile, quick: string): BaseRecord => {
  const { path, identity } = source
  const rows = index.isComplete ? index.rowCount : null
  const ofParts =
    partRows === null || partRows.length === 1 ? {} : { partRows: partRows.map(({ rowCount }) => rowCount) }
  const ofOne = source.files.length === 1 ? containerOf(source.files[0].form) : {}
  return { kind: 'base', path, identity, quick, fingerprint, rows, ...ofParts, ...ofOne, hashes, continues: null }
}

const containerOf = ({ container, wrapperKey }: FileForm): { container: ContainerKind; wrapperKey?: string } =>
  wrapperKey === null ? { container } : { container, wrapperKey }

const aboutOf = ({ source, fingerprint, savesAsUtf8 }: BaseFile, quick: string): About => {
  const { path, identity, files } = source
  const unsure = files.find(({ form }) => form.encoding !== 'utf-8' || form.rest !== null)
  return {
    path,
    identity,
    quick,
    fingerprint,
    ...(files.length > 1 || files[0].path !== path ? { files: files.map((file) => file.path) } : {}),
    ...(unsure === undefined ? {} : { encoding: { encoding: unsure.form.encoding, rest: unsure.form.rest } }),
    ...(savesAsUtf8 ? { savesAsUtf8 } : {}),
    ...(files.length === 1 ? containerOf(files[0].form) : {}),
  }
}

/** Tells whether a disk or file system failed, rather than this program. */
export const isDiskFailure = (error: unknown): boolean =>
  isEngineError(error) || (error instanceof Error && 'code' in error)
