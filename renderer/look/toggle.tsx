/** A small switch with its words before it. */
import { Switch } from 'radix-ui'
import { useId } from 'react'
import switches from './switch.module.css'
import styles from './toggle.module.css'

/** Draws a switch that says what it is about. */
export const Toggle = ({
  label,
  isOn,
  onChange,
}: {
  label: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) => {
  const id = useId()
  return (
    <label className={styles.toggle} htmlFor={id}>
      {label}
      <Switch.Root id={id} className={`${switches.switch} ${styles.switch}`} checked={isOn} onCheckedChange={onChange}>
        <Switch.Thumb className={switches.thumb} />
      </Switch.Root>
    </label>
  )
}
