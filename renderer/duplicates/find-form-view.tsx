/** What is looked for: what of each row is compared, when two are duplicates, what does not count, and where else they may be. */
import { useId } from 'react'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DuplicatesStore } from './duplicates-store.ts'
import { FieldTicks } from './field-ticks.tsx'
import styles from './find-form.module.css'
import { type ComparedKind, comparedKinds, type FindForm, foldingsOf, isChainable, isFoldable } from './find-form.ts'
import { Chip, Group, Tick } from './form-parts.tsx'
import { FormNumberLine, MethodForm } from './method-form.tsx'
import { OtherFiles } from './other-files.tsx'

export const FindFormView = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const id = useId()
  const { find } = duplicates
  const form = useStore(duplicates, () => find.getForm())
  return (
    <>
      <Group label={t('duplicates.form.compare')}>
        <select
          className={styles.select}
          aria-label={t('duplicates.form.compare')}
          aria-describedby={`${id}compared`}
          value={form.compared}
          onChange={(event) => find.change({ compared: event.target.value as ComparedKind })}
        >
          {comparedKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`duplicates.compared.${kind}`)}
            </option>
          ))}
        </select>
        <p id={`${id}compared`} className={styles.about}>
          {t(`duplicates.compared-about.${form.compared}`)}
        </p>
        {form.compared === 'fields' && <FieldTicks duplicates={duplicates} chosen={form.fields} />}
      </Group>
      <Group label={t('duplicates.form.method')}>
        <MethodForm duplicates={duplicates} form={form} />
      </Group>
      <Group label={t('duplicates.form.ignore')}>
        <FoldingChips duplicates={duplicates} form={form} />
      </Group>
      <OtherFiles duplicates={duplicates} form={form} />
      {isChainable(form.method) && <Details duplicates={duplicates} form={form} />}
    </>
  )
}

/** What few need to know. */
const Details = ({ duplicates, form }: { duplicates: DuplicatesStore; form: FindForm }) => {
  const t = useWords()
  return (
    <details
      className={styles.details}
      onToggle={({ currentTarget }) => currentTarget.open && currentTarget.scrollIntoView({ block: 'nearest' })}
    >
      <summary className={styles.label}>{t('duplicates.form.more')}</summary>
      {form.method === 'near' && <FormNumberLine duplicates={duplicates} form={form} name="shingle" />}
      <Tick
        label={t('duplicates.form.chained')}
        about={t('duplicates.form.chained-about')}
        isOn={form.isChained}
        onChange={(isChained) => duplicates.find.change({ isChained })}
      />
    </details>
  )
}

const FoldingChips = ({ duplicates, form }: { duplicates: DuplicatesStore; form: FindForm }) => {
  const t = useWords()
  if (!isFoldable(form)) return <p className={styles.about}>{t('duplicates.form.ignore-line')}</p>
  return (
    <div className={styles.chips}>
      {foldingsOf(form).map((name) => (
        <Chip
          key={name}
          label={t(`duplicates.folding.${name}`)}
          isOn={form.folding[name]}
          onChange={(isOn) => duplicates.find.change({ folding: { ...form.folding, [name]: isOn } })}
        />
      ))}
    </div>
  )
}
