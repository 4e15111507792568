/**
 * The grid as a thing without a screen: which rows it holds, where it is scrolled, where the cursor stands, what is
 * selected and what is typed. It puts the parts together and passes on what the dataset says; each part knows its own
 * business. What must stay true: nothing here grows with the file, and a row is named by who it is whenever it is changed.
 */
import type { Cell, RowView } from '../../shared/contract.ts'
import { type Position, position, type RowId } from '../../shared/ids.ts'
import { type JsonPath, pathKey } from '../../shared/json-path.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { ShownDecision } from '../decisions/pending-decisions.ts'
import { memory } from '../memory/memory.ts'
import { CellEditing } from './cell-editing.ts'
import { type Block, blockOf, isMany, type Move, movePlace, type Place, tabPlace } from './cell-range.ts'
import { fitToSight } from './column-fit.ts'
import { CursorFollower } from './cursor-follower.ts'
import { EditStarter } from './edit-starter.ts'
import { GridClipboard } from './grid-clipboard.ts'
import { GridColumns } from './grid-columns.ts'
import { GridCursor } from './grid-cursor.ts'
import { GridDeciding } from './grid-deciding.ts'
import { sayError } from './grid-words.ts'
import { rememberLayout } from './layout-memory.ts'
import { PageFreshener } from './page-freshener.ts'
import { PendingCells } from './pending-cells.ts'
import { RowActions } from './row-actions.ts'
import { askRows, PageShape, RowPages, type ShownRow } from './row-pages.ts'
import { RowSelection } from './row-selection.ts'
import { SignalCells } from './signal-cells.ts'
import { ROW_SHAPES, type RowHeight, rowHeights, Viewport } from './viewport.ts'

const HEIGHT_KEY = 'grid.rowHeight'

export class GridStore {
  readonly dataset: DatasetStore
  readonly viewport = new Viewport()
  readonly columns: GridColumns
  readonly pages: RowPages
  readonly selection: RowSelection
  readonly editing: CellEditing
  readonly rows: RowActions
  readonly clipboard: GridClipboard
  readonly deciding: GridDeciding
  readonly #starter: EditStarter
  readonly #cursor = new GridCursor()
  readonly #pending = new PendingCells()
  readonly #signalCells = new SignalCells()
  readonly #follower: CursorFollower
  readonly #freshen: PageFreshener
  readonly #listeners = new Set<() => void>()
  readonly #leave: (() => void)[] = []
  #rowHeight: RowHeight = 'line'
  #focus: () => void = () => {}
  /** What Ctrl+C and Delete mean: the latest of the two that was marked. */
  #scope: 'cells' | 'rows' = 'cells'
  #openMenu: string | null = null

  constructor(dataset: DatasetStore) {
    this.dataset = dataset
    const view = dataset.getView()
    const changed = (): void => this.#changed()
    this.deciding = new GridDeciding(() => this.#onDeciding())
    this.columns = new GridColumns(() => this.#onColumns())
    this.pages = new RowPages(askRows(dataset.api), new PageShape(view.view, [], ROW_SHAPES.line.previewChars), () =>
      this.#onRows(),
    )
    this.#freshen = new PageFreshener(this.pages)
    this.selection = new RowSelection(dataset.api, view, this.pages, changed, sayError)
    this.rows = new RowActions(this)
    this.clipboard = new GridClipboard(this)
    this.editing = new CellEditing(memory.drafts, dataset.getState().dataset, (request, target, value) =>
      this.#pending.send(target, value, () => dataset.apply(request), changed),
    )
    this.#starter = new EditStarter(this)
    this.#follower = new CursorFollower(dataset, this.#cursor, this.viewport, this.pages, changed)
    this.columns.setFields(dataset.getColumns())
    this.#onDataset()
    this.#leave.push(
      dataset.subscribe(() => this.#onDataset()),
      dataset.decisions.subscribe(changed),
      this.editing.subscribe(changed),
      rememberLayout(this.columns, dataset, (listener) => this.subscribe(listener)),
    )
    this.#onDeciding()
    void this.#recall()
  }

  /** Lets go of the dataset. */
  end(): void {
    for (const leave of this.#leave.splice(0)) leave()
    this.#freshen.end()
    this.pages.end()
  }

  // --- What is shown -----------------------------------------------------------------------------------------------

  /** Gives the cursor, once it is known whose row it stands on. */
  getCursor(): { row: RowId; position: Position; column: JsonPath | null } | null {
    const place = this.#cursor.getPlace()
    const row = this.#cursor.getRow()
    if (place === null || row === null) return null
    const column = this.columns.getShown().columns[place.column]
    return { row, position: position(place.position), column: column?.kind === 'field' ? column.path : null }
  }

  /** Gives the cursor's place, known row or not. */
  getPlace(): Place | null {
    return this.#cursor.getPlace()
  }

  /** Gives the row under the cursor, when it is loaded. */
  getRow(): RowView | null {
    const place = this.#cursor.getPlace()
    const shown = place === null ? null : this.pages.getRow(place.position)
    return shown !== null && shown.row.row === this.#cursor.getRow() ? shown.row : null
  }

  /** Gives a cell as it is to be shown: as it was read, or as it was just typed. */
  getCell(shown: ShownRow, key: string): Cell | undefined {
    const column = this.columns.getSignal(key)
    if (column !== null) return this.#signalCells.get(shown, column)
    const index = shown.shape.cellIndexOf.get(key)
    const read = index === undefined ? undefined : shown.row.cells[index]
    return this.#pending.get(shown, key, read)
  }

  /** Gives what was decided about a row, as it is to be shown. */
  getDecision({ row, revision }: ShownRow): ShownDecision {
    return this.dataset.decisions.get(row.row, row.decision, revision)
  }

  /** Gives the block of marked cells, the cursor's own cell at least. */
  getBlock(): Block | null {
    const range = this.#cursor.getRange()
    return range === null ? null : blockOf(range)
  }

  getScope(): 'cells' | 'rows' {
    return this.#scope
  }

  getSelected(): number {
    return this.selection.getCount()
  }

  getRowHeight(): RowHeight {
    return this.#rowHeight
  }

  setRowHeight(height: RowHeight): void {
    if (height === this.#rowHeight) return
    memory.set(HEIGHT_KEY, height)
    this.#takeRowHeight(height)
  }

  /** Gives the key of the column whose menu is open, or the name of another menu. */
  getOpenMenu(): string | null {
    return this.#openMenu
  }

  setOpenMenu(name: string | null): void {
    this.#openMenu = name
    this.#changed()
  }

  /** Calls back after anything that the grid shows changed. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // --- Going somewhere ---------------------------------------------------------------------------------------------

  /** Says how the grid is given the focus, while it is on screen. */
  setFocus(focus: () => void): void {
    this.#focus = focus
  }

  focus(): void {
    this.#focus()
  }

  /** Goes exactly to a row and takes the focus. */
  goTo(target: Position): void {
    this.#goTo(target)
    this.#focus()
  }

  /** Goes to where a row is now, if this view holds it. */
  goToRow(row: RowId): Promise<boolean> {
    return this.#follower.goToRow(row)
  }

  /** Puts the cursor into a column, in the row where it is. */
  goToColumn(path: JsonPath): void {
    const place = this.#cursor.getPlace()
    const column = this.columns.getShown().placeOf.get(pathKey(path))
    if (place !== null && column !== undefined) this.moveTo({ ...place, column })
  }

  move(move: Move, isExtending = false): void {
    const from = this.#cursor.getPlace() ?? { position: this.viewport.getVisible().start, column: 0 }
    const isFirst = this.#cursor.getPlace() === null
    this.moveTo(isFirst ? from : movePlace(from, move, this.#bounds()), isExtending)
  }

  /** Moves on as Tab does; false at the sheet's end. */
  tab(step: 1 | -1): boolean {
    const from = this.#cursor.getPlace()
    const to = from === null ? null : tabPlace(from, step, this.#bounds())
    if (to !== null) this.moveTo(to)
    return to !== null
  }

  nextRow(): void {
    this.move('down')
  }

  previousRow(): void {
    this.move('up')
  }

  /** Goes to the first row, whoever that has come to be. */
  goToFirst(): void {
    this.#cursor.letGo()
    this.moveTo({ position: 0, column: this.#cursor.getPlace()?.column ?? 0 })
  }

  /** Puts the cursor on a cell and shows it. */
  moveTo(place: Place, isExtending = false): void {
    if (this.dataset.getView().rowCount === 0) return
    this.#cursor.moveTo(place, isExtending)
    this.#scope = 'cells'
    this.#follower.noteRow()
    this.viewport.showRow(place.position)
    this.#showColumn(place.column)
    this.#changed()
  }

  /** Draws the range on to a cell, as a pointer does; scrolling is the pointer's own. */
  dragTo(place: Place): void {
    this.#cursor.moveTo(place, true)
    this.#follower.noteRow()
    this.#changed()
  }

  /** Marks a block of cells. */
  setBlock(block: Block): void {
    const anchor = { position: block.rowStart, column: block.columnStart }
    this.#cursor.setRange({ anchor, head: { position: block.rowEnd - 1, column: block.columnEnd - 1 } })
    this.#follower.noteRow()
    this.#changed()
  }

  /** Gives up what was marked last: the range, or the selection; false when there is neither. */
  giveUp(): boolean {
    const place = this.#cursor.getPlace()
    const block = this.getBlock()
    const hasSelection = this.getSelected() > 0
    if (hasSelection && this.#scope === 'rows') this.selectNone()
    else if (place !== null && block !== null && isMany(block)) this.moveTo(place)
    else if (hasSelection) this.selectNone()
    else return false
    return true
  }

  // --- Selecting rows ----------------------------------------------------------------------------------------------

  selectAll(): void {
    this.#scope = 'rows'
    void this.selection.all()
  }

  selectNone(): void {
    this.#scope = 'cells'
    void this.selection.none()
  }

  /** Selects by the gutter: one row, as far as here, or this one too. */
  selectRow(at: number, how: 'only' | 'reach' | 'toggle'): void {
    const column = this.#cursor.getPlace()?.column ?? 0
    this.#cursor.moveTo({ position: at, column }, false)
    this.#follower.noteRow()
    this.#scope = 'rows'
    const row = this.#cursor.getRow()
    if (how === 'reach') void this.selection.reach(at)
    else if (how === 'only') void this.selection.only(at)
    else if (row !== null) void this.selection.toggle(row, at)
  }

  /** Selects the cursor's row, or lets it go. */
  toggleRow(): void {
    const place = this.#cursor.getPlace()
    if (place !== null) this.selectRow(place.position, 'toggle')
  }

  // --- Commands ----------------------------------------------------------------------------------------------------

  startEdit(): void {
    this.#starter.open()
  }

  /** Takes what is being typed over a cell for the start of an edit; false where that can't be. */
  startTyping(text: string): boolean {
    return this.#starter.typeOver(text)
  }

  /** Makes a column as wide as what the rows in sight hold in it. */
  fitColumn(key: string): void {
    fitToSight(key, this.columns, this.pages, this.viewport)
  }

  fitColumns(): void {
    for (const { key } of this.columns.getShown().columns) this.fitColumn(key)
  }

  // --- Inside ------------------------------------------------------------------------------------------------------

  #goTo(target: number): void {
    const { rowCount } = this.dataset.getView()
    if (rowCount === 0) return
    const at = Math.min(Math.max(target, 0), rowCount - 1)
    this.#cursor.moveTo({ position: at, column: this.#cursor.getPlace()?.column ?? 0 }, false)
    this.#scope = 'cells'
    this.#follower.noteRow()
    this.viewport.showRow(at, 'middle')
    this.#changed()
  }

  #bounds(): { rows: number; columns: number; pageRows: number } {
    const columns = Math.max(1, this.columns.getShown().columns.length)
    return { rows: this.dataset.getView().rowCount, columns, pageRows: this.viewport.getPageRows() }
  }

  #showColumn(place: number): void {
    const shown = this.columns.getShown()
    const column = shown.columns[place]
    if (column === undefined || column.isPinned) return
    const fixedPx = this.viewport.getGutterPx() + shown.pinnedWidthPx
    this.viewport.showSpan(column.leftPx, column.leftPx + column.widthPx, fixedPx)
  }

  #onDataset(): void {
    const view = this.dataset.getView()
    const isOther = view.view !== this.pages.getShape().view
    this.columns.setFields(this.dataset.getColumns())
    this.selection.setView(view.view, view.rowCount)
    this.#shapePages()
    this.pages.setExtent(view.rowCount, this.dataset.getState().revision)
    this.#freshen.onDataset(view, this.dataset.getState())
    this.viewport.setGutter(this.dataset.getState().rows.count)
    this.viewport.setRowCount(view.rowCount)
    if (isOther) void this.#follower.follow()
    else this.#cursor.keepWithin(view.rowCount)
    this.#changed()
  }

  #onColumns(): void {
    const { columns, placeOf, pinnedWidthPx, looseWidthPx } = this.columns.getShown()
    this.#cursor.setColumns({ keys: columns.map(({ key }) => key), placeOf })
    this.#shapePages()
    this.viewport.setColumnsWidth(pinnedWidthPx + looseWidthPx)
    this.#changed()
  }

  #onDeciding(): void {
    this.viewport.setDecisionWidth(this.deciding.getWidthPx())
    this.#changed()
  }

  #shapePages(): void {
    const { columns } = this.columns.getShown()
    const paths = columns.flatMap((column) => (column.kind === 'field' ? [column.path] : []))
    const signals = columns.flatMap((column) => (column.kind === 'signal' ? [column.signal.id] : []))
    this.pages.need(this.dataset.getView().view, paths, ROW_SHAPES[this.#rowHeight].previewChars, signals)
  }

  #onRows(): void {
    this.#follower.onRows()
    this.#changed()
  }

  async #recall(): Promise<void> {
    void this.deciding.recall()
    const height = await memory.get<string>(HEIGHT_KEY, 'line')
    const known = rowHeights.find((one) => one === height)
    if (known !== undefined) this.#takeRowHeight(known)
    await this.#starter.offerDraft()
  }

  #takeRowHeight(height: RowHeight): void {
    this.#rowHeight = height
    this.viewport.setRowHeight(ROW_SHAPES[height].heightPx)
    this.#shapePages()
    this.#changed()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
