/**
 * The columns as they stand on screen, kept by TanStack Table: sizes, order, hidden, pinned. The table is given no rows
 * but those of the window, and those only to fit a column to them, since it costs half a kilobyte for each row it is given.
 */
import {
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  constructTable,
  tableFeatures,
} from '@tanstack/react-table'
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings'
import type { Cell, Column, Columns } from '../../shared/contract.ts'
import { type JsonPath, pathKey, pathLabel } from '../../shared/json-path.ts'
import type { SignalInfo } from '../../shared/signal/signal.ts'
import {
  type ColumnLayout,
  columnFields,
  columnSignals,
  MAX_WIDTH_PX,
  MIN_WIDTH_PX,
  movedBefore,
  NO_LAYOUT,
  naturalWidths,
  signalKey,
} from './column-layout.ts'
import type { ShownRow } from './row-pages.ts'

/** A column on screen: of a field, or of a signal. */
export type ShownColumn = FieldColumn | SignalColumn

export interface FieldColumn extends PlacedColumn {
  readonly kind: 'field'
  readonly path: JsonPath
  readonly label: string
  readonly field: Column
}

export interface SignalColumn extends PlacedColumn {
  readonly kind: 'signal'
  readonly signal: SignalInfo
  /** Its id, as it is asked for. */
  readonly label: string
}

interface PlacedColumn {
  readonly key: string
  /** From the left of its part: the pinned columns, or the others. */
  readonly leftPx: number
  readonly widthPx: number
  readonly isPinned: boolean
}

/** All columns on screen, the pinned ones first. */
export interface Shown {
  readonly columns: readonly ShownColumn[]
  readonly pinnedCount: number
  readonly pinnedWidthPx: number
  readonly looseWidthPx: number
  readonly placeOf: ReadonlyMap<string, number>
}

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnSizingFeature,
  columnResizingFeature,
  columnOrderingFeature,
  columnVisibilityFeature,
  columnPinningFeature,
})
const NO_FIELDS: Columns = { columns: [], rowsSeen: 0, isComplete: false, omitted: 0 }
const SIGNAL_WIDTH_PX = 124
/** A column of one letter is still easily grabbed. */
const FIT_MOST_PX = 720

export class GridColumns {
  readonly #table = constructTable({
    features,
    columns: [],
    data: [] as readonly ShownRow[],
    columnResizeMode: 'onChange',
    defaultColumn: { minSize: MIN_WIDTH_PX, maxSize: MAX_WIDTH_PX },
  })
  readonly #onChange: () => void
  #fields: Columns = NO_FIELDS
  #added: readonly string[] = []
  #roomPx = 0
  #shown: Shown | null = null
  #isSettingUp = false

  constructor(onChange: () => void) {
    this.#onChange = onChange
    this.#table.store.subscribe(() => this.#changed())
  }

  /** Gives the columns on screen. */
  getShown(): Shown {
    this.#shown ??= this.#layOut()
    return this.#shown
  }

  /** Gives all fields found, columns or not. */
  getFields(): Columns {
    return this.#fields
  }

  /** Gives the signal that a column shows; null for a field's. */
  getSignal(key: string): SignalInfo | null {
    if (!key.startsWith('signal:')) return null
    const column = this.getShown().columns[this.getShown().placeOf.get(key) ?? -1]
    return column?.kind === 'signal' ? column.signal : null
  }

  /** Gives what the user chose, to be remembered. */
  getLayout(): ColumnLayout {
    const { columnOrder, columnVisibility, columnPinning, columnSizing } = this.#table.store.state
    const hidden = Object.keys(columnVisibility).filter((key) => columnVisibility[key] === false)
    return { order: columnOrder, hidden, added: this.#added, pinned: columnPinning.start, widths: columnSizing }
  }

  /** Takes over a layout, as one that was remembered. */
  setLayout(layout: ColumnLayout): void {
    this.#setUp(() => {
      this.#added = layout.added
      this.#table.setColumnOrder([...layout.order])
      this.#table.setColumnVisibility(Object.fromEntries(layout.hidden.map((key) => [key, false])))
      this.#table.setColumnPinning({ start: [...layout.pinned], end: [] })
      this.#table.setColumnSizing({ ...layout.widths })
      this.#defineColumns()
    })
  }

  /** Takes in the fields found so far. */
  setFields(fields: Columns): void {
    if (fields === this.#fields) return
    this.#fields = fields
    this.#setUp(() => this.#defineColumns())
  }

  /** Takes in how much room there is to fill; columns that were never sized follow it. */
  setRoom(roomPx: number): void {
    if (roomPx === this.#roomPx) return
    this.#roomPx = roomPx
    this.#setUp(() => this.#defineColumns())
  }

  hide(key: string): void {
    this.#table.getColumn(key)?.toggleVisibility(false)
  }

  /** Shows a field that is hidden or lies inside another. */
  show(path: JsonPath): void {
    this.#add(pathKey(path))
  }

  /** Shows a signal as a column. */
  showSignal(id: string): void {
    this.#add(signalKey(id))
  }

  #add(key: string): void {
    if (this.#table.getColumn(key) === undefined) {
      this.#added = [...this.#added, key]
      this.#setUp(() => this.#defineColumns())
    } else {
      this.#table.getColumn(key)?.toggleVisibility(true)
    }
  }

  pin(key: string, isPinned: boolean): void {
    this.#table.getColumn(key)?.pin(isPinned ? 'start' : false)
  }

  /** Moves a column before another one, or to the end; it joins the part, pinned or not, that it is moved into. */
  move(key: string, before: string | null): void {
    const { columns } = this.getShown()
    const target = columns.find((column) => column.key === before) ?? columns.at(-1)
    const isPinned = target?.isPinned ?? false
    this.#setUp(() => {
      const order = this.#table.getAllLeafColumns().map(({ id }) => id)
      this.#table.setColumnOrder(movedBefore(order, key, before))
      const pinned = this.#table.store.state.columnPinning.start
      const next = isPinned ? movedBefore(pinned, key, before) : pinned.filter((other) => other !== key)
      this.#table.setColumnPinning({ start: next, end: [] })
    })
  }

  setWidth(key: string, widthPx: number): void {
    const clamped = Math.round(Math.min(Math.max(widthPx, MIN_WIDTH_PX), MAX_WIDTH_PX))
    this.#table.setColumnSizing((widths) => ({ ...widths, [key]: clamped }))
  }

  /** Makes a column as wide as what the window's rows hold in it; `measure` gives the width that a cell would like. */
  fit(key: string, rows: readonly ShownRow[], headerPx: number, measure: (cell: Cell | undefined) => number): void {
    this.#table.setOptions((options) => ({ ...options, data: rows }))
    const cells = this.#table.getRowModel().rows.map((row) => row.getValue<Cell | undefined>(key))
    this.#table.setOptions((options) => ({ ...options, data: [] }))
    this.setWidth(key, Math.min(FIT_MOST_PX, Math.max(headerPx, ...cells.map(measure))))
  }

  /** Starts to resize a column by mouse or touch. */
  startResize(key: string, event: MouseEvent | TouchEvent): void {
    const header = this.#table.getFlatHeaders().find(({ column }) => column.id === key)
    header?.getResizeHandler()(event)
  }

  /** Gives the column that is being resized. */
  getResizing(): string | null {
    return this.#table.store.state.columnResizing.isResizingColumn || null
  }

  reset(): void {
    this.setLayout(NO_LAYOUT)
    this.#onChange()
  }

  #layOut(): Shown {
    const fieldOf = new Map(this.#fields.columns.map((field) => [pathKey(field.path), field]))
    const columns: ShownColumn[] = []
    const widths = { pinned: 0, loose: 0 }
    const table = this.#table
    const signalOf = new Map(columnSignals(this.getLayout()).map((signal) => [signalKey(signal.id), signal]))
    for (const column of [...table.getStartVisibleLeafColumns(), ...table.getCenterVisibleLeafColumns()]) {
      const field = fieldOf.get(column.id)
      const signal = signalOf.get(column.id)
      if (field === undefined && signal === undefined) continue
      const isPinned = column.getIsPinned() === 'start'
      const part = isPinned ? 'pinned' : 'loose'
      const widthPx = column.getSize()
      const place = { key: column.id, leftPx: widths[part], widthPx, isPinned }
      if (field !== undefined) {
        const { path } = field
        columns.push({ kind: 'field', ...place, path, label: pathLabel(path), field })
      } else if (signal !== undefined) columns.push({ kind: 'signal', ...place, signal, label: signal.id })
      widths[part] += widthPx
    }
    return {
      columns,
      pinnedCount: columns.filter(({ isPinned }) => isPinned).length,
      pinnedWidthPx: widths.pinned,
      looseWidthPx: widths.loose,
      placeOf: new Map(columns.map(({ key }, place) => [key, place])),
    }
  }

  #defineColumns(): void {
    const fields = columnFields(this.#fields, this.getLayout())
    const hidden = new Set(this.getLayout().hidden)
    const shownSignals = columnSignals(this.getLayout()).filter(({ id }) => !hidden.has(signalKey(id)))
    const widths = naturalWidths(
      fields.filter(({ path }) => !hidden.has(pathKey(path))),
      Math.max(0, this.#roomPx - shownSignals.length * SIGNAL_WIDTH_PX),
    )
    const fieldColumns = fields.map(({ path }) => {
      const id = pathKey(path)
      return { id, size: widths.get(id) ?? 160, accessorFn: ({ row, shape }: ShownRow) => cellAt(row.cells, shape, id) }
    })
    const signalColumns = columnSignals(this.getLayout()).map((signal) => ({
      id: signalKey(signal.id),
      size: SIGNAL_WIDTH_PX,
      accessorFn: (): Cell | undefined => undefined,
    }))
    const columns = [...fieldColumns, ...signalColumns]
    this.#table.setOptions((options) => ({ ...options, columns }))
  }

  /** Makes several changes one. */
  #setUp(change: () => void): void {
    this.#isSettingUp = true
    change()
    this.#isSettingUp = false
    this.#changed()
  }

  #changed(): void {
    if (this.#isSettingUp) return
    this.#shown = null
    this.#onChange()
  }
}

const cellAt = (cells: readonly Cell[], shape: ShownRow['shape'], key: string): Cell | undefined => {
  const index = shape.cellIndexOf.get(key)
  return index === undefined ? undefined : cells[index]
}
