/** Turns of one role get another, or rows that were judged to be dropped are deleted. */
import type { Role } from '../../shared/sample/sample.ts'
import { useWords } from '../app/words.ts'
import { Choice } from '../look/choice.tsx'
import { type FormProps, namedRoles } from './form-parts.tsx'
import styles from './mend-dialog.module.css'

export const RoleForm = ({ form, onChange }: Omit<FormProps, 'fields'>) => {
  const t = useWords()
  const options = namedRoles.map((value) => ({ value, text: t(`sample.role.${value}`) }))
  return (
    <>
      <div>
        <Choice
          label={t('mend.kind')}
          value={form.roleWish}
          options={(['change', 'drop'] as const).map((value) => ({ value, text: t(`mend.rows.${value}`) }))}
          onChange={(roleWish) => onChange({ roleWish })}
        />
      </div>
      <p className={styles.about}>{t(`mend.rowsAbout.${form.roleWish}`)}</p>
      {form.roleWish === 'change' &&
        (['from', 'to'] as const).map((side) => (
          <div key={side} className={styles.line}>
            <span className={styles.label}>{t(`mend.${side}`)}</span>
            <div>
              <Choice<Role>
                label={t(`mend.${side}`)}
                value={form[side]}
                options={options}
                onChange={(role) => onChange({ [side]: role })}
              />
            </div>
          </div>
        ))}
    </>
  )
}
