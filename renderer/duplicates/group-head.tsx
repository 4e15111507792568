/** Above the rows of a group: which it is, how alike its rows are, and how they are read. */
import { useApp } from '../app/app-context.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import { IconButton } from '../look/button.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { Toggle } from '../look/toggle.tsx'
import { groupKeys } from './group-keys.ts'
import type { ReadGroup } from './group-reader.ts'
import type { GroupStore } from './group-store.ts'
import styles from './group-view.module.css'
import { readingTaste } from './reading-taste.ts'
import { runGroup } from './run-group.ts'
import { rangeText } from './similarity-words.ts'

export const GroupHead = ({ store, shown }: { store: GroupStore; shown: ReadGroup }) => {
  const t = useWords()
  const { isFolded, isLocked } = useStore(readingTaste, (taste) => taste.getWays())
  const similar = shown.members.slice(1).map(({ similarity }) => similarity)
  return (
    <header className={styles.head}>
      <div className={styles.place}>
        <Step store={store} action="previous" />
        <Step store={store} action="next" />
        <h2 className={styles.title} data-figures>
          {t('duplicates.group.title', { group: countText(shown.group) })}
        </h2>
      </div>
      <p className={styles.about} data-figures>
        {t('duplicates.group.rows', { count: shown.total })}
        {similar.length > 0 &&
          ` · ${t('duplicates.group.similarity', { similarity: rangeText(Math.min(...similar), Math.max(...similar)) })}`}
      </p>
      <span className={styles.gap} />
      <Toggle
        label={t('duplicates.group.isFolded')}
        isOn={isFolded}
        onChange={(isOn) => readingTaste.set({ isFolded: isOn })}
      />
      <Toggle
        label={t('duplicates.group.isLocked')}
        isOn={isLocked}
        onChange={(isOn) => readingTaste.set({ isLocked: isOn })}
      />
    </header>
  )
}

const Step = ({ store, action }: { store: GroupStore; action: 'previous' | 'next' }) => {
  const t = useWords()
  const app = useApp()
  const [key] = groupKeys(useStore(decisionTaste, (taste) => taste.getKeys()))[action]
  return (
    <IconButton
      icon={action === 'previous' ? 'stepUp' : 'stepDown'}
      name={t(`duplicates.group.do.${action}`)}
      keycaps={key === undefined ? undefined : <Keycaps spelled={key} />}
      onClick={() => runGroup(app, store, action)}
    />
  )
}
