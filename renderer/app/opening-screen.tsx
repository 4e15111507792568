/** What the window shows for the moment in which a file opens or the engine is looked for; mostly nothing. */
import { Button } from '../look/button.tsx'
import { useApp } from './app-context.ts'
import styles from './opening-screen.module.css'
import { useWords } from './words.ts'

/** `name` is the file that opens; null while the engine itself is looked for. */
export const OpeningScreen = ({ name }: { name: string | null }) => {
  const t = useWords()
  const { connection } = useApp()
  return (
    <main className={styles.page} aria-busy="true">
      <div className={styles.words} role="status">
        <p>
          {name === null
            ? t('shut.looking')
            : name === ''
              ? t('welcome.opening')
              : t('welcome.opening-file', { file: name })}
        </p>
        {name === null && <Button onClick={() => connection.retry()}>{t('status.try-now')}</Button>}
      </div>
    </main>
  )
}
