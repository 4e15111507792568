/** A text of a row that shares a run of words with a benchmark's: what both have is marked. */
import { memo } from 'react'
import { ReadingText } from '../panel/reading-text.tsx'
import styles from './member-text.module.css'
import { sharedRuns } from './shared-runs.ts'

interface Props {
  readonly text: string
  readonly other: string
  /** Words in a run. */
  readonly words: number
  readonly lang: string | undefined
}

export const SharedText = memo(({ text, other, words, lang }: Props) => (
  <div className={styles.text} lang={lang} dir="auto">
    {sharedRuns(text, other, words).map((run, at) =>
      run.isShared ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity but their place
        <mark key={at} className={styles.shared}>
          <ReadingText text={run.text} />
        </mark>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity but their place
        <ReadingText key={at} text={run.text} />
      ),
    )}
  </div>
))
