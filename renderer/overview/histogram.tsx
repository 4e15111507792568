/**
 * Bars of one width over bins: the whole in grey, the filtered rows or the second side in the accent colour before it. A stretch is
 * brushed with the pointer, or with the arrow keys: Shift widens it, Enter asks for it, Escape lets it go.
 */
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import type { Numbers } from '../../shared/overview/description.ts'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import { ticksOf } from './axis-ticks.ts'
import { barsPath, differencePaths, heightsOf } from './bar-shapes.ts'
import styles from './histogram.module.css'
import { binText, type NumberUnit, partText } from './number-words.ts'
import { useWidth } from './use-width.ts'

export const PLOT_PX = 88
const AXIS_PX = 18
const DIFFERENCE_PX = 28
const MOST_BIN_PX = 44

interface HistogramProps {
  readonly name: string
  readonly numbers: Numbers
  readonly unit: NumberUnit
  readonly sideNames: readonly string[]
  readonly isShares: boolean
  readonly isCompared: boolean
  /** In bins; null where the query asks for no stretch. */
  readonly brushed: readonly [number, number] | null
  /** Is told of bins `start` to `end` (end excluded); null to let go of them. */
  readonly onBrush: (stretch: readonly [number, number] | null) => void
}

/** What is being brushed: where it began and where it is, as bins. */
interface Brush {
  readonly from: number
  readonly to: number
  readonly isByKeys: boolean
}

export const Histogram = (props: HistogramProps) => {
  const { numbers, unit, isShares, isCompared, brushed, onBrush } = props
  const t = useWords()
  const [frame, fullPx] = useWidth<HTMLDivElement>()
  const [brush, setBrush] = useState<Brush | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  const { axis, sides } = numbers
  const bins = axis.edges.length - 1
  // A few bins as wide as the card would look like blocks, not like bars.
  const widthPx = Math.min(fullPx, bins * MOST_BIN_PX)
  const heights = sides.map(({ counts, summary }) => heightsOf(counts, summary.known, isShares))
  const most = Math.max(0, ...heights.flat())
  const box = { widthPx, heightPx: PLOT_PX }
  const [first, second] = heights
  const difference =
    isCompared && first !== undefined && second !== undefined
      ? differencePaths([first, second], { widthPx, heightPx: DIFFERENCE_PX })
      : null
  const totalPx = PLOT_PX + AXIS_PX + (difference === null ? 0 : DIFFERENCE_PX + 4)
  const stretch = brush === null ? brushed : stretchOfBrush(brush)
  const told = brush !== null ? stretchOfBrush(brush) : hovered !== null ? ([hovered, hovered + 1] as const) : null

  const binAt = (event: PointerEvent<HTMLDivElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    return Math.max(0, Math.min(bins - 1, Math.floor(((event.clientX - left) / width) * bins)))
  }
  const start = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const bin = binAt(event)
    setBrush({ from: bin, to: bin, isByKeys: false })
  }
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const bin = binAt(event)
    setHovered(bin)
    if (brush !== null && !brush.isByKeys) setBrush({ ...brush, to: bin })
  }
  const end = (): void => {
    if (brush === null || brush.isByKeys) return
    onBrush(stretchOfBrush(brush))
    setBrush(null)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEY_STEPS[event.key]
    const to = brush?.to ?? Math.max(0, Math.floor(brushed?.[0] ?? 0))
    if (step !== undefined) {
      const next = step === Number.NEGATIVE_INFINITY ? 0 : step === Number.POSITIVE_INFINITY ? bins - 1 : to + step
      const at = Math.max(0, Math.min(bins - 1, brush === null && Number.isFinite(step) ? to : next))
      setBrush({ from: event.shiftKey ? (brush?.from ?? to) : at, to: at, isByKeys: true })
    } else if (event.key === 'Enter' && brush !== null) {
      onBrush(stretchOfBrush(brush))
      setBrush(null)
    } else if (event.key === 'Escape' && brush !== null) setBrush(null)
    else if ((event.key === 'Delete' || event.key === 'Backspace') && brushed !== null) onBrush(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const spoken = told ?? [0, bins]
  return (
    <div className={styles.frame} ref={frame}>
      {widthPx > 0 && (
        <div
          className={styles.plot}
          style={{ width: widthPx }}
          role="slider"
          tabIndex={0}
          aria-label={t('overview.brush', { name: props.name })}
          aria-valuemin={0}
          aria-valuemax={bins - 1}
          aria-valuenow={brush?.to ?? Math.max(0, Math.min(bins - 1, Math.floor(brushed?.[0] ?? 0)))}
          aria-valuetext={readout(props, spoken[0] ?? 0, spoken[1] ?? bins)}
          onPointerDown={start}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={() => setBrush(null)}
          onPointerLeave={() => setHovered(null)}
          onKeyDown={onKeyDown}
          onBlur={() => brush?.isByKeys === true && setBrush(null)}
        >
          <svg className={styles.drawing} width={widthPx} height={totalPx} aria-hidden="true">
            {stretch !== null && (
              <rect
                className={styles.brush}
                x={(stretch[0] / bins) * widthPx}
                width={Math.max(2, ((stretch[1] - stretch[0]) / bins) * widthPx)}
                height={PLOT_PX}
              />
            )}
            {told !== null && brush === null && (
              <rect className={styles.hovered} x={(told[0] / bins) * widthPx} width={widthPx / bins} height={PLOT_PX} />
            )}
            <path className={styles.whole} d={barsPath(first ?? [], most, box)} />
            {second !== undefined && (
              <path className={isCompared || isShares ? styles.other : styles.part} d={barsPath(second, most, box)} />
            )}
            <line className={styles.line} x1={0} x2={widthPx} y1={PLOT_PX + 0.5} y2={PLOT_PX + 0.5} />
            {ticksOf(axis, unit, widthPx).map(({ at, text, anchor }) => (
              <text key={at} className={styles.tick} x={(at / bins) * widthPx} y={PLOT_PX + 14} textAnchor={anchor}>
                {text}
              </text>
            ))}
            {difference !== null && (
              <g transform={`translate(0 ${PLOT_PX + AXIS_PX + 4})`}>
                <path className={styles.more} d={difference.more} />
                <path className={styles.less} d={difference.less} />
                <line className={styles.line} x1={0} x2={widthPx} y1={DIFFERENCE_PX / 2} y2={DIFFERENCE_PX / 2} />
              </g>
            )}
          </svg>
        </div>
      )}
      {told !== null && (
        <p
          className={styles.readout}
          data-side={(told[0] + told[1]) / 2 > bins / 2 ? 'start' : 'end'}
          data-figures
          aria-hidden
        >
          {readout(props, told[0], told[1])}
        </p>
      )}
    </div>
  )
}

const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

const stretchOfBrush = ({ from, to }: Brush): readonly [number, number] => [Math.min(from, to), Math.max(from, to) + 1]

/** `128 – 255: all rows 1,024, this view 53`. */
const readout = ({ numbers, unit, sideNames, isShares }: HistogramProps, start: number, end: number): string => {
  const counts = numbers.sides.map(({ counts, summary }, side) => {
    const count = counts.slice(start, end).reduce((sum, one) => sum + one, 0)
    const text = isShares ? partText(count, summary.known) : countText(count)
    return `${sideNames[side] ?? ''} ${text}`
  })
  return `${binText(numbers.axis, start, end, unit)} · ${counts.join(' · ')}`
}
