/** What a sample also has: media in columns, fields that no format explains, and room for ratings that are not there yet. */
import { pathLabel } from '../../shared/json-path.ts'
import { useWords } from '../app/words.ts'
import { showPanelTab } from '../panel/panel-tab.ts'
import { ReadingText } from '../panel/reading-text.tsx'
import styles from './sample-foot.module.css'
import type { SampleSetting } from './sample-setting.ts'

/** So many names are listed; the rest is counted. */
const MOST_NAMES = 24
const MOST_MEDIA = 50
/** Nothing is rated until somebody does: a figure that is put there for them would be one of their own. */
const NO_RATINGS = '{"accuracy": null, "safety": null, "helpfulness": null}'

export const SampleFoot = ({ setting }: { setting: SampleSetting }) => {
  const t = useWords()
  const { media, rest, candidates, metrics } = setting.known.sample
  const hasRatings = metrics.length > 0 || candidates.some((candidate) => candidate.metrics.length > 0)
  const canRate = setting.canEdit && candidates.length > 0 && !hasRatings && setting.known.node.kind === 'object'
  return (
    <>
      {canRate ? (
        <button
          type="button"
          className={styles.add}
          onClick={() => void setting.actor.run([{ kind: 'metric', at: ['annotation_metrics'], json: NO_RATINGS }])}
        >
          {t('sample.addRatings')}
        </button>
      ) : null}
      {media.length === 0 ? null : (
        <ul className={styles.media}>
          {media.slice(0, MOST_MEDIA).map((one) => (
            <li key={JSON.stringify(one.at)}>
              <span className={styles.kind}>{t(`sample.media.${one.media}`)}</span>
              <span className={styles.address} title={one.ref.slice(0, 1_000)}>
                <ReadingText text={one.ref.slice(0, 200)} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {rest.length === 0 ? null : (
        <p className={styles.rest}>
          {t('sample.rest')}{' '}
          {rest.slice(0, MOST_NAMES).map((path) => (
            <button key={JSON.stringify(path)} type="button" onClick={() => showPanelTab('fields')}>
              <ReadingText text={pathLabel(path).slice(0, 60)} />
            </button>
          ))}
          {rest.length > MOST_NAMES ? t('sample.restMore', { count: rest.length - MOST_NAMES }) : null}
        </p>
      )}
    </>
  )
}
