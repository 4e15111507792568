/** What a column's head says: its name, in which order it puts the rows, and what is known of it. */
import type { SortKey } from '../../shared/contract.ts'
import { useStore } from '../app/use-store.ts'
import { type MessageKey, useWords, type Words } from '../app/words.ts'
import { SmallHistogram } from '../overview/small-histogram.tsx'
import type { Measured, SmallHistograms } from '../overview/small-histograms.ts'
import { findKey, type SortBy } from '../search/sort-keys.ts'
import { signalName } from '../search/term-words.ts'
import styles from './column-header.module.css'
import { mainKind } from './column-layout.ts'
import { kindsText, shareText } from './field-words.ts'
import type { ShownColumn } from './grid-columns.ts'
import type { GridStore } from './grid-store.ts'

/** Numbers of fields are counted again after each edit, which reads every row; signals are there already. */
const MOST_COUNTED_BYTES = 32_000_000

export const NO_SORT: readonly SortKey[] = []

/** Gives what a column is called. */
export const columnName = (column: ShownColumn, t: Words): string => {
  if (column.kind === 'signal') return signalName(column.signal.id, t)
  return column.label === '' ? t('grid.column.row') : column.label
}

/** Gives what rows are put in order by for a column. */
export const sortByOf = (column: ShownColumn): SortBy =>
  column.kind === 'signal' ? { kind: 'signal', signal: column.signal.id } : { kind: 'field', path: [...column.path] }

/** Says more of a column than there is room for. */
export const columnTitle = (column: ShownColumn, grid: GridStore, t: Words): string => {
  const name = columnName(column, t)
  if (column.kind === 'signal')
    return `${name} (${column.signal.id})\n${t(`signal.about.${column.signal.id}` as MessageKey)}`
  const { rowsSeen, isComplete } = grid.columns.getFields()
  const share = shareText(column.field.rows, rowsSeen)
  const seen = t(isComplete ? 'grid.column.seen' : 'grid.column.seenSoFar', {
    kinds: kindsText(column.field, t),
    share: share === '' ? '100%' : share,
  })
  return `${name}\n${seen}`
}

/** Gives what a small histogram is drawn of: numbers, and the labels of signals; texts have none. */
export const measuredOf = (column: ShownColumn, sizeBytes = 0): Measured | null => {
  if (column.kind === 'signal') return { signal: column.signal.id }
  if (sizeBytes > MOST_COUNTED_BYTES) return null
  return column.path.length > 0 && mainKind(column.field) === 'number' ? { path: column.path } : null
}

interface HeadingProps {
  readonly grid: GridStore
  readonly column: ShownColumn
  readonly histograms: SmallHistograms
}

export const ColumnHeading = ({ grid, column, histograms }: HeadingProps) => {
  const t = useWords()
  const sort = useStore(grid.dataset, (store) => store.getAsked().query.sort ?? NO_SORT)
  const sorted = findKey(sort, sortByOf(column))
  return (
    <>
      <span className={styles.name}>
        <span className={styles.label}>{columnName(column, t)}</span>
        {sorted !== null && (
          <span className={styles.order} data-figures>
            {sorted.key.isDescending ? '↓' : '↑'}
            {sort.length > 1 ? sorted.place : ''}
          </span>
        )}
      </span>
      <span className={styles.facts}>
        <Facts grid={grid} column={column} histograms={histograms} />
      </span>
    </>
  )
}

const HISTOGRAM_PX = { widthPx: 52, heightPx: 14 }
/** A narrower column has no room for it. */
const LEAST_WIDTH_PX = 96

const Facts = ({ grid, column, histograms }: HeadingProps) => {
  const t = useWords()
  const counts = useStore(histograms, (store) => {
    const measured = measuredOf(column)
    return measured === null || column.widthPx < LEAST_WIDTH_PX ? null : store.get(measured)
  })
  const histogram = counts !== null && (
    <span className={styles.histogram}>
      <SmallHistogram
        counts={counts.counts}
        part={counts.part}
        {...HISTOGRAM_PX}
        name={t('search.column.histogram', { name: columnName(column, t) })}
      />
    </span>
  )
  if (column.kind === 'signal')
    return (
      <>
        <span className={styles.kinds}>{t(`signal.family.${column.signal.family}`)}</span>
        {histogram}
      </>
    )
  const share = shareText(column.field.rows, grid.columns.getFields().rowsSeen)
  return (
    <>
      {/* That it holds numbers, the picture of them tells. */}
      {counts === null && <span className={styles.kinds}>{kindsText(column.field, t)}</span>}
      {share !== '' && <span>{share}</span>}
      {histogram}
    </>
  )
}
