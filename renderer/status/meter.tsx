/** How far something has come, in words and as a line, with what can be done about it. */
import type { ReactNode } from 'react'
import { shareText } from '../app/quantities.ts'
import styles from './meter.module.css'

interface MeterProps {
  label: string
  done: number
  total: number
  children?: ReactNode
}

export const Meter = ({ label, done, total, children }: MeterProps) => (
  <div className={styles.meter}>
    <span>{label}</span>
    <progress className={styles.line} aria-label={label} max={Math.max(total, 1)} value={done} />
    <span className={styles.share} data-figures>
      {shareText(done, total)}
    </span>
    {children}
  </div>
)
