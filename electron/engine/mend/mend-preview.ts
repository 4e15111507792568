/**
 * A mend that is looked at before it is made: which rows change, found in the background by worker threads, and which of them
 * are left out. What was found is kept as the rows and a checksum of what each comes to; what changes in a row is worked out
 * when it is looked at, and its new bytes when the mend is made, from the row as it is then.
 */

import { assertNever, reportOf } from '../../../shared/engine-error.ts'
import type { MendId, RowId } from '../../../shared/ids.ts'
import type { Mend, MendSkip, RowMend } from '../../../shared/mend/mend.ts'
import type { MendedRow, MendInfo } from '../../../shared/mend/mend-info.ts'
import { compileMend } from '../../../shared/mend/mend-row.ts'
import type { RowAsk, TextOptions } from '../../../shared/query/ask.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import type { Dataset } from '../dataset.ts'
import { eachRow } from '../document/each-row.ts'
import { FoundChanges } from './found-changes.ts'
import { type MendedBatch, mendRows } from './mend-rows.ts'
import { CHANGED, type ShownRow, skipOf } from './mend-task.ts'

/** Fewer rows are mended at once, more are first searched for what is to be replaced. */
const SEARCHED_ROWS = 2_000
const MOST_READ = 200
/** Of a row that is deleted, its start is shown. */
const HEAD_UNITS = 400

let made = 0

export class MendPreview {
  readonly id: MendId
  readonly dataset: Dataset
  readonly mend: Mend
  /** Names the mend for the workers. */
  readonly number: number
  readonly found = new FoundChanges()
  readonly #leftOut = new RowSet()
  readonly #stop = new AbortController()
  readonly #skipped = new Map<MendSkip, number>()
  #changes = 0
  #progress: Pick<MendInfo, 'done' | 'total' | 'unit'> = { done: 0, total: 0, unit: 'rows' }
  #state: MendInfo['state'] = 'running'
  #error: MendInfo['error'] = null

  /** Begins to find out; `meant` gives the rows, a set to be altered. Fails with `mend-broken` where the mend says nothing. */
  constructor(id: MendId, dataset: Dataset, mend: Mend, meant: (signal: AbortSignal) => Promise<RowSet>) {
    if (mend.kind !== 'drop') compileMend(mend)
    this.id = id
    this.dataset = dataset
    this.mend = mend
    made += 1
    this.number = made
    void this.#find(meant).then(
      () => {
        this.#state = 'done'
      },
      (error: unknown) => {
        // Closed: nobody asks any more.
        if (this.#stop.signal.aborted) return
        this.#error = reportOf(error)
        this.#state = 'failed'
      },
    )
  }

  get info(): MendInfo {
    return {
      mend: this.id,
      dataset: this.dataset.id,
      state: this.#state,
      ...this.#progress,
      rows: this.found.count,
      changes: this.#changes,
      leftOut: this.#leftOut.size,
      skipped: [...this.#skipped].map(([reason, rows]) => ({ reason, rows })),
      error: this.#error,
    }
  }

  /** Gives the rows that were found and not left out; a set of the caller's own. */
  chosen(): RowSet {
    const rows = RowSet.of(this.found.rows())
    rows.deleteAll(this.#leftOut)
    return rows
  }

  tick(row: RowId | null, isOn: boolean): void {
    if (row === null && isOn) this.#leftOut.deleteAll(this.#leftOut.clone())
    else if (row === null) this.#leftOut.addAll(RowSet.of(this.found.rows()))
    else if (this.found.checkOf(row) === null) return
    else if (isOn) this.#leftOut.delete(row)
    else this.#leftOut.add(row)
  }

  /** Reads rows of those that change, with what changes in each as it is now. */
  async read(start: number, end: number): Promise<MendedRow[]> {
    const last = Math.min(end, start + MOST_READ, this.found.count)
    const rows = Array.from({ length: Math.max(0, last - start) }, (_, at) => this.found.rowAt(start + at))
    const { order } = this.dataset.document.history.edits
    const here = rows.filter((row) => order.positionOf(row) !== null)
    const shown = new Map(await this.#show(here))
    return rows.map((row) => {
      const { isAsFound, changes, more } = shown.get(row) ?? { isAsFound: false, changes: [], more: 0 }
      const number = order.positionOf(row) ?? 0
      return { row, number, isOn: !this.#leftOut.has(row), isAsFound, changes: [...changes], more }
    })
  }

  close(): void {
    this.#stop.abort()
  }

  async #find(meant: (signal: AbortSignal) => Promise<RowSet>): Promise<void> {
    const { dataset, mend } = this
    await dataset.passes.indexed()
    const rows = await meant(this.#stop.signal)
    const { deleted } = dataset.document.history.edits
    rows.deleteAll(deleted)
    rows.keepAll(dataset.document.rowsInOrder())
    if (mend.kind === 'drop') {
      rows.keepAll(dataset.document.history.decisions.judged('drop'))
      for (const row of rows.values()) this.found.add(row, 0)
      this.#changes = rows.size
      return
    }
    if (mend.kind === 'replace' && rows.size > SEARCHED_ROWS) rows.keepAll(await this.#search(mend))
    this.#progress = { done: 0, total: rows.size, unit: 'rows' }
    const { signal } = this.#stop
    await mendRows({
      dataset,
      id: this.number,
      mend,
      wants: 'outcomes',
      signal,
      each: (visit) => eachRow(dataset.document, rows, { signal, onProgress: () => undefined }, visit),
      take: (batch) => this.#take(batch),
    })
  }

  /** Finds rows that hold what is to be replaced, and those of which that can't be told. */
  async #search(mend: Extract<RowMend, { kind: 'replace' }>): Promise<RowSet> {
    const { leaves } = this.dataset
    const options: TextOptions = { isCaseExact: mend.isCaseExact, isNormalised: false }
    const asked = leavesOf(mend)
    await leaves.ask(asked, options, {
      signal: this.#stop.signal,
      onProgress: (done, total) => {
        this.#progress = { done, total, unit: 'bytes' }
      },
    })
    const found = new RowSet()
    for (const leaf of asked) {
      const answer = leaves.rows(leaf, options)
      if (answer === null) continue
      found.addAll(answer.rows)
      found.addAll(answer.skipped)
    }
    return found
  }

  #take({ rows, found }: MendedBatch): void {
    for (const [at, row] of rows.entries()) {
      if (found.outcomes[at] === CHANGED) this.found.add(row, found.checks[at])
      const skip = skipOf(found.outcomes[at])
      if (skip !== null) this.#skipped.set(skip, (this.#skipped.get(skip) ?? 0) + 1)
    }
    this.#changes += found.changes
    this.#progress = { ...this.#progress, done: this.#progress.done + rows.length }
  }

  async #show(rows: readonly RowId[]): Promise<[RowId, ShownRow & { isAsFound: boolean }][]> {
    const { dataset, mend, found } = this
    const { document } = dataset
    const shown: [RowId, ShownRow & { isAsFound: boolean }][] = []
    if (mend.kind === 'drop') {
      for (const row of rows) {
        const text = decodeLossless(await document.readRow(row)).slice(0, HEAD_UNITS)
        const pieces = [{ kind: 'removed' as const, text }]
        const isAsFound = document.history.decisions.of(row).verdict === 'drop' && !document.isDeleted(row)
        shown.push([row, { changes: [{ at: [], what: 'row', pieces, more: 0 }], more: 0, isAsFound }])
      }
      return shown
    }
    await mendRows({
      dataset,
      id: this.number,
      mend,
      wants: 'changes',
      workers: 1,
      signal: this.#stop.signal,
      each: async (visit) => {
        for (const row of rows) await visit(row, await document.readRow(row))
      },
      take: (batch) => {
        for (const [at, row] of batch.rows.entries()) {
          const isAsFound = !document.isDeleted(row) && batch.found.checks[at] === found.checkOf(row)
          shown.push([row, { ...batch.found.shown[at], isAsFound: isAsFound && batch.found.outcomes[at] === CHANGED }])
        }
      },
    })
    return shown
  }
}

const leavesOf = ({ find, isRegex, isCaseExact, place }: Extract<RowMend, { kind: 'replace' }>): RowAsk[] => {
  const pattern = isRegex
    ? ({ kind: 'regex', source: find, flags: isCaseExact ? 'm' : 'im' } as const)
    : ({ kind: 'literal', text: find } as const)
  switch (place.in) {
    case 'all':
      return [{ kind: 'text', place, pattern }]
    case 'fields':
      return place.paths.map((path) => ({ kind: 'text', place: { in: 'field', path }, pattern }))
    case 'roles':
      return place.roles.map((role) => ({ kind: 'text', place: { in: 'role', role }, pattern }))
    default:
      return assertNever(place)
  }
}
