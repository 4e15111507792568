/** What stands in place of the groups while there are none: what this screen does, how far a search is, or that there are no duplicates. */
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import styles from './duplicates-screen.module.css'
import type { DuplicatesStore } from './duplicates-store.ts'

export const NoGroups = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const found = useStore(duplicates, (store) => store.getFound())
  const isRead = useStore(duplicates, (store) => store.isRead())
  const isFinding = useStore(duplicates, (store) => store.isFinding())
  // What is not known yet is not told to be nothing.
  if (!isRead) return <div className={styles.none} />
  if (found !== null && !isFinding)
    return (
      <div className={styles.none}>
        <p className={styles.noneTitle}>{t('duplicates.found.none')}</p>
      </div>
    )
  return (
    <div className={styles.none}>
      <div className={styles.about}>
        <h2 className={styles.noneTitle}>{t(isFinding ? 'duplicates.run.finding' : 'duplicates.title')}</h2>
        <p>{t('duplicates.about.first')}</p>
        <p>{t('duplicates.about.second')}</p>
        <p>{t('duplicates.about.third')}</p>
      </div>
    </div>
  )
}
