/** A histogram as small as a column's head: bars alone, the whole in grey and a part of it in the accent colour before it. */
import { barsPath } from './bar-shapes.ts'
import styles from './small-histogram.module.css'

interface SmallHistogramProps {
  /** Rows in each bin. */
  readonly counts: readonly number[]
  /** Of those, the ones of the view; null where all rows are shown. */
  readonly part?: readonly number[] | null
  readonly widthPx: number
  readonly heightPx: number
  /** Said of it, for who can't see it. */
  readonly name: string
}

export const SmallHistogram = ({ counts, part = null, widthPx, heightPx, name }: SmallHistogramProps) => {
  const box = { widthPx, heightPx }
  const most = Math.max(0, ...counts)
  return (
    <svg className={styles.small} width={widthPx} height={heightPx} role="img" aria-label={name}>
      <path className={styles.whole} d={barsPath(counts, most, box)} />
      {part !== null && <path className={styles.part} d={barsPath(part, most, box)} />}
    </svg>
  )
}
