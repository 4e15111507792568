/** One group in the list. */
import { memo } from 'react'
import type { GroupHead } from '../../shared/duplicates/duplicate-calls.ts'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import { DiffersWords } from './differs-words.tsx'
import styles from './group-list.module.css'
import { isOpen } from './group-words.ts'
import { rangeText } from './similarity-words.ts'

/** Three lines of text, and room around them. */
export const LINE_PX = 76

interface GroupLineProps {
  readonly id: string
  /** Undefined while it is being read. */
  readonly head: GroupHead | undefined
  readonly place: number
  readonly total: number
  readonly topPx: number
  readonly isHere: boolean
  /** Whether rows may be more or less alike. */
  readonly hasDegrees: boolean
  readonly onOpen: (group: number) => void
}

export const GroupLine = memo(({ id, head, place, total, topPx, isHere, hasDegrees, onOpen }: GroupLineProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it hears the keys
  // biome-ignore lint/a11y/useFocusableInteractive: the active one is named to the list, which keeps the focus
  <div
    id={id}
    className={styles.line}
    role="option"
    aria-selected={isHere}
    aria-setsize={total}
    aria-posinset={place + 1}
    style={{ transform: `translateY(${topPx}px)` }}
    onClick={head === undefined ? undefined : () => onOpen(head.group)}
  >
    {head !== undefined && <Words head={head} hasDegrees={hasDegrees} />}
  </div>
))

const Words = ({ head, hasDegrees }: { head: GroupHead; hasDegrees: boolean }) => {
  const t = useWords()
  return (
    <>
      <p className={styles.size} data-figures>
        <span className={styles.count}>{t('duplicates.list.rows', { count: head.rows })}</span>
        {head.elsewhere > 0 && (
          <span className={styles.elsewhere}>{t('duplicates.list.elsewhere', { count: head.elsewhere })}</span>
        )}
        {hasDegrees && (
          <span title={t('duplicates.list.similarity', { similarity: rangeText(head.least, head.most) })}>
            {rangeText(head.least, head.most)}
          </span>
        )}
        <DecidedMark head={head} />
      </p>
      <p className={styles.text} dir="auto" title={head.text}>
        {head.text.replace(/\s+/gu, ' ')}
      </p>
      <p className={styles.differs}>
        <DiffersWords differs={head.differs} />
      </p>
    </>
  )
}

/** How far a group is decided; what waits has no mark. */
const DecidedMark = ({ head }: { head: GroupHead }) => {
  const t = useWords()
  if (head.decided === 0) return null
  if (!isOpen(head)) return <span className={styles.decided}>{t('duplicates.list.decided')}</span>
  return (
    <span className={styles.part}>
      {t('duplicates.list.decided-part', { decided: countText(head.decided), rows: countText(head.rows) })}
    </span>
  )
}
