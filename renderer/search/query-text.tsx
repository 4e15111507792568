/** A query in its colours. It lies under the transparent text of the input and must break and space exactly as that does. */
import type { QueryFault } from '../../shared/query/query-fault.ts'
import { piecesOfQuery } from './query-pieces.ts'
import styles from './query-text.module.css'

/** A longer query is shown in one colour, since it is painted anew at each key. */
const PAINTED_LENGTH = 4_000

export const QueryText = ({ text }: { text: string }) => {
  if (text.length > PAINTED_LENGTH) return text
  return piecesOfQuery(text).map(({ start, end, kind }) => (
    <span key={start} className={styles[kind]}>
      {text.slice(start, end)}
    </span>
  ))
}

/** Underlines what is wrong; the text before it only keeps the place. */
export const FaultMark = ({ text, fault }: { text: string; fault: QueryFault }) => {
  const { start, end } = fault
  return (
    <>
      <span className={styles.before}>{text.slice(0, start)}</span>
      <span className={styles.fault}>
        <span className={styles.before}>{text.slice(start, end) || '\u00a0'}</span>
      </span>
    </>
  )
}
