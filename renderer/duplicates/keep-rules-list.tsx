/** The rules that say which row stays, one below the other: the next one decides among rows that are equal by those before it. */
import { useId } from 'react'
import { signalFamilies } from '../../shared/signal/signal.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { knownTags } from '../decisions/known-tags.ts'
import { Button, IconButton } from '../look/button.tsx'
import field from '../look/field.module.css'
import { signalName } from '../search/term-words.ts'
import styles from './keep-dialog.module.css'
import { MOST_RULES, nameOf, orderedSignals, type RuleDraft, ruleKinds, withKind } from './keep-rules-form.ts'

interface ListProps {
  readonly dataset: DatasetStore
  readonly rules: readonly RuleDraft[]
  readonly fields: readonly string[]
  readonly onChange: (rules: readonly RuleDraft[]) => void
}

export const KeepRulesList = ({ dataset, rules, fields, onChange }: ListProps) => {
  const t = useWords()
  const set = (at: number, rule: RuleDraft): void => onChange(rules.map((one, place) => (place === at ? rule : one)))
  const last = rules.at(-1)
  // In the file no two rows are equal, so nothing is left to a rule after it.
  const canAdd = rules.length < MOST_RULES && last?.kind !== 'first' && last?.kind !== 'last'
  return (
    <ol className={styles.rules}>
      {rules.map((rule, at) => {
        const number = at + 1
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity but their place
          <li key={at} className={styles.rule}>
            <span className={styles.order}>{t(at === 0 ? 'keepRule.firstRule' : 'keepRule.nextRule')}</span>
            <div className={styles.line}>
              <select
                className={`${field.input} ${styles.select}`}
                value={rule.kind}
                aria-label={t('keepRule.kind', { number })}
                data-first-focus={at === 0 || undefined}
                onChange={(event) => set(at, withKind(rule, event.target.value as RuleDraft['kind']))}
              >
                {ruleKinds.map((kind) => (
                  <option key={kind} value={kind}>
                    {t(`keepRule.choose.${kind}`)}
                  </option>
                ))}
              </select>
              <RuleName
                dataset={dataset}
                rule={rule}
                number={number}
                fields={fields}
                onChange={(name) => set(at, { ...rule, name })}
              />
              {at > 0 && (
                <IconButton
                  icon="stepUp"
                  name={t('keepRule.up', { number })}
                  onClick={() => onChange(swapped(rules, at))}
                />
              )}
              {rules.length > 1 && (
                <IconButton
                  icon="close"
                  name={t('keepRule.remove', { number })}
                  onClick={() => onChange(rules.filter((_, place) => place !== at))}
                />
              )}
            </div>
            <p className={styles.about}>{t(`keepRule.about.${rule.kind}`)}</p>
          </li>
        )
      })}
      {canAdd && (
        <li>
          <Button tone="quiet" onClick={() => onChange([...rules, { kind: 'first', name: '' }])}>
            {t('keepRule.add')}
          </Button>
        </li>
      )}
    </ol>
  )
}

interface NameProps {
  readonly dataset: DatasetStore
  readonly rule: RuleDraft
  readonly number: number
  readonly fields: readonly string[]
  readonly onChange: (name: string) => void
}

const RuleName = ({ dataset, rule, number, fields, onChange }: NameProps) => {
  const t = useWords()
  const list = useId()
  const palette = useStore(dataset, (store) => store.decisions.getPalette())
  const counts = useStore(dataset, (store) => store.getState().decisions)
  const what = nameOf(rule.kind)
  if (what === null) return null
  const label = t(`keepRule.name.${what}`, { number })
  if (what === 'signal')
    return (
      <select
        className={`${field.input} ${styles.select}`}
        value={rule.name}
        aria-label={label}
        onChange={(event) => onChange(event.target.value)}
      >
        {signalFamilies.map((family) => {
          const own = orderedSignals.filter((signal) => signal.family === family)
          return own.length === 0 ? null : (
            <optgroup key={family} label={t(`signal.family.${family}`)}>
              {own.map(({ id }) => (
                <option key={id} value={id}>
                  {signalName(id, t)}
                </option>
              ))}
            </optgroup>
          )
        })}
      </select>
    )
  const offered = what === 'field' ? fields : knownTags(palette, counts).map(({ tag }) => tag)
  return (
    <>
      <input
        className={field.input}
        value={rule.name}
        aria-label={label}
        placeholder={what === 'field' ? 'meta.score' : undefined}
        spellCheck={false}
        autoComplete="off"
        list={list}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {offered.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  )
}

/** Gives the rules with one before the one that it came after. */
const swapped = (rules: readonly RuleDraft[], at: number): readonly RuleDraft[] => {
  const moved = rules[at]
  if (moved === undefined) return rules
  const others = rules.filter((_, place) => place !== at)
  return [...others.slice(0, at - 1), moved, ...others.slice(at - 1)]
}
