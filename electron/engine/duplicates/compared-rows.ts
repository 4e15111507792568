/**
 * The rows that are compared to find duplicates, as items: those of the dataset as they were at one moment, then those of other
 * files. What of them is compared is read from here, by worker threads all at once or one by one.
 */
import type { DuplicateSpec } from '../../../shared/duplicates/duplicate-spec.ts'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { layoutRules } from '../container/container.ts'
import type { Dataset } from '../dataset.ts'
import { readFully } from '../disk.ts'
import { layoutOf } from '../read/base-file.ts'
import type { PartPlan } from '../source/source.ts'
import { unless } from '../unless.ts'
import { type ComparedSource, type OpenSource, openOtherFile, openOwnFile } from './compared-source.ts'
import { COMPARED_LIMIT_BYTES, piecesReader, type Reading, type ReadPieces } from './compared-text.ts'
import type { FindWatch } from './found-pairs.ts'
import { type BatchSource, batchesOf } from './item-batches.ts'
import { type ItemPassKind, runItemPass } from './item-pass.ts'
import { OrderSnapshot, type RowSpan } from './order-snapshot.ts'

export type { ComparedSource } from './compared-source.ts'

export class ComparedRows {
  readonly dataset: Dataset
  readonly #snapshot: OrderSnapshot
  readonly #sources: readonly OpenSource[]
  readonly #readers: readonly ReadPieces[]

  private constructor(dataset: Dataset, snapshot: OrderSnapshot, sources: readonly OpenSource[]) {
    this.dataset = dataset
    this.#snapshot = snapshot
    this.#sources = sources
    this.#readers = sources.map(({ reading }) => piecesReader(reading))
  }

  /** Holds on to the rows as they are now, and indexes the other files; fails with the sentence of what can't be read. */
  static async open(dataset: Dataset, spec: DuplicateSpec<string>, watch: FindWatch): Promise<ComparedRows> {
    await unless(watch.signal, dataset.passes.indexed())
    const sortsKeys = spec.folding.keyOrder
    const snapshot = new OrderSnapshot(dataset.document)
    const sources = [await openOwnFile(dataset, spec.compared, sortsKeys)]
    try {
      for (const { file, compared } of spec.against) {
        const last = sources[sources.length - 1]
        const reading = { compared: compared ?? spec.compared, sortsKeys }
        sources.push(await openOtherFile(dataset.context, file, last.first + last.rows, reading, watch))
      }
    } catch (error) {
      for (const source of sources) await source.close()
      throw error
    }
    return new ComparedRows(dataset, snapshot, sources)
  }

  /** The files whose rows these are; the first is the dataset. */
  get sources(): readonly ComparedSource[] {
    return this.#sources
  }

  /** How many items there are, deleted rows included. */
  get count(): number {
    const last = this.#sources[this.#sources.length - 1]
    return last.first + last.rows
  }

  /** How many items a pass gives out at most. */
  get comparedCount(): number {
    return this.count - this.#snapshot.deleted.size
  }

  /** Gives which of the sources an item is of. */
  sourceOf(item: number): number {
    let source = this.#sources.length - 1
    while (this.#sources[source].first > item) source -= 1
    return source
  }

  /** Gives an item's place in its file, from 0. */
  numberIn(item: number): number {
    return item - this.#sources[this.sourceOf(item)].first
  }

  /** Gives the row that an item is; null for one of another file. */
  rowAt(item: number): RowId | null {
    return item < this.#snapshot.count ? this.#snapshot.rowAt(item) : null
  }

  /** Gives the item that a row is; null for one that came later. */
  itemOf(row: RowId): number | null {
    return this.#snapshot.itemOf(row)
  }

  /** Gives what of an item is compared, before differences are folded; null where it is too large, deleted, or gone. */
  async readPieces(item: number): Promise<readonly string[] | null> {
    const source = this.sourceOf(item)
    const bytes = await this.#readBytes(this.#sources[source], source, item)
    return bytes === null ? null : this.#readers[source](bytes)
  }

  /** How the rows of each source are read, and by which open file of this process. */
  get readings(): readonly { readonly reading: Reading; readonly fd: number; readonly parts: readonly PartPlan[] }[] {
    return this.#sources.map(({ reading, file, parts }) => ({ reading, fd: file.fd ?? -1, parts }))
  }

  /** Gives where an item's line is in the file of its source; null for one that is not as the file has it. */
  placeOf(item: number): { readonly source: number; readonly start: number; readonly end: number } | null {
    const source = this.sourceOf(item)
    const { index, first } = this.#sources[source]
    const ordinal = source === 0 ? this.#snapshot.ordinalOf(item) : item - first
    return ordinal === null ? null : { source, start: index.startOf(ordinal), end: index.endOf(ordinal) }
  }

  /** Gives the bytes of an item; null where it is too large, deleted, or gone. */
  readBytes(item: number): Promise<Uint8Array | null> {
    const source = this.sourceOf(item)
    return this.#readBytes(this.#sources[source], source, item)
  }

  /** Lets worker threads look into all items, deleted rows left out, or into some, which are to be ascending. */
  pass<Found, Report>(kind: ItemPassKind<Found, Report>, watch: FindWatch, some?: Uint32Array): Promise<void> {
    const batches = batchesOf(
      this.#batchSources(some),
      (item) => this.#readChanged(item),
      (item) => kind.onSkip?.(item),
    )
    const { workers } = this.dataset.context
    const rows = some?.length ?? this.comparedCount
    return runItemPass(kind, batches, { workers, rows, nameOf: (source) => this.#sources[source].name }, watch)
  }

  /** Lets go of the files. */
  async close(): Promise<void> {
    for (const source of this.#sources) await source.close()
  }

  #batchSources(some: Uint32Array | undefined): BatchSource[] {
    return this.#sources.map((open, source) => ({ source, open, spans: this.#spansOf(open, source, some) }))
  }

  *#spansOf({ first, rows }: OpenSource, source: number, some: Uint32Array | undefined): Generator<RowSpan> {
    if (some === undefined) {
      if (source === 0) yield* this.#snapshot.spans()
      else if (rows > 0) yield { item: first, count: rows, ordinal: 0 }
      return
    }
    for (let at = firstFrom(some, first); at < some.length && some[at] < first + rows; at++) {
      const item = some[at]
      if (source > 0) yield { item, count: 1, ordinal: item - first }
      else if (!this.#snapshot.isDeleted(item)) yield { item, count: 1, ordinal: this.#snapshot.ordinalOf(item) }
    }
  }

  async #readBytes(
    { file, index, parts, first, name }: OpenSource,
    source: number,
    item: number,
  ): Promise<Uint8Array | null> {
    if (source === 0 && this.#snapshot.isDeleted(item)) return null
    const ordinal = source === 0 ? this.#snapshot.ordinalOf(item) : item - first
    if (ordinal === null) return this.#readChanged(item)
    const [start, end] = [index.startOf(ordinal), index.endOf(ordinal)]
    if (end - start > COMPARED_LIMIT_BYTES) return null
    const span = new Uint8Array(end - start)
    if ((await readFully(file, span, 0, span.length, start)) < span.length)
      throw new EngineError('source-changed', { file: name })
    const layout = layoutOf({ parts, index }, ordinal)
    return span.subarray(0, layoutRules[layout].contentEnd(span, 0, span.length))
  }

  async #readChanged(item: number): Promise<Uint8Array | null> {
    const row = this.#snapshot.rowAt(item)
    const { document } = this.dataset
    // It may have been taken out meanwhile.
    if (document.history.edits.order.positionOf(row) === null) return null
    try {
      return await document.readRow(row)
    } catch (error) {
      if (!isEngineError(error, 'row-too-large')) throw error
      return null
    }
  }
}

const firstFrom = (some: Uint32Array, item: number): number => {
  let low = 0
  let high = some.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (some[middle] < item) low = middle + 1
    else high = middle
  }
  return low
}
