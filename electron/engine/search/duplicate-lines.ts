/**
 * Which rows have the same line as another row, by the 64-bit hashes of the index and of the rows that were changed since. Rows
 * that are marked deleted count on neither side, so that taking all but one of them out leaves no duplicate.
 */
import { EngineError } from '../../../shared/engine-error.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Dataset } from '../dataset.ts'
import { eachRow } from '../document/each-row.ts'
import { readHashes } from '../index/hash-file.ts'
import { hashRow } from '../kernels/lines.ts'
import { differingRows } from './changed-rows.ts'
import { rowsIn } from './file-rows.ts'

export interface DuplicateWatch {
  readonly signal: AbortSignal
  onProgress(rowsDone: number, rowsTotal: number): void
}

/** Hashes that are compared in one go: 12 bytes each, twice over. More rows are gone through several times. */
const MOST_AT_ONCE = 4_000_000
/** Hashes that are read at once, and looked at before other work gets its turn. */
const CHUNK_ROWS = 131_072

export class DuplicateLines {
  readonly #dataset: Dataset
  #rows: RowSet | null = null
  #finding: { promise: Promise<void>; stop: AbortController; waiting: number } | null = null
  /** Grows whenever the answer is another one. */
  #version = 0

  constructor(dataset: Dataset) {
    this.#dataset = dataset
  }

  /** Gives the rows, not to be altered; null while they are not known, or no longer. */
  now(): RowSet | null {
    return this.#rows
  }

  /** Says that rows have changed, or are deleted or no longer. */
  forget(): void {
    this.#version += 1
    this.#rows = null
  }

  /** Finds the rows as they are now. */
  async ask(watch: DuplicateWatch): Promise<void> {
    await this.#dataset.passes.indexed()
    while (this.#rows === null) {
      watch.signal.throwIfAborted()
      const finding = this.#finding ?? this.#start(watch)
      finding.waiting += 1
      const { promise, reject } = Promise.withResolvers<never>()
      const leave = (): void => reject(watch.signal.reason)
      watch.signal.addEventListener('abort', leave, { once: true })
      try {
        await Promise.race([finding.promise, promise])
      } finally {
        watch.signal.removeEventListener('abort', leave)
        finding.waiting -= 1
        if (finding.waiting === 0) finding.stop.abort(new EngineError('cancelled'))
      }
    }
  }

  #start({ onProgress }: DuplicateWatch): Finding {
    const stop = new AbortController()
    const version = this.#version
    const promise = this.#find({ signal: stop.signal, onProgress }).then((rows) => {
      if (version === this.#version) this.#rows = rows
    })
    const finding: Finding = { promise, stop, waiting: 0 }
    const end = (): void => {
      if (this.#finding === finding) this.#finding = null
    }
    promise.then(end, end)
    this.#finding = finding
    return finding
  }

  async #find(watch: DuplicateWatch): Promise<RowSet> {
    const { document } = this.#dataset
    const { base, history } = document
    const changed = await this.#hashChanged(base.hashes === null ? null : differingRows(document), watch)
    const left = differingRows(document)
    left.addAll(history.edits.deleted)
    const rowOf = rowsIn(history.fileOrder)
    const fileRows = base.hashes?.rowCount ?? 0
    const parts = Math.max(1, Math.ceil((fileRows + changed.rows.length) / MOST_AT_ONCE))
    const found = new RowSet()
    for (let part = 0; part < parts; part++) {
      const twins = new Twins(Math.ceil(((fileRows + changed.rows.length) / parts) * 1.1) + 64, (row) => found.add(row))
      for (let first = 0; base.hashes !== null && first < fileRows; first += CHUNK_ROWS) {
        watch.signal.throwIfAborted()
        watch.onProgress(Math.round((part * fileRows + first) / parts), fileRows)
        const hashes = await readHashes(this.#dataset.context.disk, base.hashes, first, CHUNK_ROWS)
        const halves = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2)
        for (let at = 0; at < hashes.length; at++) {
          if (parts > 1 && halves[at * 2] % parts !== part) continue
          const row = rowOf(first + at)
          if (!left.has(row)) twins.add(halves[at * 2], halves[at * 2 + 1], row)
        }
      }
      for (const [at, row] of changed.rows.entries()) {
        if (changed.halves[at * 2] % parts === part) twins.add(changed.halves[at * 2], changed.halves[at * 2 + 1], row)
      }
    }
    return found
  }

  /** Hashes rows as they are now: those that differ from the file, or all where the file's hashes could not be kept. */
  async #hashChanged(rows: RowSet | null, watch: DuplicateWatch): Promise<{ rows: RowId[]; halves: number[] }> {
    const changed = { rows: [] as RowId[], halves: [] as number[] }
    if (rows?.size === 0) return changed
    const each = { signal: watch.signal, onProgress: () => undefined }
    await eachRow(this.#dataset.document, rows, each, (row, bytes) => {
      // A row that is too large to be read whole is no one's twin.
      if (bytes === null) return
      const hash = hashRow(bytes)
      changed.rows.push(row)
      changed.halves.push(Number(hash & 0xffff_ffffn), Number(hash >> 32n))
    })
    return changed
  }
}

interface Finding {
  readonly promise: Promise<void>
  readonly stop: AbortController
  waiting: number
}

/** A table of hashes, each with the row that came first; tells of rows that have one in common. */
class Twins {
  readonly #low: Uint32Array
  readonly #high: Uint32Array
  /** The first row of each hash, and 0 where there is none; -1 once it was told. */
  readonly #first: Float64Array
  readonly #mask: number
  readonly #tell: (row: RowId) => void

  constructor(most: number, tell: (row: RowId) => void) {
    const slots = 2 ** Math.ceil(Math.log2(most * 1.5))
    this.#low = new Uint32Array(slots)
    this.#high = new Uint32Array(slots)
    this.#first = new Float64Array(slots)
    this.#mask = slots - 1
    this.#tell = tell
  }

  add(low: number, high: number, row: RowId): void {
    let slot = (Math.imul(high, 0x9e3779b1) ^ low) & this.#mask
    while (this.#first[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = (slot + 1) & this.#mask
    }
    const first = this.#first[slot]
    if (first === 0) {
      this.#low[slot] = low
      this.#high[slot] = high
      this.#first[slot] = row + 1
      return
    }
    if (first !== TOLD) this.#tell(rowId(first - 1))
    this.#first[slot] = TOLD
    this.#tell(row)
  }
}

const TOLD = -1
