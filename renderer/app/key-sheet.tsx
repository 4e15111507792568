/** Every key there is, by what it is for. */
import { Dialog } from '../look/dialog.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { useApp } from './app-context.ts'
import { commandSections } from './command.ts'
import { commandsOf } from './commands.ts'
import styles from './key-sheet.module.css'
import { useWords } from './words.ts'

export const KeySheet = () => {
  const t = useWords()
  const app = useApp()
  const commands = commandsOf(app).filter(({ keys }) => keys.length > 0)
  return (
    <Dialog title={t('keys.title')} size="large" onClose={() => app.dialogs.close()}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list longer than the window is scrolled with the keyboard too */}
      <section className={styles.sheet} tabIndex={0} data-first-focus aria-label={t('keys.title')}>
        {commandSections.map((section) => {
          const own = commands.filter((command) => command.section === section)
          return own.length === 0 ? null : (
            <section key={section} className={styles.section}>
              <h3 className={styles.heading}>{t(`keys.${section}`)}</h3>
              <dl>
                {own.map((command) => (
                  <div key={command.id} className={styles.row}>
                    <dt>{t(command.label)}</dt>
                    <dd className={styles.caps}>
                      {command.keys.map((spelled) => (
                        <Keycaps key={spelled} spelled={spelled} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
      </section>
    </Dialog>
  )
}
