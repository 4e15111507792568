/** Something that is there and mostly not read: a line that opens it. */
import type { ReactNode } from 'react'
import styles from './fold.module.css'

interface Props {
  readonly label: string
  /** What is known of it without opening it. */
  readonly detail?: readonly string[]
  readonly isOpen: boolean
  readonly onToggle: (isOpen: boolean) => void
  readonly children: ReactNode
}

export const Fold = ({ label, detail = [], isOpen, onToggle, children }: Props) => (
  <div className={styles.fold}>
    <button type="button" className={styles.line} aria-expanded={isOpen} onClick={() => onToggle(!isOpen)}>
      <span className={styles.twist} data-open={isOpen || undefined} />
      {label}
      {detail.map((words) =>
        words === '' ? null : (
          <span key={words} className={styles.detail}>
            {words}
          </span>
        ),
      )}
    </button>
    {isOpen ? children : null}
  </div>
)
