/** The way to one more turn at a conversation's end, where the format has a place for it. */
import { useMemo } from 'react'
import { useWords } from '../app/words.ts'
import { draftsAt } from './sample-plan.ts'
import type { SampleSetting } from './sample-setting.ts'
import styles from './sample-view.module.css'

/** Whether it fits is worked out beforehand for conversations that people have; for longer ones when it is asked. */
const MOST_TRIED = 100

export const AddTurn = ({ setting }: { setting: SampleSetting }) => {
  const t = useWords()
  const { actor, known } = setting
  const { turns } = known.sample
  const end = useMemo(() => ({ candidate: null, turn: turns.length }), [turns.length])
  const edits = useMemo(
    () => draftsAt(known.sample, end).map((drafts) => ({ kind: 'insert' as const, at: end, turns: drafts })),
    [known, end],
  )
  const canAdd = useMemo(
    () => turns.length > MOST_TRIED || edits.some((edit) => actor.whyNot(edit) === null),
    [actor, edits, turns.length],
  )
  if (!canAdd) return null
  return (
    <button
      type="button"
      className={styles.more}
      data-add-turn
      onClick={() => void actor.run(edits, { ...end, isTyping: true })}
    >
      {t('sample.addTurn')}
    </button>
  )
}
