/**
 * The sample under review, read as what it is to people; a row of no known format as its fields, and one that is no JSON
 * as it is written. Wished for by a key, the edit starts at the answer, which is what is mended most.
 */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { isTextField } from '../app/text-field.ts'
import { useStore } from '../app/use-store.ts'
import { isComposing } from '../grid/grid-keys.ts'
import { type Edit, isTyped } from '../panel/edit-session.ts'
import { FieldsView } from '../panel/fields-view.tsx'
import { RawView } from '../panel/raw-view.tsx'
import type { ReadRow } from '../panel/row-follower.ts'
import { readingOf } from '../sample/sample-reading.ts'
import { SampleView } from '../sample/sample-view.tsx'
import styles from './review-screen.module.css'
import type { ReviewStore } from './review-store.ts'

interface Props {
  readonly review: ReviewStore
  readonly read: ReadRow
  readonly edit: Edit | null
  readonly canEdit: boolean
}

export const ReviewedSample = ({ review, read, edit, canEdit }: Props) => {
  const place = useRef<HTMLDivElement>(null)
  const wishes = useStore(review, (store) => store.getEditWishes())
  const granted = useRef(wishes)
  useEffect(() => {
    if (wishes === granted.current || place.current === null) return
    granted.current = wishes
    startEdit(place.current)
  }, [wishes])
  const { panel } = review
  const lenses = useStore(panel.dataset, (store) => store.getLenses())
  // While the whole row is typed anew, its values are not; the row itself can be typed on.
  const canEditValues = canEdit && !(edit?.target.kind === 'raw' && isTyped(edit))
  return (
    <div className={styles.reading} ref={place}>
      {read.json === null ? (
        <div className={styles.fields} onKeyDownCapture={leaveByEscape}>
          <RawView panel={panel} read={read} edit={edit} canEdit={canEdit} />
        </div>
      ) : readingOf(read.text, lenses).state === 'known' ? (
        <SampleView panel={panel} read={read} canEdit={canEditValues} size="large" />
      ) : (
        <div className={styles.fields}>
          <FieldsView panel={panel} read={read} json={read.json} edit={edit} canEdit={canEditValues} />
        </div>
      )}
    </div>
  )
}

/** The editor of a whole row gives nothing up, and keeps plain keys to itself; what is typed stays a draft. */
const leaveByEscape = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key !== 'Escape' || isComposing(event.nativeEvent) || !isTextField(event.target)) return
  event.preventDefault()
  event.stopPropagation()
  event.currentTarget.closest('main')?.focus({ preventScroll: true })
}

/** Edits where the keyboard is; else the last answer, the last field, or the whole text. */
const startEdit = (place: HTMLElement): void => {
  const { activeElement } = document
  const here = activeElement instanceof HTMLElement && place.contains(activeElement) ? activeElement : null
  const isText = here?.matches('[data-text], [data-path]') === true
  const answers = place.querySelectorAll<HTMLElement>('[data-turn][data-role="assistant"] [data-text]')
  const fields = place.querySelectorAll<HTMLElement>('[data-text], [data-path]')
  const raw = place.querySelector<HTMLElement>('[contenteditable="true"]')
  const target = isText ? here : (chosenIn(place) ?? [...answers].at(-1) ?? [...fields].at(-1) ?? raw)
  if (target === null || target === undefined) return
  target.focus()
  if (target === raw) return
  if (target instanceof HTMLButtonElement) target.click()
  else target.dispatchEvent(new globalThis.KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
}

/** Of several answers, the first is the chosen one. */
const chosenIn = (place: HTMLElement): HTMLElement | null => place.querySelector('[data-turn^="0/"] [data-text]')
