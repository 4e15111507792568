/** One line of the settings: what is set, what follows from it, and its control. */
import type { ReactNode } from 'react'
import styles from './settings-dialog.module.css'

export const Setting = (props: { label: string; hint?: string; labelFor?: string; children: ReactNode }) => (
  <div className={styles.setting}>
    <div className={styles.words}>
      {props.labelFor === undefined ? (
        <span className={styles.label}>{props.label}</span>
      ) : (
        <label className={styles.label} htmlFor={props.labelFor}>
          {props.label}
        </label>
      )}
      {props.hint !== undefined && <p className={styles.hint}>{props.hint}</p>}
    </div>
    {props.children}
  </div>
)
