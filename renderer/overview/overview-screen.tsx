/** The dataset in pictures, in place of its rows: what is in it, and how the rows of the query differ from all of it. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useApp } from '../app/app-context.ts'
import { countText, shareText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { isComposing } from '../grid/grid-keys.ts'
import { Button } from '../look/button.tsx'
import { Choice } from '../look/choice.tsx'
import { CompareMenu } from './compare-menu.tsx'
import { partText } from './number-words.ts'
import styles from './overview-screen.module.css'
import type { OverviewStore } from './overview-store.ts'
import { PictureCard } from './picture-card.tsx'
import { PictureMenu } from './picture-menu.tsx'
import { sideNames } from './picture-words.ts'
import { groupOf, pictureGroups, pictureId } from './pictures.ts'

export const OverviewScreen = ({ overview }: { overview: OverviewStore }) => {
  const t = useWords()
  const app = useApp()
  const screen = useRef<HTMLElement>(null)
  const pictures = useStore(overview, (store) => store.getPictures())
  useEffect(() => screen.current?.focus({ preventScroll: true }), [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent) || event.defaultPrevented) return
    event.preventDefault()
    app.overview.close()
  }
  const groups = pictureGroups
    .map((group) => ({ group, shown: pictures.filter((picture) => groupOf(picture) === group) }))
    .filter(({ shown }) => shown.length > 0)
  return (
    <section
      className={styles.screen}
      ref={screen}
      tabIndex={-1}
      aria-label={t('overview.title')}
      data-overview
      onKeyDown={onKeyDown}
    >
      <OverviewBar overview={overview} />
      <Measuring overview={overview} />
      {groups.length === 0 && (
        <div className={styles.empty}>
          <p>{t('overview.none-shown')}</p>
          <Button onClick={() => overview.resetPictures()}>{t('overview.reset')}</Button>
        </div>
      )}
      {groups.map(({ group, shown }) => (
        <div key={group} className={styles.group}>
          <h2 className={styles.groupTitle}>{t(`overview.group.${group}`)}</h2>
          <div className={styles.cards}>
            {shown.map((picture) => (
              <PictureCard key={pictureId(picture)} overview={overview} picture={picture} />
            ))}
          </div>
        </div>
      ))}
    </section>
  )
}

const OverviewBar = ({ overview }: { overview: OverviewStore }) => {
  const t = useWords()
  const app = useApp()
  const rows = useStore(overview, (store) => store.getRows())
  const comparison = useStore(overview, (store) => store.getComparison())
  const isShares = useStore(overview, (store) => store.isShares())
  const names = sideNames(comparison, rows?.length ?? 1, t)
  const [first, second] = rows ?? []
  return (
    <header className={styles.bar}>
      <p className={styles.sides} role="status" data-figures>
        {first !== undefined && (
          <span className={styles.side} data-side="0">
            <span className={styles.name}>{names[0]}</span>
            <span className={styles.count}>{countText(first.rows)}</span>
            {first.deleted > 0 && (
              <span className={styles.share}>{t('overview.deleted', { count: first.deleted })}</span>
            )}
          </span>
        )}
        {first !== undefined && second !== undefined && (
          <span className={styles.side} data-side="1">
            <span className={styles.name}>{names[1]}</span>
            <span className={styles.count}>{countText(second.rows)}</span>
            <span className={styles.share}>
              {comparison === null ? partText(second.rows, first.rows) : changeText(first.rows, second.rows)}
            </span>
          </span>
        )}
      </p>
      <div className={styles.controls}>
        <Choice
          label={t('overview.heights')}
          value={isShares ? 'shares' : 'rows'}
          options={[
            { value: 'rows', text: t('overview.as-rows') },
            { value: 'shares', text: t('overview.as-shares') },
          ]}
          onChange={(value) => {
            // Two sets of rows of different size are compared by their shares alone.
            if (value === 'rows' && comparison !== null) overview.setComparison(null)
            overview.setShares(value === 'shares')
          }}
        />
        <CompareMenu overview={overview} />
        <PictureMenu overview={overview} />
        <Button onClick={() => app.overview.close()}>{t('overview.to-rows')}</Button>
      </div>
    </header>
  )
}

/** Says that rows are being measured, or that they could be. */
const Measuring = ({ overview }: { overview: OverviewStore }) => {
  const t = useWords()
  const { signals } = useStore(overview.dataset, (dataset) => dataset.getState())
  if (signals.isComplete) return null
  if (overview.isHeld())
    return (
      <div className={styles.measuring}>
        <p>{t('overview.held-why')}</p>
        <Button onClick={() => overview.measure()}>{t('overview.measure')}</Button>
      </div>
    )
  const { state, bytesDone, bytesTotal } = signals.pass
  if (state === 'done' || state === 'failed') return null
  return (
    <div className={styles.measuring}>
      <p data-figures>{t('overview.measuring', { share: shareText(bytesDone, bytesTotal) })}</p>
      <progress className={styles.progress} max={Math.max(1, bytesTotal)} value={bytesDone} aria-hidden />
    </div>
  )
}

const changeText = (before: number, after: number): string => {
  const more = after - before
  return `${more > 0 ? '+' : more < 0 ? '−' : '±'}${countText(Math.abs(more))}`
}
