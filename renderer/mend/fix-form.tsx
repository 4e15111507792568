/** Ready-made fixes, each with what it does. */
import { fixNames } from '../../shared/mend/mend.ts'
import { useWords } from '../app/words.ts'
import { type FormProps, Group, PlaceForm, Tick } from './form-parts.tsx'
import styles from './mend-dialog.module.css'

export const FixForm = ({ form, fields, onChange }: FormProps) => {
  const t = useWords()
  return (
    <>
      <Group label={t('mend.fixes')}>
        <div className={styles.fixes}>
          {fixNames.map((name) => (
            <Tick
              key={name}
              label={t(`mend.fix.${name}`)}
              hint={t(`mend.fixAbout.${name}`)}
              isOn={form.fixes.includes(name)}
              onChange={(isOn) =>
                onChange({ fixes: isOn ? [...form.fixes, name] : form.fixes.filter((one) => one !== name) })
              }
            />
          ))}
        </div>
      </Group>
      <PlaceForm form={form} fields={fields} onChange={onChange} />
    </>
  )
}
