/** How far a search for duplicates is, while its own screen is not the one that is shown. */
import { findPhases } from '../../shared/duplicates/duplicate-calls.ts'
import { useApp } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { Meter } from './meter.tsx'
import styles from './status-bar.module.css'

export const FindMeter = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const app = useApp()
  const { duplicates, dataset: id } = useStore(dataset, (store) => store.getState())
  const isShown = useStore(app.duplicates, (door) => door.of(dataset) !== null)
  if (duplicates?.state !== 'finding' || isShown) return null
  const { phase, done, total } = duplicates
  const before = phase === null ? 0 : findPhases.indexOf(phase)
  return (
    // Steps of unlike length count alike: that it goes on is what is to be seen.
    <Meter label={t('duplicates.run.finding')} done={before + (total > 0 ? done / total : 0)} total={findPhases.length}>
      <button
        type="button"
        className={styles.act}
        onClick={() => void tellFailure(dataset.api.stopDuplicates({ dataset: id }))}
      >
        {t('status.stop')}
      </button>
    </Meter>
  )
}
