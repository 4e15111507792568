/** Shows a key as it is printed on the reader's keyboard. */
import { keyCaps } from '../app/keys.ts'
import styles from './keycaps.module.css'

export const Keycaps = ({ spelled }: { spelled: string }) => (
  <span className={styles.keys}>
    {keyCaps(spelled).map((cap) => (
      <kbd key={cap} className={styles.key}>
        {cap}
      </kbd>
    ))}
  </span>
)
