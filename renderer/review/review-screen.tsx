/** One sample, large, with only what is needed to decide about it. The keyboard is heard wherever the focus is. */
import { useEffect, useRef } from 'react'
import { type App, useApp } from '../app/app-context.ts'
import { getVoice } from '../app/notify.ts'
import { countText } from '../app/quantities.ts'
import { isTextField } from '../app/text-field.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords } from '../app/words.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import { preloadEditor } from '../editor/load-editor.ts'
import { isComposing } from '../grid/grid-keys.ts'
import { Button } from '../look/button.tsx'
import { PanelNotes } from '../panel/panel-notes.tsx'
import { whyFixed } from '../panel/panel-store.ts'
import { DecisionBar } from './decision-bar.tsx'
import { reviewKey } from './review-keys.ts'
import styles from './review-screen.module.css'
import type { ReviewStore } from './review-store.ts'
import { ReviewedSample } from './reviewed-sample.tsx'
import { runReview } from './run-review.ts'

const LINE_PX = 24
/** Of a page, this much stays in sight when it is turned. */
const PAGE_SHARE = 0.86

export const ReviewScreen = ({ review }: { review: ReviewStore }) => {
  const t = useWords()
  const app = useApp()
  const screen = useRef<HTMLElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const isScrolled = useRef(false)
  // The last sample stays until the next one is there; only one that is there is decided about.
  const read = useStore(review.panel, (panel) => panel.getRead())
  const place = useStore(review, (store) => store.queue.getPlace())
  const isOver = useStore(review, (store) => store.queue.isOver())
  const { following, edit } = useStore(review.panel, (panel) => panel.getState())
  const canWrite = useStore(review.dataset, (dataset) => dataset.canWrite())
  // What is decided is no one object, so that another turn of the store is what is followed.
  useStore(review.dataset.decisions, (decisions) => decisions.getTurn())
  const decision = review.getDecision()
  const why = whyFixed(canWrite, read)
  const share = following.state === 'ready' ? following.share : null

  useEffect(() => review.start(), [review])
  useEffect(() => {
    preloadEditor()
    screen.current?.focus({ preventScroll: true })
    return listenForKeys(app, review, screen, body)
  }, [app, review])
  const row = read?.row
  // Another sample is read from its start.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row is what this is about
  useEffect(() => {
    // Setting it has the browser lay out at once, which is left alone where nothing was scrolled.
    if (body.current !== null && isScrolled.current) body.current.scrollTop = 0
    isScrolled.current = false
    // The editor of the sample before has gone, and took the focus with it.
    if (document.activeElement === document.body) screen.current?.focus({ preventScroll: true })
  }, [row])

  return (
    <main className={styles.screen} ref={screen} tabIndex={-1} aria-label={t('review.title')} data-review>
      <div
        className={styles.body}
        ref={body}
        onScroll={() => {
          isScrolled.current = true
        }}
      >
        {isOver ? (
          <Over review={review} />
        ) : read !== null ? (
          <article className={styles.sample} key={read.row} data-row={read.row}>
            <header className={styles.head}>
              {/* Where no row is left out, the place says it. */}
              {place?.row === read.row && place.number !== place.position && (
                <span data-figures>{t('review.row', { row: countText(place.number + 1) })}</span>
              )}
              {read.text.state !== 'original' && (
                <span className={styles.edited}>{t(`grid.row.${read.text.state}`)}</span>
              )}
              {read.text.isDeleted && <span className={styles.deleted}>{t('grid.row.deleted')}</span>}
            </header>
            {why === 'partOnly' && (
              <PanelNotes panel={review.panel} read={read} share={share} why={why} tab="sample" edit={null} />
            )}
            <ReviewedSample review={review} read={read} edit={edit} canEdit={why === null} />
          </article>
        ) : following.state === 'failed' ? (
          <div className={styles.empty}>
            <p>{errorText(following.error)}</p>
            <Button onClick={() => review.panel.follower.retry()}>{t('panel.retry')}</Button>
          </div>
        ) : null}
      </div>
      {!isOver && <DecisionBar review={review} decision={decision} />}
    </main>
  )
}

const Over = ({ review }: { review: ReviewStore }) => {
  const t = useWords()
  const app = useApp()
  const { rows, decisions } = useStore(review.dataset, (dataset) => dataset.getState())
  return (
    <div className={styles.empty}>
      <p className={styles.overTitle}>{t('review.over')}</p>
      <p>
        {t('review.overCounts', {
          keep: countText(decisions.keep),
          drop: countText(decisions.drop),
          undecided: countText(Math.max(0, rows.count - decisions.keep - decisions.drop)),
        })}
      </p>
      <div className={styles.ways}>
        <Button onClick={() => review.back()}>{t('review.lookBack')}</Button>
        <Button tone="lead" onClick={() => app.review.close()}>
          {t('review.leave')}
        </Button>
      </div>
    </div>
  )
}

type Place = { readonly current: HTMLElement | null }

const listenForKeys = (app: App, review: ReviewStore, screen: Place, body: Place): (() => void) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isComposing(event) || event.key === 'Process') return
    // A text that Escape does not give up is left, and stays a draft; the next Escape leaves the review.
    if (event.key === 'Escape' && isTextField(event.target) && screen.current?.contains(event.target as Node)) {
      event.preventDefault()
      screen.current.focus({ preventScroll: true })
      return
    }
    if (isTextField(event.target) || app.dialogs.getCurrent() !== null || getVoice().question !== null) return
    const meaning = reviewKey(event, decisionTaste.getKeys())
    // A button that has the focus is pressed by Space.
    if (meaning === null || (event.key === ' ' && event.target instanceof HTMLButtonElement)) return
    event.preventDefault()
    if (meaning.kind === 'leave') app.review.close()
    else if (meaning.kind === 'action') runReview(app, review, meaning.action)
    else {
      const page = (body.current?.clientHeight ?? 0) * PAGE_SHARE
      body.current?.scrollBy({ top: meaning.by * (meaning.unit === 'lines' ? LINE_PX : page) })
    }
  }
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}
