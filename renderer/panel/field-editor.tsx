/**
 * The editor that stands in a field's place while it is edited. Leaving it for another place keeps what was typed, as a
 * cell of the grid does; only what is not JSON stays open, and waits as a draft when the row is left.
 */
import { type FocusEvent, type ReactNode, useState } from 'react'
import type { ValueKind } from '../../shared/contract.ts'
import { pathLabel } from '../../shared/json-path.ts'
import { useWords, type Words } from '../app/words.ts'
import { CodeEditor } from '../editor/code-editor.tsx'
import type { MarkedFault } from '../editor/fault-marks.ts'
import type { MarkedRange } from '../editor/range-marks.ts'
import { EditActions } from './edit-actions.tsx'
import { type Edit, isTyped } from './edit-session.ts'
import { isJsonTarget, pathOfTarget } from './edit-target.ts'
import styles from './field-editor.module.css'
import { rootOf } from './json-outline.ts'
import { check } from './json-words.ts'
import type { PanelStore } from './panel-store.ts'
import { readingLang } from './reading.ts'
import { specialName } from './reading-text.tsx'

interface Props {
  readonly panel: Pick<PanelStore, 'session' | 'discardEdit'>
  readonly edit: Edit
  /** What stands in the row now, to tell when it has changed since the edit began. */
  readonly current: string
  /** Told before the edit ends: whether by a key or a button, so that the keyboard belongs back in its place. */
  readonly onEnd: (isHere: boolean) => void
  /** What is edited, for those who can't see it; without it the path of the value. */
  readonly name?: string
  /** Whether the text is set as code although it need not be JSON. */
  readonly isCode?: boolean
  /** False where the change would not mean any more what it meant when it was begun. */
  readonly mayKeep?: boolean
  /** Finds what is to be marked in the text. */
  readonly marks?: ((text: string) => readonly MarkedRange[]) | undefined
  /** Hears the key that cuts the text at the caret. */
  readonly onSplit?: ((caret: number) => void) | undefined
  /** What else there is to say of the edit. */
  readonly children?: ReactNode
}

export const FieldEditor = ({
  panel,
  edit,
  current,
  onEnd,
  name,
  isCode = false,
  mayKeep = true,
  marks,
  onSplit,
  children,
}: Props) => {
  const t = useWords()
  const [fault, setFault] = useState<MarkedFault | null>(null)
  const isJson = isJsonTarget(edit.target)
  const look = isJson || isCode ? 'code' : 'reading'
  const field = name ?? (pathLabel(pathOfTarget(edit.target) ?? []) || t('panel.fields.row'))
  const commit = async (): Promise<void> => {
    if (!mayKeep || (isJson && check(edit.text, t) !== null)) return
    onEnd(true)
    if (!(await panel.session.commit())) onEnd(false)
  }
  const cancel = (): void => {
    onEnd(true)
    panel.discardEdit()
  }
  const onBlur = (event: FocusEvent): void => {
    const isInside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)
    // The window itself losing the keyboard is no decision of the typist's.
    if (isInside || !document.hasFocus() || edit.isSaving) return
    onEnd(false)
    if (!isTyped(edit)) panel.session.cancel()
    else if (mayKeep && !edit.isRestored && (!isJson || check(edit.text, t) === null)) void panel.session.commit()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keyboard leave; what is inside has roles of its own
    <div
      className={styles.editor}
      onBlur={onBlur}
      // Saving the file takes the keyboard out of the text and gives it back while the text is being kept.
      onFocus={() => edit.isSaving && onEnd(true)}
      data-saving={edit.isSaving || undefined}
    >
      {edit.isRestored ? <p className={styles.word}>{t('panel.edit.restored')}</p> : null}
      <div className={styles.frame} data-look={look} lang={look === 'code' ? undefined : readingLang(edit.initial)}>
        <CodeEditor
          text={edit.text}
          language={isJson ? 'json' : 'text'}
          look={look}
          isMultiline
          isReadOnly={edit.isSaving}
          label={t(isJson ? 'panel.edit.jsonLabel' : 'panel.edit.fieldLabel', { field })}
          nameSpecial={(code) => specialName(code, t)}
          check={isJson ? (text) => check(text, t) : undefined}
          onChange={(text) => panel.session.type(text)}
          onFault={setFault}
          onCommit={() => void commit()}
          onCancel={cancel}
          marks={marks}
          onSplit={onSplit}
          focusAt={edit.isRestored ? null : (edit.caret ?? 'end')}
        />
      </div>
      {current !== edit.initial && !edit.isSaving ? (
        <p className={styles.word}>
          {t('panel.edit.moved')}{' '}
          <button type="button" onClick={cancel}>
            {t('panel.edit.takeNew')}
          </button>
        </p>
      ) : null}
      {children}
      <div className={styles.bar}>
        <p className={styles.fault} role="status">
          {fault !== null ? fault.message : isJson ? kindWord(edit, t) : ''}
        </p>
        <EditActions
          isSaving={edit.isSaving}
          canKeep={mayKeep && fault === null}
          hasEscape
          onKeep={() => void commit()}
          onDiscard={cancel}
        />
      </div>
    </div>
  )
}

/** Says when a value would become one of another kind: that is allowed, and seldom meant. */
const kindWord = (edit: Edit, t: Words): string => {
  const [before, after] = [kindOf(edit.initial), kindOf(edit.text)]
  if (before === null || after === null || before === after) return ''
  return t('panel.edit.kindChanges', { before: t(`panel.type.${before}`), after: t(`panel.type.${after}`) })
}

const kindOf = (text: string): ValueKind | null => rootOf({ text, skips: null })?.kind ?? null
