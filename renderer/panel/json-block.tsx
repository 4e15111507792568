/** A value that is no text, as it is written: on as many lines as it needs, folded when it is long. */
import { useState } from 'react'
import { useWords } from '../app/words.ts'
import styles from './json-block.module.css'
import type { JsonText, ValueSpan } from './json-outline.ts'
import { ReadingText } from './reading-text.tsx'

/** How much of a value is shown at first, and how much more at each wish. */
const FIRST = 1_200
const MORE = 12_000
/** What is longer is better read in the tree. */
const MAX_STEPS = 4

interface Props {
  readonly json: JsonText
  readonly span: ValueSpan
  readonly name: string
  readonly path: string
  readonly onEdit: ((caret: number | null) => void) | null
}

export const JsonBlock = ({ json, span, name, path, onEdit }: Props) => {
  const t = useWords()
  const [steps, setSteps] = useState(0)
  const end = Math.min(span.end, span.start + FIRST + steps * MORE)
  const text = json.text.slice(span.start, end)
  return (
    <div className={styles.block}>
      <button
        type="button"
        className={styles.json}
        data-kind={span.kind}
        data-path={path}
        data-editable={onEdit !== null || undefined}
        aria-disabled={onEdit === null}
        aria-label={`${name}: ${text.slice(0, 200)}`}
        onClick={() => {
          if (document.getSelection()?.isCollapsed !== false) onEdit?.(null)
        }}
      >
        <ReadingText text={text} />
        {end < span.end ? '…' : ''}
      </button>
      {end < span.end && steps < MAX_STEPS ? (
        <button type="button" className={styles.more} onClick={() => setSteps(steps + 1)}>
          {t('panel.fields.showMore')}
        </button>
      ) : null}
    </div>
  )
}
