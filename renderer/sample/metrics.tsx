/** Ratings, labels and comments that somebody gave: readable in words, and given anew with one press or one key. */
import { type KeyboardEvent, useEffect, useState } from 'react'
import type { Metric, MetricMeaning } from '../../shared/sample/sample.ts'
import { useWords, type Words } from '../app/words.ts'
import { ReadingText } from '../panel/reading-text.tsx'
import { isNumber, metricInput, writtenAs } from './metric-value.ts'
import styles from './metrics.module.css'
import type { SampleSetting } from './sample-setting.ts'

interface Props {
  readonly setting: SampleSetting
  readonly metrics: readonly Metric[]
}

export const Metrics = ({ setting, metrics }: Props) =>
  metrics.length === 0 ? null : (
    <dl className={styles.metrics}>
      {metrics.slice(0, MOST).map((metric) => (
        <MetricRow key={JSON.stringify(metric.at)} setting={setting} metric={metric} />
      ))}
    </dl>
  )

const MOST = 60
/** A rationale is read here to this length; the rest in the fields. */
const RATIONALE = 600

const MetricRow = ({ setting, metric }: { setting: SampleSetting; metric: Metric }) => {
  const t = useWords()
  const { rationale, annotator } = metric
  return (
    <div className={styles.metric}>
      <dt className={styles.name} title={metric.name}>
        <ReadingText text={metric.name} />
      </dt>
      <dd className={styles.value}>
        {metric.meaning === null || isSwitch(metric) ? null : (
          <span className={styles.meaning}>{meaningText(metric.meaning, t)}</span>
        )}
        <MetricControl setting={setting} metric={metric} />
        {annotator === null ? null : <span className={styles.by}>{t('sample.by', { annotator })}</span>}
        {rationale === null || rationale === '' ? null : (
          <p className={styles.rationale} dir="auto">
            <ReadingText text={rationale.slice(0, RATIONALE)} />
            {rationale.length > RATIONALE ? '…' : ''}
          </p>
        )}
      </dd>
    </div>
  )
}

/** A rating of yes or no says itself what it means. */
const isSwitch = ({ json }: Metric): boolean => json === 'true' || json === 'false'

/** The way a rating is given: figures to press, a switch, or a short text. */
export const MetricControl = ({ setting, metric }: { setting: SampleSetting; metric: Metric }) => {
  const t = useWords()
  const { canEdit } = setting
  const input = metricInput(metric)
  const set = (json: string): void => {
    if (json !== metric.json) void setting.actor.run([{ kind: 'metric', at: metric.at, json }])
  }
  switch (input.kind) {
    case 'steps':
      return (
        <Steps
          label={metric.name}
          steps={input.steps}
          chosen={input.chosen}
          isDisabled={!canEdit}
          onChoose={(value) => set(writtenAs(metric.json, value))}
        />
      )
    case 'switch':
      return (
        <button
          type="button"
          role="switch"
          aria-checked={input.isOn}
          aria-label={metric.name}
          className={styles.switch}
          disabled={!canEdit}
          onClick={() => set(input.isOn ? 'false' : 'true')}
        >
          {metric.meaning === null ? t(input.isOn ? 'sample.yes' : 'sample.no') : meaningText(metric.meaning, t)}
        </button>
      )
    case 'number':
      return (
        <Typed
          label={metric.name}
          text={input.text}
          isNumber
          isDisabled={!canEdit}
          onKeep={(text) => set(text.trim())}
        />
      )
    case 'text':
      return (
        <Typed
          label={metric.name}
          text={input.text}
          isNumber={false}
          isDisabled={!canEdit}
          onKeep={(text) => set(JSON.stringify(text))}
        />
      )
    case 'fixed':
      return <code className={styles.fixed}>{input.text.slice(0, 200)}</code>
  }
}

interface StepsProps {
  readonly label: string
  readonly steps: readonly number[]
  readonly chosen: number | null
  readonly isDisabled: boolean
  readonly onChoose: (value: number) => void
}

/** A scale: a figure key gives that rating, the arrows the ones beside it. */
const Steps = ({ label, steps, chosen, isDisabled, onChoose }: StepsProps) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing || isDisabled) return
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    const at = chosen === null ? -1 : steps.indexOf(chosen)
    const value = by === undefined ? steps.find((step) => String(step) === event.key) : steps[at + by]
    if (value === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onChoose(value)
  }
  return (
    <div className={styles.steps} role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {steps.map((step, at) => (
        // biome-ignore lint/a11y/useSemanticElements: figures in a row, pressed like keys
        <button
          key={step}
          type="button"
          role="radio"
          aria-checked={step === chosen}
          tabIndex={step === chosen || (chosen === null && at === 0) ? 0 : -1}
          className={styles.step}
          disabled={isDisabled}
          onClick={() => onChoose(step)}
        >
          {step}
        </button>
      ))}
    </div>
  )
}

interface TypedProps {
  readonly label: string
  readonly text: string
  readonly isNumber: boolean
  readonly isDisabled: boolean
  readonly onKeep: (text: string) => void
}

/** A short value that is typed: Enter or leaving it keeps it, Escape gives it up, and what is no number is not kept. */
const Typed = ({ label, text, isNumber: mustBeNumber, isDisabled, onKeep }: TypedProps) => {
  const t = useWords()
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  const isWrong = mustBeNumber && !isNumber(typed)
  const keep = (): void => {
    if (isWrong) setTyped(text)
    else if (typed !== text) onKeep(typed)
  }
  return (
    <>
      <input
        className={styles.typed}
        data-number={mustBeNumber || undefined}
        aria-label={label}
        aria-invalid={isWrong || undefined}
        value={typed}
        size={Math.max(4, Math.min(typed.length + 1, 40))}
        disabled={isDisabled}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') keep()
          else if (event.key === 'Escape') setTyped(text)
          else return
          event.stopPropagation()
        }}
      />
      {isWrong ? <span className={styles.wrong}>{t('sample.notNumber')}</span> : null}
    </>
  )
}

/** Says what a rating means. */
const meaningText = (meaning: MetricMeaning, t: Words): string => t(`metric.${meaning}`)
