/**
 * A row as a tree: keys, values as they are written, opened and closed with the arrows. Rows are of one height and only
 * those in sight are drawn, so any number may be open.
 */
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type JsonPath, pathLabel } from '../../shared/json-path.ts'
import { notify } from '../app/notify.ts'
import { countText } from '../app/quantities.ts'
import { useWords, type Words } from '../app/words.ts'
import { writeClipboard } from '../grid/clipboard-text.ts'
import type { Edit } from './edit-session.ts'
import { pathOfTarget } from './edit-target.ts'
import { FieldEditor } from './field-editor.tsx'
import type { JsonText } from './json-outline.ts'
import type { PanelStore } from './panel-store.ts'
import { ReadingText } from './reading-text.tsx'
import { canOpen, pathOf, type TreeMemory, TreeModel, type TreeNode, type TreeRow } from './tree-model.ts'
import styles from './tree-view.module.css'
import { findSpan, valueJson, valueText } from './value-text.ts'

const ROW_PX = 24
const INDENT_PX = 14
/** Deeper rows stand where this one stands, and say how deep they are. */
const INDENT_LEVELS = 14
const OVERSCAN = 12
const VALUE_CHARS = 300
/** The deepest path that a change can name, and the largest text for the clipboard. */
const MAX_PATH = 64
const MAX_COPY = 16 * 2 ** 20

/** What was opened in rows before. */
const remembered: TreeMemory = new Map()

interface Props {
  readonly panel: PanelStore
  readonly json: JsonText
  readonly edit: Edit | null
  readonly canEdit: boolean
}

export const TreeView = ({ panel, json, edit, canEdit }: Props) => {
  const t = useWords()
  const model = useMemo(() => new TreeModel(json, remembered), [json])
  const [, redraw] = useState(0)
  const [active, setActive] = useState(0)
  const [scroll, setScroll] = useState({ top: 0, height: 600 })
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const rows = model.getRows()
  const at = Math.min(active, rows.length - 1)

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = (): void => setScroll({ top: element.scrollTop, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [])

  useEffect(() => {
    if (edit === null && document.activeElement === document.body && wasEditing.current) list.current?.focus()
    wasEditing.current = edit !== null
  }, [edit])
  const wasEditing = useRef(false)

  const goTo = (next: number): void => {
    const to = Math.max(0, Math.min(next, rows.length - 1))
    setActive(to)
    const element = scroller.current
    if (element === null) return
    if (to * ROW_PX < element.scrollTop) element.scrollTop = to * ROW_PX
    else if ((to + 1) * ROW_PX + 16 > element.scrollTop + element.clientHeight) {
      element.scrollTop = (to + 1) * ROW_PX + 16 - element.clientHeight
    }
  }
  const act = (row: TreeRow): void => {
    if (row.kind === 'more') model.showMore(row.node)
    else if (row.kind === 'node') row.isOpen ? model.close(row.node) : model.open(row.node)
    redraw((count) => count + 1)
  }
  const beginEdit = (node: TreeNode): void => {
    const path = pathOf(node)
    if (!canEdit || node.span.isCut) return
    const why = node.isRepeated ? 'repeated' : path.length > MAX_PATH ? 'tooDeep' : null
    if (why === null) panel.beginEdit('json', path, node.span)
    else notify({ tone: 'info', text: t(`panel.fields.${why}`) })
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at]
    if (row === undefined || event.target !== event.currentTarget || event.nativeEvent.isComposing) return
    const key = event.ctrlKey || event.metaKey ? `Mod+${event.key.toLowerCase()}` : event.altKey ? '' : event.key
    const move = moves[key]
    if (move !== undefined) goTo(move(at, rows, Math.floor(scroll.height / ROW_PX) - 1))
    else if (key === 'ArrowRight') {
      if (row.kind === 'node' && !row.isOpen && canOpen(row.node)) act(row)
      else if (row.kind === 'node' && row.isOpen) goTo(at + 1)
    } else if (key === 'ArrowLeft') {
      if (row.kind === 'node' && row.isOpen && row.node.depth > 0) act(row)
      else goTo(rows.findIndex((other) => other.kind === 'node' && other.node === parentOf(row)))
    } else if (key === ' ') {
      act(row)
    } else if (key === 'Enter' || key === 'F2') {
      if (row.kind !== 'node') act(row)
      else beginEdit(row.node)
    } else if (key === 'Mod+c' && row.kind === 'node') {
      if (document.getSelection()?.isCollapsed === false) return
      copyValue(json, row.node, t)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const first = Math.max(0, Math.floor(scroll.top / ROW_PX) - OVERSCAN)
  const last = Math.min(rows.length, Math.ceil((scroll.top + scroll.height) / ROW_PX) + OVERSCAN)
  const editPath = edit === null ? null : pathOfTarget(edit.target)
  const editAt = editPath === null ? -1 : model.findRow(editPath)
  return (
    <div className={styles.view}>
      {edit !== null && editPath !== null && editAt === -1 ? (
        <div className={styles.elsewhere}>
          <span className={styles.path}>{pathLabel(editPath)}</span>
          <Editor panel={panel} json={json} edit={edit} path={editPath} />
        </div>
      ) : null}
      <div className={styles.scroller} ref={scroller}>
        <div
          className={styles.tree}
          ref={list}
          role="tree"
          aria-label={t('panel.tree.label')}
          tabIndex={0}
          aria-activedescendant={rows.length === 0 ? undefined : `tree-row-${at}`}
          style={{ height: rows.length * ROW_PX + 16 }}
          onKeyDown={onKeyDown}
        >
          {rows.slice(first, last).map((row, offset) => {
            const index = first + offset
            return (
              <Row
                key={`${row.kind}${row.node.span.start}`}
                row={row}
                index={index}
                model={model}
                isActive={index === at}
                canEdit={canEdit}
                onAct={() => {
                  setActive(index)
                  act(row)
                }}
                onChoose={() => setActive(index)}
                onEdit={() => row.kind === 'node' && beginEdit(row.node)}
              />
            )
          })}
          {edit !== null && editPath !== null && editAt !== -1 ? (
            <div className={styles.editing} style={{ top: editAt * ROW_PX }}>
              <Editor panel={panel} json={json} edit={edit} path={editPath} />
            </div>
          ) : null}
        </div>
      </div>
    </div>
  )
}

type Move = (at: number, rows: readonly TreeRow[], page: number) => number
const moves: Readonly<Record<string, Move>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at, _rows, page) => at + page,
  PageUp: (at, _rows, page) => at - page,
  Home: () => 0,
  End: (_at, rows) => rows.length - 1,
}

const parentOf = (row: TreeRow): TreeNode | null => (row.kind === 'node' ? row.node.parent : row.node)

const Editor = ({ panel, json, edit, path }: { panel: PanelStore; json: JsonText; edit: Edit; path: JsonPath }) => {
  const span = findSpan(json, path)
  const isText = edit.target.kind === 'text' && span?.kind === 'string'
  const current = span === null ? '' : isText ? valueText(json.text, span) : valueJson(json.text, span)
  return <FieldEditor panel={panel} edit={edit} current={current} onEnd={() => {}} />
}

interface RowProps {
  readonly row: TreeRow
  readonly index: number
  readonly model: TreeModel
  readonly isActive: boolean
  readonly canEdit: boolean
  readonly onAct: () => void
  readonly onChoose: () => void
  readonly onEdit: () => void
}

const Row = ({ row, index, model, isActive, canEdit, onAct, onChoose, onEdit }: RowProps) => {
  const t = useWords()
  const { node } = row
  const level = row.kind === 'node' ? node.depth : node.depth + 1
  const place = {
    id: `tree-row-${index}`,
    'aria-level': level + 1,
    'aria-selected': isActive,
    className: styles.row,
    'data-active': isActive || undefined,
    style: { top: index * ROW_PX, paddingLeft: 8 + Math.min(level, INDENT_LEVELS) * INDENT_PX },
  }
  if (row.kind !== 'node') {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the tree around it
      // biome-ignore lint/a11y/useFocusableInteractive: the tree around it holds the keyboard and names its active row
      <div {...place} role="treeitem" data-kind={row.kind} onClick={onAct}>
        {row.kind === 'tooDeep'
          ? t('panel.tree.tooDeep')
          : row.left === null
            ? t('panel.tree.moreUnknown')
            : t('panel.tree.more', { count: row.left })}
      </div>
    )
  }
  const isContainer = canOpen(node)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the tree around it
    // biome-ignore lint/a11y/useFocusableInteractive: the tree around it holds the keyboard and names its active row
    <div
      {...place}
      role="treeitem"
      aria-expanded={isContainer ? row.isOpen : undefined}
      onClick={isContainer ? onAct : onChoose}
      onDoubleClick={isContainer ? undefined : onEdit}
    >
      <span
        className={styles.twist}
        data-open={row.isOpen || undefined}
        data-leaf={!isContainer || undefined}
        aria-hidden
      />
      {level > INDENT_LEVELS ? <span className={styles.level}>{t('panel.tree.level', { level })}</span> : null}
      {node.step === null ? null : (
        <span className={styles.key} data-index={typeof node.step === 'number' || undefined}>
          <ReadingText text={typeof node.step === 'number' ? countText(node.step) : node.step.slice(0, 200)} />
        </span>
      )}
      {node.isRepeated ? (
        <span className={styles.repeated} title={t('panel.fields.repeated')}>
          {t('panel.tree.repeated')}
        </span>
      ) : null}
      <Value model={model} node={node} isOpen={row.isOpen} />
      <span className={styles.actions}>
        <Action name={t('panel.tree.copyPath')} onPress={() => copyPath(node, t)} />
        <Action name={t('panel.tree.copyValue')} onPress={() => copyValue(model.json, node, t)} />
        {isContainer ? null : canEdit && !node.span.isCut ? (
          <Action name={t('panel.tree.edit')} onPress={onEdit} />
        ) : null}
      </span>
    </div>
  )
}

const Action = ({ name, onPress }: { name: string; onPress: () => void }) => (
  <button
    type="button"
    tabIndex={-1}
    className={styles.action}
    onClick={(event) => {
      event.stopPropagation()
      onPress()
    }}
  >
    {name}
  </button>
)

const Value = ({ model, node, isOpen }: { model: TreeModel; node: TreeNode; isOpen: boolean }) => {
  const { span } = node
  const text = model.json.text.slice(span.start, Math.min(span.end, span.start + VALUE_CHARS))
  const shown = span.end - span.start > VALUE_CHARS ? `${text}…` : text
  if (span.kind !== 'object' && span.kind !== 'array') {
    return (
      <span className={styles.value} data-kind={span.kind}>
        <ReadingText text={shown} />
      </span>
    )
  }
  const { count, isExact } = model.countOf(node)
  const size = `${countText(count)}${isExact ? '' : '+'}`
  return (
    <>
      <span className={styles.size}>{span.kind === 'object' ? `{${size}}` : `[${size}]`}</span>
      {isOpen ? null : (
        <span className={styles.value} data-kind={span.kind}>
          <ReadingText text={shown} />
        </span>
      )}
    </>
  )
}

const copyPath = (node: TreeNode, t: Words): void => {
  void copyText(pathLabel(pathOf(node)), t('panel.tree.copiedPath'), t)
}

const copyValue = (json: JsonText, { span }: TreeNode, t: Words): void => {
  if (span.end - span.start > MAX_COPY) {
    notify({ tone: 'error', text: t('panel.tree.tooLargeToCopy') })
    return
  }
  const text = span.kind === 'string' ? valueText(json.text, span) : valueJson(json.text, span)
  void copyText(text, t('panel.tree.copiedValue'), t)
}

const copyText = async (text: string, done: string, t: Words): Promise<void> => {
  const isCopied = await writeClipboard(text)
  notify(isCopied ? { tone: 'info', text: done } : { tone: 'error', text: t('grid.said.notCopied') })
}
