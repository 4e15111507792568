/** Alternatives that need a sentence each, of which one is taken. */
import { RadioGroup } from 'radix-ui'
import styles from './options.module.css'

export interface Option<T extends string> {
  readonly value: T
  readonly title: string
  /** What follows from it. */
  readonly detail?: string
}

interface OptionsProps<T extends string> {
  label: string
  value: T
  options: readonly Option<T>[]
  onChange: (value: T) => void
}

export const Options = <T extends string>({ label, value, options, onChange }: OptionsProps<T>) => {
  const [only] = options
  // The only way there is is said, not chosen.
  if (only !== undefined && options.length === 1) return <Words option={only} />
  return (
    <RadioGroup.Root
      className={styles.options}
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
    >
      {options.map((option) => (
        <label key={option.value} className={styles.option} htmlFor={`option-${option.value}`}>
          <RadioGroup.Item
            id={`option-${option.value}`}
            value={option.value}
            className={styles.dot}
            data-first-focus={option.value === value || undefined}
          >
            <RadioGroup.Indicator className={styles.mark} />
          </RadioGroup.Item>
          <Words option={option} />
        </label>
      ))}
    </RadioGroup.Root>
  )
}

const Words = ({ option }: { option: Option<string> }) => (
  <span className={styles.words}>
    <span className={styles.title}>{option.title}</span>
    {option.detail !== undefined && <span className={styles.detail}>{option.detail}</span>}
  </span>
)
