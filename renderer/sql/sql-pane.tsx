/** The SQL console below the rows: a query on the left, what it found on the right. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import { useApp } from '../app/app-context.ts'
import { shareText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button, IconButton } from '../look/button.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { ResultBar } from './result-bar.tsx'
import { ResultTable } from './result-table.tsx'
import { SqlEditorBox } from './sql-editor-box.tsx'
import { SqlMenu } from './sql-menu.tsx'
import styles from './sql-pane.module.css'
import { paneHeightWithin, type SqlStore, sqlOf } from './sql-store.ts'

const KEY_STEP_PX = 24

export const SqlPane = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const app = useApp()
  const sql = sqlOf(dataset)
  const pane = useStore(sql, (store) => store.getPane())
  const run = useStore(sql, (store) => store.getRun())
  const found = useStore(sql, (store) => store.getFound())
  const isEmpty = useStore(sql, (store) => store.getText().trim() === '')
  // What can be asked about grows as the survey finds it.
  const columns = useStore(dataset, (store) => store.getColumns())
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew once other columns are known
  useEffect(() => {
    if (pane.isOpen) void sql.describe()
  }, [sql, pane.isOpen, columns])
  if (!pane.isOpen) return null
  const start = (): void => void sql.run(app.jobs.newJob())
  const isRunning = run.state === 'running'
  return (
    <section
      className={styles.pane}
      style={{ height: heightOf(sql) }}
      aria-label={t('sql.title')}
      onKeyDown={(event) => {
        // Outside the console the same key begins a review.
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
        event.preventDefault()
        if (!isEmpty) start()
      }}
    >
      <HeightSplitter sql={sql} />
      <div className={styles.asking}>
        <div className={styles.bar}>
          <h2 className={styles.title}>{t('sql.title')}</h2>
          <SqlMenu sql={sql} />
          {isRunning ? (
            <Button className={styles.run} onClick={() => void app.jobs.cancel(run.job)}>
              {t('dialog.cancel')}
            </Button>
          ) : (
            <Button className={styles.run} tone="lead" disabled={isEmpty} onClick={start}>
              {t('sql.run')}
              <Keycaps spelled="Mod+Enter" />
            </Button>
          )}
        </div>
        <SqlEditorBox sql={sql} onRun={start} />
      </div>
      <div className={styles.answer} aria-busy={isRunning}>
        <div className={styles.bar}>
          {found !== null && run.state !== 'failed' ? (
            <ResultBar dataset={dataset} found={found} />
          ) : (
            <span className={styles.spring} />
          )}
          <IconButton
            icon="close"
            name={t('sql.close')}
            keycaps={<Keycaps spelled="Shift+Mod+L" />}
            onClick={() => {
              sql.toggle()
              grid.focus()
            }}
          />
        </div>
        {isRunning && <Progress dataset={dataset} />}
        {run.state === 'failed' ? (
          <p className={styles.fault} role="alert">
            {errorText(run.error)}
          </p>
        ) : found === null ? (
          <p className={styles.hint}>{t('sql.hint')}</p>
        ) : (
          <ResultTable key={found.result.result} dataset={dataset} grid={grid} found={found} />
        )}
      </div>
    </section>
  )
}

const heightOf = (sql: SqlStore): number => paneHeightWithin(sql.getPane().heightPx, window.innerHeight)

/** How far the tables, or the query, are. */
const Progress = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const app = useApp()
  const run = useStore(sqlOf(dataset), (store) => store.getRun())
  const job = useStore(app.jobs, (store) =>
    store.getRunning().find((one) => run.state === 'running' && one.job === run.job),
  )
  const isReading = job !== undefined && job.unit === 'bytes' && job.total > 0
  const share = job === undefined || job.total === 0 ? 0 : job.done / job.total
  return (
    <div className={styles.progress} role="status">
      <span>{isReading ? t('sql.reading', { share: shareText(job.done, job.total) }) : t('sql.running')}</span>
      <span className={styles.track}>
        <span className={styles.done} style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  )
}

/** The line above the console: dragged, or moved by arrows; the height is remembered. */
const HeightSplitter = ({ sql }: { sql: SqlStore }) => {
  const t = useWords()
  const grabbed = useRef<{ fromPx: number; heightPx: number } | null>(null)
  const resize = (px: number): void => sql.setHeight(px, window.innerHeight)
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    grabbed.current = { fromPx: event.clientY, heightPx: heightOf(sql) }
  }
  const onPointerMove = (event: PointerEvent): void => {
    if (grabbed.current !== null) resize(grabbed.current.heightPx + grabbed.current.fromPx - event.clientY)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowUp: KEY_STEP_PX, ArrowDown: -KEY_STEP_PX }[event.key]
    if (step === undefined) return
    event.preventDefault()
    resize(heightOf(sql) + step)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that is moved is a separator with a value, which hr is not
    <div
      className={styles.splitter}
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('sql.splitter')}
      aria-valuenow={heightOf(sql)}
      aria-valuemin={0}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        grabbed.current = null
      }}
      onKeyDown={onKeyDown}
      onDoubleClick={() => sql.setHeight(0, window.innerHeight)}
    />
  )
}
