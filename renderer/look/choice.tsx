/** A few alternatives side by side, of which one holds. */
import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './choice.module.css'

interface ChoiceProps<T extends string> {
  label: string
  /** Empty while none holds. */
  value: T | ''
  options: readonly { readonly value: T; readonly text: ReactNode }[]
  onChange: (value: T) => void
}

export const Choice = <T extends string>({ label, value, options, onChange }: ChoiceProps<T>) => (
  <ToggleGroup.Root
    type="single"
    className={styles.choice}
    aria-label={label}
    value={value}
    // A second press on the one that holds would leave none.
    onValueChange={(next) => next !== '' && onChange(next as T)}
  >
    {options.map((option) => (
      <ToggleGroup.Item key={option.value} value={option.value} className={styles.option}>
        {option.text}
      </ToggleGroup.Item>
    ))}
  </ToggleGroup.Root>
)
