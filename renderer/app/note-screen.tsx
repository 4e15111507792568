/** A page that says one thing: what stands in the way, and what the user can do about it. */
import type { ReactNode } from 'react'
import styles from './note-screen.module.css'

export const NoteScreen = ({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) => (
  <main className={styles.page}>
    <div className={styles.note}>
      <h1 className={styles.title}>{title}</h1>
      <div className={styles.body}>{children}</div>
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  </main>
)
