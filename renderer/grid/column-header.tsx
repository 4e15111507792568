// biome-ignore-all lint/a11y/useSemanticElements: a sheet of 50 million rows is no table element; its rows are painted
// biome-ignore-all lint/a11y/useFocusableInteractive: the text area holds the focus and names the active cell
/** The row of column heads: what each field is called, what it holds, and everything that can be done with a column. */
import { DropdownMenu } from 'radix-ui'
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { SmallHistograms } from '../overview/small-histograms.ts'
import { findKey, sortedBy } from '../search/sort-keys.ts'
import { ColumnChooser } from './column-chooser.tsx'
import styles from './column-header.module.css'
import { ColumnHeading, columnName, columnTitle, measuredOf, NO_SORT, sortByOf } from './column-heading.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { CHOOSER } from './column-menu-name.ts'
import { DecisionHead } from './decision-head.tsx'
import type { ShownColumn } from './grid-columns.ts'
import type { GridStore } from './grid-store.ts'
import sheet from './sheet.module.css'
import { sortRows } from './sort-rows.ts'

/** A press that moves less than this is a click. */
const DRAG_PX = 4

export const ColumnHeader = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const shown = useStore(grid, (store) => store.columns.getShown())
  const inSight = useStore(grid.viewport, () => sightOf(grid))
  /** Where a dragged column would fall: before this one, or at the end (null). */
  const [drop, setDrop] = useState<{ before: string | null; leftPx: number } | null>(null)
  const [first = 0, past = 0] = inSight.split(' ').map(Number)
  const loose = shown.columns.slice(first, past)
  const pinned = shown.columns.slice(0, shown.pinnedCount)
  const histograms = useHistograms(grid, [...pinned, ...loose])
  const head = (column: ShownColumn, place: number) => (
    <ColumnHead key={column.key} grid={grid} column={column} place={place} histograms={histograms} onDrag={setDrop} />
  )
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        <div role="presentation" className={`${styles.pinned} ${sheet.headPinned}`}>
          <div role="columnheader" aria-colindex={1} aria-label={t('grid.rowNumber')} className={styles.corner}>
            <ColumnChooser grid={grid} />
            <DecisionHead grid={grid} />
          </div>
          <div role="presentation" className={styles.pinnedHeads}>
            {pinned.map((column, at) => head(column, at))}
          </div>
        </div>
        <div role="presentation" className={styles.loose}>
          {loose.map((column, at) => head(column, first + at))}
        </div>
        {shown.columns.length === 0 && grid.columns.getFields().columns.length > 0 && <NoColumns grid={grid} />}
        {drop !== null && <div className={styles.drop} style={{ left: drop.leftPx }} />}
      </div>
    </div>
  )
}

/** Has the columns in sight counted, and no others. */
const useHistograms = (grid: GridStore, columns: readonly ShownColumn[]): SmallHistograms => {
  const histograms = useMemo(() => new SmallHistograms(grid.dataset), [grid])
  const { sizeBytes } = grid.dataset.getState()
  const measured = columns.flatMap((column) => measuredOf(column, sizeBytes) ?? [])
  const wanted = JSON.stringify(measured)
  useEffect(() => () => histograms.stop(), [histograms])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns are named by `wanted`
  useEffect(() => histograms.want(measured), [histograms, wanted])
  return histograms
}

const NoColumns = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  return (
    <div role="columnheader" aria-colindex={2} className={styles.none}>
      {t('grid.column.none')}
      <button type="button" onClick={() => grid.setOpenMenu(CHOOSER)}>
        {t('grid.column.show')}
      </button>
    </div>
  )
}

interface HeadProps {
  readonly grid: GridStore
  readonly column: ShownColumn
  readonly place: number
  readonly histograms: SmallHistograms
  readonly onDrag: (drop: { before: string | null; leftPx: number } | null) => void
}

const ColumnHead = ({ grid, column, place, histograms, onDrag }: HeadProps) => {
  const t = useWords()
  const isOpen = useStore(grid, (store) => store.getOpenMenu() === column.key)
  const isActive = useStore(grid, (store) => store.getPlace()?.column === place)
  const drag = useColumnDrag(grid, column, onDrag)
  const sort = useStore(grid.dataset, (store) => store.getAsked().query.sort ?? NO_SORT)
  const name = columnName(column, t)
  const sorted = findKey(sort, sortByOf(column))
  return (
    <div
      role="columnheader"
      aria-colindex={place + 2}
      className={`${styles.cell} ${isActive ? styles.active : ''}`}
      style={{ left: column.leftPx, width: column.widthPx }}
      aria-sort={sorted === null ? undefined : sorted.key.isDescending ? 'descending' : 'ascending'}
      title={columnTitle(column, grid, t)}
    >
      <DropdownMenu.Root
        modal={false}
        open={isOpen}
        onOpenChange={(open) => grid.setOpenMenu(open ? column.key : null)}
      >
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            tabIndex={-1}
            className={styles.button}
            aria-label={t('grid.column.menu', { name })}
            {...drag}
          >
            <ColumnHeading grid={grid} column={column} histograms={histograms} />
          </button>
        </DropdownMenu.Trigger>
        <ColumnMenu grid={grid} column={column} place={place} />
      </DropdownMenu.Root>
      {/* The menu fits and resets widths by keyboard; this is for the mouse. */}
      <div
        aria-hidden
        className={styles.handle}
        onMouseDown={(event) => grid.columns.startResize(column.key, event.nativeEvent)}
        onTouchStart={(event) => grid.columns.startResize(column.key, event.nativeEvent)}
        onDoubleClick={() => grid.fitColumn(column.key)}
      />
    </div>
  )
}

interface Drag {
  readonly startPx: number
  /** Where it would fall; undefined until it has really begun. */
  before?: string | null
}

/** A press opens the menu, a drag moves the column. */
const useColumnDrag = (grid: GridStore, column: ShownColumn, onDrag: HeadProps['onDrag']) => {
  const drag = useRef<Drag | null>(null)
  const end = (): Drag | null => {
    const ended = drag.current
    drag.current = null
    onDrag(null)
    return ended
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      // The menu opens when the press ends where it began.
      event.preventDefault()
      drag.current = { startPx: event.clientX }
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const { current } = drag
      if (current === null) return
      if (current.before === undefined && Math.abs(event.clientX - current.startPx) < DRAG_PX) return
      const target = dropAt(grid, event)
      current.before = target.before
      onDrag(target)
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const ended = end()
      if (ended === null) return
      if (ended.before === undefined && event.shiftKey) sortAlso(grid, column)
      else if (ended.before === undefined) grid.setOpenMenu(column.key)
      else if (ended.before !== column.key) grid.columns.move(column.key, ended.before)
    },
    onPointerCancel: () => void end(),
  }
}

/** Shift-click adds the column to the order, and turns it round when it is there. */
const sortAlso = (grid: GridStore, column: ShownColumn): void => {
  const { sort = NO_SORT } = grid.dataset.getAsked().query
  const by = sortByOf(column)
  sortRows(grid, sortedBy(sort, by, findKey(sort, by)?.key.isDescending === false, true))
}

const dropAt = (grid: GridStore, event: PointerEvent<HTMLElement>): { before: string | null; leftPx: number } => {
  const row = event.currentTarget.closest('[role="row"]')
  const xPx = event.clientX - (row?.getBoundingClientRect().left ?? 0)
  const { columns, pinnedWidthPx } = grid.columns.getShown()
  const gutterPx = grid.viewport.getGutterPx()
  const edgeOf = (column: ShownColumn): number =>
    gutterPx + column.leftPx + (column.isPinned ? 0 : pinnedWidthPx - grid.viewport.getLeftPx())
  const target = columns.find((column) => xPx < edgeOf(column) + column.widthPx / 2)
  const last = columns.at(-1)
  if (target !== undefined) return { before: target.key, leftPx: edgeOf(target) }
  return { before: null, leftPx: last === undefined ? gutterPx : edgeOf(last) + last.widthPx }
}

/** Names the columns in sight as text, so that a component draws anew only when others come into sight. */
const sightOf = (grid: GridStore): string => {
  const { columns, pinnedCount, pinnedWidthPx } = grid.columns.getShown()
  const leftPx = grid.viewport.getLeftPx()
  const freePx = grid.viewport.getWidthPx() - grid.viewport.getGutterPx() - pinnedWidthPx
  const loose = columns.slice(pinnedCount)
  const first = loose.findIndex((column) => column.leftPx + column.widthPx > leftPx)
  const past = loose.findIndex((column) => column.leftPx >= leftPx + freePx)
  return `${pinnedCount + (first === -1 ? loose.length : first)} ${past === -1 ? columns.length : pinnedCount + past}`
}
