/** What must be known of the row before it is read: that it is shown in part, can't be edited, or holds unfinished text. */
import { shareText, sizeText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import { type Edit, isTyped } from './edit-session.ts'
import styles from './panel-notes.module.css'
import type { PanelStore, WhyFixed } from './panel-store.ts'
import { type PanelTab, showPanelTab } from './panel-tab.ts'
import { type ReadRow, WHOLE_LIMIT } from './row-follower.ts'

/** Gives the way of seeing a row in which an edit stands. */
export const tabOf = ({ target }: Edit): 'sample' | 'raw' | 'fields' =>
  target.kind === 'sample' || target.kind === 'raw' ? target.kind : 'fields'

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
  const home = edit !== null && isTyped(edit) ? tabOf(edit) : null
  // The tree edits fields too.
  const waiting = home === null || home === tab || (home === 'fields' && tab === 'tree') ? null : home
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
      {waiting !== null ? (
        <p className={styles.note}>
          <span>{t('panel.edit.restoredElsewhere', { field: t(`panel.tab.${waiting}`) })}</span>
          <button type="button" onClick={() => showPanelTab(waiting)}>
            {t('panel.edit.show')}
          </button>
        </p>
      ) : null}
    </>
  )
}
