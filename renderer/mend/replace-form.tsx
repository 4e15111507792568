/** What is looked for, and what stands in its place. */
import { useWords } from '../app/words.ts'
import { type FormProps, PlaceForm, TextArea, Tick } from './form-parts.tsx'
import styles from './mend-dialog.module.css'

export const ReplaceForm = ({ form, fields, onChange }: FormProps) => {
  const t = useWords()
  return (
    <>
      <TextArea
        label={t('mend.find')}
        value={form.find}
        isFirst
        isCode={form.isRegex}
        onChange={(find) => onChange({ find })}
      />
      <TextArea
        label={t('mend.with')}
        value={form.with}
        isCode={form.isRegex}
        onChange={(inserted) => onChange({ with: inserted })}
      />
      <div className={styles.ticks}>
        <Tick label={t('mend.case')} isOn={form.isCaseExact} onChange={(isCaseExact) => onChange({ isCaseExact })} />
        <Tick
          label={t('mend.regex')}
          {...(form.isRegex && { hint: t('mend.regexHint') })}
          isOn={form.isRegex}
          onChange={(isRegex) => onChange({ isRegex })}
        />
      </div>
      <PlaceForm form={form} fields={fields} onChange={onChange} />
    </>
  )
}
