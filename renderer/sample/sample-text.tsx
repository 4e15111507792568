/**
 * A text of a sample: read as what it means or as it is written, and edited where it stands. A click puts the caret where
 * it was pressed. What is long is folded, what is very long is laid out in parts, so that no text holds up the window.
 */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import type { TextPlace } from '../../shared/sample/sample.ts'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import type { MarkedRange } from '../editor/range-marks.ts'
import { type EditTarget, isSamePlace, type SampleTarget } from '../panel/edit-target.ts'
import { FieldEditor } from '../panel/field-editor.tsx'
import { targetText } from '../panel/place-text.ts'
import { foldAt, readingLang, stretchesOf } from '../panel/reading.ts'
import { ReadingText } from '../panel/reading-text.tsx'
import { caretAt } from './clicked-place.ts'
import { useMarkdown } from './markdown/load-markdown.ts'
import { cutAt } from './own-words.ts'
import type { SampleSetting } from './sample-setting.ts'
import styles from './sample-text.module.css'
import { useNear } from './use-near.ts'

interface Props {
  readonly setting: SampleSetting
  readonly text: string
  /** Null where it can't be edited. */
  readonly place: TextPlace | null
  readonly copies?: readonly TextPlace[] | undefined
  readonly form?: SampleTarget['form']
  /** What it is, for those who can't see it. */
  readonly name: string
  /** `reading` may be Markdown; `code` never is. */
  readonly look?: 'reading' | 'code'
  readonly language?: string
  /** Finds what differs from the text that this one is compared with. */
  readonly marks?: ((text: string) => readonly MarkedRange[]) | undefined
  readonly onSplit?: ((caret: number) => void) | undefined
  /** False for what stands far below: it is set as what it means only when it comes near. */
  readonly isEager?: boolean
}

export const SampleText = (props: Props) => {
  const { setting, text, place, form = 'text', copies = [] } = props
  const target = place === null ? null : { kind: 'sample' as const, place, copies, hasCopies: copies.length > 0, form }
  const { edit } = setting
  if (edit !== null && place !== null && isEditOf(edit.target, place)) return <Editing {...props} place={place} />
  const begin =
    target !== null && setting.canEdit
      ? (caret: number | null) => setting.source.beginSample(target, text, caret)
      : null
  return <Reading {...props} onEdit={begin} />
}

/** Tells whether an edit is of the text at a place. */
export const isEditOf = (target: EditTarget, place: TextPlace): boolean =>
  target.kind === 'sample' && isSamePlace(target.place, place)

const Editing = ({ setting, place, name, look, marks, onSplit }: Props & { place: TextPlace }) => {
  const t = useWords()
  const { edit, source, known } = setting
  if (edit === null || edit.target.kind !== 'sample') return null
  const { target } = edit
  const current = targetText(known.text, { text: known.text, skips: null }, target) ?? ''
  return (
    <FieldEditor
      panel={source}
      edit={edit}
      current={current}
      // A span is known by its offsets: once the text around it is another, they would cut into words.
      mayKeep={!hasSpan(place) || current === edit.initial}
      name={name}
      isCode={look === 'code'}
      marks={marks}
      onSplit={onSplit}
      onEnd={setting.onEnd}
    >
      {target.copies.length === 0 ? null : (
        <label className={styles.copies}>
          <input
            type="checkbox"
            checked={target.hasCopies}
            onChange={() => source.session.retarget({ ...target, hasCopies: !target.hasCopies })}
          />
          {t('sample.copies', { count: target.copies.length })}
        </label>
      )}
    </FieldEditor>
  )
}

const hasSpan = (place: TextPlace): boolean =>
  place.kind === 'span' || place.kind === 'python' || (place.kind === 'inside' && hasSpan(place.place))

/** More than this is not laid out at once, in UTF-16 units. */
const SHOWN_AT_ONCE = 200_000
/** Longer texts are not compared. */
const MOST_COMPARED = 100_000
/** Lines shown of a long text at first. */
const FOLDED_LINES = 60

const Reading = ({
  setting,
  text,
  name,
  look = 'reading',
  language = '',
  marks,
  isEager = true,
  onEdit,
}: Props & { onEdit: ((caret: number | null) => void) | null }) => {
  const t = useWords()
  const element = useRef<HTMLDivElement>(null)
  const isNear = useNear(element, isEager)
  const [steps, setSteps] = useState(0)
  const fold = useMemo(() => (steps === 0 ? foldAt(text, FOLDED_LINES) : null), [text, steps])
  const limit = SHOWN_AT_ONCE * Math.max(1, steps)
  const shown = text.slice(0, fold ?? limit)
  const isMore = shown.length < text.length
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const caret = caretAt(event, text)
    if (onEdit !== null && caret !== null) onEdit(caret)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (onEdit === null || event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'F2')) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target !== event.currentTarget) return
    event.preventDefault()
    onEdit(null)
  }
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of blocks, not of fields of a form */}
      <div
        ref={element}
        className={styles.text}
        role="group"
        aria-label={name}
        aria-description={onEdit === null ? undefined : t('sample.pressToEdit')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: read by keyboard, and edited by Enter
        tabIndex={0}
        data-text
        data-look={look}
        data-editable={onEdit !== null || undefined}
        data-folded={fold !== null || undefined}
        lang={readingLang(text)}
        dir="auto"
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {text === '' ? <span className={styles.nothing}>{t('panel.kind.empty')}</span> : null}
        <Body text={shown} look={look} language={language} marks={marks} isRendered={setting.isRendered && isNear} />
      </div>
      {isMore || steps > 0 ? (
        <p className={styles.more}>
          {isMore ? (
            <button type="button" onClick={() => setSteps(steps + 1)}>
              {text.length <= SHOWN_AT_ONCE
                ? t('panel.fields.showAll', { count: countText(text.length) })
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

interface BodyProps {
  readonly text: string
  readonly look: 'reading' | 'code'
  readonly language: string
  readonly marks: ((text: string) => readonly MarkedRange[]) | undefined
  readonly isRendered: boolean
}

const Body = ({ text, look, language, marks, isRendered }: BodyProps): ReactNode => {
  const markdown = useMarkdown()
  const ranges = useMemo(() => (text.length < MOST_COMPARED ? (marks?.(text) ?? []) : []), [marks, text])
  if (ranges.length > 0) return <Marked text={text} ranges={ranges} />
  const plain = <Plain text={text} isCode={look === 'code'} />
  if (markdown === null || !isRendered) return plain
  if (look === 'code') return text.length > 20_000 ? plain : <markdown.Code text={text} language={language} />
  return markdown.mayBeMarkdown(text) ? <markdown.Markdown text={text} plain={plain} /> : plain
}

const Plain = ({ text, isCode }: { text: string; isCode: boolean }) =>
  stretchesOf(text).map((stretch, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no identity but their place
    <span key={at} className={styles.stretch} data-code={stretch.isCode || isCode || undefined}>
      <ReadingText text={stretch.text} />
    </span>
  ))

const Marked = ({ text, ranges }: { text: string; ranges: readonly MarkedRange[] }) =>
  cutAt(text, ranges).map((piece, at) =>
    piece.isMarked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <mark key={at} className={styles.own}>
        <ReadingText text={piece.text} />
      </mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <ReadingText key={at} text={piece.text} />
    ),
  )
