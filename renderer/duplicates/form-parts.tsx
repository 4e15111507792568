/** Parts of the form: a number with what it may be, a tick with what follows from it, and a difference that counts or not. */
import { type ReactNode, useId, useState } from 'react'
import chip from '../look/chip.module.css'
import styles from './find-form.module.css'

export const Group = ({ label, children }: { label: string; children: ReactNode }) => (
  <section className={styles.group} aria-label={label}>
    <h2 className={styles.label}>{label}</h2>
    {children}
  </section>
)

interface NumberLineProps {
  readonly label: string
  readonly about?: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly step: number
  readonly onChange: (value: number) => void
}

export const NumberLine = ({ label, about, value, least, most, step, onChange }: NumberLineProps) => {
  const id = useId()
  // What is half typed may be no such number yet, and must not be put right under the typing hand.
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <div className={styles.number}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.digits}
        type="number"
        min={least}
        max={most}
        step={step}
        value={typed ?? (step < 1 ? value.toFixed(2) : value)}
        aria-describedby={about === undefined ? undefined : `${id}about`}
        onChange={({ target }) => {
          setTyped(target.value)
          const number = target.valueAsNumber
          if (number >= least && number <= most) onChange(number)
        }}
        onBlur={({ target }) => {
          const number = target.valueAsNumber
          if (Number.isFinite(number)) onChange(Math.min(most, Math.max(least, number)))
          setTyped(null)
        }}
      />
      {about !== undefined && (
        <p id={`${id}about`} className={styles.about}>
          {about}
        </p>
      )}
    </div>
  )
}

interface TickProps {
  readonly label: string
  readonly about?: string
  readonly isOn: boolean
  readonly isDisabled?: boolean
  readonly onChange: (isOn: boolean) => void
}

export const Tick = ({ label, about, isOn, isDisabled, onChange }: TickProps) => {
  const id = useId()
  return (
    <div className={styles.tick}>
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        aria-describedby={about === undefined ? undefined : `${id}about`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {about !== undefined && (
          <p id={`${id}about`} className={styles.about}>
            {about}
          </p>
        )}
      </div>
    </div>
  )
}

export const Chip = ({
  label,
  isOn,
  onChange,
}: {
  label: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) => (
  <button type="button" className={chip.chip} aria-pressed={isOn} onClick={() => onChange(!isOn)}>
    {label}
  </button>
)
