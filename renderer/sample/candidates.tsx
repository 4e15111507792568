/**
 * Several answers to one prompt, side by side: what only one of them says is marked, also while it is edited; one can be
 * made the chosen one, swapped, ranked, tied. In blind judgement they stand in an order of the row's own, without names.
 */
import { type KeyboardEvent, type ReactNode, useCallback, useMemo } from 'react'
import type { Candidate, Metric, Sample } from '../../shared/sample/sample.ts'
import { useWords, type Words } from '../app/words.ts'
import { Hint } from '../look/button.tsx'
import { Icon } from '../look/icon.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { betterTarget } from './better-answer.ts'
import { blindOrder, sideName } from './blind.ts'
import styles from './candidates.module.css'
import { MetricControl, Metrics } from './metrics.tsx'
import { ownRanges } from './own-words.ts'
import { rankKey, sampleKeys } from './sample-keys.ts'
import type { SampleSetting } from './sample-setting.ts'
import { isEditOf } from './sample-text.tsx'
import { Turn } from './turn.tsx'

interface Props {
  readonly setting: SampleSetting
  readonly isBlind: boolean
  readonly showsDifferences: boolean
  /** Called when somebody has judged without seeing names. */
  readonly onJudged: () => void
}

export const Candidates = ({ setting, isBlind, showsDifferences, onJudged }: Props) => {
  const { sample } = setting.known
  const { candidates } = sample
  const { dataset } = setting.source.dataset.getState()
  const seed = `${dataset}/${setting.actor.row}`
  const order = useMemo(
    () => (isBlind ? blindOrder(candidates.length, seed) : candidates.map((_, at) => at)),
    [isBlind, candidates, seed],
  )
  const base = baseOf(sample)
  return (
    <div className={styles.candidates} data-count={Math.min(candidates.length, 4)}>
      {order.map((index, place) => {
        const candidate = candidates[index]
        return candidate === undefined ? null : (
          <CandidateColumn
            key={index}
            setting={setting}
            candidate={candidate}
            index={index}
            place={place}
            isBlind={isBlind}
            other={showsDifferences && candidates.length > 1 ? (index === base ? otherThan(sample, base) : base) : null}
            onJudged={onJudged}
          />
        )
      })}
    </div>
  )
}

/** Gives the candidate that the others are compared with: the chosen one, the best, or the first. */
export const baseOf = ({ candidates }: Sample): number =>
  Math.max(
    0,
    candidates.findIndex(({ tag, rank }) => tag === 'chosen' || rank === 1),
  )

const otherThan = ({ candidates }: Sample, base: number): number | null =>
  candidates.length === 2 ? 1 - base : candidates.length > 2 ? (base === 0 ? 1 : 0) : null

interface ColumnProps {
  readonly setting: SampleSetting
  readonly candidate: Candidate
  readonly index: number
  readonly place: number
  readonly isBlind: boolean
  /** The candidate that this one is compared with. */
  readonly other: number | null
  readonly onJudged: () => void
}

const CandidateColumn = ({ setting, candidate, index, place, isBlind, other, onJudged }: ColumnProps) => {
  const t = useWords()
  const { actor, known, canEdit } = setting
  const { candidates, outcomes } = known.sample
  const name = isBlind
    ? t('sample.side', { side: sideName(place) })
    : candidates.length === 1 && candidate.tag === null
      ? t('sample.answer')
      : candidateName(candidate, place, t)
  const isBest = candidate.tag === 'chosen' || candidate.tag === 'good' || candidate.rank === 1
  const choose = (): void => {
    actor.runOnCandidate('choose', index)
    onJudged()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const rank = rankKey(event, candidates.length)
    if (rank === null || !canEdit || event.nativeEvent.isComposing || !isPlainGround(event.target)) return
    event.preventDefault()
    if (candidates.some((one) => one.rank !== null)) actor.rank(index, rank)
    else if (rank === 1) choose()
    onJudged()
  }
  // Where a verdict is kept apart from the answers its own buttons say it.
  const canChoose = useMemo(
    () =>
      canEdit &&
      candidates.length > 1 &&
      outcomes.length === 0 &&
      (isBlind || !isBest) &&
      (isBest || actor.whyNot({ kind: 'choose', candidate: index }) === null),
    [canEdit, candidates, outcomes, isBlind, isBest, actor, index],
  )
  // Ratings of steps stand at their steps.
  const hasSteps =
    candidate.metrics.length === candidate.turns.length &&
    candidate.metrics.every((metric, at) => metric.name === `#${at + 1}`)
  // One plain answer needs no line of its own to say who speaks.
  const leads = candidate.turns.length === 1 && candidate.turns[0]?.role === 'assistant'
  const title = (
    <>
      <h3 className={styles.name}>
        {isBlind ? null : <Mark tag={candidate.tag} isBest={isBest} />}
        {name}
      </h3>
      {isBlind || candidate.model === null ? null : <span className={styles.model}>{candidate.model}</span>}
      {canChoose ? (
        <Hint text={t('sample.action.choose')} keycaps={<Keycaps spelled={sampleKeys.choose[0] ?? ''} />}>
          <button type="button" className={styles.choose} onClick={choose}>
            {t('sample.choose')}
          </button>
        </Hint>
      ) : null}
    </>
  )
  return (
    <section
      className={styles.candidate}
      aria-label={name}
      data-candidate={index}
      data-tag={isBlind ? undefined : (candidate.tag ?? undefined)}
      onKeyDown={onKeyDown}
    >
      {leads ? null : <header className={styles.head}>{title}</header>}
      {candidate.turns.map((_, at) => (
        <ComparedTurn
          // biome-ignore lint/suspicious/noArrayIndexKey: turns have no identity but their place
          key={at}
          setting={setting}
          candidate={candidate}
          at={at}
          index={index}
          other={other}
          lead={leads ? title : undefined}
          metric={hasSteps ? candidate.metrics[at] : undefined}
        />
      ))}
      {canEdit && !isBlind && candidate.tag === 'rejected' && betterTarget(known.sample, index) !== null ? (
        <button type="button" className={styles.better} onClick={() => beginBetter(setting, index)}>
          {t('sample.action.better')}
        </button>
      ) : null}
      {isBlind || hasSteps ? null : <Metrics setting={setting} metrics={candidate.metrics} />}
    </section>
  )
}

const ComparedTurn = ({
  setting,
  candidate,
  at,
  index,
  other,
  lead,
  metric,
}: {
  setting: SampleSetting
  candidate: Candidate
  at: number
  index: number
  other: number | null
  lead: ReactNode
  metric: Metric | undefined
}) => {
  const { candidates } = setting.known.sample
  const { edit } = setting
  const turn = candidate.turns[at]
  const compared = other === null ? undefined : candidates[other]?.turns[at]
  const typed = compared?.parts.map((part) =>
    edit !== null && part.kind === 'text' && part.place !== null && isEditOf(edit.target, part.place)
      ? edit.text
      : part.kind === 'text'
        ? part.text
        : null,
  )
  const key = typed?.join('\0')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the texts
  const marks = useCallback(
    (part: number, text: string) => {
      const against = typed?.[part]
      return against == null ? [] : ownRanges(text, against)
    },
    [key],
  )
  if (turn === undefined) return null
  return (
    <Turn
      setting={setting}
      turn={turn}
      at={{ candidate: index, turn: at }}
      marks={compared === undefined ? undefined : marks}
      lead={lead}
      rating={metric === undefined ? undefined : <MetricControl setting={setting} metric={metric} />}
    />
  )
}

/** Starts to edit the chosen answer, with the rejected one's text to begin with. */
export const beginBetter = (setting: SampleSetting, rejected: number): void => {
  const better = betterTarget(setting.known.sample, rejected)
  if (better === null) return
  setting.source.beginSample(better.target, better.chosen)
  setting.source.session.type(better.text)
}

/** Names a candidate by what the row says of it. */
export const candidateName = ({ tag, rank }: Candidate, place: number, t: Words): string => {
  if (tag !== null) return t(`sample.tag.${tag}`)
  if (rank !== null) return t('sample.rank', { rank })
  return t('sample.side', { side: sideName(place) })
}

/** Which one is chosen is seen by shape before it is read. */
const Mark = ({ tag, isBest }: { tag: Candidate['tag']; isBest: boolean }) => {
  if (isBest) return <Icon name="check" />
  return tag === 'rejected' || tag === 'bad' ? <Icon name="close" /> : null
}

const isPlainGround = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && !target.isContentEditable && target.closest('input, [role="radiogroup"]') === null
