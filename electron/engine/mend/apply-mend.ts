/**
 * Makes a mend that was looked at: each row is mended as it is now, and stays where that comes to something else than was
 * shown. A few rows become edits of their own; more go into a file beside the journal, which the change refers to.
 */
import { join } from 'node:path'
import type { Change } from '../../../shared/change.ts'
import type { Confirmation, Step } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { RowMend } from '../../../shared/mend/mend.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { spliceBetween } from '../../../shared/text-splice.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import type { JobWatch } from '../dataset.ts'
import { eachRowById } from '../document/each-row.ts'
import type { Resolved } from '../document/resolve-request.ts'
import { MAX_ROW_BYTES } from '../read/base-file.ts'
import { checkRewritten } from '../source/check-held.ts'
import { rewriteName, writeRewrite } from '../write/rewrites.ts'
import type { RowFileWriter } from '../write/row-file.ts'
import type { MendPreview } from './mend-preview.ts'
import { type MendedBatch, mendRows } from './mend-rows.ts'
import { CHANGED } from './mend-task.ts'

/** So many rows, of so many bytes, stand in the journal itself. */
const EDITED_ROWS = 1_000
const EDITED_BYTES = 2 ** 20

/** Makes a mend as one step, once under a name. */
export const applyMend = (preview: MendPreview, id: string, job: JobWatch): Promise<Confirmation> => {
  const { dataset, mend } = preview
  return dataset.make(id, async () => {
    if (preview.info.state !== 'done') throw new EngineError('bad-request', { reason: 'the mend is still looked for' })
    const { change, skipped } = mend.kind === 'drop' ? dropRows(preview) : await rewriteRows(preview, mend, job)
    const step: Step = { label: 'mend', rows: rowsOf(change), field: mend.kind, timeMs: dataset.context.now() }
    return { change, skipped, step }
  })
}

const NOTHING: Change = { kind: 'batch', changes: [] }

const dropRows = (preview: MendPreview): Resolved => {
  const rows = preview.chosen()
  const chosen = rows.size
  const { history } = preview.dataset.document
  rows.keepAll(history.decisions.judged('drop'))
  rows.keepAll(preview.dataset.document.rowsInOrder())
  rows.deleteAll(history.edits.deleted)
  return { change: rows.size === 0 ? NOTHING : { kind: 'delete', rows }, skipped: chosen - rows.size }
}

const rowsOf = (change: Change): number =>
  change.kind === 'batch' ? change.changes.length : 'rows' in change ? change.rows.size : 1

const rewriteRows = async (preview: MendPreview, mend: RowMend, job: JobWatch): Promise<Resolved> => {
  const { dataset } = preview
  const rows = preview.chosen()
  const chosen = rows.size
  rows.keepAll(dataset.document.rowsInOrder())
  const name = rewriteName(dataset.epoch, dataset.document.history.confirmedCount)
  const work = new RewriteWork(preview)
  const each = (take: (batch: MendedBatch) => Promise<void>): Promise<void> =>
    mendRows({
      dataset,
      id: preview.number,
      mend,
      wants: 'bytes',
      signal: job.signal,
      each: (visit) => eachRowById(dataset.document, rows, { signal: job.signal, onProgress: () => undefined }, visit),
      take: async (batch) => {
        await take(batch)
        job.onProgress(work.seen, chosen, 'rows')
      },
    })
  if (chosen <= EDITED_ROWS) {
    await each((batch) => work.keep(batch))
    if (work.bytes <= EDITED_BYTES) return { change: await work.edits(), skipped: chosen - work.kept }
    await writeRewrite(dataset.context.disk, join(dataset.home.folder, name), (writer) => work.writeKept(writer))
    return { change: work.rewrite(name), skipped: chosen - work.kept }
  }
  await writeRewrite(dataset.context.disk, join(dataset.home.folder, name), (writer) =>
    each((batch) => work.write(batch, writer)),
  )
  return { change: work.rewrite(name), skipped: chosen - work.kept }
}

/** Gathers the rows that come to what was shown. */
class RewriteWork {
  seen = 0
  bytes = 0
  readonly #preview: MendPreview
  readonly #rows = new RowSet()
  readonly #kept: { row: RowId; after: Uint8Array }[] = []

  constructor(preview: MendPreview) {
    this.#preview = preview
  }

  get kept(): number {
    return this.#rows.size
  }

  async keep(batch: MendedBatch): Promise<void> {
    for (const { row, after } of this.#asShown(batch)) {
      await checkRewritten(this.#preview.dataset.document, row, after)
      this.#kept.push({ row, after })
      this.bytes += after.length
    }
  }

  async write(batch: MendedBatch, writer: RowFileWriter): Promise<void> {
    for (const { row, after } of this.#asShown(batch)) {
      await checkRewritten(this.#preview.dataset.document, row, after)
      await writer.add(row, after)
    }
  }

  async writeKept(writer: RowFileWriter): Promise<void> {
    for (const { row, after } of this.#kept) await writer.add(row, after)
  }

  rewrite(file: string): Change {
    return this.kept === 0 ? NOTHING : { kind: 'rewrite', rows: this.#rows, file }
  }

  async edits(): Promise<Change> {
    const changes: Change[] = []
    for (const { row, after } of this.#kept) {
      const before = await this.#preview.dataset.document.readRow(row)
      const splices = spliceBetween(decodeLossless(before), decodeLossless(after))
      changes.push({ kind: 'edit', row, splices, path: null })
    }
    return { kind: 'batch', changes }
  }

  *#asShown({ rows, found }: MendedBatch): Generator<{ row: RowId; after: Uint8Array }> {
    this.seen += rows.length
    let changed = 0
    for (const [at, row] of rows.entries()) {
      if (found.outcomes[at] !== CHANGED) continue
      const after = found.bytes.subarray(changed === 0 ? 0 : found.ends[changed - 1], found.ends[changed])
      changed += 1
      if (found.checks[at] !== this.#preview.found.checkOf(row)) continue
      if (after.length > MAX_ROW_BYTES) continue
      this.#rows.add(row)
      yield { row, after }
    }
  }
}
