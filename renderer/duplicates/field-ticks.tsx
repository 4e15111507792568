/** The fields whose values are compared, ticked in a list; found by typing where there are many. */
import { useId, useState } from 'react'
import { type JsonPath, pathKey, pathLabel } from '../../shared/json-path.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import field from '../look/field.module.css'
import type { DuplicatesStore } from './duplicates-store.ts'
import styles from './find-form.module.css'

const MOST_SHOWN = 100
/** Fewer are seen at a glance. */
const MANY = 10
/** A search compares no more. */
const MOST_CHOSEN = 16

export const FieldTicks = ({ duplicates, chosen }: { duplicates: DuplicatesStore; chosen: readonly JsonPath[] }) => {
  const t = useWords()
  const id = useId()
  const [wanted, setWanted] = useState('')
  const { columns } = useStore(duplicates.dataset, (dataset) => dataset.getColumns())
  const keys = new Set(chosen.map(pathKey))
  const text = wanted.trim().toLowerCase()
  const shown = columns.filter(({ path }) => pathLabel(path).toLowerCase().includes(text)).slice(0, MOST_SHOWN)
  const toggle = (path: JsonPath): void => {
    const others = chosen.filter((one) => pathKey(one) !== pathKey(path))
    duplicates.find.change({ fields: keys.has(pathKey(path)) ? others : [...others, path] })
  }
  return (
    <div className={styles.fields}>
      {columns.length > MANY && (
        <input
          className={`${field.input} ${styles.findField}`}
          value={wanted}
          placeholder={t('duplicates.form.find-field')}
          aria-label={t('duplicates.form.find-field')}
          spellCheck={false}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      <fieldset className={styles.fieldList} aria-label={t('duplicates.form.fields')}>
        {shown.map(({ path }) => {
          const key = pathKey(path)
          return (
            <label key={key} className={styles.field} htmlFor={`${id}${key}`}>
              <input
                id={`${id}${key}`}
                type="checkbox"
                checked={keys.has(key)}
                disabled={!keys.has(key) && keys.size >= MOST_CHOSEN}
                onChange={() => toggle(path)}
              />
              <span title={pathLabel(path)}>{pathLabel(path)}</span>
            </label>
          )
        })}
        {shown.length === 0 && <p className={styles.about}>{t('duplicates.form.no-field')}</p>}
      </fieldset>
    </div>
  )
}
