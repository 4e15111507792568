/** An open dataset: its bar, its rows, the row under the cursor beside them, and what is known of it below. */
import { useEffect, useRef } from 'react'
import { position } from '../../shared/ids.ts'
import { useApp } from '../app/app-context.ts'
import { panelWidthWithin } from '../app/layout.ts'
import { useStore } from '../app/use-store.ts'
import { type MessageKey, useWords } from '../app/words.ts'
import { decideInGrid } from '../decisions/decide-in-grid.ts'
import { DuplicatesScreen } from '../duplicates/duplicates-screen.tsx'
import { Grid } from '../grid/grid.tsx'
import type { GridStore } from '../grid/grid-store.ts'
import { OverviewScreen } from '../overview/overview-screen.tsx'
import { Panel } from '../panel/panel.tsx'
import { ReviewBar } from '../review/review-bar.tsx'
import { ReviewScreen } from '../review/review-screen.tsx'
import { markMatches } from '../search/match-marks.ts'
import { type UsualQuestion, usualQuestionOf } from '../search/usual-questions.ts'
import { SqlPane } from '../sql/sql-pane.tsx'
import { StatusBar } from '../status/status-bar.tsx'
import { Banners } from './banners.tsx'
import styles from './dataset-screen.module.css'
import { type DatasetStore, isWhole } from './dataset-store.ts'
import { Splitter } from './splitter.tsx'
import { Toolbar } from './toolbar.tsx'
import { ViewChips } from './view-chips.tsx'

export const DatasetScreen = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const app = useApp()
  const { layout } = app
  const review = useStore(app.review, (door) => door.of(dataset))
  const overview = useStore(app.overview, (door) => door.of(dataset))
  const duplicates = useStore(app.duplicates, (door) => door.of(dataset))
  const isRowHidden = useStore(app.overview, (door) => door.hidesRow(dataset)) || duplicates !== null
  const panel = useStore(layout, (store) => store.getPanel())
  const isEmptyView = useStore(dataset, (store) => isEmpty(store))
  const only = useStore(dataset, (store) => usualQuestionOf(store.getView().query))
  const isSearching = useStore(dataset, (store) => store.getView().search.state === 'running')
  const isWaiting = useStore(dataset, (store) => store.getAsked().view !== store.getView().view)
  const main = useRef<HTMLElement>(null)
  const isReviewing = review !== null
  // What was found is marked wherever its rows are read.
  useEffect(() => {
    const place = isReviewing ? null : main.current
    return place === null ? undefined : markMatches(place, dataset, grid)
  }, [dataset, grid, isReviewing])
  // The first row is there to be read, and the keyboard to move on from it.
  useEffect(() => {
    if (grid.getCursor() === null && dataset.getView().rowCount > 0) grid.goTo(position(0))
  }, [dataset, grid])
  // A view without rows had no grid to hold the focus.
  useEffect(() => {
    if (!isEmptyView && document.activeElement === document.body) grid.focus()
  }, [grid, isEmptyView])
  // Words about rows reach the grid from outside, since it knows no dialogs.
  useEffect(() => {
    grid.deciding.setRun((wish) => decideInGrid({ app, dataset, grid }, wish))
    return () => grid.deciding.setRun(() => {})
  }, [app, dataset, grid])
  if (review !== null)
    return (
      <div className={styles.screen}>
        <ReviewBar review={review} />
        <Banners dataset={dataset} />
        <ReviewScreen review={review} />
        <StatusBar dataset={dataset} grid={grid} />
      </div>
    )
  return (
    <div className={styles.screen}>
      <div>
        <Toolbar dataset={dataset} grid={grid} />
        <ViewChips dataset={dataset} grid={grid} />
      </div>
      <Banners dataset={dataset} />
      <main ref={main} className={styles.main}>
        <section className={styles.grid} data-waiting={isWaiting || undefined} aria-label={t('dataset.rows')}>
          {duplicates !== null ? (
            <DuplicatesScreen duplicates={duplicates} />
          ) : overview !== null ? (
            <OverviewScreen overview={overview} />
          ) : isEmptyView ? (
            <div className={styles.empty}>
              <p className={styles.emptyTitle}>{t(noneWords(only, isSearching))}</p>
              {!isWhole(dataset.getView().query) && (
                <button type="button" className={styles.link} onClick={() => dataset.search.clear()}>
                  {t('view.show-all')}
                </button>
              )}
            </div>
          ) : (
            <Grid grid={grid} />
          )}
        </section>
        {panel.isOpen && !isRowHidden && (
          <>
            <Splitter />
            <aside
              className={styles.panel}
              style={{ width: panelWidthWithin(panel.widthPx, window.innerWidth) }}
              aria-label={t('dataset.panel')}
            >
              <Panel dataset={dataset} grid={grid} />
            </aside>
          </>
        )}
      </main>
      <SqlPane dataset={dataset} grid={grid} />
      <StatusBar dataset={dataset} grid={grid} />
    </div>
  )
}

const noneWords = (only: UsualQuestion | null, isSearching: boolean): MessageKey => {
  if (isSearching) return 'search.none-yet'
  return only === null ? 'view.none-filtered' : `view.none-${only}`
}

/** A view is empty only when nothing more can come into it by itself. */
const isEmpty = (dataset: DatasetStore): boolean => {
  const { rowCount, query } = dataset.getView()
  const { index } = dataset.getState()
  return rowCount === 0 && !(isWhole(query) && (index.state === 'running' || index.state === 'waiting'))
}
