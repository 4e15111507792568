/**
 * Columns of one kind for the rows of a dataset, and their place in the cache. Whoever may write the dataset keeps them for later
 * openings, under a name of their own each time, since a file that is open can't be replaced everywhere; who only looks at it
 * has them for as long as it is open.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { Dataset } from '../dataset.ts'
import { hasErrorCode, removeIfThere } from '../disk.ts'
import type { RowOrder } from '../document/row-order.ts'
import { type ColumnFile, type ColumnWidth, ColumnWriter, findColumns } from './column-file.ts'
import { RowColumns, type SignalColumn } from './row-columns.ts'

export class ColumnCache {
  readonly #dataset: Dataset
  readonly #kind: string
  readonly #widths: readonly ColumnWidth[]
  readonly #columns: RowColumns
  #fault: EngineError | null = null
  #keeping: Promise<void> = Promise.resolve()
  #keepings = 0
  #isClosed = false

  /** `looked` gives the rows that were read anew since the file was opened or saved. */
  constructor(
    dataset: Dataset,
    kind: string,
    widths: readonly ColumnWidth[],
    looked: () => ReadonlyMap<RowId, { readonly values: Uint32Array }>,
  ) {
    this.#dataset = dataset
    this.#kind = kind
    this.#widths = widths
    this.#columns = new RowColumns(looked)
  }

  get isReady(): boolean {
    return this.#columns.isReady
  }

  /** Why there are no columns though every row was read: the disk had no room for them. */
  get fault(): EngineError | null {
    return this.#fault
  }

  /** Reads a column; null where what is on the disk is not what was written. */
  column(at: number, info: SignalInfo): Promise<SignalColumn | null> {
    return this.#columns.column(at, info)
  }

  /** Finds columns that an earlier opening made, about the very same; null where nothing was kept. */
  find(about: string | null): Promise<ColumnFile | null> {
    const { context, home } = this.#dataset
    if (about === null) return Promise.resolve(null)
    return findColumns(context.disk, home.cacheFolder, this.#kind, about, this.#isWriter)
  }

  /** Begins to write columns; null where the disk has no room, which costs the columns and nothing else. */
  async open(): Promise<ColumnWriter | null> {
    this.#fault = null
    try {
      return await ColumnWriter.open(this.#dataset.context.disk, this.#freshPath(), this.#widths)
    } catch (error) {
      await this.setFault(error)
      return null
    }
  }

  /** Ends what was written; null where the disk has no room. What is about nothing that can be named is not kept. */
  async finish(writer: ColumnWriter, rowCount: number, about: string | null): Promise<ColumnFile | null> {
    try {
      return await writer.finish(rowCount, about ?? '', about !== null && this.#isWriter)
    } catch (error) {
      await this.setFault(error)
      await writer.drop()
      return null
    }
  }

  /** Takes in that columns can't be written. */
  async setFault(error: unknown): Promise<void> {
    const { name, context, document, home } = this.#dataset
    if (hasErrorCode(error, 'ENOSPC', 'EDQUOT')) {
      const needed = document.base.index.rowCount * this.#widths.reduce((bytes, width) => bytes + width, 0)
      const free = await context.disk.freeBytes(home.cacheFolder).catch(() => 0)
      this.#fault = new EngineError('disk-full', { file: name, needed, free }, { cause: error })
    } else if (error instanceof Error && 'code' in error) {
      this.#fault = new EngineError('write-failed', { file: name, reason: String(error.code) }, { cause: error })
    } else throw error
  }

  /** Takes columns for the rows of the file, in the order in which they stand there. */
  async take(file: ColumnFile): Promise<void> {
    this.#fault = null
    await this.#columns.take(file, this.#dataset.document.history.fileOrder.clone())
  }

  /** Lets go of the columns, and of their file: rows are to be read another way, or once more. */
  async clear(): Promise<void> {
    const { file } = this.#columns
    await this.#columns.clear()
    if (file === null || !(this.#isWriter || isPassing(file))) return
    await removeIfThere(this.#dataset.context.disk, file.path).catch(() => undefined)
  }

  /** Goes on with the file that is being saved; what is known of changed rows is what it holds. */
  carry(): void {
    this.#columns.carry()
  }

  /** Writes the columns anew in the order of the file that was just saved, for its next opening. */
  keepForSaved(about: string | null): void {
    const number = ++this.#keepings
    if (!this.isReady || about === null || !this.#isWriter) return
    const order = this.#dataset.document.history.fileOrder.clone()
    // The cache only saves time: what fails here costs the next opening a pass.
    this.#keeping = this.#keeping.then(() => this.#keep(number, order, about)).catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#keeping
    const { file } = this.#columns
    await this.#columns.clear()
    if (file !== null && isPassing(file))
      await removeIfThere(this.#dataset.context.disk, file.path).catch(() => undefined)
  }

  get #isWriter(): boolean {
    return this.#dataset.access.mode === 'write'
  }

  #freshPath(): string {
    return join(this.#dataset.home.cacheFolder, `${this.#kind}-${randomUUID()}.bin`)
  }

  async #keep(number: number, order: RowOrder, about: string): Promise<void> {
    const writer = await ColumnWriter.open(this.#dataset.context.disk, this.#freshPath(), this.#widths)
    try {
      await writer.writeColumns(order.count, async (at) => {
        const column = await this.#columns.ordered(at, this.#widths[at], order)
        const isLeft = this.#isClosed && order.count > WAITED_ROWS
        if (column === null || number !== this.#keepings || isLeft) throw new EngineError('cancelled')
        return column
      })
      const file = await writer.finish(order.count, about, true)
      await file.close()
    } catch (error) {
      await writer.drop()
      throw error
    }
  }
}

/** Who closes a dataset waits for the columns of so many rows to be written: some tenths of a second. */
const WAITED_ROWS = 200_000

/** Columns that are not kept stay under the name that they were written under. */
const isPassing = ({ path }: ColumnFile): boolean => path.endsWith('.part')
