/** The note on a row. What is typed stays a draft until it is kept, so that leaving in the middle loses no letter. */
import { type KeyboardEvent, useEffect, useState } from 'react'
import { useApp } from '../app/app-context.ts'
import type { OpenDialog } from '../app/dialogs.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { memory } from '../memory/memory.ts'
import styles from './note-dialog.module.css'

type NoteOpened = Omit<Extract<OpenDialog, { kind: 'note' }>, 'kind'>
/** The contract's bound. */
const MAX_LENGTH = 100_000

export const NoteDialog = ({ dataset, row, note }: NoteOpened & { dataset: DatasetStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const { dataset: id, epoch } = dataset.getState()
  const draftKey = `note/${id}/${epoch}/${row}`
  const [text, setText] = useState<string | null>(null)
  const [isBack, setBack] = useState(false)
  useEffect(() => {
    void memory.drafts.get(draftKey).then((draft) => {
      setBack(draft !== null && draft !== note)
      setText(draft ?? note)
    })
  }, [draftKey, note])

  const type = (typed: string): void => {
    setText(typed)
    memory.drafts.set(draftKey, typed)
  }
  const discard = (): void => {
    memory.drafts.clear(draftKey)
    setBack(false)
    setText(note)
  }
  const keep = async (): Promise<void> => {
    if (text === null) return
    dialogs.close()
    if (text === note || (await dataset.decisions.note(row, text)) !== null) memory.drafts.clear(draftKey)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const isPlain = !event.nativeEvent.isComposing && event.nativeEvent.keyCode !== 229
    if (event.key !== 'Enter' || !isPlain || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void keep()
  }
  return (
    <Dialog
      title={t('decision.note.title')}
      isHigh
      onClose={() => dialogs.close()}
      footer={
        <>
          {isBack && (
            <p className={styles.back}>
              {t('grid.editor.restored')}{' '}
              <button type="button" onClick={discard}>
                {t('grid.editor.discard')}
              </button>
            </p>
          )}
          <Button onClick={() => dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" disabled={!dataset.canWrite()} onClick={() => void keep()}>
            {t('decision.note.keep')}
            <Keycaps spelled="Mod+Enter" />
          </Button>
        </>
      }
    >
      <textarea
        className={styles.text}
        rows={6}
        maxLength={MAX_LENGTH}
        value={text ?? ''}
        readOnly={text === null || !dataset.canWrite()}
        aria-label={t('decision.note.title')}
        placeholder={t('decision.note.hint')}
        data-first-focus
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </Dialog>
  )
}
