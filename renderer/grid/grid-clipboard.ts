/**
 * Copy and paste. Cells go out as tab-separated values and rows as their own lines; what comes in becomes one change of
 * all the cells that it falls on. The engine makes the copies, since a marked block may be far larger than the window.
 */
import type { RowView } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { position } from '../../shared/ids.ts'
import { notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import { type Block, isMany } from './cell-range.ts'
import { readClipboard, writeClipboard } from './clipboard-text.ts'
import { mainKind } from './column-layout.ts'
import type { ShownColumn } from './grid-columns.ts'
import type { GridStore } from './grid-store.ts'
import { sayError, sayReadOnly } from './grid-words.ts'
import { type PasteColumn, type PastePlan, pasteTarget, planPaste } from './paste-plan.ts'
import { signalUnderCursor } from './signal-cells.ts'
import { parseTabSeparated } from './tab-separated.ts'

/** The contract's bound on a batch. */
const MAX_CELLS = 100_000
const ROWS_AT_ONCE = 500
/** Enough to see that a pasted text is what the cell holds already. */
const PREVIEW_CHARS = 1_000

export class GridClipboard {
  readonly #grid: GridStore
  /** One cell goes out as its bare text; pasted back here, it is one cell, whatever line ends it holds. */
  #bareCell: string | null = null

  constructor(grid: GridStore) {
    this.#grid = grid
  }

  /** Copies what was marked last: cells, or the selected rows. */
  async copy(): Promise<void> {
    // The engine may not have counted the last gesture yet.
    await this.#grid.selection.settle()
    if (this.#grid.getScope() === 'rows' && this.#grid.getSelected() > 0) await this.copyRows()
    else await this.copyCells()
  }

  /** Copies, then marks the selected rows as deleted. A cell can't be without its value, so that cells are only copied. */
  async cut(): Promise<void> {
    const grid = this.#grid
    await grid.selection.settle()
    const isRows = grid.getScope() === 'rows' && grid.getSelected() > 0
    if (!grid.dataset.canWrite()) sayReadOnly(grid.dataset)
    else if (!isRows && (await this.copyCells())) notify({ tone: 'info', text: t('grid.said.cutCells') })
    else if (isRows && (await this.copyRows())) void grid.rows.delete()
  }

  /** Copies the marked cells as tab-separated values; a single one as its bare text. False when nothing was copied. */
  async copyCells(): Promise<boolean> {
    const grid = this.#grid
    const block = grid.getBlock()
    if (block === null) return false
    const marked = grid.columns.getShown().columns.slice(block.columnStart, block.columnEnd)
    const columns = marked.filter((column) => column.kind === 'field')
    if (columns.length === 0 && marked.length > 0) return this.#copySignal()
    // A malformed row has no cells, only its line.
    if (columns.length === 0 || (!isMany(block) && grid.getRow()?.fault != null)) return this.copyRows()
    const copied = await this.#ask({
      kind: 'cells',
      start: position(block.rowStart),
      end: position(block.rowEnd),
      columns: columns.map(({ path }) => [...path]),
    })
    if (copied === null) return false
    this.#bareCell = isMany(block) ? null : (parseTabSeparated(copied.text)[0]?.[0] ?? '')
    return this.#put(this.#bareCell ?? copied.text, null)
  }

  /** Copies what a signal's cell shows. */
  async #copySignal(): Promise<boolean> {
    const text = signalUnderCursor(this.#grid)
    this.#bareCell = null
    return text !== null && this.#put(text, null)
  }

  /** Copies rows as their own lines: those selected, else those of the marked cells. False when nothing was copied. */
  async copyRows(): Promise<boolean> {
    const grid = this.#grid
    await grid.selection.settle()
    const { view } = grid.dataset.getView()
    const row = grid.getCursor()?.row
    const isSelection = grid.getSelected() > 0
    if (!isSelection && row === undefined) return false
    const target =
      isSelection || row === undefined ? { kind: 'selection' as const, view } : { kind: 'row' as const, row }
    const copied = await this.#ask({ kind: 'lines', target })
    this.#bareCell = null
    return copied !== null && this.#put(copied.text, t('grid.said.copiedRows', { count: copied.rows }))
  }

  /** Pastes what the clipboard holds, where the browser hands it out unasked. */
  async paste(): Promise<void> {
    const text = await readClipboard()
    if (text === null) notify({ tone: 'info', text: t('grid.said.pasteByKey') })
    else await this.pasteText(text)
  }

  /** Pastes a text into the marked cells. */
  async pasteText(text: string): Promise<void> {
    const grid = this.#grid
    const marked = grid.getBlock()
    if (marked === null || text === '') return
    if (!grid.dataset.canWrite()) return sayReadOnly(grid.dataset)
    const block = text === this.#bareCell ? [[text]] : parseTabSeparated(text)
    const shown = grid.columns.getShown().columns
    const sheet = { rows: grid.dataset.getView().rowCount, columns: shown.length }
    const { target, cutRows, cutColumns } = withoutSignals(pasteTarget(marked, block, sheet), shown)
    if (target.columnStart === target.columnEnd) notify({ tone: 'info', text: t('search.column.computed') })
    const columns = shown
      .slice(target.columnStart, target.columnEnd)
      .filter((column) => column.kind === 'field')
      .map(({ path, field }): PasteColumn => ({ path, usualKind: textIfNull(mainKind(field)) }))
    if ((target.rowEnd - target.rowStart) * columns.length > MAX_CELLS) {
      notify({ tone: 'error', text: t('grid.said.pasteTooMuch', { limit: MAX_CELLS }) })
      return
    }
    const rows = await this.#readRows(target, columns)
    if (rows === null || columns.length === 0) return
    const plan = planPaste(block, rows, columns)
    if (plan.requests.length > 0) {
      const confirmation = await grid.dataset.apply({ kind: 'batch', requests: [...plan.requests] })
      if (confirmation === null) return
    }
    grid.setBlock(target)
    this.#sayPasted(plan, rows.length, { cutRows, cutColumns })
  }

  /** A single cell shows by itself what became of it; whatever was left out is said. */
  #sayPasted(plan: PastePlan, rows: number, cut: { cutRows: number; cutColumns: number }): void {
    const { dataset } = this.#grid
    const said = [
      plan.requests.length > 1 ? t('grid.said.pasted', { count: plan.requests.length }) : '',
      plan.refused > 0 ? t('grid.said.pasteRefused', { count: plan.refused }) : '',
      plan.malformedRows > 0 ? t('grid.said.pasteMalformed', { count: plan.malformedRows }) : '',
      cut.cutRows > 0 ? t('grid.said.pasteCutRows', { count: cut.cutRows }) : '',
      cut.cutColumns > 0 ? t('grid.said.pasteCutColumns', { count: cut.cutColumns }) : '',
    ].filter((sentence) => sentence !== '')
    if (said.length === 0) return
    const isWhole = said.length === 1 && plan.requests.length > 1
    const undo = { label: t('grid.said.undo'), run: () => void dataset.undo() }
    notify({
      tone: isWhole ? 'success' : 'info',
      text: said.join(' '),
      ...(plan.requests.length > 0 && (rows > 1 || !isWhole) ? { action: undo } : {}),
    })
  }

  async #ask(
    what: Parameters<GridStore['dataset']['api']['copy']>[0]['what'],
  ): Promise<{ text: string; rows: number } | null> {
    try {
      return await this.#grid.dataset.api.copy({ view: this.#grid.dataset.getView().view, what })
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      sayError(error)
      return null
    }
  }

  async #put(text: string, said: string | null): Promise<boolean> {
    const isCopied = await writeClipboard(text)
    if (!isCopied) notify({ tone: 'error', text: t('grid.said.notCopied') })
    else if (said !== null) notify({ tone: 'success', text: said })
    return isCopied
  }

  async #readRows(target: Block, columns: readonly PasteColumn[]): Promise<RowView[] | null> {
    const { api } = this.#grid.dataset
    const { view } = this.#grid.dataset.getView()
    const rows: RowView[] = []
    try {
      for (let start = target.rowStart; start < target.rowEnd; start += ROWS_AT_ONCE) {
        const end = Math.min(target.rowEnd, start + ROWS_AT_ONCE)
        const page = await api.readRows({
          view,
          start: position(start),
          end: position(end),
          columns: columns.map(({ path }) => [...path]),
          previewChars: PREVIEW_CHARS,
        })
        rows.push(...page.rows)
      }
      return rows
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      sayError(error)
      return null
    }
  }
}

/** Signals are computed: what would fall on them, or behind them, is left out and counted. */
const withoutSignals = (
  { target, cutRows, cutColumns }: ReturnType<typeof pasteTarget>,
  shown: readonly ShownColumn[],
): ReturnType<typeof pasteTarget> => {
  const within = shown.slice(target.columnStart, target.columnEnd)
  const signal = within.findIndex(({ kind }) => kind === 'signal')
  if (signal === -1) return { target, cutRows, cutColumns }
  const columnEnd = target.columnStart + signal
  return { target: { ...target, columnEnd }, cutRows, cutColumns: cutColumns + within.length - signal }
}

const textIfNull = (kind: PasteColumn['usualKind']): PasteColumn['usualKind'] => (kind === 'null' ? 'string' : kind)
