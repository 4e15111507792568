/**
 * Keys of the whole window. What an element has already used, what belongs to an input method, and what edits the text
 * that is being typed are left alone; grid and panel hear their own keys themselves.
 */
import type { App } from './app-context.ts'
import { commandsOf } from './commands.ts'
import { isKey } from './keys.ts'
import { isTextField } from './text-field.ts'

/** Listens until told to stop. */
export const listenForKeys = (app: App): (() => void) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.key === 'Process') return
    const isTyping = isTextField(event.target)
    const command = commandsOf(app).find(
      ({ scope, keys }) => scope === 'window' && keys.some((spelled) => isKey(event, spelled)),
    )
    if (command === undefined) return
    // In a text field undo is the text's own, and a sign without a modifier is text.
    if (isTyping && (command.section === 'edit' || !command.keys.some((spelled) => spelled.includes('Mod')))) return
    // A dialog that is open is answered first; only the palette may take its place.
    if (app.dialogs.getCurrent() !== null && command.id !== 'palette') return
    event.preventDefault()
    if (command.isEnabled?.() ?? true) command.run()
  }
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}
