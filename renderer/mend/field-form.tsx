/** What is done with a field. */
import { useWords } from '../app/words.ts'
import { Choice } from '../look/choice.tsx'
import { type FormProps, Group, TextArea, TextLine, Tick } from './form-parts.tsx'
import styles from './mend-dialog.module.css'
import { fieldWishes } from './mend-form.ts'

export const FieldForm = ({ form, fields, onChange }: FormProps) => {
  const t = useWords()
  const { wish } = form
  return (
    <>
      <div>
        <Choice
          label={t('mend.fieldWish')}
          value={wish}
          options={fieldWishes.map((value) => ({ value, text: t(`mend.wish.${value}`) }))}
          onChange={(value) => onChange({ wish: value })}
        />
      </div>
      <p className={styles.about}>{t(`mend.wishAbout.${wish}`)}</p>
      <TextLine
        label={t('mend.field')}
        placeholder="meta.source"
        value={form.field}
        offered={fields}
        isFirst
        isCode
        onChange={(field) => onChange({ field })}
      />
      {(wish === 'set' || wish === 'fill') && (
        <>
          <TextArea
            label={t('mend.value')}
            value={form.value}
            isCode={!form.isText}
            onChange={(value) => onChange({ value })}
          />
          <div>
            <Choice
              label={t('mend.valueKind')}
              value={form.isText ? 'text' : 'json'}
              options={(['text', 'json'] as const).map((value) => ({ value, text: t(`mend.as.${value}`) }))}
              onChange={(value) => onChange({ isText: value === 'text' })}
            />
          </div>
        </>
      )}
      {wish === 'rename' && (
        <TextLine label={t('mend.newKey')} value={form.key} isCode onChange={(key) => onChange({ key })} />
      )}
      {wish === 'split' && (
        <>
          <TextLine
            label={t('mend.separator')}
            value={form.separator}
            isCode
            onChange={(separator) => onChange({ separator })}
          />
          <Group label={t('mend.splitInto')}>
            <div>
              <Choice
                label={t('mend.splitInto')}
                value={form.splitInto}
                options={(['list', 'field'] as const).map((value) => ({ value, text: t(`mend.into.${value}`) }))}
                onChange={(splitInto) => onChange({ splitInto })}
              />
            </div>
          </Group>
          {form.splitInto === 'field' && (
            <TextLine label={t('mend.secondKey')} value={form.key} isCode onChange={(key) => onChange({ key })} />
          )}
          <Tick label={t('mend.trimmed')} isOn={form.isTrimmed} onChange={(isTrimmed) => onChange({ isTrimmed })} />
        </>
      )}
    </>
  )
}
