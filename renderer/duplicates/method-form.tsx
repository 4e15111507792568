/** When two rows are duplicates, in plain words; the one that holds says more, and has its numbers. */
import { RadioGroup } from 'radix-ui'
import { useId } from 'react'
import type { MethodKind } from '../../shared/duplicates/duplicate-spec.ts'
import { useApp } from '../app/app-context.ts'
import { useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import options from '../look/options.module.css'
import type { DuplicatesStore } from './duplicates-store.ts'
import styles from './find-form.module.css'
import { comparedOf, type FindForm, type FormNumber, formNumbers, methodKinds, numberWithin } from './find-form.ts'
import { NumberLine } from './form-parts.tsx'

const NUMBERS: Readonly<Record<MethodKind, readonly FormNumber[]>> = {
  near: ['floor'],
  exact: [],
  'one-word': [],
  contained: ['minChars'],
  overlap: ['tokens'],
}

export const MethodForm = ({ duplicates, form }: { duplicates: DuplicatesStore; form: FindForm }) => {
  const t = useWords()
  const id = useId()
  const { dialogs } = useApp()
  return (
    <RadioGroup.Root
      className={styles.methods}
      aria-label={t('duplicates.form.method')}
      value={form.method}
      onValueChange={(method) => duplicates.find.change({ method: method as MethodKind })}
    >
      {methodKinds.map((method) => (
        <div key={method} className={styles.method} data-on={method === form.method || undefined}>
          <label className={styles.methodName} htmlFor={`${id}${method}`}>
            <RadioGroup.Item id={`${id}${method}`} value={method} className={options.dot}>
              <RadioGroup.Indicator className={options.mark} />
            </RadioGroup.Item>
            {t(`duplicates.method.${method}`)}
          </label>
          {method === form.method && (
            <div className={styles.methodMore}>
              <p className={styles.about}>{t(`duplicates.method-about.${method}`)}</p>
              {NUMBERS[method].map((name) => (
                <FormNumberLine key={name} duplicates={duplicates} form={form} name={name} />
              ))}
              {method === 'near' && (
                <div>
                  <Button
                    className={styles.small}
                    disabled={comparedOf(form) === null}
                    onClick={() => dialogs.open({ kind: 'duplicate-templates', duplicates })}
                  >
                    {form.without.length === 0
                      ? t('duplicates.form.templates')
                      : t('duplicates.form.templates-chosen', { count: form.without.length })}
                  </Button>
                </div>
              )}
            </div>
          )}
        </div>
      ))}
    </RadioGroup.Root>
  )
}

interface FormNumberProps {
  readonly duplicates: DuplicatesStore
  readonly form: FindForm
  readonly name: FormNumber
}

export const FormNumberLine = ({ duplicates, form, name }: FormNumberProps) => {
  const t = useWords()
  return (
    <NumberLine
      label={t(`duplicates.form.${name}`)}
      about={t(`duplicates.form.${name}-about`)}
      value={form[name]}
      {...formNumbers[name]}
      onChange={(value) => {
        const number = numberWithin(name, value)
        if (number !== null) duplicates.find.change({ [name]: number })
      }}
    />
  )
}
