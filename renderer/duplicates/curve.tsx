/**
 * How many groups there are at each threshold, and how many rows would go; the threshold is a line that is dragged, or moved by
 * the arrow keys. What is under the pointer is told in words over the picture.
 */
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react'
import type { CurvePoint } from '../../shared/duplicates/duplicate-calls.ts'
import { useWords } from '../app/words.ts'
import { ticksOf } from '../overview/axis-ticks.ts'
import { shortNumber } from '../overview/number-words.ts'
import { useWidth } from '../overview/use-width.ts'
import styles from './curve.module.css'
import { areaPath, endsOf, linePath, placeOf, pointAt, STEP, thresholdAt } from './curve-points.ts'
import { thresholdText } from './similarity-words.ts'

const PLOT_PX = 112
const AXIS_PX = 22
/** Room above the highest point, for its number. */
const HEAD_PX = 16
/** The handle's knob stays within the picture. */
const SIDE_PX = 7
const LARGE_STEPS = 5

interface CurveProps {
  readonly curve: readonly CurvePoint[]
  readonly threshold: number
  readonly onChange: (threshold: number) => void
}

export const Curve = ({ curve, threshold, onChange }: CurveProps) => {
  const t = useWords()
  const [frame, fullPx] = useWidth<HTMLDivElement>()
  const [hovered, setHovered] = useState<number | null>(null)
  const [isDragged, setDragged] = useState(false)
  const widthPx = Math.max(0, fullPx - 2 * SIDE_PX)
  const [least, most] = endsOf(curve)
  const drawing = useMemo(() => drawingOf(curve, widthPx), [curve, widthPx])
  const here = pointAt(curve, threshold)
  const told = hovered === null || isDragged ? null : pointAt(curve, hovered)

  const at = (event: PointerEvent<HTMLDivElement>): number => {
    const { left } = event.currentTarget.getBoundingClientRect()
    return thresholdAt(curve, event.clientX - left - SIDE_PX, widthPx)
  }
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    setHovered(at(event))
    if (isDragged) onChange(at(event))
  }
  const start = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragged(true)
    onChange(at(event))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = KEY_STEPS[event.key]
    if (steps === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    onChange(Math.max(least, Math.min(most, Math.round((threshold + steps * STEP) * 100) / 100)))
  }
  const sentence = ({ threshold: value, groups, spare }: CurvePoint): string =>
    t('duplicates.curve.at', {
      threshold: thresholdText(value),
      groups: t('duplicates.found.groups', { count: groups }),
      spare: t('duplicates.found.spare', { count: spare }),
    })
  return (
    <div className={styles.frame} ref={frame}>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={t('duplicates.curve.name')}
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={threshold}
        aria-valuetext={here === null ? undefined : sentence(here)}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={() => setDragged(false)}
        onPointerCancel={() => setDragged(false)}
        onPointerLeave={() => setHovered(null)}
        onKeyDown={onKeyDown}
      >
        {widthPx > 0 && (
          <svg width={fullPx} height={HEAD_PX + PLOT_PX + AXIS_PX} aria-hidden="true">
            <g transform={`translate(${SIDE_PX} ${HEAD_PX})`}>
              <line className={styles.grid} x1={0} x2={widthPx} y1={0.5} y2={0.5} />
              <text className={styles.tick} x={0} y={-4}>
                {shortNumber(drawing.highest)}
              </text>
              <path className={styles.area} d={drawing.area} />
              <path className={styles.spare} d={drawing.spare} />
              <path className={styles.groups} d={drawing.groups} />
              <line className={styles.base} x1={0} x2={widthPx} y1={PLOT_PX + 0.5} y2={PLOT_PX + 0.5} />
              {drawing.ticks.map(({ at: px, text, anchor }) => (
                <text key={px} className={styles.tick} x={px} y={PLOT_PX + 18} textAnchor={anchor}>
                  {text}
                </text>
              ))}
              {hovered !== null && !isDragged && (
                <line className={styles.hovered} {...upright(placeOf(curve, hovered, widthPx))} />
              )}
              {here !== null && <Handle curve={curve} point={here} highest={drawing.highest} widthPx={widthPx} />}
            </g>
          </svg>
        )}
      </div>
      <p className={styles.legend}>
        <span className={styles.spareKey}>{t('duplicates.curve.spare')}</span>
        <span className={styles.groupsKey}>{t('duplicates.curve.groups')}</span>
      </p>
      {told !== null && (
        <p className={styles.readout} data-figures aria-hidden="true">
          {sentence(told)}
        </p>
      )}
    </div>
  )
}

interface HandleProps {
  readonly curve: readonly CurvePoint[]
  readonly point: CurvePoint
  readonly highest: number
  readonly widthPx: number
}

const Handle = ({ curve, point, highest, widthPx }: HandleProps) => {
  const x = placeOf(curve, point.threshold, widthPx)
  const y = (count: number): number => PLOT_PX - (count / Math.max(1, highest)) * PLOT_PX
  return (
    <g className={styles.handle}>
      <line {...upright(x)} />
      <circle className={styles.spareDot} cx={x} cy={y(point.spare)} r={3} />
      <circle className={styles.groupsDot} cx={x} cy={y(point.groups)} r={3} />
      <circle className={styles.knob} cx={x} cy={PLOT_PX} r={6} />
    </g>
  )
}

const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: LARGE_STEPS,
  PageDown: -LARGE_STEPS,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

const upright = (x: number) => ({ x1: x, x2: x, y1: 0, y2: PLOT_PX })

/** What of the picture stays while the handle is dragged. */
const drawingOf = (curve: readonly CurvePoint[], widthPx: number) => {
  const box = { widthPx, heightPx: PLOT_PX }
  const highest = Math.max(1, ...curve.map(({ groups, spare }) => Math.max(groups, spare)))
  const spare = linePath(curve, (point) => point.spare, highest, box)
  const edges = curve.map(({ threshold }) => threshold)
  const bins = Math.max(1, edges.length - 1)
  const ticks = ticksOf({ edges, scale: 'linear', isWhole: false }, null, widthPx)
  return {
    highest,
    spare,
    area: areaPath(spare, box),
    groups: linePath(curve, (point) => point.groups, highest, box),
    ticks: ticks.map((tick) => ({ ...tick, at: (tick.at / bins) * widthPx })),
  }
}
