/** What a mend comes to so far, in a line: how many rows and places, how many are left out or stay, and why. */
import { countText, shareText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import styles from './mend-dialog.module.css'
import type { MendNeed } from './mend-form.ts'
import type { MendLook } from './mend-store.ts'

export const MendWords = ({ look: { info }, need }: { look: MendLook; need: MendNeed | null }) => {
  const t = useWords()
  const words = (): string => {
    if (need !== null) return t(`mend.need.${need}`)
    if (info === null) return t('mend.looking')
    if (info.state === 'failed') return ''
    if (info.state === 'running') {
      const share = shareText(info.done, info.total)
      return info.rows === 0
        ? t('mend.lookingAt', { share })
        : t('mend.foundSoFar', { share, count: info.rows, changes: countText(info.changes) })
    }
    if (info.rows === 0) return t('mend.none')
    return t('mend.found', { count: info.rows, changes: countText(info.changes) })
  }
  return (
    <div className={styles.words}>
      <p role="status" aria-live="polite">
        {words()}
        {need === null && info !== null && info.leftOut > 0 && ` · ${t('mend.leftOut', { count: info.leftOut })}`}
      </p>
      {need === null &&
        info?.skipped.map(({ reason, rows }) => (
          <p key={reason} className={styles.skip}>
            {t(`mend.skip.${reason}`, { count: rows })}
          </p>
        ))}
    </div>
  )
}
