/** Says, while letters decide in the grid, which letter does what; each is a button too. */

import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import { Keycaps } from '../look/keycaps.tsx'
import styles from './decide-bar.module.css'
import type { GridStore } from './grid-store.ts'

const SHOWN = ['keep', 'drop', 'clear', 'skip', 'tags', 'note', 'edit', 'undo'] as const

export const DecideBar = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const isOn = useStore(grid, (store) => store.deciding.isOn())
  const keys = useStore(decisionTaste, (taste) => taste.getKeys())
  if (!isOn) return null
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('decision.deciding')}>
      <span className={styles.words}>{t('decision.deciding')}</span>
      {SHOWN.map((action) => (
        <button
          key={action}
          type="button"
          className={styles.action}
          onClick={() => {
            grid.deciding.run(action)
            grid.focus()
          }}
        >
          {t(`decision.do.${action}`)}
          {keys[action][0] !== undefined && <Keycaps spelled={keys[action][0]} />}
        </button>
      ))}
      <button
        type="button"
        className={styles.action}
        onClick={() => {
          grid.deciding.stop()
          grid.focus()
        }}
      >
        {t('decision.stop')}
        <Keycaps spelled="Escape" />
      </button>
    </div>
  )
}
