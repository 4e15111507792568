/**
 * Keeps the tables of one dataset in step with its rows: made on the first query, and before each later one only what has
 * changed since is put in anew. Nothing here holds rows: the process that runs DuckDB reads the file by itself.
 */
import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { fileBatches, type Loaded, rowBatches } from './load-rows.ts'
import type { RowDrift } from './row-drift.ts'
import { idsOf, knownOf, numberingOf, placesOf } from './side-tables.ts'
import { SignalTable } from './signal-table.ts'
import type { SqlClient } from './sql-client.ts'
import type { NumberColumns, Numbering, SideTable, SqlField, SqlPlace, TableColumn } from './sql-messages.ts'

const MEMORY_BYTES = 2 ** 30
/** What the process may take beside what DuckDB counts as its memory. */
const MORE_BYTES = 2 ** 30
/** More changed rows than this are put in by reading all of them anew. */
const MOST_REPLACED = 100_000
const LOOK_MS = 25
/** What the database takes beside the rows themselves. */
const SPARE_BYTES = 64 * 2 ** 20
const FOLDER = /^sql-(\d+)-/
/** A load during which the file was saved or left is begun anew, but not for ever. */
const MOST_LOADS = 3

export class SqlTables {
  readonly #dataset: Dataset
  readonly #drift: RowDrift
  readonly #folder: string
  #client: SqlClient | null = null
  #loaded: Loaded = { held: new RowSet(), unread: new RowSet() }
  #base: Dataset['document']['base'] | null = null
  #columns: readonly TableColumn[] = []
  readonly #signals: SignalTable
  /** Of what the tables beside the rows were made. */
  #made: Made = NOTHING_MADE
  #revision = -1

  constructor(dataset: Dataset, drift: RowDrift) {
    this.#dataset = dataset
    this.#drift = drift
    this.#signals = new SignalTable(dataset)
    this.#folder = join(dataset.home.cacheFolder, `sql-${process.pid}-${randomUUID().slice(0, 8)}`)
  }

  /** Columns of `rows` as they were last defined; none before that. */
  get columns(): readonly TableColumn[] {
    return this.#columns
  }

  /** How many rows are too large to be asked about. */
  get unread(): number {
    return this.#loaded.unread.size
  }

  /** Makes the tables hold the rows as they are now. */
  async refresh(client: SqlClient, sql: string, watch: JobWatch): Promise<void> {
    await this.#settle(watch)
    const signals = await this.#signals.signalsFor(sql, watch)
    if (client !== this.#client) this.#drift.fail()
    this.#client = client
    const { revision } = this.#dataset
    if (!this.#drift.isWhole && revision === this.#revision && !this.#signals.isBehind(signals, revision)) return
    // Both cores are for who waits.
    const goOnWithPasses = this.#dataset.passes.pause()
    try {
      for (let loads = 0; this.#isWhole(); loads++) {
        if (loads === MOST_LOADS) throw new EngineError('source-changed', { file: this.#dataset.name })
        await this.#load(client, watch)
      }
      // What changed while rows were read, and from here on nothing does.
      await this.#dataset.inLine(() => this.#catchUp(client, signals, watch))
      this.#revision = this.#dataset.revision
    } catch (error) {
      this.#drift.fail()
      if (isEngineError(error, 'source-changed')) throw new EngineError('source-changed', { file: this.#dataset.name })
      throw error
    } finally {
      goOnWithPasses()
    }
  }

  /** Forgets the database with the process that had it. */
  async remove(): Promise<void> {
    this.#client = null
    this.#drift.fail()
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined)
  }

  // The rows of the whole file must be known, and better so which of them are malformed and which fields there are.
  async #settle({ signal }: JobWatch): Promise<void> {
    const { passes } = this.#dataset
    await Promise.race([passes.indexed(), abortOf(signal)])
    for (;;) {
      signal.throwIfAborted()
      const { state } = passes.getState().survey
      if (state !== 'waiting' && state !== 'running') return
      await sleep(LOOK_MS)
    }
  }

  #isWhole(): boolean {
    if (this.#drift.isWhole || this.#base === null) return true
    const { held } = this.#loaded
    const rows = this.#drift.rows
    const { size } = this.#dataset.document.rowsInOrder()
    return rows.size > Math.max(MOST_REPLACED, held.size / 5) || size > held.size + MOST_REPLACED
  }

  async #load(client: SqlClient, watch: JobWatch): Promise<void> {
    const { document, malformed } = this.#dataset
    const { base } = document
    const place = await this.#place(base.identity.sizeBytes)
    this.#drift.begin()
    this.#made = NOTHING_MADE
    this.#signals.forget()
    this.#loaded = { held: new RowSet(), unread: new RowSet() }
    this.#base = null
    const { signal } = watch
    const file = { path: base.path, identity: base.identity }
    const { isFileSame } = await client.call('begin', [place, file], signal)
    const bytesTotal = base.identity.sizeBytes
    const own = await this.#ownRows(isFileSame)
    let bytesDone = 0
    if (isFileSame) {
      const known = malformed.isExact ? malformed.rows() : null
      let before: Promise<unknown> = Promise.resolve()
      for (const batch of fileBatches(document, base, known, this.#loaded)) {
        signal.throwIfAborted()
        // The next batch is ready when one is done.
        const loading = client.call('loadFile', [batch])
        loading.catch(() => undefined)
        await before
        before = loading
        bytesDone += batch.byteLength
        watch.onProgress(bytesDone, bytesTotal, 'bytes')
      }
      await before
    }
    for await (const rows of rowBatches(document, own, this.#loaded)) {
      signal.throwIfAborted()
      await client.call('loadRows', [rows])
      bytesDone += rows.bytes.length
      watch.onProgress(Math.min(bytesDone, bytesTotal), bytesTotal, 'bytes')
    }
    await client.call('seal', [], signal)
    signal.throwIfAborted()
    // Who saved meanwhile has put another file under the rows.
    if (document.base === base) this.#base = base
    else this.#drift.fail()
  }

  /** Rows that the file does not tell: those that were edited or inserted, or all when the file is out of reach. */
  async #ownRows(isFileSame: boolean): Promise<RowSet> {
    const { document } = this.#dataset
    if (!isFileSame) return presentRows(document)
    const { edited, inserted } = document.differences()
    const rows = edited.clone()
    rows.addAll(inserted)
    return rows
  }

  async #catchUp(client: SqlClient, signals: readonly SignalInfo[] | null, watch: JobWatch): Promise<void> {
    const { document } = this.#dataset
    await client.call('reopen', [])
    const present = presentRows(document)
    const { rows } = this.#drift.begin()
    rows.keepAll(present)
    const missing = present.clone()
    missing.deleteAll(this.#loaded.held)
    rows.addAll(missing)
    for await (const batch of rowBatches(document, rows, this.#loaded)) {
      watch.signal.throwIfAborted()
      await client.call('replaceRows', [batch])
    }
    const gone = this.#loaded.held.clone()
    gone.deleteAll(present)
    const numbering = numberingOf(document)
    await this.#makeSides(client, gone, numbering)
    if (this.#signals.isBehind(signals, this.#dataset.revision)) await this.#signals.fill(client, signals ?? [])
    const defined = await client.call('define', [
      {
        fields: fieldsOf(this.#dataset),
        numbering,
        hasGone: gone.size > 0,
        signals: this.#signals.made,
      },
    ])
    this.#columns = defined.columns
    this.#base = document.base
  }

  async #makeSides(client: SqlClient, gone: RowSet, numbering: Numbering): Promise<void> {
    const { document } = this.#dataset
    const { decisions, edits } = document.history
    const { edited, inserted } = document.differences()
    const before = this.#made
    if (!before.gone.isEqual(gone)) await fill(client, 'gone', 0, idsOf(gone))
    const order = { of: edits.order, version: edits.order.version }
    if (numbering.kind === 'table' && (before.places?.of !== order.of || before.places.version !== order.version)) {
      await fill(client, 'places', 1, placesOf(document))
    }
    const isKnownSame =
      before.decisions === decisions.version && before.edited.isEqual(edited) && before.inserted.isEqual(inserted)
    const isNothing = decisions.isEmpty && edited.size === 0 && inserted.size === 0
    // A database that was just made holds nothing of the kind.
    if (!isKnownSame && !(isNothing && before === NOTHING_MADE)) {
      const combinations: string[][] = []
      await fill(client, 'known', 3, knownOf(document, combinations))
      await client.call('setTags', [combinations])
      await client.call('setNotes', [[...decisions.notes]])
      await client.call('applyKnown', [])
    }
    this.#made = {
      gone,
      places: numbering.kind === 'table' ? order : null,
      decisions: decisions.version,
      edited: edited.clone(),
      inserted: inserted.clone(),
    }
  }

  async #place(sizeBytes: number): Promise<SqlPlace> {
    const { context, home, name } = this.#dataset
    await context.disk.mkdir(home.cacheFolder, 0o700)
    await removeLeft(home.cacheFolder)
    const free = await context.disk.freeBytes(home.cacheFolder)
    const needed = Math.ceil(sizeBytes * 1.1) + SPARE_BYTES
    if (free < needed) throw new EngineError('disk-full', { file: name, needed, free })
    const memoryBytes = Math.min(MEMORY_BYTES, Math.floor(totalmem() / 4))
    return {
      folder: this.#folder,
      memoryBytes,
      processBytes: memoryBytes + MORE_BYTES,
      spillBytes: Math.floor((free - needed) / 2) + SPARE_BYTES,
      threads: context.workers,
    }
  }
}

interface Made {
  readonly gone: RowSet
  readonly places: { readonly of: object; readonly version: number } | null
  readonly decisions: number
  readonly edited: RowSet
  readonly inserted: RowSet
}

const NOTHING_MADE: Made = {
  gone: new RowSet(),
  places: null,
  decisions: -1,
  edited: new RowSet(),
  inserted: new RowSet(),
}

/** Gives the fields at the root of rows, as far as the survey has found them. */
export const fieldsOf = ({ columns }: Dataset): SqlField[] =>
  columns.columns.flatMap(({ path, kinds }) => {
    const [key] = path
    if (path.length > 1 || typeof key === 'number') return []
    return [{ key: key ?? null, kinds: Object.keys(kinds) }]
  })

const presentRows = (document: Dataset['document']): RowSet => {
  const rows = document.rowsInOrder().clone()
  rows.deleteAll(document.history.edits.deleted)
  return rows
}

const fill = async (
  client: SqlClient,
  table: SideTable,
  columns: number,
  batches: Iterable<NumberColumns>,
): Promise<void> => {
  await client.call('beginTable', [table, columns])
  for (const batch of batches) await client.call('fillTable', [batch])
  await client.call('endTable', [])
}

const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

/** Removes what programs that are gone have left: one that was killed could not. */
const removeLeft = async (cacheFolder: string): Promise<void> => {
  for (const name of await readdir(cacheFolder)) {
    const pid = Number(FOLDER.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(pid) || pid === process.pid || isRunning(pid)) continue
    await rm(join(cacheFolder, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
