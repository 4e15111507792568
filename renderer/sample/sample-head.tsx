/** What a sample is in one line: its format and size, and how it is shown. */
import { countText } from '../app/quantities.ts'
import { type MessageKey, useWords } from '../app/words.ts'
import { Hint } from '../look/button.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import styles from './sample-head.module.css'
import { sampleKeys, type ViewAction } from './sample-keys.ts'
import { wholeTextOf } from './sample-plan.ts'
import type { KnownSample } from './sample-reading.ts'
import { type SampleTaste, toggleSampleTaste, useSampleTaste } from './sample-taste.ts'
import { useTokens } from './tokens.ts'

const toggles: Readonly<Record<ViewAction, keyof SampleTaste>> = {
  rendered: 'isRendered',
  differences: 'showsDifferences',
  blind: 'isBlind',
}

/** Turns one of the ways a sample is shown round. */
export const runViewAction = (action: ViewAction): void => toggleSampleTaste(toggles[action])

export const SampleHead = ({ known, isBlind }: { known: KnownSample; isBlind: boolean }) => {
  const t = useWords()
  const { sample, lens } = known
  const turns = [...sample.turns, ...sample.candidates.flatMap((candidate) => candidate.turns)]
  const tokens = useTokens(turns.slice(0, MOST_COUNTED).map(wholeTextOf))
  const isCompared = sample.candidates.length > 1
  return (
    <header className={styles.head}>
      <span className={styles.format}>{t(`format.${lens.id}` as MessageKey)}</span>
      <span className={styles.size} data-figures>
        {isCompared
          ? t('sample.candidates', { count: sample.candidates.length })
          : t('panel.kind.turns', { count: turns.length })}
        {tokens === null || turns.length > MOST_COUNTED ? '' : ` · ${t('sample.tokens', { count: countText(tokens) })}`}
      </span>
      <span className={styles.ways}>
        {isCompared ? <Way action="differences" /> : null}
        {isCompared ? <Way action="blind" isLit={isBlind} /> : null}
        <Way action="rendered" />
      </span>
    </header>
  )
}

/** Longer conversations say their tokens turn by turn. */
const MOST_COUNTED = 400

const Way = ({ action, isLit }: { action: ViewAction; isLit?: boolean }) => {
  const t = useWords()
  const taste = useSampleTaste()
  const isOn = isLit ?? taste[toggles[action]]
  return (
    <Hint text={t(`sample.action.${action}`)} keycaps={<Keycaps spelled={sampleKeys[action][0] ?? ''} />}>
      <button type="button" className={styles.way} aria-pressed={isOn} onClick={() => runViewAction(action)}>
        {t(`sample.way.${action}`)}
      </button>
    </Hint>
  )
}
