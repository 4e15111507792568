/** Why a row is marked as a duplicate, in a line; a press on the row that was kept in its place goes there. */
import type { Reason } from '../../shared/decision.ts'
import type { RowId } from '../../shared/ids.ts'
import { useWords } from '../app/words.ts'
import { reasonAround, reasonText } from './reason-words.ts'
import styles from './why-marked.module.css'

export const WhyMarked = ({ reason, onGoTo }: { reason: Reason; onGoTo: (row: RowId) => void }) => {
  const t = useWords()
  const { kept, keptNumber } = reason
  const around = reasonAround(reason, t)
  return (
    <p className={styles.why} data-why-marked>
      {around === null ? (
        reasonText(reason, t)
      ) : (
        <span>
          {around.before}
          {kept === null || keptNumber === null ? (
            <bdi className={styles.elsewhere}>{around.kept}</bdi>
          ) : (
            <button type="button" className={styles.goTo} title={t('reason.goTo')} onClick={() => onGoTo(kept)}>
              {around.kept}
            </button>
          )}
          {around.after}
        </span>
      )}
    </p>
  )
}
