/**
 * A row's whole text, to read and to edit, checked as it is typed. Where a malformed row opens: the place and the reason
 * are marked. What is kept replaces the row; bytes that are not UTF-8 go back as they came.
 */
import { useEffect, useRef, useState } from 'react'
import { sizeText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import { CodeEditor, type CodeEditorHandle } from '../editor/code-editor.tsx'
import type { MarkedFault } from '../editor/fault-marks.ts'
import { markFault } from '../editor/json-check.ts'
import { EditActions } from './edit-actions.tsx'
import { type Edit, isTyped } from './edit-session.ts'
import { check, faultText } from './json-words.ts'
import { LINE_LIMIT, type PanelStore, TYPING_LIMIT } from './panel-store.ts'
import styles from './raw-view.module.css'
import { ReadingText, specialName } from './reading-text.tsx'
import type { ReadRow } from './row-follower.ts'
import { targetName } from './target-name.ts'

interface Props {
  readonly panel: PanelStore
  readonly read: ReadRow
  readonly edit: Edit | null
  readonly canEdit: boolean
}

export const RawView = (props: Props) => {
  const { text, isCut } = props.read.text
  const [isForced, setIsForced] = useState(false)
  const isOpen = text.length <= LINE_LIMIT || isForced || props.edit?.target.kind === 'raw'
  if (!isCut && isOpen) return <RawEditor {...props} />
  const canForce = props.canEdit && !isCut && text.length <= TYPING_LIMIT
  return <LargeRaw read={props.read} onEdit={canForce ? () => setIsForced(true) : null} />
}

const RawEditor = ({ panel, read, edit, canEdit }: Props) => {
  const t = useWords()
  const editor = useRef<CodeEditorHandle>(null)
  const [fault, setFault] = useState<MarkedFault | null | 'unknown'>('unknown')
  const raw = edit?.target.kind === 'raw' ? edit : null
  const other = edit !== null && edit.target.kind !== 'raw' && isTyped(edit) ? edit.target : null
  const wanted = raw?.text ?? read.text.text
  const isDirty = raw !== null && isTyped(raw)
  const wasMalformed = read.text.fault !== null
  const mayKeep = isDirty && (fault === null || wasMalformed)
  useEffect(() => {
    if (editor.current !== null && editor.current.getText() !== wanted) editor.current.setText(wanted)
  }, [wanted])
  const keep = (): void => {
    if (raw !== null && isTyped(raw) && (wasMalformed || check(raw.text, t) === null)) void panel.session.commit()
  }
  return (
    <div className={styles.view}>
      {raw?.isRestored ? <p className={styles.word}>{t('panel.edit.restored')}</p> : null}
      {isDirty && raw.initial !== read.text.text && !raw.isSaving ? (
        <p className={styles.word}>
          {t('panel.edit.moved')}{' '}
          <button type="button" onClick={() => panel.discardEdit()}>
            {t('panel.edit.takeNew')}
          </button>
        </p>
      ) : null}
      {other === null ? null : (
        <p className={styles.word}>{t('panel.edit.unfinished', { field: targetName(other, t) })}</p>
      )}
      {/[\udc80-\udcff]/u.test(wanted) ? (
        <p className={styles.word}>{t('panel.raw.bytes', { mark: '\\x80' })}</p>
      ) : null}
      <div className={styles.text}>
        <CodeEditor
          ref={editor}
          text={wanted}
          language="json"
          look="code"
          isMultiline={false}
          isReadOnly={!canEdit || other !== null || raw?.isSaving === true}
          label={t('panel.edit.rawLabel')}
          nameSpecial={(code) => specialName(code, t)}
          check={(text) => check(text, t)}
          onChange={(text) => panel.typeRaw(text)}
          onFault={setFault}
          onCommit={keep}
        />
      </div>
      <div className={styles.bar}>
        <p className={styles.state} data-tone={fault === null || fault === 'unknown' ? 'good' : 'bad'} role="status">
          {fault === 'unknown' ? '' : fault === null ? t('panel.raw.isJson') : fault.message}
        </p>
        {isDirty ? (
          <EditActions
            isSaving={raw.isSaving}
            canKeep={mayKeep}
            keepLabel={wasMalformed && fault !== null && fault !== 'unknown' ? t('panel.raw.keepMalformed') : undefined}
            onKeep={keep}
            onDiscard={() => panel.discardEdit()}
          />
        ) : null}
      </div>
    </div>
  )
}

/** So much is laid out at first and at each wish, in blocks that are laid out when they come into sight. */
const SHOWN_AT_ONCE = 200_000
const BLOCK = 4_000

const LargeRaw = ({ read, onEdit }: { read: ReadRow; onEdit: (() => void) | null }) => {
  const t = useWords()
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const { text, byteLength, isCut } = read.text
  const blocks: string[] = []
  for (let start = 0; start < Math.min(shown, text.length); ) {
    let end = Math.min(start + BLOCK, text.length)
    if ((text.charCodeAt(end) & 0xfc00) === 0xdc00 && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end += 1
    blocks.push(text.slice(start, end))
    start = end
  }
  return (
    <div className={styles.view}>
      {isCut ? null : onEdit === null ? (
        <p className={styles.word}>{t('panel.edit.tooLarge', { whole: sizeText(byteLength) })}</p>
      ) : (
        <p className={styles.word}>
          {t('panel.edit.slow', { whole: sizeText(byteLength) })}{' '}
          <button type="button" onClick={onEdit}>
            {t('panel.edit.anyway')}
          </button>
        </p>
      )}
      <FaultExcerpt read={read} />
      <div className={styles.text}>
        {blocks.map((block, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
          <span key={at} className={styles.block}>
            <ReadingText text={block} />
          </span>
        ))}
      </div>
      {shown < text.length ? (
        <button type="button" className={styles.more} onClick={() => setShown(shown + SHOWN_AT_ONCE)}>
          {t('panel.fields.showMore')}
        </button>
      ) : null}
    </div>
  )
}

/** So much is shown on each side of the place where a row stops being JSON. */
const EXCERPT = 120

const FaultExcerpt = ({ read }: { read: ReadRow }) => {
  const t = useWords()
  const { text, fault } = read.text
  if (fault === null) return null
  const { start, end, message } = markFault(text, fault, faultText(fault, t))
  // The place may lie past the part that was read.
  const isInSight = start < text.length || !read.text.isCut
  return (
    <div className={styles.word} data-tone="bad">
      <p>{message}</p>
      {isInSight ? (
        <p className={styles.excerpt}>
          {start > EXCERPT ? '…' : ''}
          <ReadingText text={text.slice(Math.max(0, start - EXCERPT), start)} />
          <mark className={styles.faulty}>
            <ReadingText text={end > start ? text.slice(start, end) : ' '} />
          </mark>
          <ReadingText text={text.slice(end, end + EXCERPT)} />
          {end + EXCERPT < text.length ? '…' : ''}
        </p>
      ) : null}
    </div>
  )
}
