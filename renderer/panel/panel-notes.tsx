/** What must be known of the row before it is read: that it is shown in part, can't be edited, or holds unfinished text. */
import { shareText, sizeText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import { type Edit, isTyped } from './edit-session.ts'
import styles from './panel-notes.module.css'
import type { PanelStore, WhyFixed } from './panel-store.ts'
import { type PanelTab, showPanelTab } from './panel-tab.ts'
import { type ReadRow, WHOLE_LIMIT } from './row-follower.ts'

export const PanelNotes = ({
  panel,
  read,
  share,
  why,
  tab,
  edit,
}: {
  panel: PanelStore
  read: ReadRow
  share: number | null
  why: WhyFixed | null
  tab: PanelTab
  edit: Edit | null
}) => {
  const t = useWords()
  const isRawWaiting = edit?.target.kind === 'raw' && isTyped(edit) && tab !== 'raw'
  return (
    <>
      {why === 'partOnly' ? (
        <p className={styles.note}>
          <span>
            {t(read.text.byteLength > WHOLE_LIMIT ? 'panel.part.tooLarge' : 'panel.part.shown', {
              shown: sizeText(read.text.text.length),
              whole: sizeText(read.text.byteLength),
            })}
          </span>
          {read.text.byteLength > WHOLE_LIMIT ? null : (
            <button type="button" disabled={share !== null} onClick={() => panel.follower.readAll()}>
              {share === null ? t('panel.part.showAll') : t('panel.part.reading', { share: shareText(share, 1) })}
            </button>
          )}
        </p>
      ) : why !== null ? (
        <p className={styles.note}>
          <span>{t(`panel.fixed.${why}`)}</span>
          {why === 'deletedRow' ? (
            <button
              type="button"
              onClick={() => void panel.dataset.apply({ kind: 'restore', target: { kind: 'row', row: read.row } })}
            >
              {t('panel.changes.restore')}
            </button>
          ) : null}
        </p>
      ) : null}
      {isRawWaiting ? (
        <p className={styles.note}>
          <span>{t('panel.edit.restoredElsewhere', { field: t('panel.tab.raw') })}</span>
          <button type="button" onClick={() => showPanelTab('raw')}>
            {t('panel.edit.show')}
          </button>
        </p>
      ) : null}
    </>
  )
}
