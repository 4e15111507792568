/**
 * Two signals against one another: where rows are many is darker, and some rows stand as dots. A press on a dot opens its row; a
 * rectangle that is drawn, with the pointer or with Shift and the arrow keys, asks for the rows within.
 */
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react'
import type { RowId } from '../../shared/ids.ts'
import type { Scatter as ScatterCounts } from '../../shared/overview/description.ts'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import { placeOn, ticksOf } from './axis-ticks.ts'
import { cellLayers, dotsPath } from './bar-shapes.ts'
import { binText, type NumberUnit, shortNumber } from './number-words.ts'
import styles from './scatter.module.css'
import { useWidth } from './use-width.ts'

export const SCATTER_PX = 264
const LEFT_PX = 40
const AXIS_PX = 18
/** So near to a dot a press means it. */
const NEAR_PX = 7

/** A rectangle in bins, ends excluded. */
export interface Area {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

interface ScatterProps {
  readonly scatter: ScatterCounts
  readonly units: readonly [NumberUnit, NumberUnit]
  readonly names: readonly [string, string]
  readonly sideNames: readonly string[]
  readonly area: Area | null
  readonly onBrush: (area: Area | null) => void
  readonly onOpen: (row: RowId) => void
}

interface Corner {
  readonly x: number
  readonly y: number
}

export const Scatter = (props: ScatterProps) => {
  const { scatter, units, area, onBrush, onOpen } = props
  const t = useWords()
  const [frame, fullPx] = useWidth<HTMLDivElement>()
  const [brush, setBrush] = useState<{ from: Corner; to: Corner } | null>(null)
  const [near, setNear] = useState<number | null>(null)
  const [cell, setCell] = useState<Corner | null>(null)
  const widthPx = Math.max(0, fullPx - LEFT_PX)
  const bins = useMemo(() => [scatter.x.edges.length - 1, scatter.y.edges.length - 1] as const, [scatter])
  const box = useMemo(() => ({ widthPx, heightPx: SCATTER_PX }), [widthPx])
  const places = useMemo(
    () =>
      scatter.points.map(({ x, y }) => ({
        x: (placeOn(scatter.x, x) / bins[0]) * widthPx,
        y: SCATTER_PX - (placeOn(scatter.y, y) / bins[1]) * SCATTER_PX,
      })),
    [scatter, bins, widthPx],
  )
  const layers = useMemo(() => scatter.sides.map((side) => cellLayers(side, bins, box)), [scatter, bins, box])
  const dots = useMemo(() => dotsPath(places, 1.6), [places])

  const cornerAt = (event: PointerEvent<HTMLDivElement>): Corner & { px: Corner } => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const px = { x: event.clientX - left - LEFT_PX, y: event.clientY - top }
    return {
      x: within((px.x / widthPx) * bins[0], bins[0]),
      y: within(((SCATTER_PX - px.y) / SCATTER_PX) * bins[1], bins[1]),
      px,
    }
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const { x, y } = cornerAt(event)
    setBrush({ from: { x, y }, to: { x, y } })
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const { x, y, px } = cornerAt(event)
    if (brush === null) setNear(nearest(places, px))
    else setBrush({ ...brush, to: { x, y } })
  }
  const onPointerUp = (): void => {
    if (brush === null) return
    const isPress = brush.from.x === brush.to.x && brush.from.y === brush.to.y
    const point = isPress && near !== null ? scatter.points[near] : undefined
    setBrush(null)
    if (point !== undefined) onOpen(point.row)
    else onBrush(isPress ? null : areaOf(brush.from, brush.to))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEY_STEPS[event.key]
    if (step !== undefined) {
      const from = cell ?? { x: 0, y: 0 }
      const to = { x: within(from.x + step.x, bins[0]), y: within(from.y + step.y, bins[1]) }
      setCell(to)
      setBrush(event.shiftKey ? { from: brush?.from ?? from, to } : { from: to, to })
    } else if (event.key === 'Enter' && brush !== null) {
      onBrush(areaOf(brush.from, brush.to))
      setBrush(null)
    } else if (event.key === ' ' && cell !== null) {
      const at = nearest(places, middleOf(cell, bins, widthPx), Number.POSITIVE_INFINITY)
      const point = at === null ? undefined : scatter.points[at]
      if (point !== undefined) onOpen(point.row)
    } else if (event.key === 'Escape' && brush !== null) setBrush(null)
    else if ((event.key === 'Delete' || event.key === 'Backspace') && area !== null) onBrush(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const shown = brush === null ? area : areaOf(brush.from, brush.to)
  const point = near === null ? undefined : scatter.points[near]
  return (
    <div className={styles.frame} ref={frame}>
      {widthPx > 0 && (
        <div
          className={styles.plot}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys, as an application does
          tabIndex={0}
          aria-roledescription={t('overview.scatter.what')}
          aria-label={`${t('overview.scatter.of', { x: props.names[0], y: props.names[1] })} ${t('overview.scatter.keys')}`}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => setBrush(null)}
          onPointerLeave={() => setNear(null)}
          onKeyDown={onKeyDown}
          onBlur={() => setBrush(null)}
        >
          <svg className={styles.drawing} width={fullPx} height={SCATTER_PX + AXIS_PX} aria-hidden="true">
            <g transform={`translate(${LEFT_PX} 0)`}>
              {shown !== null && (
                <rect
                  className={styles.brush}
                  x={(shown.x[0] / bins[0]) * widthPx}
                  width={((shown.x[1] - shown.x[0]) / bins[0]) * widthPx}
                  y={SCATTER_PX - (shown.y[1] / bins[1]) * SCATTER_PX}
                  height={((shown.y[1] - shown.y[0]) / bins[1]) * SCATTER_PX}
                />
              )}
              {layers.map((own, side) =>
                own.map(({ opacity, path }) => (
                  <path
                    key={`${sideKey(side)} ${opacity}`}
                    className={side === 0 ? styles.whole : styles.part}
                    fillOpacity={opacity}
                    d={path}
                  />
                )),
              )}
              <path className={styles.dots} d={dots} />
              {point !== undefined && near !== null && (
                <circle className={styles.near} cx={places[near]?.x} cy={places[near]?.y} r={4} />
              )}
              <line className={styles.line} x1={0} x2={widthPx} y1={SCATTER_PX + 0.5} y2={SCATTER_PX + 0.5} />
              <line className={styles.line} x1={-0.5} x2={-0.5} y1={0} y2={SCATTER_PX} />
              {ticksOf(scatter.x, units[0], widthPx).map(({ at, text, anchor }) => (
                <text
                  key={at}
                  className={styles.tick}
                  x={(at / bins[0]) * widthPx}
                  y={SCATTER_PX + 14}
                  textAnchor={anchor}
                >
                  {text}
                </text>
              ))}
              {ticksOf(scatter.y, units[1], SCATTER_PX).map(({ at, text, anchor }) => (
                <text
                  key={at}
                  className={styles.tick}
                  x={-6}
                  y={SCATTER_PX - (at / bins[1]) * SCATTER_PX + (anchor === 'start' ? 0 : anchor === 'end' ? 9 : 4)}
                  textAnchor="end"
                >
                  {text}
                </text>
              ))}
            </g>
          </svg>
        </div>
      )}
      <p className={styles.readout} data-figures>
        {readout(props, shown, point, t('overview.scatter.hint'))}
      </p>
    </div>
  )
}

const KEY_STEPS: Readonly<Record<string, Corner>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
}

const within = (at: number, bins: number): number => Math.max(0, Math.min(bins - 1, Math.floor(at)))

const areaOf = (from: Corner, to: Corner): Area => ({
  x: [Math.min(from.x, to.x), Math.max(from.x, to.x) + 1],
  y: [Math.min(from.y, to.y), Math.max(from.y, to.y) + 1],
})

const middleOf = (cell: Corner, bins: readonly [number, number], widthPx: number): Corner => ({
  x: ((cell.x + 0.5) / bins[0]) * widthPx,
  y: SCATTER_PX - ((cell.y + 0.5) / bins[1]) * SCATTER_PX,
})

const nearest = (places: readonly Corner[], { x, y }: Corner, mostPx = NEAR_PX): number | null => {
  let best: number | null = null
  let bestSquare = mostPx * mostPx
  for (const [at, place] of places.entries()) {
    const square = (place.x - x) ** 2 + (place.y - y) ** 2
    if (square > bestSquare) continue
    bestSquare = square
    best = at
  }
  return best
}

const sideKey = (side: number): string => (side === 0 ? 'whole' : 'part')

/** Says what a rectangle holds, or what a dot is. */
const readout = (
  { scatter, units, names, sideNames }: ScatterProps,
  area: Area | null,
  point: ScatterCounts['points'][number] | undefined,
  hint: string,
): string => {
  if (point !== undefined) {
    return `${names[0]} ${shortNumber(point.x, units[0])} · ${names[1]} ${shortNumber(point.y, units[1])}`
  }
  if (area === null) return hint
  const xBins = scatter.x.edges.length - 1
  const counts = scatter.sides.map(({ cells, counts }, side) => {
    let rows = 0
    for (const [at, cell] of cells.entries()) {
      const [x, y] = [cell % xBins, Math.floor(cell / xBins)]
      if (x >= area.x[0] && x < area.x[1] && y >= area.y[0] && y < area.y[1]) rows += counts[at] ?? 0
    }
    return `${sideNames[side] ?? ''} ${countText(rows)}`
  })
  const ranges = [binText(scatter.x, ...area.x, units[0]), binText(scatter.y, ...area.y, units[1])]
  return `${names[0]} ${ranges[0]} · ${names[1]} ${ranges[1]} · ${counts.join(' · ')}`
}
