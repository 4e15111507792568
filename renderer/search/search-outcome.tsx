/** How many rows were found and how far the search is, at the end of the row of filters: counted up while it runs, and stopped there. */
import type { Search, ViewInfo } from '../../shared/contract.ts'
import { shareText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords, type Words } from '../app/words.ts'
import { type DatasetStore, isWhole } from '../dataset/dataset-store.ts'
import { Hint } from '../look/button.tsx'
import styles from './search-outcome.module.css'

interface Props {
  readonly dataset: DatasetStore
  /** Whether asking anew would give other rows: some have ceased to be what was asked for. */
  readonly isOld: boolean
}

export const SearchOutcome = ({ dataset, isOld }: Props) => {
  const t = useWords()
  const view = useStore(dataset, (store) => store.getAsked())
  const total = useStore(dataset, (store) => store.getState().rows.count)
  const { search } = view
  const isRunning = search.state === 'running'
  return (
    <div className={styles.outcome}>
      {/* A number that runs is not read out; the one that it comes to is. */}
      <span
        className={styles.count}
        role={isRunning ? undefined : 'status'}
        data-figures
        data-running={isRunning || undefined}
      >
        {countWords(view, total, t)}
      </span>
      {isRunning && (
        <>
          <progress
            className={styles.line}
            aria-label={t('search.searching')}
            max={Math.max(search.total, 1)}
            value={search.done}
          />
          <button type="button" className={styles.act} onClick={() => void tellFailure(dataset.stopSearch())}>
            {t('search.stop')}
          </button>
        </>
      )}
      <Trouble search={search} />
      {!isRunning && (search.state !== 'done' || isOld) && (
        <button type="button" className={styles.act} onClick={() => void tellFailure(dataset.setQuery(view.query))}>
          {t(isOld && search.state === 'done' ? 'view.ask-again' : 'search.again')}
        </button>
      )}
    </div>
  )
}

/** What the answer leaves out, and why. */
const Trouble = ({ search }: { search: Search }) => {
  const t = useWords()
  return (
    <>
      {search.state === 'cancelled' && (
        <Hint text={t('search.stopped-why')}>
          <button type="button" className={styles.trouble}>
            {t('search.stopped')}
          </button>
        </Hint>
      )}
      {search.state === 'failed' && (
        <Hint text={search.error === null ? t('search.failed') : errorText(search.error)}>
          <button type="button" className={`${styles.trouble} ${styles.failed}`}>
            {t('search.failed')}
          </button>
        </Hint>
      )}
      {search.skippedRows > 0 && (
        <Hint text={t('search.skipped-why')}>
          <button type="button" className={styles.trouble}>
            {t('search.skipped', { count: search.skippedRows })}
          </button>
        </Hint>
      )}
    </>
  )
}

const countWords = ({ query, rowCount, search }: ViewInfo, total: number, t: Words): string => {
  if (search.state !== 'running') {
    return isWhole(query) ? '' : t('search.rows-of', { count: rowCount, total })
  }
  const share = search.total === 0 ? '' : ` · ${shareText(search.done, search.total)}`
  return isWhole(query) ? `${t('search.searching')}${share}` : `${t('search.so-far', { count: rowCount })}${share}`
}
