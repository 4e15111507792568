/** One line of what is so: how many rows and of which kind (each a way to see them), what runs, and where the work stands. */
import { printTerm } from '../../shared/query/query-terms.ts'
import { useStore } from '../app/use-store.ts'
import { type MessageKey, useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { FileChip } from '../file/file-chip.tsx'
import type { GridStore } from '../grid/grid-store.ts'
import { askOf, type UsualQuestion, usualQuestionOf } from '../search/usual-questions.ts'
import { FindMeter } from './find-meter.tsx'
import { JobMeters } from './job-meters.tsx'
import { PassMeter } from './pass-meter.tsx'
import styles from './status-bar.module.css'
import { WorkState } from './work-state.tsx'

export const StatusBar = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const { rows, counts, decisions } = useStore(dataset, (store) => store.getState())
  const selected = useStore(grid, (store) => store.getSelected())
  return (
    <footer className={styles.bar}>
      <div className={styles.counts} data-figures>
        <Count
          dataset={dataset}
          only="all"
          text={t(rows.isExact ? 'status.rows' : 'status.rows-so-far', { count: rows.count })}
        />
        <Count dataset={dataset} only="edited" count={counts.edited} label="status.edited" />
        <Count dataset={dataset} only="inserted" count={counts.inserted} label="status.inserted" />
        <Count dataset={dataset} only="deleted" count={counts.deleted} label="status.deleted" />
        <Count
          dataset={dataset}
          only="malformed"
          count={counts.malformed}
          label={counts.isMalformedExact ? 'status.malformed' : 'status.malformed-so-far'}
        />
        <Count dataset={dataset} only="kept" count={decisions.keep} label="status.kept" />
        <Count dataset={dataset} only="dropped" count={decisions.drop} label="status.dropped" />
        {selected > 0 && <span className={styles.selected}>{t('status.selected', { count: selected })}</span>}
      </div>
      <PassMeter dataset={dataset} />
      <FindMeter dataset={dataset} />
      <JobMeters />
      <FileChip dataset={dataset} grid={grid} />
      <WorkState dataset={dataset} />
    </footer>
  )
}

type CountProps = { dataset: DatasetStore; only: UsualQuestion } & (
  | { text: string }
  | { count: number; label: MessageKey }
)

/** A number that shows its rows when it is pressed; nothing of a kind is not said at all. */
const Count = (props: CountProps) => {
  const t = useWords()
  const { dataset, only } = props
  const isShown = useStore(dataset, (store) => usualQuestionOf(store.getView().query) === only)
  if ('count' in props && props.count === 0 && !isShown) return null
  const text = 'text' in props ? props.text : t(props.label, { count: props.count })
  return (
    <button
      type="button"
      className={`${styles.count} ${styles[only]}`}
      aria-pressed={isShown}
      title={t(`command.show-${only}`)}
      aria-label={`${text}. ${t(`command.show-${only}`)}`}
      onClick={() => dataset.search.askText(printTerm(askOf(only)))}
    >
      {text}
    </button>
  )
}
