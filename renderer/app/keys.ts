/**
 * Keys as commands spell them (`Shift+Mod+Z`): read from the keyboard, and shown as they are printed on it. A letter is
 * matched by what it writes, so that a Dvorak or AZERTY user presses what the sheet shows.
 */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly code?: string
}

const isMacintosh = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)

const MAC_CAPS: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Control: '⌃' }
const CAPS: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Control: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  ' ': 'Space',
}

/** Gives the caps of a spelled key, in the order in which the system writes them. */
export const keyCaps = (spelled: string, isMac = isMacintosh): readonly string[] =>
  inOrder(partsOf(spelled), isMac ? ['Control', 'Alt', 'Shift', 'Mod'] : ['Mod', 'Control', 'Alt', 'Shift']).map(
    (part) => (isMac ? MAC_CAPS[part] : undefined) ?? CAPS[part] ?? part,
  )

/** Tells whether a key press is the spelled key. */
export const isKey = (press: KeyPress, spelled: string, isMac = isMacintosh): boolean => {
  const parts = partsOf(spelled)
  const key = parts.at(-1) ?? ''
  const isMod = isMac ? press.metaKey : press.ctrlKey
  const isOther = isMac ? press.ctrlKey : press.metaKey
  if (
    isMod !== parts.includes('Mod') ||
    isOther !== parts.includes('Control') ||
    press.altKey !== parts.includes('Alt')
  )
    return false
  // What a sign needs to be typed (Shift for ?) depends on the keyboard; for letters and named keys Shift is a meaning.
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  if (!isSign && press.shiftKey !== parts.includes('Shift')) return false
  // With Option a Mac writes another sign for each figure and letter, so there the key cap counts.
  if (press.key.toLowerCase() === key.toLowerCase() || (press.altKey && press.code === `Digit${key}`)) return true
  return isMac && press.altKey && press.code === `Key${key.toUpperCase()}`
}

const inOrder = (parts: readonly string[], modifiers: readonly string[]): readonly string[] => [
  ...modifiers.filter((modifier) => parts.slice(0, -1).includes(modifier)),
  ...parts.slice(-1),
]

/** The last plus of `Mod++` is the key itself. */
const partsOf = (spelled: string): readonly string[] => spelled.split(/(?<=.)\+(?=.)/)
