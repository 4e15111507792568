/**
 * Facts of fields of one dataset, for all its rows as they are now: those of the file by a pass of worker threads, kept for as
 * long as there is room and the file is the same, and those of rows that changed since, read anew after each change.
 */
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { pathKey } from '../../../shared/json-path.ts'
import type { FieldPath } from '../../../shared/query/ask.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { eachRow } from '../document/each-row.ts'
import type { LineIndex } from '../index/line-index.ts'
import { FactGatherer, type FieldFacts } from './field-facts.ts'
import { type FactBatch, startFieldsPass } from './fields-pass.ts'
import { type FilledFacts, FilledGatherer } from './filled-facts.ts'
import { markRows } from './sides.ts'

/** What is asked for in one go. */
export interface FieldsWish {
  readonly fields: readonly FieldPath[]
  readonly filled: readonly (readonly string[])[] | null
}

/** Facts of some rows, and which row each is. */
export interface PlacedFacts<T> {
  readonly facts: T
  /** Which sides each of the rows is in; 0 for a row that other facts tell of. */
  readonly marks: Uint8Array
  rowAt(at: number): RowId
}

/** Facts as they were asked for. */
export interface FieldsAnswer {
  readonly fields: readonly (readonly PlacedFacts<FieldFacts>[])[]
  readonly filled: readonly PlacedFacts<FilledFacts>[]
}

const MOST_KEPT_BYTES = 192 * 2 ** 20

interface KeptColumn {
  readonly key: string
  readonly bytes: number
  readonly batches: readonly FactBatch<FieldFacts>[] | null
  readonly filled: readonly FactBatch<FilledFacts>[] | null
}

export class FieldColumns {
  readonly #dataset: Dataset
  #index: LineIndex | null = null
  /** The latest used last. */
  #kept: KeptColumn[] = []
  #changed: { revision: number; columns: Map<string, FieldFacts | FilledFacts>; rows: RowId[] } | null = null
  #line: Promise<unknown> = Promise.resolve()

  constructor(dataset: Dataset) {
    this.#dataset = dataset
  }

  /** Gives facts for some sides; rows that are in none may be among them, with no mark. One answer is worked out at a time. */
  answer(wish: FieldsWish, sides: readonly RowSet[], watch: JobWatch): Promise<FieldsAnswer> {
    const answer = this.#line.then(() => this.#answer(wish, sides, watch))
    this.#line = answer.catch(() => undefined)
    return answer
  }

  async #answer(wish: FieldsWish, sides: readonly RowSet[], watch: JobWatch): Promise<FieldsAnswer> {
    watch.signal.throwIfAborted()
    const columns = await this.#fileColumns(wish, watch)
    const changed = await this.#changedFacts(wish, watch)
    // A save came between: the facts are of a file that is there no more.
    if (this.#index !== this.#dataset.document.base.index) return this.#answer(wish, sides, watch)
    const fileMarks = this.#fileMarks(sides, changed.rows)
    const changedMarks = marksOf(sides, changed.rows)
    const { fileOrder } = this.#dataset.document.history
    const rowAt = (ordinal: number): RowId => fileOrder.rowAt(position(ordinal))
    const place = <T>(batches: readonly FactBatch<T>[], countOf: (facts: T) => number, more: T): PlacedFacts<T>[] => [
      ...batches.map(({ firstRow, facts }) => ({
        facts,
        marks: fileMarks.subarray(firstRow, firstRow + countOf(facts)),
        rowAt: (at: number) => rowAt(firstRow + at),
      })),
      { facts: more, marks: changedMarks, rowAt: (at: number) => changed.rows[at] },
    ]
    return {
      fields: wish.fields.map((path) =>
        place(
          columns.get(fieldKey(path))?.batches ?? [],
          ({ kinds }) => kinds.length,
          changed.columns.get(fieldKey(path)) as FieldFacts,
        ),
      ),
      filled:
        wish.filled === null
          ? []
          : place(
              columns.get(filledKey(wish.filled))?.filled ?? [],
              ({ broken }) => broken.length,
              changed.columns.get(filledKey(wish.filled)) as FilledFacts,
            ),
    }
  }

  async #fileColumns(wish: FieldsWish, watch: JobWatch): Promise<Map<string, KeptColumn>> {
    const { context, document, passes, name } = this.#dataset
    await passes.indexed()
    const { base } = document
    if (this.#index !== base.index) {
      this.#index = base.index
      this.#kept = []
    }
    const known = new Map(this.#kept.map((column) => [column.key, column]))
    const fields = wish.fields.filter((path) => !known.has(fieldKey(path)))
    const filled = wish.filled !== null && !known.has(filledKey(wish.filled)) ? wish.filled : null
    const used = new Set([...wish.fields.map(fieldKey), ...(wish.filled === null ? [] : [filledKey(wish.filled)])])
    if (fields.length > 0 || filled !== null) {
      const run = startFieldsPass(
        {
          disk: context.disk,
          path: base.path,
          name,
          index: base.index,
          parts: base.parts,
          workers: context.workers,
          onProgress: (bytes) => watch.onProgress(bytes, base.identity.sizeBytes, 'bytes'),
        },
        { fields, filled },
      )
      const stop = (): void => void run.close()
      watch.signal.addEventListener('abort', stop, { once: true })
      try {
        const found = await run.done
        for (const [at, path] of fields.entries()) {
          const batches = found.fields[at]
          known.set(fieldKey(path), { key: fieldKey(path), bytes: bytesOfFields(batches), batches, filled: null })
        }
        if (filled !== null) {
          const bytes = found.filled.reduce((sum, { facts }) => sum + 9 * facts.broken.length, 0)
          known.set(filledKey(filled), { key: filledKey(filled), bytes, batches: null, filled: found.filled })
        }
      } finally {
        watch.signal.removeEventListener('abort', stop)
      }
    }
    this.#keep([...known.values()], used)
    return known
  }

  /** Keeps what was used last, as much as there is room for. */
  #keep(columns: readonly KeptColumn[], used: ReadonlySet<string>): void {
    const byUse = [...columns.filter(({ key }) => !used.has(key)), ...columns.filter(({ key }) => used.has(key))]
    let left = MOST_KEPT_BYTES
    this.#kept = []
    for (const column of byUse.reverse()) {
      left -= column.bytes
      if (left >= 0) this.#kept.unshift(column)
    }
  }

  async #changedFacts(wish: FieldsWish, watch: JobWatch) {
    const { document, revision } = this.#dataset
    if (this.#changed?.revision !== revision) this.#changed = { revision, columns: new Map(), rows: [] }
    const changed = this.#changed
    const fields = wish.fields.filter((path) => !changed.columns.has(fieldKey(path)))
    const filled = wish.filled !== null && !changed.columns.has(filledKey(wish.filled)) ? wish.filled : null
    if (fields.length === 0 && filled === null) return changed
    const { edited, inserted } = document.differences()
    const only = edited.clone()
    only.addAll(inserted)
    const gatherers = fields.map((path) => new FactGatherer(path))
    const filledGatherer = filled === null ? null : new FilledGatherer(filled)
    const rows: RowId[] = []
    if (only.size > 0) {
      const total = only.size
      const rowsWatch = { signal: watch.signal, onProgress: (done: number) => watch.onProgress(done, total, 'rows') }
      await eachRow(document, only, rowsWatch, (row, bytes) => {
        rows.push(row)
        for (const gatherer of gatherers) gatherer.add(bytes)
        filledGatherer?.add(bytes)
      })
    }
    changed.rows = rows
    for (const [at, path] of fields.entries()) changed.columns.set(fieldKey(path), gatherers[at].facts())
    if (filled !== null && filledGatherer !== null) changed.columns.set(filledKey(filled), filledGatherer.facts())
    return changed
  }

  /** Which sides each row of the file is in; none for those that changed since. */
  #fileMarks(sides: readonly RowSet[], changed: readonly RowId[]): Uint8Array {
    const { fileOrder } = this.#dataset.document.history
    const { rowCount } = this.#dataset.document.base.index
    const marks = new Uint8Array(rowCount)
    const changedRows = RowSet.of(changed)
    let ordinal = 0
    for (const { start, end } of fileOrder.runsBetween(position(0), position(rowCount))) {
      const here = marks.subarray(ordinal, ordinal + end - start)
      markRows(sides, start, here)
      if (changedRows.countBetween(start, end) > 0) {
        for (
          let row = changedRows.firstFrom(start, end);
          row !== null;
          row = changedRows.firstFrom(rowId(row + 1), end)
        )
          here[row - start] = 0
      }
      ordinal += end - start
    }
    return marks
  }
}

const fieldKey = (path: FieldPath): string => `field ${pathKey(path)}`
const filledKey = (paths: readonly FieldPath[]): string => `filled ${JSON.stringify(paths)}`

const bytesOfFields = (batches: readonly FactBatch<FieldFacts>[]): number =>
  batches.reduce(
    (sum, { facts: { kinds, owners, hashes, numbers } }) =>
      sum + kinds.byteLength + owners.byteLength + hashes.byteLength + numbers.byteLength,
    0,
  )

const marksOf = (sides: readonly RowSet[], rows: readonly RowId[]): Uint8Array =>
  Uint8Array.from(rows, (row) => sides.reduce((mark, side, at) => mark | (side.has(row) ? 1 << at : 0), 0))
