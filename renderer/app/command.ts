/**
 * What a command is: one row of the one table that palette, key sheet, menus and key handling all read, so that a key
 * shown is the key that works.
 */
import type { MessageKey } from './words.ts'

export const commandSections = ['file', 'edit', 'row', 'decide', 'sample', 'go', 'view', 'app'] as const
export type CommandSection = (typeof commandSections)[number]

export interface Command {
  /** Stable, as `save`; the desktop menus of shared/desktop-bridge.ts call commands by it. */
  readonly id: string
  readonly section: CommandSection
  readonly label: MessageKey
  /** Spelled `Mod+S`, `Shift+Mod+Z`, `F2`, `?`; Mod is Command on a Mac, else Control. The first is the one shown. */
  readonly keys: readonly string[]
  /** Where its keys are heard: anywhere in the window, or only by the grid or panel, which listens for itself. */
  readonly scope: 'window' | 'grid' | 'panel'
  /** Whether it can run now; without it, always. */
  readonly isEnabled?: () => boolean
  /** True for what the key sheet lists but the palette cannot sensibly run (arrows, typing). */
  readonly isKeyOnly?: boolean
  readonly run: () => void
}
