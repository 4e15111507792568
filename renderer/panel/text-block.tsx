/**
 * A string of a row, set for reading: wrapped, folded when it is long, laid out stretch by stretch so that no length of
 * text keeps the window waiting. A click puts the caret where it was pressed and starts an edit.
 */
import { type KeyboardEvent, type MouseEvent, useState } from 'react'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import { type JsonText, readString, stringLength, type ValueSpan } from './json-outline.ts'
import { foldAt, readingLang, stretchesOf } from './reading.ts'
import { ReadingText } from './reading-text.tsx'
import styles from './text-block.module.css'

/** More than this is not laid out at once, in UTF-16 units as written. */
const SHOWN_AT_ONCE = 200_000

interface Props {
  readonly json: JsonText
  readonly span: ValueSpan
  readonly name: string
  readonly path: string
  /** Null where the text can't be edited. */
  readonly onEdit: ((caret: number | null) => void) | null
}

export const TextBlock = ({ json, span, name, path, onEdit }: Props) => {
  const t = useWords()
  const [steps, setSteps] = useState(0)
  const read = readString(json.text, span, SHOWN_AT_ONCE * Math.max(1, steps))
  const fold = steps === 0 ? foldAt(read.text) : null
  const text = fold === null ? read.text : read.text.slice(0, fold)
  const isMore = fold !== null || read.next !== null
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const caret = caretAt(event)
    if (onEdit !== null && caret !== null) onEdit(caret)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (onEdit === null || event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'F2')) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    event.preventDefault()
    onEdit(null)
  }
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/useSemanticElements: a text area lays out all of its text at once and shows no marks */}
      <div
        className={styles.text}
        role="textbox"
        aria-readonly="true"
        aria-multiline="true"
        aria-label={name}
        tabIndex={0}
        data-path={path}
        onKeyDown={onKeyDown}
        lang={readingLang(text)}
        dir="auto"
        data-editable={onEdit !== null || undefined}
        data-folded={fold !== null || undefined}
        onClick={onClick}
      >
        {text === '' ? <span className={styles.nothing}>{t('panel.kind.empty')}</span> : null}
        {stretchesOf(text).map((stretch, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no identity but their place
          <span key={at} className={styles.stretch} data-code={stretch.isCode || undefined}>
            <ReadingText text={stretch.text} />
          </span>
        ))}
      </div>
      {span.isCut && !isMore ? <p className={styles.cut}>{t('panel.fields.cutHere')}</p> : null}
      {isMore || steps > 0 ? (
        <p className={styles.more}>
          {isMore ? (
            <button type="button" onClick={() => setSteps(steps + 1)}>
              {fold !== null && read.next === null
                ? t('panel.fields.showAll', { count: countText(stringLength(json.text, span)) })
                : t('panel.fields.showMore')}
            </button>
          ) : null}
          {steps > 0 ? (
            <button type="button" onClick={() => setSteps(0)}>
              {t('panel.fields.showLess')}
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  )
}

/** Offset in the text of the place that was clicked; null when text was being selected. */
const caretAt = (event: MouseEvent<HTMLElement>): number | null => {
  const block = event.currentTarget
  const selection = document.getSelection()
  if (event.button !== 0 || (selection !== null && !selection.isCollapsed)) return null
  const place = document.caretPositionFromPoint?.(event.clientX, event.clientY)
  if (place == null || !block.contains(place.offsetNode)) return null
  const before = document.createRange()
  before.setStart(block, 0)
  before.setEnd(place.offsetNode, place.offset)
  return before.toString().length
}
