/** Below the rows of a group: what can be decided about them, each with its key. */
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import { Keycaps } from '../look/keycaps.tsx'
import styles from './group-foot.module.css'
import { type GroupAction, groupKeys } from './group-keys.ts'
import type { ReadGroup } from './group-reader.ts'
import type { GroupStore } from './group-store.ts'
import { keepRuleWords } from './keep-rule-words.ts'
import { keepTaste } from './keep-taste.ts'
import { exportKept, runGroup } from './run-group.ts'

const QUIET = ['undo', 'rest'] as const

export const GroupFoot = ({ store, shown }: { store: GroupStore; shown: ReadGroup }) => {
  const t = useWords()
  const app = useApp()
  const own = useStore(decisionTaste, (taste) => taste.getKeys())
  const { rules, merges } = useStore(keepTaste, (taste) => taste.getWays())
  const canWrite = useStore(store.home.dataset, (dataset) => dataset.canWrite())
  const chosen = useStore(store, (one) => one.getChosen())
  const keys = groupKeys(own)
  const isElsewhere = shown.members[chosen]?.row === null
  const button = (action: GroupAction, look: 'lead' | 'plain' | 'quiet', words?: string, title?: string) => {
    const [first] = keys[action]
    const isReading = action === 'next-open'
    return (
      <button
        key={action}
        type="button"
        className={styles[look]}
        data-action={action}
        title={title}
        disabled={!canWrite && !isReading}
        onClick={() => runGroup(app, store, action)}
      >
        {words ?? t(`duplicates.group.do.${action}`)}
        {first !== undefined && <Keycaps spelled={first} />}
      </button>
    )
  }
  return (
    <footer className={styles.foot}>
      <div className={styles.line} role="toolbar" aria-label={t('duplicates.group.bar')}>
        {button('keep-one', 'lead', isElsewhere ? t('duplicates.group.do.keep-one-elsewhere') : undefined)}
        {button('keep-all', 'plain')}
        {button('rule', 'plain', undefined, keepRuleWords(rules, t))}
        {button('next-open', 'plain')}
      </div>
      <div className={styles.line} role="toolbar" aria-label={t('duplicates.group.ways')}>
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={merges}
          title={t('duplicates.group.mergesWhy')}
          onClick={() => runGroup(app, store, 'merge')}
        >
          <span className={styles.box} aria-hidden />
          {t('duplicates.group.merges')}
          {keys.merge[0] !== undefined && <Keycaps spelled={keys.merge[0]} />}
        </button>
        {QUIET.map((action) => button(action, 'quiet'))}
        <button type="button" className={styles.quiet} onClick={() => exportKept(app)}>
          {t('duplicates.group.exportKept')}
        </button>
      </div>
    </footer>
  )
}
