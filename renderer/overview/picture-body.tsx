/** What a picture shows: bars, a histogram, both, or a scatter; and what a gesture on it asks for. */
import type { FieldKind, Numbers, PartAnswer } from '../../shared/overview/description.ts'
import type { NumberRange } from '../../shared/query/ask.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Icon } from '../look/icon.tsx'
import { Bars } from './bars.tsx'
import {
  type Brushed,
  barTerm,
  isAsked,
  isBarOf,
  rangeIn,
  rangeTerm,
  stretchOf,
  withBar,
  withRange,
} from './brush-terms.ts'
import { Histogram } from './histogram.tsx'
import { fullNumber, type NumberUnit, shortNumber } from './number-words.ts'
import styles from './overview-screen.module.css'
import type { OverviewStore } from './overview-store.ts'
import { type Bar, barsOf, unitOf } from './picture-words.ts'
import { type Picture, pictureTitle } from './pictures.ts'
import { ScatterBody } from './scatter-body.tsx'
import { measureOf } from './table-of-picture.ts'

interface PictureBodyProps {
  readonly overview: OverviewStore
  readonly picture: Picture
  readonly answer: PartAnswer
  readonly names: readonly string[]
  /** Rows of each side. */
  readonly totals: readonly number[]
}

export const PictureBody = (props: PictureBodyProps) => {
  const { picture, answer, names } = props
  switch (answer.kind) {
    case 'numbers':
      return (
        <NumbersBody
          {...props}
          numbers={answer}
          brushed={{ signal: picture.kind === 'signal' ? picture.signal : '' }}
        />
      )
    case 'scatter':
      return <ScatterBody overview={props.overview} scatter={answer} names={names} />
    case 'field':
      return <FieldBody {...props} field={answer} />
    default:
      return <BarsBody {...props} />
  }
}

const FieldBody = (props: PictureBodyProps & { readonly field: Extract<PartAnswer, { kind: 'field' }> }) => {
  const t = useWords()
  const { field } = props
  const numbers = measureOf(field)
  const gaps = field.kinds.flatMap(({ name, counts }) => (isGap(name) ? [{ name, counts }] : []))
  return (
    <>
      {numbers !== null && <NumbersBody {...props} numbers={numbers} brushed={{ path: field.path }} />}
      {numbers === null && <BarsBody {...props} />}
      <p className={styles.gaps} data-figures>
        {numbers === null && <span>{t('overview.distinct', { count: field.distinct[0] ?? 0 })}</span>}
        {gaps.map(({ name, counts }) => (
          <span key={name}>{t(`overview.gap.${name}`, { count: countText(counts[0] ?? 0) })}</span>
        ))}
      </p>
    </>
  )
}

/** What stands at a path where no value is counted. */
type Gap = Exclude<FieldKind, 'string' | 'number' | 'boolean'>
const isGap = (kind: FieldKind): kind is Gap => kind !== 'string' && kind !== 'number' && kind !== 'boolean'

const BarsBody = ({ overview, picture, answer, names, totals }: PictureBodyProps) => {
  const t = useWords()
  const { search } = overview.dataset
  const text = useStore(overview.dataset, (dataset) => dataset.getAsked().query.text)
  const comparison = useStore(overview, (store) => store.getComparison())
  const isShares = useStore(overview, (store) => store.isShares())
  const bars = barsOf(picture, answer, t)
  if (bars.length === 0) {
    const isUnknown = answer.kind === 'known' && !answer.isComplete
    return <p className={styles.note}>{t(isUnknown ? 'overview.counting' : 'overview.nothing')}</p>
  }
  const termOf = (bar: Bar) => barTerm(picture, answer, bar.name, bar.at)
  return (
    <Bars
      bars={bars}
      totals={totals}
      sideNames={names}
      isShares={isShares}
      isCompared={comparison !== null}
      canAsk={(bar) => termOf(bar) !== null}
      isAsked={(bar) => {
        const term = termOf(bar)
        return term !== null && isAsked(text, term)
      }}
      onAsk={(bar, isMore) => {
        const term = termOf(bar)
        if (term !== null) search.alter((before) => withBar(before, term, isBarOf(term), isMore))
      }}
    />
  )
}

const NumbersBody = ({
  overview,
  picture,
  numbers,
  names,
  brushed,
}: PictureBodyProps & { readonly numbers: Numbers; readonly brushed: Brushed }) => {
  const t = useWords()
  const { search } = overview.dataset
  const text = useStore(overview.dataset, (dataset) => dataset.getAsked().query.text)
  const comparison = useStore(overview, (store) => store.getComparison())
  const isShares = useStore(overview, (store) => store.isShares())
  const unit = unitOf(picture)
  const range = rangeIn(text, brushed)
  const ask = (stretch: readonly [number, number] | null): void => {
    const term = stretch === null ? null : rangeTerm(brushed, numbers.axis, ...stretch)
    search.alter((before) => withRange(before, brushed, term))
  }
  if (numbers.sides.every(({ summary }) => summary.known === 0))
    return <p className={styles.note}>{t('overview.nothing')}</p>
  return (
    <>
      <div className={styles.summary} data-figures>
        <Summary numbers={numbers} unit={unit} />
        {range !== null && (
          <button
            type="button"
            className={styles.range}
            title={t('overview.clear-brush')}
            aria-label={`${t('overview.clear-brush')}: ${rangeText(range, unit)}`}
            onClick={() => ask(null)}
          >
            {rangeText(range, unit)}
            <Icon name="close" />
          </button>
        )}
      </div>
      <Histogram
        name={pictureTitle(picture, t)}
        numbers={numbers}
        unit={unit}
        sideNames={names}
        isShares={isShares}
        isCompared={comparison !== null}
        brushed={range === null ? null : stretchOf(numbers.axis, range)}
        onBrush={ask}
      />
    </>
  )
}

/** The median and where nine of ten numbers lie, for each side. */
const Summary = ({ numbers, unit }: { readonly numbers: Numbers; readonly unit: NumberUnit }) => {
  const t = useWords()
  return (
    <p className={styles.quantiles}>
      {numbers.sides.map(({ summary }, side) => {
        const { median, p5, p95, min, max, mean, unknown } = summary
        if (median === null || p5 === null || p95 === null) return null
        const title = [
          t('overview.summary.mean', { value: fullNumber(mean ?? 0, unit) }),
          t('overview.summary.range', { min: fullNumber(min ?? 0, unit), max: fullNumber(max ?? 0, unit) }),
          ...(unknown > 0 ? [t('overview.summary.unknown', { count: unknown })] : []),
        ]
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a side is its place
          <span key={side} data-side={side} title={title.join('\n')}>
            {side === 0
              ? t('overview.summary.median', { value: shortNumber(median, unit) })
              : shortNumber(median, unit)}
            {p5 < p95 && (
              <span className={styles.most}>
                {t('overview.summary.most', { from: shortNumber(p5, unit), to: shortNumber(p95, unit) })}
              </span>
            )}
          </span>
        )
      })}
    </p>
  )
}

const rangeText = ({ min, isMinIn, max, isMaxIn }: NumberRange, unit: NumberUnit): string => {
  if (max === Number.POSITIVE_INFINITY) return `${isMinIn ? '≥' : '>'} ${shortNumber(min, unit)}`
  if (min === Number.NEGATIVE_INFINITY) return `${isMaxIn ? '≤' : '<'} ${shortNumber(max, unit)}`
  return min === max ? shortNumber(min, unit) : `${shortNumber(min, unit)} – ${shortNumber(max, unit)}`
}
