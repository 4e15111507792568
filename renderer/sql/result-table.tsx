// biome-ignore-all lint/a11y/useSemanticElements: rows lie where they would in a table of a hundred thousand, of which a part is drawn
/**
 * The rows that a query found, of which only those in sight are drawn. Numbers stand on the right, NULL is told from an empty
 * text, and row numbers lead to their rows.
 */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { SqlResult } from '../../shared/sql-contract.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import styles from './result-table.module.css'
import { copyCell, goToNumber } from './sql-actions.ts'
import { type Found, sqlOf } from './sql-store.ts'

const ROW_PX = 26
const MORE_ROWS = 8
const CHAR_PX = 7.4
const WIDE_CHAR_PX = 13
const PADDING_PX = 25
const LEAST_PX = 64
const MOST_PX = 360
const LOOKED_ROWS = 40

interface Cell {
  readonly row: number
  readonly column: number
}

export const ResultTable = ({ dataset, grid, found }: { dataset: DatasetStore; grid: GridStore; found: Found }) => {
  const t = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ topPx: 0, heightPx: 0 })
  const [cursor, setCursor] = useState<Cell>({ row: 0, column: 0 })
  const [widths] = useState(() => widthsOf(found.result))
  // Pages come in by and by.
  useStore(sqlOf(dataset), (store) => store.getFound()?.pages)
  const [, drawAnew] = useState(0)
  useEffect(() => sqlOf(dataset).subscribe(() => drawAnew((count) => count + 1)), [dataset])
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const look = (): void => setSeen({ topPx: element.scrollTop, heightPx: element.clientHeight })
    look()
    element.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [])
  const { columns, kept, rowColumn } = found.result
  const first = Math.max(0, Math.floor(seen.topPx / ROW_PX) - MORE_ROWS)
  const last = Math.min(kept, Math.ceil((seen.topPx + seen.heightPx) / ROW_PX) + MORE_ROWS)
  const widthPx = widths.reduce((sum, width) => sum + width, 0)
  const template = { gridTemplateColumns: widths.map((width) => `${width}px`).join(' '), width: widthPx }

  const moveTo = (row: number, column: number): void => {
    const cell = {
      row: Math.max(0, Math.min(kept - 1, row)),
      column: Math.max(0, Math.min(columns.length - 1, column)),
    }
    setCursor(cell)
    const element = scroller.current
    if (element === null) return
    const topPx = cell.row * ROW_PX
    if (topPx < element.scrollTop) element.scrollTop = topPx
    else if (topPx + 2 * ROW_PX > element.scrollTop + element.clientHeight)
      element.scrollTop = topPx + 2 * ROW_PX - element.clientHeight
    const leftPx = widths.slice(0, cell.column).reduce((sum, width) => sum + width, 0)
    const cellPx = widths[cell.column] ?? 0
    if (leftPx < element.scrollLeft) element.scrollLeft = leftPx
    else if (leftPx + cellPx > element.scrollLeft + element.clientWidth)
      element.scrollLeft = leftPx + cellPx - element.clientWidth
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(seen.heightPx / ROW_PX) - 2)
    const step = MOVES[event.key]
    if (step !== undefined) moveTo(cursor.row + step[0] * (step[2] ? page : 1), cursor.column + step[1])
    else if (event.key === 'Home') moveTo(event.ctrlKey ? 0 : cursor.row, 0)
    else if (event.key === 'End') moveTo(event.ctrlKey ? kept - 1 : cursor.row, columns.length - 1)
    else if (event.key === 'Enter' && rowColumn !== null) goTo(cursor.row)
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c')
      void copyCell(dataset, found, cursor.row, cursor.column)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const goTo = (row: number): void => {
    const cell = rowColumn === null ? null : found.pages.rowAt(row)?.[rowColumn]
    if (cell !== null && cell !== undefined) void goToNumber(dataset, grid, Number(cell))
  }
  if (columns.length === 0) return null
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={t('sql.result')}
      aria-rowcount={kept + 1}
      aria-colcount={columns.length}
      aria-activedescendant={kept > 0 ? cellId(cursor) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={styles.head} style={template} role="row" aria-rowindex={1} tabIndex={-1}>
        {columns.map(({ name, type }, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns of a result may have one name
          <div key={column} className={styles.name} role="columnheader" tabIndex={-1} title={`${name} ${type}`}>
            <span className={styles.label}>{name}</span>
            <span className={styles.type}>{type.toLowerCase()}</span>
          </div>
        ))}
      </div>
      <div className={styles.body} style={{ height: kept * ROW_PX, width: widthPx }} role="rowgroup">
        {Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at).map((row) => (
          <div
            key={row}
            className={styles.row}
            style={{ ...template, top: row * ROW_PX }}
            role="row"
            aria-rowindex={row + 2}
            tabIndex={-1}
          >
            {columns.map(({ type }, column) => {
              const cell = found.pages.rowAt(row)?.[column]
              const isHere = cursor.row === row && cursor.column === column
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it hears the keys
                <div
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns of a result may have one name
                  key={column}
                  id={cellId({ row, column })}
                  className={styles.cell}
                  data-number={isNumber(type) || undefined}
                  data-null={cell === null || undefined}
                  data-link={column === rowColumn || undefined}
                  data-here={isHere || undefined}
                  role="gridcell"
                  aria-selected={isHere}
                  tabIndex={-1}
                  title={cell !== null && cell !== undefined && cell.length > 30 ? cell : undefined}
                  onClick={() => {
                    setCursor({ row, column })
                    if (column === rowColumn) goTo(row)
                  }}
                >
                  {cell === undefined ? '' : (cell ?? 'NULL')}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {kept === 0 && <p className={styles.none}>{t('sql.none')}</p>}
    </div>
  )
}

/** Rows, columns, and whether a page at a time. */
const MOVES: Readonly<Record<string, readonly [number, number, boolean]>> = {
  ArrowUp: [-1, 0, false],
  ArrowDown: [1, 0, false],
  ArrowLeft: [0, -1, false],
  ArrowRight: [0, 1, false],
  PageUp: [-1, 0, true],
  PageDown: [1, 0, true],
}

const cellId = ({ row, column }: Cell): string => `sql-cell-${row}-${column}`

const NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\(\d+,\d+\)|DOUBLE|FLOAT|BIGNUM)$/

const isNumber = (type: string): boolean => NUMBER.test(type)

/** Gives columns the room that their first rows take, within what leaves the others in sight. */
const widthsOf = ({ columns, rows }: SqlResult): number[] =>
  columns.map(({ name, type }, column) => {
    const texts = rows.slice(0, LOOKED_ROWS).map((cells) => textPx((cells[column] ?? 'NULL').slice(0, 60)))
    const headPx = textPx(name) + type.length * 6 + 8
    return Math.round(Math.max(LEAST_PX, Math.min(MOST_PX, Math.max(headPx, ...texts) + PADDING_PX)))
  })

const textPx = (text: string): number => {
  let px = 0
  for (const char of text) px += (char.codePointAt(0) ?? 0) > 0x2e7f ? WIDE_CHAR_PX : CHAR_PX
  return px
}
