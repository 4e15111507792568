/**
 * The editor that stands in a field's place while it is edited. Leaving it for another place keeps what was typed, as a
 * cell of the grid does; only what is not JSON stays open, and waits as a draft when the row is left.
 */
import { type FocusEvent, useState } from 'react'
import type { ValueKind } from '../../shared/contract.ts'
import { pathLabel } from '../../shared/json-path.ts'
import { useWords, type Words } from '../app/words.ts'
import { CodeEditor } from '../editor/code-editor.tsx'
import type { MarkedFault } from '../editor/fault-marks.ts'
import { EditActions } from './edit-actions.tsx'
import { type Edit, isTyped } from './edit-session.ts'
import styles from './field-editor.module.css'
import { rootOf } from './json-outline.ts'
import { check } from './json-words.ts'
import type { PanelStore } from './panel-store.ts'
import { readingLang } from './reading.ts'
import { specialName } from './reading-text.tsx'

interface Props {
  readonly panel: PanelStore
  readonly edit: Edit
  /** What stands in the row now, to tell when it has changed since the edit began. */
  readonly current: string
  /** Told before the edit ends: whether by a key or a button, so that the keyboard belongs back in its place. */
  readonly onEnd: (isHere: boolean) => void
}

export const FieldEditor = ({ panel, edit, current, onEnd }: Props) => {
  const t = useWords()
  const [fault, setFault] = useState<MarkedFault | null>(null)
  const isJson = edit.target.kind === 'json'
  const field = edit.target.kind === 'raw' ? '' : pathLabel(edit.target.path) || t('panel.fields.row')
  const commit = async (): Promise<void> => {
    if (isJson && check(edit.text, t) !== null) return
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
    else if (!edit.isRestored && (!isJson || check(edit.text, t) === null)) void panel.session.commit()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keyboard leave; what is inside has roles of its own
    <div className={styles.editor} onBlur={onBlur} data-saving={edit.isSaving || undefined}>
      {edit.isRestored ? <p className={styles.word}>{t('panel.edit.restored')}</p> : null}
      <div
        className={styles.frame}
        data-look={isJson ? 'code' : 'reading'}
        lang={isJson ? undefined : readingLang(edit.initial)}
      >
        <CodeEditor
          text={edit.text}
          language={isJson ? 'json' : 'text'}
          look={isJson ? 'code' : 'reading'}
          isMultiline
          isReadOnly={edit.isSaving}
          label={t(isJson ? 'panel.edit.jsonLabel' : 'panel.edit.fieldLabel', { field })}
          nameSpecial={(code) => specialName(code, t)}
          check={isJson ? (text) => check(text, t) : undefined}
          onChange={(text) => panel.session.type(text)}
          onFault={setFault}
          onCommit={() => void commit()}
          onCancel={cancel}
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
      <div className={styles.bar}>
        <p className={styles.fault} role="status">
          {fault !== null ? fault.message : isJson ? kindWord(edit, t) : ''}
        </p>
        <EditActions
          isSaving={edit.isSaving}
          canKeep={fault === null}
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
