/** Below the text that is being typed: what kind of value it is, and what is wrong with it. */
import { useState } from 'react'
import { valueKinds } from '../../shared/contract.ts'
import { assertNever } from '../../shared/engine-error.ts'
import { useWords, type Words } from '../app/words.ts'
import type { CellEditing, EditProblem, TypingEdit } from './cell-editing.ts'
import styles from './cell-editor.module.css'

export const EditorFoot = ({ edit, editing }: { edit: TypingEdit; editing: CellEditing }) => {
  const t = useWords()
  const [isChoosing, setChoosing] = useState(false)
  const { problem } = edit
  const isRaw = edit.target.path === null
  const isOtherKind = problem?.kind === 'other-kind' || (problem !== null && edit.kind === 'null')
  const isOpen = isChoosing || isOtherKind
  const kinds = isOpen ? valueKinds : [edit.kind]
  return (
    <>
      {edit.isRestored && (
        <p className={styles.restored}>
          {t('grid.editor.restored')}{' '}
          <button
            type="button"
            tabIndex={-1}
            className={styles.link}
            onPointerDown={keepFocus}
            onClick={() => editing.discardDraft()}
          >
            {t('grid.editor.discard')}
          </button>
        </p>
      )}
      {problem !== null && edit.text !== '' && (
        <p className={edit.isRefused ? styles.refused : styles.problem} role={edit.isRefused ? 'alert' : undefined}>
          {problemText(problem, edit, t)}
        </p>
      )}
      {!isRaw && (
        <fieldset className={styles.kinds} aria-label={t('grid.editor.kinds')}>
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              tabIndex={-1}
              className={styles.kind}
              aria-pressed={kind === edit.kind}
              onPointerDown={keepFocus}
              onClick={() => {
                if (isOpen) editing.setKind(kind)
                setChoosing(!isChoosing)
              }}
            >
              {t(`grid.kind.${kind}`)}
              {!isOpen && <span aria-hidden> ▾</span>}
            </button>
          ))}
        </fieldset>
      )}
    </>
  )
}

const keepFocus = (event: { preventDefault: () => void }): void => event.preventDefault()

const problemText = (problem: EditProblem, { kind }: TypingEdit, t: Words): string => {
  if (kind === 'null') return t('grid.editor.onlyNull')
  switch (problem.kind) {
    case 'fault':
      return t('grid.editor.fault', { column: problem.column, reason: t(`malformed.${problem.reason}`) })
    case 'empty':
      return t('grid.editor.empty', { kind: t(`grid.kind.${kind}`) })
    case 'other-kind':
      return t('grid.editor.otherKind', { found: t(`grid.kind.${problem.found}`), kind: t(`grid.kind.${kind}`) })
    case 'line-break':
      return t('grid.editor.lineBreak')
    default:
      return assertNever(problem)
  }
}
