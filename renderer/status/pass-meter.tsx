/** How much of the file has been read: its rows first, then what is in them. Either can be stopped, and taken up again. */
import type { Pass } from '../../shared/contract.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { Meter } from './meter.tsx'
import styles from './status-bar.module.css'

export const PassMeter = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const { index, survey, dataset: id } = useStore(dataset, (store) => store.getState())
  const stop = (): void => void tellFailure(dataset.api.stopIndex({ dataset: id }))
  const resume = (): void => void tellFailure(dataset.api.resumeIndex({ dataset: id }))
  const [name, pass] = isOver(index) ? (['survey', survey] as const) : (['index', index] as const)
  if (isOver(pass)) return null
  if (pass.state === 'stopped' || pass.state === 'failed')
    return (
      <span className={styles.stopped}>
        {t(`status.${name}-stopped`)}
        <button type="button" className={styles.act} onClick={resume}>
          {t('status.resume')}
        </button>
      </span>
    )
  return (
    <Meter label={t(`status.${name}`)} done={pass.bytesDone} total={pass.bytesTotal}>
      <button type="button" className={styles.act} onClick={stop}>
        {t('status.stop')}
      </button>
    </Meter>
  )
}

const isOver = ({ state }: Pass): boolean => state === 'done'
