/** What does not stand in one line of turns: answers to answers, steps of a solution, pairs under one instruction. */
import { useState } from 'react'
import type { Branch } from '../../shared/sample/sample.ts'
import { useWords } from '../app/words.ts'
import styles from './branches.module.css'
import { Metrics } from './metrics.tsx'
import type { SampleSetting } from './sample-setting.ts'
import { Turn } from './turn.tsx'

interface Props {
  readonly setting: SampleSetting
  readonly branches: readonly Branch[]
  readonly depth?: number
}

/** So many branches of one node are shown at first; deeper than this only when asked. */
const AT_ONCE = 20
const OPEN_DEPTH = 3

export const Branches = ({ setting, branches, depth = 0 }: Props) => {
  const t = useWords()
  const [shown, setShown] = useState(depth < OPEN_DEPTH ? AT_ONCE : 0)
  if (branches.length === 0) return null
  return (
    <div className={styles.branches}>
      {branches.slice(0, shown).map((branch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: branches have no identity but their place
        <div key={at} className={styles.branch}>
          {branches.length > 1 ? (
            <p className={styles.number} data-figures>
              {t('sample.branch', { number: at + 1, total: branches.length })}
            </p>
          ) : null}
          {branch.turns.map((turn, index) => (
            <Turn
              // biome-ignore lint/suspicious/noArrayIndexKey: turns have no identity but their place
              key={index}
              setting={setting}
              turn={turn}
              at={{ candidate: null, turn: index }}
              isFixed
            />
          ))}
          <Metrics setting={setting} metrics={branch.metrics} />
          <Branches setting={setting} branches={branch.branches} depth={depth + 1} />
        </div>
      ))}
      {shown < branches.length ? (
        <button type="button" className={styles.more} onClick={() => setShown(shown + AT_ONCE)}>
          {t('sample.moreBranches', { count: branches.length - shown })}
        </button>
      ) : null}
    </div>
  )
}
