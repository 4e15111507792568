/** Below the sample: what is decided about it, and the keys that decide; each key is a button too. */
import type { RowId } from '../../shared/ids.ts'
import { type App, useApp } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DecisionAction } from '../decisions/decision-keys.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import type { ShownDecision } from '../decisions/pending-decisions.ts'
import { TagChip, VerdictMark } from '../decisions/tag-chip.tsx'
import { WhyMarked } from '../decisions/why-marked.tsx'
import { reachRow } from '../grid/reach-row.ts'
import { Keycaps } from '../look/keycaps.tsx'
import styles from './decision-bar.module.css'
import type { ReviewStore } from './review-store.ts'
import { runReview } from './run-review.ts'

const QUIET = ['tags', 'note', 'edit', 'undo'] as const

export const DecisionBar = ({ review, decision }: { review: ReviewStore; decision: ShownDecision | null }) => {
  const t = useWords()
  const app = useApp()
  const keys = useStore(decisionTaste, (taste) => taste.getKeys())
  const palette = useStore(review.dataset, (dataset) => dataset.decisions.getPalette())
  const canWrite = useStore(review.dataset, (dataset) => dataset.canWrite())
  const run = (action: DecisionAction) => () => runReview(app, review, action)
  const cap = (action: DecisionAction) => {
    const [first] = keys[action]
    return first === undefined ? null : <Keycaps spelled={first} />
  }
  const verdict = decision?.verdict ?? null
  const digits = palette.tags.filter(({ key }) => key !== null).toSorted((a, b) => (a.key ?? 0) - (b.key ?? 0))
  const others = (decision?.tags ?? []).filter((tag) => digits.every((one) => one.tag !== tag))
  return (
    <footer className={styles.bar} data-waiting={decision?.isKept === false || undefined}>
      {decision?.reason != null && (
        <div className={styles.why}>
          <WhyMarked reason={decision.reason} onGoTo={(row) => tellFailure(goTo(app, review, row))} />
        </div>
      )}
      {decision?.note != null && (
        <button type="button" className={styles.noted} onClick={run('note')}>
          {decision.note}
        </button>
      )}
      <div className={styles.line}>
        <div className={styles.verdicts} role="toolbar" aria-label={t('decision.verdict')}>
          {(['keep', 'drop'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className={styles.verdict}
              data-verdict={one}
              aria-pressed={verdict === one}
              disabled={!canWrite}
              onClick={run(verdict === one ? 'clear' : one)}
            >
              <span className={styles.mark} data-waiting={(verdict === one && decision?.isKept === false) || undefined}>
                <VerdictMark verdict={one} />
              </span>
              {t(`decision.do.${one}`)}
              {cap(one)}
            </button>
          ))}
          <button type="button" className={styles.verdict} onClick={run('skip')}>
            {t('decision.do.skip')}
            {cap('skip')}
          </button>
        </div>
        <div className={styles.tags} role="toolbar" aria-label={t('tag.all')}>
          {digits.map(({ tag, key }) => (
            <button
              key={tag}
              type="button"
              className={styles.tag}
              aria-pressed={decision?.tags.includes(tag) ?? false}
              disabled={!canWrite}
              onClick={() => review.toggleTag(tag)}
            >
              <span className={styles.digit}>{key}</span>
              <TagChip tag={tag} palette={palette} />
            </button>
          ))}
          {others.map((tag) => (
            <button
              key={tag}
              type="button"
              className={styles.tag}
              aria-pressed
              disabled={!canWrite}
              onClick={() => review.toggleTag(tag)}
            >
              <TagChip tag={tag} palette={palette} />
            </button>
          ))}
        </div>
        <div className={styles.rest} role="toolbar" aria-label={t('review.more')}>
          {QUIET.map((action) => (
            <button key={action} type="button" className={styles.quiet} disabled={!canWrite} onClick={run(action)}>
              {t(`decision.do.${action}`)}
              {cap(action)}
            </button>
          ))}
        </div>
      </div>
    </footer>
  )
}

/** Shows a row in the review, or in the grid where the review leaves it out. */
const goTo = async (app: App, review: ReviewStore, row: RowId): Promise<void> => {
  if (await review.queue.goToRow(row)) return
  app.review.close(row)
  await reachRow(review.grid, row)
}
