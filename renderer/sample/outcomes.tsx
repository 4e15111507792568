/** Which side won, by whom, in words; and the buttons that say it anew. */
import type { Candidate, Outcome } from '../../shared/sample/sample.ts'
import { useWords, type Words } from '../app/words.ts'
import { sideName } from './blind.ts'
import styles from './outcomes.module.css'
import type { SampleSetting } from './sample-setting.ts'

interface Props {
  readonly setting: SampleSetting
  readonly onJudged: () => void
  readonly isBlind: boolean
  /** The order in which the candidates stand on screen. */
  readonly order: readonly number[]
}

export const Outcomes = ({ setting, isBlind, order, onJudged }: Props) => {
  const t = useWords()
  const { outcomes, candidates } = setting.known.sample
  if (outcomes.length === 0) return null
  return (
    <section className={styles.outcomes} aria-label={t('sample.outcome.label')}>
      {outcomes.slice(0, MOST).map((outcome, at) => (
        <div key={JSON.stringify(outcome.at)} className={styles.outcome}>
          {isBlind ? null : (
            <p className={styles.words}>
              {outcomeText(outcome, candidates, t)}
              {outcome.annotator === null ? null : (
                <span className={styles.by}>{t('sample.by', { annotator: outcome.annotator })}</span>
              )}
              <code className={styles.raw}>{outcome.json.slice(0, 60)}</code>
            </p>
          )}
          {setting.canEdit ? (
            <span className={styles.choices}>
              {order.map((index, place) =>
                outcome.values[index] == null ? null : (
                  <button
                    key={index}
                    type="button"
                    className={styles.choice}
                    aria-pressed={!isBlind && outcome.winner === index}
                    onClick={() => {
                      void setting.actor.run([{ kind: 'outcome', outcome: at, winner: index }])
                      onJudged()
                    }}
                  >
                    {t('sample.outcome.better', { side: sideName(place) })}
                  </button>
                ),
              )}
              {outcome.values[candidates.length] == null ? null : (
                <button
                  type="button"
                  className={styles.choice}
                  aria-pressed={!isBlind && outcome.winner === 'tie'}
                  onClick={() => {
                    void setting.actor.run([{ kind: 'outcome', outcome: at, winner: 'tie' }])
                    onJudged()
                  }}
                >
                  {t('sample.outcome.tie')}
                </button>
              )}
            </span>
          ) : null}
        </div>
      ))}
    </section>
  )
}

const MOST = 20

/** Says who won. */
export const outcomeText = (outcome: Outcome, candidates: readonly Candidate[], t: Words): string => {
  const { winner } = outcome
  if (winner === null) return t('sample.outcome.none')
  if (winner === 'tie') return t('sample.outcome.isTie')
  if (winner === 'both-bad') return t('sample.outcome.bothBad')
  const model = candidates[winner]?.model
  const side = sideName(winner)
  return model == null ? t('sample.outcome.won', { side }) : t('sample.outcome.modelWon', { side, model })
}
