/** What was found: what for, from which similarity on rows are a group, what that comes to, and what was left out. */
import { Fragment } from 'react'
import type { Duplicates } from '../../shared/duplicates/duplicate-calls.ts'
import { useApp } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, getLanguage, useWords, type Words } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { Curve } from './curve.tsx'
import { hasDegrees, thresholdWithin } from './curve-points.ts'
import type { DuplicatesStore } from './duplicates-store.ts'
import { isChainable } from './find-form.ts'
import styles from './find-side.module.css'
import { NumberLine, Tick } from './form-parts.tsx'
import { hasRunTogether } from './group-words.ts'
import { showDuplicates } from './show-in-grid.ts'
import { comparedWords, foldingsIn, thresholdText } from './similarity-words.ts'

interface FoundProps {
  readonly duplicates: DuplicatesStore
  readonly found: Duplicates
  readonly onChange: () => void
}

export const FoundView = ({ duplicates, found, onChange }: FoundProps) => {
  const t = useWords()
  const app = useApp()
  const error = useStore(duplicates, (store) => store.getError())
  const { pairs, here } = found
  const again = async (): Promise<void> => {
    if (!(await duplicates.find.again(found))) onChange()
  }
  return (
    <>
      <section className={styles.spec}>
        <SpecWords found={found} />
        <Button className={styles.small} onClick={onChange}>
          {t('duplicates.form.change')}
        </Button>
      </section>
      {found.changedSince > 0 && (
        <p className={styles.stale} role="status">
          {t('duplicates.run.stale', { count: found.changedSince })}
          <button type="button" className={styles.link} onClick={() => void again()}>
            {t('duplicates.run.again')}
          </button>
        </p>
      )}
      {error !== null && (
        <p className={styles.fault} role="alert">
          {errorText(error)}
        </p>
      )}
      {hasDegrees(found.curve) && <Threshold duplicates={duplicates} found={found} />}
      {pairs === 0 && here.groups === 0 ? (
        <p className={styles.none}>{t('duplicates.found.none-anywhere')}</p>
      ) : (
        <Total duplicates={duplicates} />
      )}
      {hasDegrees(found.curve) && isChainable(found.spec.method.kind) && (
        <Chained duplicates={duplicates} found={found} />
      )}
      <ul className={styles.facts}>
        {factsOf(found, t).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button
          className={styles.small}
          disabled={here.groups === 0}
          onClick={() => showDuplicates(app, duplicates, null)}
        >
          {t('duplicates.found.in-grid')}
        </Button>
        <Button className={styles.small} tone="quiet" onClick={() => void tellFailure(duplicates.clear())}>
          {t('duplicates.found.clear')}
        </Button>
      </div>
    </>
  )
}

const SpecWords = ({ found: { spec } }: { found: Duplicates }) => {
  const t = useWords()
  const ignored = foldingsIn(spec)
  const list = new Intl.ListFormat(getLanguage(), { type: 'conjunction' })
  return (
    <div className={styles.specWords}>
      <p className={styles.specTitle}>
        {t(`duplicates.method-name.${spec.method.kind}`)}
        <span className={styles.dot}>·</span>
        {comparedWords(spec.compared, t)}
      </p>
      {ignored.length > 0 && (
        <p className={styles.words}>
          {t('duplicates.found.ignoring', {
            what: list.format(ignored.map((name) => t(`duplicates.folding-short.${name}`))),
          })}
        </p>
      )}
      {spec.against.length > 0 && (
        <p className={styles.words}>
          {t(spec.isWithin ? 'duplicates.found.also-in' : 'duplicates.found.in', {
            files: list.format(spec.against.map(({ file }) => file)),
          })}
        </p>
      )}
    </div>
  )
}

const Threshold = ({ duplicates, found }: { duplicates: DuplicatesStore; found: Duplicates }) => {
  const t = useWords()
  const threshold = useStore(duplicates, (store) => store.getThreshold())
  const [least, most] = [found.curve.at(0)?.threshold ?? 0, found.curve.at(-1)?.threshold ?? 1]
  return (
    <section className={styles.threshold} aria-label={t('duplicates.curve.name')}>
      <NumberLine
        label={t('duplicates.curve.name')}
        about={t(`duplicates.degree.${found.spec.method.kind}`)}
        value={threshold}
        least={least}
        most={most}
        step={0.01}
        onChange={(value) => duplicates.setThreshold(thresholdWithin(found.curve, value))}
      />
      <Curve
        curve={found.curve}
        threshold={threshold}
        onChange={(value) => duplicates.setThreshold(thresholdWithin(found.curve, value))}
      />
    </section>
  )
}

/** What the threshold that is tried out comes to; told at once, from the curve. */
const Total = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const point = useStore(duplicates, (store) => store.getPoint())
  const isRegrouping = useStore(duplicates, (store) => store.isRegrouping())
  if (point === null) return null
  if (point.groups === 0)
    return <p className={styles.none}>{t('duplicates.found.none-at', { threshold: thresholdText(point.threshold) })}</p>
  const parts = [
    t('duplicates.found.groups', { count: point.groups }),
    t('duplicates.found.rows', { count: point.rows }),
    t('duplicates.found.spare', { count: point.spare }),
  ]
  return (
    <div>
      <p className={styles.total} role="status" aria-busy={isRegrouping} data-figures>
        {parts.map((part, at) => (
          <Fragment key={part}>
            {at > 0 && ' '}
            <span className={styles.whole}>
              {part}
              {at < parts.length - 1 && ' ·'}
            </span>
          </Fragment>
        ))}
      </p>
      <p className={styles.words} data-figures>
        {t('duplicates.found.largest', { count: point.largest })}
      </p>
    </div>
  )
}

const Chained = ({ duplicates, found }: { duplicates: DuplicatesStore; found: Duplicates }) => {
  const t = useWords()
  const isChained = useStore(duplicates, (store) => store.isChained())
  const point = useStore(duplicates, (store) => store.getPoint())
  const largest = point?.largest ?? 0
  return (
    <>
      <Tick
        label={t('duplicates.form.chained')}
        about={t('duplicates.form.chained-about')}
        isOn={isChained}
        onChange={(next) => duplicates.setChained(next)}
      />
      {isChained && hasRunTogether(largest, found.compared) && (
        <p className={styles.stale} role="status">
          {t('duplicates.found.chained-large', { count: largest })}
        </p>
      )}
    </>
  )
}

/** What was compared, and what could not be. */
const factsOf = (found: Duplicates, t: Words): readonly string[] => {
  const seconds = Math.max(0.1, found.tookMs / 1000).toFixed(found.tookMs < 10_000 ? 1 : 0)
  const compared = t('duplicates.found.compared', {
    count: found.compared,
    time: t('duplicates.found.seconds', { seconds }),
  })
  const left = (['empty', 'short', 'tooLarge', 'crowded'] as const).filter((name) => found[name] > 0)
  return [
    compared,
    ...(found.comparedElsewhere > 0 ? [t('duplicates.found.elsewhere', { count: found.comparedElsewhere })] : []),
    ...left.map((name) => t(`duplicates.found.${name}`, { count: found[name] })),
  ]
}
