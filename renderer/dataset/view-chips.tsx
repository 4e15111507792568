/** Which rows are shown: all, the changed ones, the malformed ones; one that the status bar chose appears while it holds. */
import type { DatasetState } from '../../shared/contract.ts'
import { printTerm } from '../../shared/query/query-terms.ts'
import { countText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { FindingsMenu } from '../findings/findings-menu.tsx'
import type { GridStore } from '../grid/grid-store.ts'
import { Choice } from '../look/choice.tsx'
import { askOf, type UsualQuestion, usualQuestionOf } from '../search/usual-questions.ts'
import type { DatasetStore } from './dataset-store.ts'
import { countOf, KINDS as DECIDED, DecisionFilter } from './decision-filter.tsx'
import styles from './view-chips.module.css'

export const ViewChips = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const state = useStore(dataset, (store) => store.getState())
  const { counts } = state
  const view = useStore(dataset, (store) => store.getView())
  const only = usualQuestionOf(view.query)
  const shown: UsualQuestion[] = ['all', 'changed', 'malformed']
  // What was decided has a menu of its own.
  if (only !== null && !shown.includes(only) && !isDecided(only)) shown.splice(2, 0, only)
  const expected = expectedRows(only, state)
  const isOld = expected !== null && expected !== view.rowCount
  return (
    <div className={styles.chips}>
      <Choice
        label={t('view.label')}
        value={only ?? ''}
        options={shown.map((value) => ({ value, text: <ChipText only={value} counts={counts} /> }))}
        onChange={(value) => void dataset.setQuery({ ...view.query, text: printTerm(askOf(value)) })}
      />
      <DecisionFilter dataset={dataset} grid={grid} />
      <FindingsMenu dataset={dataset} />
      {isOld && (
        <button type="button" className={styles.again} onClick={() => void tellFailure(dataset.setQuery(view.query))}>
          {t('view.ask-again')}
        </button>
      )}
    </div>
  )
}

const ChipText = ({ only, counts }: { only: UsualQuestion; counts: DatasetState['counts'] }) => {
  const t = useWords()
  const count = countFor(only, counts)
  return (
    <>
      {t(`view.${only}`)}
      {count !== null && count > 0 && (
        <span className={styles.count} data-figures>
          {countText(count)}
        </span>
      )}
    </>
  )
}

const isDecided = (only: UsualQuestion): boolean => DECIDED.some((one) => one === only)

/** How many rows the whole question would find now; null where the counts don't tell. */
const expectedRows = (only: UsualQuestion | null, state: DatasetState): number | null => {
  if (only === null) return null
  const decided = DECIDED.find((one) => one === only)
  return decided === undefined ? countFor(only, state.counts) : countOf(decided, state)
}

/** How many rows a question would find now; null where the counts don't tell (a row may be edited and deleted at once). */
const countFor = (only: UsualQuestion, counts: DatasetState['counts']): number | null =>
  only === 'edited' || only === 'inserted' || only === 'deleted' || only === 'malformed' ? counts[only] : null
