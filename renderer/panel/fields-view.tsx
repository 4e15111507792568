/** A row as fields to read and to edit in place: short values as a list of properties, texts and conversations as prose. */
import { useEffect, useRef } from 'react'
import { type JsonPath, pathKey, pathLabel } from '../../shared/json-path.ts'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import type { Edit } from './edit-session.ts'
import { isSameTarget, pathOfTarget } from './edit-target.ts'
import { FieldEditor } from './field-editor.tsx'
import type { Field, TurnField } from './field-model.ts'
import styles from './fields-view.module.css'
import { JsonBlock } from './json-block.tsx'
import type { JsonText, ValueSpan } from './json-outline.ts'
import { measureOf } from './measure.ts'
import type { PanelStore } from './panel-store.ts'
import { ReadingText } from './reading-text.tsx'
import type { ReadRow } from './row-follower.ts'
import { TextBlock } from './text-block.tsx'
import { findSpan, valueJson, valueText } from './value-text.ts'

interface Props {
  readonly panel: PanelStore
  readonly read: ReadRow
  readonly json: JsonText
  readonly edit: Edit | null
  readonly canEdit: boolean
}

/** What every field of the view needs. */
interface Setting {
  readonly panel: PanelStore
  readonly json: JsonText
  readonly edit: Edit | null
  readonly canEdit: boolean
  readonly row: number
  readonly onEnd: (isHere: boolean) => void
}

export const FieldsView = ({ panel, read, json, edit, canEdit }: Props) => {
  const t = useWords()
  const view = useRef<HTMLDivElement>(null)
  const ended = useRef<JsonPath | null>(null)
  const onEnd = (isHere: boolean): void => {
    ended.current = !isHere || edit === null ? null : pathOfTarget(edit.target)
  }
  useEffect(() => {
    if (edit !== null || ended.current === null) return
    const key = pathKey(ended.current)
    ended.current = null
    const fields = view.current?.querySelectorAll<HTMLElement>('[data-path]') ?? []
    for (const field of fields) if (field.dataset.path === key) return field.focus()
  }, [edit])

  const setting: Setting = { panel, json, edit, canEdit, row: read.row, onEnd }
  const { fields, hasMore } = read.fields
  const path = edit === null ? null : pathOfTarget(edit.target)
  const isElsewhere = edit !== null && path !== null && !holdsPath(fields, path)
  return (
    <div className={styles.view} ref={view}>
      {isElsewhere ? <Elsewhere setting={setting} edit={edit} /> : null}
      {fields.length === 0 ? <p className={styles.none}>{t('panel.fields.noFields')}</p> : null}
      {fields.map((field) => (
        <FieldItem key={`${read.row}${keyOf(field)}`} field={field} setting={setting} base={[]} />
      ))}
      {hasMore ? (
        <button type="button" className={styles.moreFields} onClick={() => panel.follower.showMoreFields()}>
          {t('panel.fields.moreFields')}
        </button>
      ) : null}
    </div>
  )
}

/** An edit of a value that is no field of its own here stands above the fields. */
const Elsewhere = ({ setting, edit }: { setting: Setting; edit: Edit }) => {
  const path = pathOfTarget(edit.target)
  const span = path === null ? null : findSpan(setting.json, path)
  if (path === null || span === null) return null
  return (
    <section className={styles.field}>
      <header className={styles.head}>
        <span className={styles.label}>{pathLabel(path)}</span>
      </header>
      <ValueEditor setting={setting} edit={edit} span={span} />
    </section>
  )
}

const FieldItem = ({ field, setting, base }: { field: Field; setting: Setting; base: JsonPath }) => {
  if (field.kind === 'turn') return <Turn turn={field} setting={setting} />
  if (field.kind === 'label') return <ListHead field={field} setting={setting} base={base} />
  return <ValueField field={field} setting={setting} base={base} isBare={false} />
}

interface HeadProps {
  readonly field: Extract<Field, { kind: 'label' }>
  readonly setting: Setting
  readonly base: JsonPath
}

/** Stands over the turns of a conversation, or the parts of a value. */
const ListHead = ({ field, setting, base }: HeadProps) => {
  const t = useWords()
  return (
    <header className={styles.conversation} data-inner={base.length > 0 || undefined}>
      <span className={styles.label}>{pathLabel(field.path.slice(base.length)) || t('panel.fields.row')}</span>
      <span className={styles.measure}>
        {measureOf(setting.json, field.span, field.isTurns ? 'turns' : 'array', t)}
      </span>
    </header>
  )
}

const Turn = ({ turn, setting }: { turn: TurnField; setting: Setting }) => {
  const role = valueText(setting.json.text, turn.role.span)
  const last = turn.path.at(-1)
  const t = useWords()
  return (
    <article
      className={turn.isPart ? styles.part : styles.turn}
      data-role={roleTone(role)}
      data-alone={typeof last === 'string' || undefined}
      aria-label={role}
    >
      {typeof last === 'string' ? <p className={styles.label}>{pathLabel(turn.path)}</p> : null}
      <header className={styles.head}>
        {isOpen(setting.edit, turn.role.path) ? (
          <ValueEditor setting={setting} edit={setting.edit} span={turn.role.span} />
        ) : turn.isPart && role === 'text' ? null : (
          <button
            type="button"
            className={styles.role}
            data-path={pathKey(turn.role.path)}
            disabled={!setting.canEdit}
            aria-label={t('panel.fields.edit', { field: pathLabel(turn.role.path) })}
            onClick={() => setting.panel.beginEdit('text', turn.role.path, turn.role.span)}
          >
            <ReadingText text={role === '' ? '—' : role} />
          </button>
        )}
        {typeof last === 'number' && !turn.isPart ? (
          <span className={styles.measure}>{countText(last + 1)}</span>
        ) : null}
      </header>
      {turn.fields.map((field) =>
        field.kind === 'turn' || field.kind === 'label' ? (
          <FieldItem key={keyOf(field)} field={field} setting={setting} base={turn.path} />
        ) : (
          <ValueField
            key={keyOf(field)}
            field={field}
            setting={setting}
            base={turn.path}
            isBare={field.path.length === turn.path.length + 1 && field.path.at(-1) === turn.contentKey}
          />
        ),
      )}
    </article>
  )
}

type Value = Extract<Field, { kind: 'text' | 'json' }>

const ValueField = ({
  field,
  setting,
  base,
  isBare,
}: {
  field: Value
  setting: Setting
  base: JsonPath
  isBare: boolean
}) => {
  const t = useWords()
  const { json, edit, panel } = setting
  const label = pathLabel(field.path.slice(base.length)) || t('panel.fields.row')
  const why = field.isDuplicate ? 'repeated' : field.path.length > MAX_PATH ? 'tooDeep' : null
  const canEdit = setting.canEdit && why === null && !field.span.isCut
  const begin = canEdit ? (caret: number | null) => panel.beginEdit(field.kind, field.path, field.span, caret) : null
  const isEditing = isOpen(edit, field.path) && !field.isDuplicate
  const isShort = !isBare && isOneLine(json, field)
  const body = isEditing ? (
    <ValueEditor setting={setting} edit={edit} span={field.span} />
  ) : field.kind === 'text' ? (
    <TextBlock json={json} span={field.span} name={label} path={pathKey(field.path)} onEdit={begin} />
  ) : (
    <JsonBlock json={json} span={field.span} name={label} path={pathKey(field.path)} onEdit={begin} />
  )
  if (isBare) return <div className={styles.bare}>{body}</div>
  return (
    <section className={styles.field} data-short={isShort || undefined}>
      <header className={styles.head}>
        <span className={styles.label} title={pathLabel(field.path)}>
          <ReadingText text={label} />
        </span>
        {isShort ? null : <span className={styles.measure}>{measureOf(json, field.span, field.span.kind, t)}</span>}
      </header>
      {body}
      {why === null ? null : <p className={styles.warning}>{t(`panel.fields.${why}`)}</p>}
    </section>
  )
}

const ValueEditor = ({ setting, edit, span }: { setting: Setting; edit: Edit; span: ValueSpan }) => {
  const { text } = setting.json
  const current = edit.target.kind === 'text' && span.kind === 'string' ? valueText(text, span) : valueJson(text, span)
  return <FieldEditor panel={setting.panel} edit={edit} current={current} onEnd={setting.onEnd} />
}

/** A field keeps its place on screen through edits of the row, so it is known by its path; equal keys by where they stand. */
const keyOf = (field: Field): string =>
  pathKey(field.path) + ('isDuplicate' in field && field.isDuplicate ? field.span.start : '')

/** The deepest path that a change can name. */
const MAX_PATH = 64
/** A value up to this long stands beside its name. */
const ONE_LINE = 48

const isOneLine = (json: JsonText, { span }: Value): boolean => {
  if (span.end - span.start > ONE_LINE + 2) return false
  const body = json.text.slice(span.start, span.end)
  return !body.includes('\\n') && [...body].reduce((width, one) => width + (one > '\u2e7f' ? 2 : 1), 0) <= ONE_LINE + 2
}

const isOpen = (edit: Edit | null, path: JsonPath): edit is Edit =>
  edit !== null && isSameTarget(edit.target, { kind: 'json', path })

const holdsPath = (fields: readonly Field[], path: JsonPath): boolean =>
  fields.some((field) =>
    field.kind === 'turn'
      ? isSamePath(field.role.path, path) || holdsPath(field.fields, path)
      : field.kind !== 'label' && !field.isDuplicate && isSamePath(field.path, path),
  )

const isSamePath = (a: JsonPath, b: JsonPath): boolean =>
  isSameTarget({ kind: 'json', path: a }, { kind: 'json', path: b })

/** Who speaks, as far as it changes how a turn is set. */
const roleTone = (role: string): 'system' | 'asked' | 'answered' | 'tool' | 'other' => {
  switch (role.toLowerCase()) {
    case 'system':
    case 'developer':
      return 'system'
    case 'user':
    case 'human':
    case 'prompter':
      return 'asked'
    case 'assistant':
    case 'gpt':
    case 'bot':
    case 'chatgpt':
    case 'model':
      return 'answered'
    case 'tool':
    case 'function':
    case 'function_call':
    case 'observation':
    case 'function_response':
    case 'tool_call':
    case 'tool_response':
      return 'tool'
    default:
      return 'other'
  }
}
