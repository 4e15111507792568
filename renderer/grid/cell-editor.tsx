/**
 * The text area that hears the keyboard. While nothing is typed it lies unseen at the active cell and keeps the focus, so
 * that the first key, and the first key of an input method too, is already in it; then the same element becomes the
 * editor. What must stay true: its text is never set while an input method is composing, and the focus never leaves it
 * for the editor's sake, since either would swallow what is being composed.
 */
import {
  type FocusEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react'
import { isKey } from '../app/keys.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { actionOf } from '../decisions/decision-keys.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import type { Edit } from './cell-editing.ts'
import styles from './cell-editor.module.css'
import { nextKind } from './cell-value.ts'
import { listenToClipboard } from './clipboard-events.ts'
import { EditorFoot } from './editor-foot.tsx'
import { gridCommands } from './grid-commands.ts'
import { editKey, gridKey, isComposing } from './grid-keys.ts'
import type { GridStore } from './grid-store.ts'
import { sayReadOnly } from './grid-words.ts'

const isMac = /mac/i.test(navigator.platform)

interface Props {
  readonly grid: GridStore
  readonly anchor: RefObject<HTMLDivElement | null>
  readonly gridId: string
}

export const CellEditor = ({ grid, anchor, gridId }: Props) => {
  const t = useWords()
  const area = useRef<HTMLTextAreaElement>(null)
  const edit = useStore(grid.editing, (editing) => editing.getEdit())
  const canWrite = useStore(grid.dataset, (dataset) => dataset.canWrite())
  const isDeciding = useStore(grid, (store) => store.deciding.isOn())
  /** Escape was pressed with nothing to give up: the next Tab leaves the grid. */
  const isLeaving = useRef(false)

  useLayoutEffect(() => {
    grid.setFocus(() => area.current?.focus({ preventScroll: true }))
    return () => grid.setFocus(() => {})
  }, [grid])

  useEffect(() => listenToClipboard(grid), [grid])
  useTextOf(area, edit)

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isComposing(event.nativeEvent)) return
    const before = isLeaving.current
    isLeaving.current = false
    if (isDeciding && edit.state === 'idle' && onDecideKey(grid, event)) return
    if (edit.state === 'idle') isLeaving.current = onGridKey(grid, event, before, canWrite)
    else onEditKey(grid, event, edit)
  }
  const onInput = (event: FormEvent<HTMLTextAreaElement>): void => {
    const { value } = event.currentTarget
    if (grid.editing.getEdit().state === 'typing') grid.editing.type(value)
    else if (value !== '' && !grid.startTyping(value)) event.currentTarget.value = ''
  }
  const onBlur = (event: FocusEvent): void => {
    // Another window may be looked at while a text is being typed; this one goes on where it was.
    if (!document.hasFocus() || anchor.current?.contains(event.relatedTarget)) return
    grid.editing.commit()
  }
  const onCompositionEnd = (): void => {
    const now = grid.editing.getEdit()
    if (now.state === 'typing' && now.isOver && area.current?.value === '') grid.editing.cancel()
  }

  return (
    <div ref={anchor} className={styles.anchor} data-state={edit.state}>
      <textarea
        ref={area}
        className={`${styles.area} ${edit.state === 'typing' && (edit.kind !== 'string' || edit.target.path === null) ? styles.code : ''}`}
        data-idle={edit.state === 'idle' ? '' : undefined}
        rows={1}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        // While letters decide there is nothing to type into, and so no input method that would take them.
        readOnly={!canWrite || edit.state === 'loading' || isDeciding}
        aria-label={t(isDeciding ? 'decision.input' : 'grid.cellInput')}
        aria-controls={gridId}
        aria-invalid={edit.state === 'typing' && edit.problem !== null}
        aria-describedby={`${gridId}-about`}
        onKeyDown={onKeyDown}
        onInput={onInput}
        onCompositionStart={() => {
          if (edit.state === 'idle') grid.startTyping('')
        }}
        onCompositionEnd={onCompositionEnd}
        onBlur={onBlur}
      />
      <div id={`${gridId}-about`} className={edit.state === 'idle' ? styles.unseen : styles.about}>
        {edit.state === 'idle' && t('grid.leave')}
        {edit.state === 'loading' && <p className={styles.loading}>{t('grid.editor.loading')}</p>}
        {edit.state === 'typing' && <EditorFoot edit={edit} editing={grid.editing} />}
      </div>
    </div>
  )
}

/** Hands the text over when it was set from outside; what is typed is already there. */
const useTextOf = (area: RefObject<HTMLTextAreaElement | null>, edit: Edit): void => {
  const seed = edit.state === 'typing' ? edit.seed : edit.state
  // biome-ignore lint/correctness/useExhaustiveDependencies: the seed says when the text is another one
  useLayoutEffect(() => {
    const element = area.current
    if (element === null) return
    const text = edit.state === 'typing' ? edit.text : ''
    if (element.value === text) return
    element.value = text
    element.setSelectionRange(text.length, text.length)
    element.scrollTop = element.scrollHeight
  }, [area, seed])
}

/** Does what a key means while letters decide; false for what it means in the grid anyway. */
const onDecideKey = (grid: GridStore, event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
  const action = actionOf(event, decisionTaste.getKeys())
  const leaves = LEAVING_KEYS.has(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey
  if (action === null && !leaves) return false
  event.preventDefault()
  if (action === null) grid.deciding.stop()
  else grid.deciding.run(action)
  return true
}

/** Where the cursor goes back into the cells. */
const LEAVING_KEYS = new Set(['Escape', 'ArrowRight', 'ArrowLeft', 'Tab', 'Home', 'End'])

/** Does what a key means while nothing is typed; true when the next Tab is to leave the grid. */
const onGridKey = (
  grid: GridStore,
  event: KeyboardEvent<HTMLTextAreaElement>,
  isLeaving: boolean,
  canWrite: boolean,
): boolean => {
  const command = gridCommands(grid).find(
    ({ id, keys, isKeyOnly }) => id !== 'grid:paste' && !isKeyOnly && keys.some((spelled) => isKey(event, spelled)),
  )
  if (command !== undefined) {
    event.preventDefault()
    if (!canWrite && writing.has(command.id)) sayReadOnly(grid.dataset)
    else if (command.isEnabled?.() ?? true) command.run()
    return false
  }
  const meaning = gridKey(event, isMac)
  if (meaning === null) {
    const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey
    if (isText && !canWrite && event.key !== '?') sayReadOnly(grid.dataset)
    return false
  }
  if (meaning.kind === 'tab' && (isLeaving || !grid.tab(meaning.step))) return false
  event.preventDefault()
  switch (meaning.kind) {
    case 'move':
      grid.move(meaning.move, meaning.isExtending)
      return false
    case 'edit':
      grid.startEdit()
      return false
    case 'toggle-row':
      grid.toggleRow()
      return false
    case 'give-up':
      return !grid.giveUp()
    default:
      return false
  }
}

const writing = new Set(['grid:edit', 'grid:cut', 'grid:delete', 'grid:restore', 'grid:insert-after', 'grid:duplicate'])

const onEditKey = (grid: GridStore, event: KeyboardEvent<HTMLTextAreaElement>, edit: Edit): void => {
  const meaning = editKey(event, isMac)
  if (meaning === null) return
  // The window's own key goes on to save what is committed here; what is refused is to be seen, not passed over.
  if (meaning === 'commit-here') {
    if (!grid.editing.commit()) event.preventDefault()
    return
  }
  event.preventDefault()
  if (meaning === 'cancel') grid.editing.cancel()
  else if (edit.state === 'loading') return
  else if (meaning === 'new-line') insertNewLine(event.currentTarget)
  else if (meaning === 'next-kind') edit.state === 'typing' && grid.editing.setKind(nextKind(edit.kind))
  else if (grid.editing.commit()) {
    if (meaning === 'commit-down') grid.move('down')
    else grid.tab(meaning === 'commit-right' ? 1 : -1)
  }
}

/** Through the browser's own editing, so that the text's undo knows of it. */
const insertNewLine = (area: HTMLTextAreaElement): void => {
  if (!document.execCommand('insertText', false, '\n'))
    area.setRangeText('\n', area.selectionStart, area.selectionEnd, 'end')
}
