/** How rows are written to a file: the format, and whether it is packed. */
import { packings } from '../../shared/file-form.ts'
import { useWords } from '../app/words.ts'
import { Choice } from '../look/choice.tsx'
import styles from './form-choice.module.css'
import { canPack, isTextTable, type RowFormat, type TargetForm } from './target-name.ts'

interface Props {
  readonly form: TargetForm
  readonly formats: readonly RowFormat[]
  readonly onChange: (form: TargetForm) => void
}

export const FormChoice = ({ form, formats, onChange }: Props) => {
  const t = useWords()
  const isPackable = canPack(form.format)
  return (
    <div className={styles.form}>
      <div className={styles.line}>
        <span className={styles.label}>{t('target.format')}</span>
        <Choice
          label={t('target.format')}
          value={form.format}
          options={formats.map((value) => ({ value, text: t(`target.${value}`) }))}
          onChange={(format) => onChange({ ...form, format, packing: canPack(format) ? form.packing : 'none' })}
        />
      </div>
      {isPackable && (
        <div className={styles.line}>
          <span className={styles.label}>{t('target.packing')}</span>
          <Choice
            label={t('target.packing')}
            value={form.packing}
            options={packings.map((value) => ({ value, text: t(`target.pack-${value}`) }))}
            onChange={(packing) => onChange({ ...form, packing })}
          />
        </div>
      )}
      {isTextTable(form.format) && (
        <div className={styles.line}>
          <span className={styles.label}>{t('target.readers')}</span>
          <Choice
            label={t('target.readers')}
            value={form.isForExcel === false ? 'programs' : 'excel'}
            options={(['excel', 'programs'] as const).map((value) => ({ value, text: t(`target.for-${value}`) }))}
            onChange={(reader) => onChange({ ...form, isForExcel: reader === 'excel' })}
          />
        </div>
      )}
      <p className={styles.about}>{t(`target.about-${form.format}`)}</p>
    </div>
  )
}
