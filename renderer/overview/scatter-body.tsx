/** The scatter with its axes to choose, and what a rectangle in it asks for. */
import { useRef } from 'react'
import type { Scatter as ScatterCounts } from '../../shared/overview/description.ts'
import { signalById } from '../../shared/signal/signals.ts'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { signalName } from '../search/term-words.ts'
import { rangeIn, rangeTerm, stretchOf, withRange } from './brush-terms.ts'
import styles from './overview-screen.module.css'
import type { OverviewStore } from './overview-store.ts'
import { axisSignals } from './pictures.ts'
import { type Area, Scatter } from './scatter.tsx'

export const ScatterBody = ({
  overview,
  scatter,
  names,
}: {
  overview: OverviewStore
  scatter: ScatterCounts
  names: readonly string[]
}) => {
  const t = useWords()
  const app = useApp()
  const body = useRef<HTMLDivElement>(null)
  const axes = useStore(overview, (store) => store.getAxes())
  const text = useStore(overview.dataset, (dataset) => dataset.getAsked().query.text)
  const unit = (signal: string) => signalById(signal)?.kind ?? null
  const [xRange, yRange] = [rangeIn(text, { signal: axes.x }), rangeIn(text, { signal: axes.y })]
  const area: Area | null =
    xRange === null && yRange === null
      ? null
      : {
          x: xRange === null ? [0, scatter.x.edges.length - 1] : stretchOf(scatter.x, xRange),
          y: yRange === null ? [0, scatter.y.edges.length - 1] : stretchOf(scatter.y, yRange),
        }
  const onBrush = (next: Area | null): void => {
    overview.dataset.search.alter((before) => {
      const x = next === null ? null : rangeTerm({ signal: axes.x }, scatter.x, ...next.x)
      const y = next === null ? null : rangeTerm({ signal: axes.y }, scatter.y, ...next.y)
      const withX = withRange(before, { signal: axes.x }, x)
      return axes.x === axes.y ? withX : withRange(withX, { signal: axes.y }, y)
    })
  }
  return (
    <div ref={body}>
      <div className={styles.axes}>
        <AxisChoice label={t('overview.scatter.y')} value={axes.y} onChange={(y) => overview.setAxes({ ...axes, y })} />
        <AxisChoice label={t('overview.scatter.x')} value={axes.x} onChange={(x) => overview.setAxes({ ...axes, x })} />
      </div>
      <Scatter
        scatter={scatter}
        units={[unit(axes.x), unit(axes.y)]}
        names={[signalName(axes.x, t), signalName(axes.y, t)]}
        sideNames={names}
        area={area}
        onBrush={onBrush}
        onOpen={(row) => {
          if (!app.layout.getPanel().isOpen) app.layout.togglePanel()
          app.overview.openRow(row)
          // With the row beside them the pictures stand elsewhere; the one that was pressed stays in sight.
          requestAnimationFrame(() => body.current?.scrollIntoView({ block: 'nearest' }))
        }}
      />
    </div>
  )
}

const AxisChoice = (props: { label: string; value: string; onChange: (signal: string) => void }) => {
  const t = useWords()
  return (
    <label className={styles.axis}>
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {axisSignals.map(({ id }) => (
          <option key={id} value={id}>
            {signalName(id, t)}
          </option>
        ))}
      </select>
    </label>
  )
}
