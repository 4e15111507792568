/** Names with their rows as bars. A press asks for the rows of one; with Shift or Control for one more. */
import { useState } from 'react'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import styles from './bars.module.css'
import { partText } from './number-words.ts'
import type { Bar } from './picture-words.ts'

/** So many bars are shown before they are asked for. */
const USUAL_BARS = 7
const MORE_BARS = 100

interface BarsProps {
  readonly bars: readonly Bar[]
  /** Rows of each side, for shares. */
  readonly totals: readonly number[]
  readonly sideNames: readonly string[]
  readonly isShares: boolean
  readonly isCompared: boolean
  readonly isAsked: (bar: Bar) => boolean
  readonly canAsk: (bar: Bar) => boolean
  readonly onAsk: (bar: Bar, isMore: boolean) => void
}

export const Bars = (props: BarsProps) => {
  const t = useWords()
  const [isLong, setLong] = useState(false)
  const { bars } = props
  const shown = bars.slice(0, isLong ? MORE_BARS : bars.length === USUAL_BARS + 1 ? bars.length : USUAL_BARS)
  const most = Math.max(0, ...bars.flatMap(({ counts }) => counts.map((count, side) => heightOf(props, count, side))))
  return (
    <>
      <ul className={styles.bars} data-compared={props.isCompared}>
        {shown.map((bar) => (
          <li key={`${bar.at} ${bar.name}`}>
            <BarLine {...props} bar={bar} most={most} />
          </li>
        ))}
      </ul>
      {bars.length > shown.length && !isLong && (
        <button type="button" className={styles.more} onClick={() => setLong(true)}>
          {t('overview.more', { count: Math.min(bars.length, MORE_BARS) - shown.length })}
        </button>
      )}
      {isLong && (
        <button type="button" className={styles.more} onClick={() => setLong(false)}>
          {t('overview.fewer')}
        </button>
      )}
    </>
  )
}

const BarLine = (props: BarsProps & { readonly bar: Bar; readonly most: number }) => {
  const { bar, most, sideNames, isShares, isCompared, totals } = props
  const texts = bar.counts.map((count, side) => (isShares ? partText(count, totals[side] ?? 0) : countText(count)))
  const title = bar.counts.map(
    (count, side) => `${sideNames[side] ?? ''}: ${countText(count)} (${partText(count, totals[side] ?? 0)})`,
  )
  const isOfSide = bar.counts.length > 1 && !isCompared
  return (
    <button
      type="button"
      className={styles.bar}
      aria-pressed={props.isAsked(bar)}
      disabled={!props.canAsk(bar)}
      title={[bar.text, ...title].join('\n')}
      onClick={(event) => props.onAsk(bar, event.shiftKey || event.ctrlKey || event.metaKey)}
    >
      <span className={styles.name}>{bar.text}</span>
      <svg className={styles.track} aria-hidden="true" width="100%" height="10" preserveAspectRatio="none">
        {bar.counts.map((count, side) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a side is its place
            key={side}
            className={side === 0 ? styles.whole : styles.part}
            width={`${most === 0 ? 0 : (heightOf(props, count, side) / most) * 100}%`}
            y={isCompared ? side * 5 : 0}
            height={isCompared ? 4 : 10}
          />
        ))}
      </svg>
      <span className={styles.counts} data-figures>
        {isOfSide ? (
          <>
            <span className={styles.own}>{texts[1]}</span>
            <span className={styles.of}>{texts[0]}</span>
          </>
        ) : isCompared ? (
          <>
            <span className={styles.of}>{texts[0]}</span>
            <span className={styles.own}>{texts[1]}</span>
          </>
        ) : (
          <span className={styles.only}>{texts[0]}</span>
        )}
      </span>
    </button>
  )
}

const heightOf = ({ isShares, totals }: BarsProps, count: number, side: number): number => {
  const total = totals[side] ?? 0
  return isShares ? (total === 0 ? 0 : count / total) : count
}
