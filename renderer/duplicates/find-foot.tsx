/** What a search takes before it runs, how far it is while it does, and why it came to nothing. */
import { findPhases } from '../../shared/duplicates/duplicate-calls.ts'
import { countText, shareText, sizeText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import type { DuplicatesStore } from './duplicates-store.ts'
import styles from './find-side.module.css'

/** `onBack` goes back to what was found before; null where there is nothing. */
export const FindFoot = ({ duplicates, onBack }: { duplicates: DuplicatesStore; onBack: (() => void) | null }) => {
  const t = useWords()
  const { find } = duplicates
  const isFinding = useStore(duplicates, (store) => store.isFinding())
  const isStarting = useStore(duplicates, () => find.isStarting())
  const need = useStore(duplicates, () => find.getNeed())
  if (isFinding)
    return (
      <footer className={styles.foot}>
        <FindProgress duplicates={duplicates} />
        <Button onClick={() => void tellFailure(find.end())}>{t('duplicates.run.stop')}</Button>
      </footer>
    )
  return (
    <footer className={styles.foot}>
      <FindWords duplicates={duplicates} />
      <div className={styles.buttons}>
        {onBack !== null && <Button onClick={onBack}>{t('duplicates.form.hide')}</Button>}
        <Button className={styles.find} tone="lead" type="submit" disabled={need !== null || isStarting}>
          {t('duplicates.run.find')}
        </Button>
      </div>
    </footer>
  )
}

export const FindProgress = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const state = useStore(duplicates, (store) => store.getState())
  const hasFiles = useStore(duplicates, (store) => store.find.getFiles().length > 0)
  if (state === null) return null
  const { phase, done, total } = state
  // Without other files there is none to find the rows of.
  const phases = findPhases.filter((one) => one !== 'indexing' || phase === 'indexing' || hasFiles)
  const words =
    phase === null
      ? t('duplicates.run.starting')
      : t('duplicates.run.phase', {
          step: phases.indexOf(phase) + 1,
          steps: phases.length,
          phase: t(`duplicates.phase.${phase}`),
        })
  return (
    <div className={styles.progress}>
      <p className={styles.progressWords}>
        <span role="status">{words}</span>
        <span data-figures>{total > 0 && shareText(done, total)}</span>
      </p>
      <progress className={styles.bar} aria-label={words} max={Math.max(1, total)} value={done} />
    </div>
  )
}

/** Less room than this is there anyhow. */
const WORTH_SAYING = 50_000_000

const FindWords = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const { find } = duplicates
  const state = useStore(duplicates, (store) => store.getState())
  const need = useStore(duplicates, () => find.getNeed())
  const error = useStore(duplicates, () => find.getError())
  const estimate = useStore(duplicates, () => find.getEstimate())
  if (need !== null) return <p className={styles.words}>{t(`duplicates.need.${need}`)}</p>
  const failed = error ?? (state?.state === 'failed' ? state.error : null)
  return (
    <>
      {failed !== null && (
        <p className={styles.fault} role="alert">
          {errorText(failed)}
        </p>
      )}
      {failed === null && state?.state === 'stopped' && <p className={styles.words}>{t('duplicates.run.stopped')}</p>}
      <p className={styles.words} data-figures>
        {estimate === null
          ? failed === null && t('duplicates.run.estimate-none')
          : t(estimate.diskBytes > 0 ? 'duplicates.run.estimate' : 'duplicates.run.estimate-memory', {
              rows: countText(estimate.rows),
              memory: sizeText(estimate.memoryBytes),
              disk: sizeText(estimate.diskBytes),
            })}
      </p>
      {estimate !== null && estimate.pairsBytes >= WORTH_SAYING && (
        <p className={styles.words} data-figures>
          {t('duplicates.run.estimate-pairs', { memory: sizeText(estimate.pairsBytes) })}
        </p>
      )}
    </>
  )
}
