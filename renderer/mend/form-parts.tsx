/** Parts that the forms of mends have in common: a field with its name, ticks, and which texts are meant. */
import { type ReactNode, useId } from 'react'
import { type Role, roles } from '../../shared/sample/sample.ts'
import { useWords } from '../app/words.ts'
import { Choice } from '../look/choice.tsx'
import field from '../look/field.module.css'
import styles from './mend-dialog.module.css'
import type { MendForm } from './mend-form.ts'

export interface FormProps {
  readonly form: MendForm
  /** Names of fields to choose from. */
  readonly fields: readonly string[]
  readonly onChange: (news: Partial<MendForm>) => void
}

/** Roles that people name. */
export const namedRoles: readonly Role[] = roles.filter((role) => role !== 'unknown')

export const Group = ({ label, children }: { label: string; children: ReactNode }) => (
  <section className={styles.group}>
    <h3 className={styles.label}>{label}</h3>
    {children}
  </section>
)

interface TextLineProps {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly offered?: readonly string[]
  readonly isFirst?: boolean
  readonly isCode?: boolean
  readonly onChange: (value: string) => void
}

export const TextLine = ({ label, value, placeholder, offered, isFirst, isCode, onChange }: TextLineProps) => {
  const id = useId()
  const list = `${id}list`
  return (
    <div className={styles.line}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={`${field.input} ${isCode === true ? styles.code : ''}`}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        list={offered === undefined ? undefined : list}
        data-first-focus={isFirst || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {offered !== undefined && (
        <datalist id={list}>
          {offered.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </div>
  )
}

/** A text of one line or several; it grows with what is typed. */
export const TextArea = ({ label, value, isFirst, isCode, onChange }: TextLineProps) => {
  const id = useId()
  return (
    <div className={styles.line}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={`${styles.area} ${isCode === true ? styles.code : ''}`}
        rows={Math.min(6, Math.max(1, value.split('\n').length))}
        value={value}
        spellCheck={false}
        data-first-focus={isFirst || undefined}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          // A line end is typed with Shift, as in the find box of an editor; Enter alone is the form's.
          const isComposing = event.nativeEvent.isComposing || event.keyCode === 229
          if (event.key !== 'Enter' || event.shiftKey || isComposing) return
          event.preventDefault()
          event.currentTarget.form?.requestSubmit()
        }}
      />
    </div>
  )
}

export const Tick = (props: { label: string; hint?: string; isOn: boolean; onChange: (isOn: boolean) => void }) => (
  <label className={styles.tick}>
    <input type="checkbox" checked={props.isOn} onChange={(event) => props.onChange(event.target.checked)} />
    <span>
      {props.label}
      {props.hint !== undefined && <span className={styles.hint}>{props.hint}</span>}
    </span>
  </label>
)

/** Which texts of a row are meant. */
export const PlaceForm = ({ form, fields, onChange }: FormProps) => {
  const t = useWords()
  return (
    <Group label={t('mend.where')}>
      <div>
        <Choice
          label={t('mend.where')}
          value={form.where}
          options={(['all', 'fields', 'roles'] as const).map((value) => ({ value, text: t(`mend.in.${value}`) }))}
          onChange={(where) => onChange({ where })}
        />
      </div>
      {form.where === 'fields' && (
        <TextLine
          label={t('mend.fieldNames')}
          placeholder="messages.content"
          offered={fields}
          value={form.fields}
          isCode
          onChange={(typed) => onChange({ fields: typed })}
        />
      )}
      {form.where === 'roles' && (
        <div className={styles.ticks}>
          {namedRoles.map((role) => (
            <Tick
              key={role}
              label={t(`sample.role.${role}`)}
              isOn={form.roles.includes(role)}
              onChange={(isOn) =>
                onChange({ roles: isOn ? [...form.roles, role] : form.roles.filter((one) => one !== role) })
              }
            />
          ))}
        </div>
      )}
    </Group>
  )
}
