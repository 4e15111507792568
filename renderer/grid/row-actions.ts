/**
 * What is done to whole rows: delete, restore, insert, duplicate. What must stay true: an action reaches exactly the rows
 * that it names in words; many rows, or rows that are out of mind, are asked about first; and each is one step to undo.
 */
import type { ChangeRequest, Confirmation, Target } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { position, type RowId } from '../../shared/ids.ts'
import { askToConfirm, notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import type { GridStore } from './grid-store.ts'
import { sayError, sayReadOnly } from './grid-words.ts'
import { emptyRowLike } from './row-template.ts'

/** Deleting more rows than fit on a screen or two is asked about. */
export const MANY_ROWS = 100
/** The contract's bound on rows named one by one. */
const MAX_NAMED_ROWS = 10_000
const ROWS_AT_ONCE = 1_000
/** A neighbour larger than this gives its keys to no new row. */
const NEIGHBOUR_LIMIT = 2 ** 20

/** The rows of an action, and how many there are. */
export interface Aim {
  readonly target: Target
  readonly count: number
  /** The selection, made before the cursor went elsewhere. */
  readonly isOutOfMind: boolean
}

export class RowActions {
  readonly #grid: GridStore

  constructor(grid: GridStore) {
    this.#grid = grid
  }

  /** Marks rows deleted: those selected, else those of the marked cells. */
  async delete(): Promise<void> {
    const aim = await this.aim()
    if (aim === null) return
    if ((aim.count > MANY_ROWS || aim.isOutOfMind) && !(await this.#agreesToDelete(aim.count))) return
    await this.#apply({ kind: 'delete', target: aim.target }, (count) => t('grid.said.deleted', { count }), aim.count)
  }

  /** Takes deletion marks back. */
  async restore(): Promise<void> {
    const aim = await this.aim()
    if (aim !== null)
      await this.#apply(
        { kind: 'restore', target: aim.target },
        (count) => t('grid.said.restored', { count }),
        aim.count,
      )
  }

  /** Inserts a copy of each row after it. */
  async duplicate(): Promise<void> {
    const aim = await this.aim()
    if (aim === null) return
    if (aim.count > MANY_ROWS && !(await this.#agreesToDuplicate(aim.count))) return
    const request: ChangeRequest = { kind: 'duplicate', target: aim.target }
    const inserted = await this.#apply(request, (count) => t('grid.said.duplicated', { count }), aim.count)
    if (inserted !== null) await this.#grid.goToRow(inserted)
  }

  /** Inserts an empty row beside the cursor's, in that row's style. */
  async insert(where: 'before' | 'after'): Promise<void> {
    if (!this.#mayWrite()) return
    const { dataset } = this.#grid
    const cursor = this.#grid.getCursor()
    try {
      const line = cursor === null ? '{}' : await this.#lineLike(cursor.row)
      const after = cursor === null ? null : where === 'after' ? cursor.row : await this.#rowBefore(cursor.row)
      const confirmation = await dataset.apply({ kind: 'insert', after, lines: [line] })
      const inserted = confirmation?.inserted[0]
      if (inserted !== undefined) await this.#grid.goToRow(inserted)
      this.#grid.focus()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      sayError(error)
    }
  }

  /** Undoes the last step, and goes to the row that it was of. */
  async undo(): Promise<void> {
    await this.#show(await this.#grid.dataset.undo())
  }

  /** Does the last undone step again, and goes to the row that it is of. */
  async redo(): Promise<void> {
    await this.#show(await this.#grid.dataset.redo())
  }

  /** Somebody who looks at a step of many rows is not taken elsewhere for it. */
  async #show(confirmation: Confirmation | null): Promise<void> {
    if (confirmation?.step.rows === 1 && confirmation.row !== null) await this.#grid.goToRow(confirmation.row)
  }

  /** Gives the rows that are meant: the selection, else the marked cells' rows; null where none can be changed. */
  async aim(): Promise<Aim | null> {
    if (!this.#mayWrite()) return null
    const grid = this.#grid
    await grid.selection.settle()
    const { view } = grid.dataset.getView()
    const count = grid.getSelected()
    if (count > 0) {
      const isOutOfMind = grid.getScope() === 'cells' && grid.getRow()?.isSelected !== true
      return { target: { kind: 'selection', view }, count, isOutOfMind }
    }
    const block = grid.getBlock()
    const row = grid.getCursor()?.row
    if (block === null || row === undefined) return null
    if (block.rowEnd - block.rowStart === 1) return { target: { kind: 'row', row }, count: 1, isOutOfMind: false }
    const rows = await this.#rowsBetween(block.rowStart, block.rowEnd)
    return rows === null ? null : { target: { kind: 'rows', rows }, count: rows.length, isOutOfMind: false }
  }

  async #apply(request: ChangeRequest, said: (count: number) => string, count: number): Promise<RowId | null> {
    const { dataset } = this.#grid
    const confirmation = await dataset.apply(request)
    if (confirmation === null) return null
    // One row shows by itself what became of it.
    if (count > 1)
      notify({
        tone: 'success',
        text: said(confirmation.step.rows),
        action: { label: t('grid.said.undo'), run: () => void dataset.undo() },
      })
    return confirmation.inserted[0] ?? null
  }

  #agreesToDelete(count: number): Promise<boolean> {
    return askToConfirm({
      title: t('grid.ask.deleteTitle', { count }),
      body: this.#grid.selection.isAll() ? t('grid.ask.deleteAllBody') : t('grid.ask.deleteBody'),
      confirm: t('grid.ask.delete'),
      tone: 'danger',
    })
  }

  #agreesToDuplicate(count: number): Promise<boolean> {
    return askToConfirm({
      title: t('grid.ask.duplicateTitle', { count }),
      body: t('grid.ask.duplicateBody'),
      confirm: t('grid.ask.duplicate'),
      tone: 'plain',
    })
  }

  async #rowsBetween(start: number, end: number): Promise<RowId[] | null> {
    if (end - start > MAX_NAMED_ROWS) {
      notify({ tone: 'info', text: t('grid.said.selectInstead', { count: MAX_NAMED_ROWS }) })
      return null
    }
    const { api } = this.#grid.dataset
    const { view } = this.#grid.dataset.getView()
    const rows: RowId[] = []
    try {
      for (let at = start; at < end; at += ROWS_AT_ONCE) {
        const upTo = Math.min(end, at + ROWS_AT_ONCE)
        const page = await api.readRows({
          view,
          start: position(at),
          end: position(upTo),
          columns: [],
          previewChars: 0,
        })
        rows.push(...page.rows.map(({ row }) => row))
      }
      return rows
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      sayError(error)
      return null
    }
  }

  async #lineLike(row: RowId): Promise<string> {
    const { dataset } = this.#grid.dataset.getState()
    const read = await this.#grid.dataset.api.readRow({ dataset, row, limit: NEIGHBOUR_LIMIT })
    return read.isCut ? '{}' : emptyRowLike(read.text)
  }

  /** The row before another in the file, which the view shown may leave out. */
  async #rowBefore(row: RowId): Promise<RowId | null> {
    const { api } = this.#grid.dataset
    const { dataset } = this.#grid.dataset.getState()
    const whole = await api.openView({ dataset, query: { text: '' } })
    try {
      const at = (await api.findPosition({ view: whole.view, row })).position ?? 0
      if (at === 0) return null
      const page = await api.readRows({
        view: whole.view,
        start: position(at - 1),
        end: position(at),
        columns: [],
        previewChars: 0,
      })
      return page.rows[0]?.row ?? null
    } finally {
      await api.closeView({ view: whole.view })
    }
  }

  #mayWrite(): boolean {
    const { dataset } = this.#grid
    if (!dataset.canWrite()) sayReadOnly(dataset)
    return dataset.canWrite()
  }
}
