/** The engine's settings, kept in the app's data folder. What can't be read is as if it had never been set. */
import { join } from 'node:path'
import { type Settings, settingsSchema } from '../../shared/contract.ts'
import { type Disk, isNotFound, readSmallFile, replaceFile } from './disk.ts'

const DEFAULTS: Settings = { keepsBackup: true, decisionsOut: 'none', decisionsField: 'winnow' }

export const readSettings = async (disk: Disk, dataFolder: string): Promise<Settings> => {
  try {
    const bytes = await readSmallFile(disk, join(dataFolder, 'settings.json'), 2 ** 20)
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes))
    // What an earlier Winnow wrote has no word on what it did not know.
    const parsed = settingsSchema.safeParse(typeof found === 'object' ? { ...DEFAULTS, ...found } : found)
    return parsed.success ? parsed.data : DEFAULTS
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof SyntaxError)) throw error
    return DEFAULTS
  }
}

export const writeSettings = (disk: Disk, dataFolder: string, settings: Settings): Promise<void> =>
  replaceFile(disk, join(dataFolder, 'settings.json'), new TextEncoder().encode(JSON.stringify(settings)))
