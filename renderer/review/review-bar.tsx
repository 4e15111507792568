/** Above the sample: where somebody is in the queue, how many are left, and how fast they go. */
import { useApp } from '../app/app-context.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import { Hint } from '../look/button.tsx'
import { Icon } from '../look/icon.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { Toggle } from '../look/toggle.tsx'
import styles from './review-bar.module.css'
import type { ReviewStore } from './review-store.ts'

export const ReviewBar = ({ review }: { review: ReviewStore }) => {
  const t = useWords()
  const app = useApp()
  const place = useStore(review, (store) => store.queue.getPlace())
  const remaining = useStore(review, (store) => store.queue.getRemaining())
  const total = useStore(review, (store) => store.queue.getView().rowCount)
  const pace = useStore(review, (store) => store.pace.perMinute())
  const isOver = useStore(review, (store) => store.queue.isOver())
  const isUndecidedOnly = useStore(review, (store) => store.isUndecidedOnly())
  const canNarrow = useStore(review, (store) => store.canBeUndecidedOnly())
  const advances = useStore(decisionTaste, (taste) => taste.advances())
  const name = useStore(review.dataset, (dataset) => dataset.getState().name)
  const at = isOver ? total : (place?.position ?? 0) + 1
  return (
    <header className={styles.bar}>
      <div className={styles.side}>
        <Hint text={t('review.leave')} keycaps={<Keycaps spelled="Escape" />}>
          <button
            type="button"
            className={styles.leave}
            aria-label={t('review.leave')}
            onClick={() => app.review.close()}
          >
            <span className={styles.back}>
              <Icon name="chevron" />
            </span>
            {t('review.rows')}
          </button>
        </Hint>
        <h1 className={styles.name} title={name}>
          {name}
        </h1>
      </div>
      <p className={styles.place} role="status" data-figures>
        <span className={styles.at}>{t('review.place', { at: countText(at), total: countText(total) })}</span>
        <span className={styles.left}>
          {t('review.remaining', { count: remaining })}
          {pace !== null && remaining > 0 && ` · ${paceText(pace, review.pace.minutesFor(remaining), t)}`}
        </span>
      </p>
      <div className={`${styles.side} ${styles.choices}`}>
        {canNarrow && (
          <Toggle
            label={t('review.undecidedOnly')}
            isOn={isUndecidedOnly}
            onChange={(isOn) => void review.setUndecidedOnly(isOn)}
          />
        )}
        <Toggle label={t('review.advances')} isOn={advances} onChange={(isOn) => decisionTaste.setAdvances(isOn)} />
      </div>
      <progress
        className={styles.progress}
        max={Math.max(1, total)}
        value={total - remaining - (isOver ? 0 : 1)}
        aria-hidden
      />
    </header>
  )
}

const MINUTES_AN_HOUR = 60

/** `12 a minute, 1 h 40 min to go`. */
const paceText = (perMinute: number, minutes: number | null, t: Words): string => {
  const pace = t('review.pace', { count: Math.max(1, Math.round(perMinute)) })
  if (minutes === null) return pace
  const whole = Math.max(1, Math.round(minutes))
  const [hours, rest] = [Math.floor(whole / MINUTES_AN_HOUR), whole % MINUTES_AN_HOUR]
  const left = hours === 0 ? t('review.minutes', { minutes: rest }) : t('review.hours', { hours, minutes: rest })
  return `${pace} · ${left}`
}
