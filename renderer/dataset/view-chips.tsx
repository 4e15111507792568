/** Which rows are shown: all, the changed ones, the malformed ones; one that the status bar chose appears while it holds. */
import type { DatasetState, Query } from '../../shared/contract.ts'
import { countText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Choice } from '../look/choice.tsx'
import type { DatasetStore } from './dataset-store.ts'
import styles from './view-chips.module.css'

type Only = Query['only']

export const ViewChips = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const { counts } = useStore(dataset, (store) => store.getState())
  const view = useStore(dataset, (store) => store.getView())
  const only = view.query.only
  const shown: Only[] = ['all', 'changed', 'malformed']
  if (!shown.includes(only)) shown.splice(2, 0, only)
  const expected = countFor(only, counts)
  const isOld = expected !== null && expected !== view.rowCount
  return (
    <div className={styles.chips}>
      <Choice
        label={t('view.label')}
        value={only}
        options={shown.map((value) => ({ value, text: <ChipText only={value} counts={counts} /> }))}
        onChange={(value) => void dataset.setQuery({ only: value })}
      />
      {isOld && (
        <button type="button" className={styles.again} onClick={() => void tellFailure(dataset.setQuery({ only }))}>
          {t('view.ask-again')}
        </button>
      )}
    </div>
  )
}

const ChipText = ({ only, counts }: { only: Only; counts: DatasetState['counts'] }) => {
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

/** How many rows a question would find now; null where the counts don't tell (a row may be edited and deleted at once). */
const countFor = (only: Only, counts: DatasetState['counts']): number | null =>
  only === 'edited' || only === 'inserted' || only === 'deleted' || only === 'malformed' ? counts[only] : null
