/** Rows by what a column holds: as in the cell under the cursor, with or without anything, containing, at least, at most. */
import type { ComponentType } from 'react'
import type { Ask } from '../../shared/query/ask.ts'
import { useWords } from '../app/words.ts'
import menu from '../look/menu.module.css'
import {
  askAtLeast,
  askAtMost,
  askOfCell,
  askOfSignal,
  type CellAsk,
  type ColumnSource,
  sourceName,
} from '../search/column-asks.ts'
import styles from './column-filters.module.css'
import { mainKind } from './column-layout.ts'
import type { ShownColumn } from './grid-columns.ts'
import type { GridStore } from './grid-store.ts'
import { signalText, signalValue } from './signal-cells.ts'

/** An item of the menu that this stands in. */
type MenuItem = ComponentType<{ className?: string; onSelect?: (event: Event) => void; children?: React.ReactNode }>

interface Props {
  readonly grid: GridStore
  readonly column: ShownColumn
  readonly Item: MenuItem
  /** Only what is about the cell under the cursor. */
  readonly isShort?: boolean
}

export const ColumnFilters = ({ grid, column, Item, isShort = false }: Props) => {
  const t = useWords()
  const { search } = grid.dataset
  const source = sourceOf(column)
  const cell = cellAsk(grid, column)
  const add = (ask: Ask) => () => void search.add(ask)
  /** The name is put into the bar, to be typed on there. */
  const typeOn =
    (behind: string, markedChars = 0) =>
    () => {
      const draft = search.getDraft().trimEnd()
      const text = `${draft === '' ? '' : `${draft} `}${sourceName(source)}${behind}`
      search.type(text)
      requestAnimationFrame(() => search.focus(text.length - markedChars, text.length))
    }
  const isCounted =
    column.kind === 'signal'
      ? column.signal.kind !== 'label' && column.signal.kind !== 'flag'
      : mainKind(column.field) === 'number'
  const item = (words: string, run: () => void) => (
    <Item className={menu.item} onSelect={run}>
      <span className={styles.words}>{words}</span>
    </Item>
  )
  const said = cell === null ? '' : cell.text === '' ? t('search.filter.empty') : cell.text
  return (
    <>
      {cell !== null && item(t('search.filter.like', { value: said }), add(cell.ask))}
      {cell !== null && item(t('search.filter.without', { value: said }), add({ kind: 'not', part: cell.ask }))}
      {cell?.number != null && item(t('search.filter.at-least', { value: said }), add(askAtLeast(source, cell.number)))}
      {cell?.number != null && item(t('search.filter.at-most', { value: said }), add(askAtMost(source, cell.number)))}
      {!isShort && isCounted && item(t('search.filter.range'), typeOn(rangeText(cell), rangeText(cell).length - 1))}
      {!isShort && !isCounted && item(t('search.filter.contains'), typeOn(':'))}
      {!isShort && column.kind === 'field' && column.path.length > 0 && (
        <>
          {item(t('search.filter.has'), add({ kind: 'has', path: column.path }))}
          {item(t('search.filter.has-not'), add({ kind: 'not', part: { kind: 'has', path: column.path } }))}
        </>
      )}
    </>
  )
}

const rangeText = (cell: CellAsk | null): string => `=${cell?.number ?? 0}..${cell?.number ?? 100}`

const sourceOf = (column: ShownColumn): ColumnSource =>
  column.kind === 'signal' ? { kind: 'signal', signal: column.signal } : { kind: 'field', path: column.path }

/** Gives what the cell in the cursor's row asks for. */
const cellAsk = (grid: GridStore, column: ShownColumn): CellAsk | null => {
  const place = grid.getPlace()
  const shown = place === null ? null : grid.pages.getRow(place.position)
  if (shown === null || shown.row.fault !== null) return null
  if (column.kind === 'field') return askOfCell(column.path, grid.getCell(shown, column.key))
  const value = signalValue(shown, column.signal.id)
  return askOfSignal(column.signal, value, signalText(column.signal, value))
}
