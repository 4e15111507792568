/** Every command by its name, in the reader's language or by its English id, with its key beside it. */
import { Command as Palette } from 'cmdk'
import { Dialog } from '../look/dialog.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { useApp } from './app-context.ts'
import { type Command, commandSections } from './command.ts'
import { commandMatch } from './command-match.ts'
import { commandsOf } from './commands.ts'
import styles from './palette.module.css'
import { useWords } from './words.ts'

export const CommandPalette = () => {
  const t = useWords()
  const app = useApp()
  const commands = commandsOf(app).filter(
    ({ id, isKeyOnly, isEnabled }) => id !== 'palette' && !isKeyOnly && (isEnabled?.() ?? true),
  )
  const run = (command: Command): void => {
    app.dialogs.close()
    // The focus returns first, so that a command of the grid finds it there.
    requestAnimationFrame(() => command.run())
  }
  return (
    <Dialog title={t('palette.title')} isTitleHidden isHigh onClose={() => app.dialogs.close()}>
      <Palette className={styles.palette} label={t('palette.title')} loop vimBindings={false} filter={matchOf}>
        <Palette.Input className={styles.input} placeholder={t('palette.search')} data-first-focus />
        <Palette.List className={styles.list}>
          <Palette.Empty className={styles.empty}>{t('palette.none')}</Palette.Empty>
          {commandSections.map((section) => {
            const own = commands.filter((command) => command.section === section)
            return own.length === 0 ? null : (
              <Palette.Group key={section} heading={t(`keys.${section}`)} className={styles.group}>
                {own.map((command) => (
                  <Palette.Item
                    key={command.id}
                    value={command.id}
                    keywords={[t(command.label), command.id]}
                    className={styles.item}
                    onSelect={() => run(command)}
                  >
                    <span className={styles.label}>{t(command.label)}</span>
                    {command.keys[0] !== undefined && <Keycaps spelled={command.keys[0]} />}
                  </Palette.Item>
                ))}
              </Palette.Group>
            )
          })}
        </Palette.List>
      </Palette>
    </Dialog>
  )
}

/** The names are the shown one and the English id, so that either language finds a command. */
const matchOf = (_id: string, typed: string, names: readonly string[] = []): number => commandMatch(typed, names)
