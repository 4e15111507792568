/**
 * Says which field of the rows is the prompt, the answer, the conversation, for data that Winnow does not know or reads in
 * another way than it is meant. Kept for every file whose rows have the same keys.
 */
import { useState } from 'react'
import type { Columns } from '../../shared/contract.ts'
import { pathKey, pathLabel } from '../../shared/json-path.ts'
import { type Mapping, mappingSchema } from '../../shared/lens/mapping.ts'
import { useApp } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import field from '../look/field.module.css'
import styles from './mapping-dialog.module.css'

const textRoles = ['system', 'prompt', 'input', 'answer', 'chosen', 'rejected'] as const
type TextRole = (typeof textRoles)[number]

interface Draft {
  readonly texts: Readonly<Partial<Record<TextRole, string>>>
  readonly conversation: string
  readonly roleKey: string
  readonly contentKey: string
}

export const MappingDialog = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const columns = useStore(dataset, (store) => store.getColumns())
  const { samples, dataset: id } = dataset.getState()
  const [draft, setDraft] = useState(() => draftOf(samples.mapping))
  const mapping = mappingOf(draft)
  const fields = fieldsOf(columns)
  const set = (news: Partial<Draft>): void => setDraft({ ...draft, ...news })
  const keep = (kept: Mapping | null): void => {
    dialogs.close()
    void tellFailure(dataset.api.setMapping({ dataset: id, mapping: kept }))
  }
  return (
    <Dialog
      title={t('mapping.title')}
      description={t('mapping.how')}
      onClose={() => dialogs.close()}
      footer={
        <>
          {samples.mapping !== null && <Button onClick={() => keep(null)}>{t('mapping.forget')}</Button>}
          <Button onClick={() => dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" disabled={mapping === null} onClick={() => keep(mapping)}>
            {t('mapping.keep')}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        {textRoles.map((role, at) => (
          <FieldChoice
            key={role}
            label={t(`mapping.${role}`)}
            fields={fields.texts}
            value={draft.texts[role] ?? ''}
            isFirst={at === 0}
            onChange={(value) => set({ texts: { ...draft.texts, [role]: value } })}
          />
        ))}
        <FieldChoice
          label={t('mapping.conversation')}
          fields={fields.lists}
          value={draft.conversation}
          onChange={(conversation) => set({ conversation })}
        />
        {draft.conversation !== '' &&
          (['roleKey', 'contentKey'] as const).map((key) => (
            <label key={key} className={`${styles.field} ${styles.inner}`}>
              <span>{t(`mapping.${key}`)}</span>
              <input
                className={field.input}
                value={draft[key]}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => set({ [key]: event.target.value })}
              />
            </label>
          ))}
      </div>
    </Dialog>
  )
}

interface FieldChoiceProps {
  readonly label: string
  readonly fields: readonly Field[]
  readonly value: string
  readonly isFirst?: boolean
  readonly onChange: (value: string) => void
}

const FieldChoice = ({ label, fields, value, isFirst, onChange }: FieldChoiceProps) => {
  const t = useWords()
  // A field of the mapping that these rows lack is still what was chosen.
  const all =
    value === '' || fields.some(({ key }) => key === value) ? fields : [...fields, { key: value, label: value }]
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select
        className={field.input}
        value={value}
        data-first-focus={isFirst}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{t('mapping.none')}</option>
        {all.map((one) => (
          <option key={one.key} value={one.key}>
            {one.label}
          </option>
        ))}
      </select>
    </label>
  )
}

interface Field {
  readonly key: string
  readonly label: string
}

/** Lists can be conversations, and so can texts that hold one; what stands inside of a list can't be mapped. */
const fieldsOf = ({ columns }: Columns): { texts: Field[]; lists: Field[] } => {
  const paths = columns.filter(({ path }) => path.length > 0 && path.every((step) => typeof step === 'string'))
  const named = paths.map(({ path, kinds }) => ({ key: pathKey(path), label: pathLabel(path), kinds }))
  return { texts: named, lists: named.filter(({ kinds }) => (kinds.array ?? 0) > 0) }
}

const draftOf = (mapping: Mapping | null): Draft => ({
  texts: Object.fromEntries(
    textRoles.flatMap((role) => {
      const path = mapping?.[role]
      return path === undefined ? [] : [[role, pathKey(path)]]
    }),
  ),
  conversation: mapping?.conversation === undefined ? '' : pathKey(mapping.conversation.at),
  roleKey: mapping?.conversation?.roleKey ?? 'role',
  contentKey: mapping?.conversation?.contentKey ?? 'content',
})

/** Gives what a draft says; null as long as it says too little. */
const mappingOf = ({ texts, conversation, roleKey, contentKey }: Draft): Mapping | null => {
  const chosen = Object.entries(texts).flatMap(([role, key]) => (key === '' ? [] : [[role, JSON.parse(key)]]))
  const talk = conversation === '' ? {} : { conversation: { at: JSON.parse(conversation), roleKey, contentKey } }
  return mappingSchema.safeParse({ ...Object.fromEntries(chosen), ...talk }).data ?? null
}
