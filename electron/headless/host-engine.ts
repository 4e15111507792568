/** The real engine as the headless hosts run it. */
import type { Settings } from '../../shared/contract.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import type { Places } from '../engine/places.ts'
import { samplePath, version } from './program.ts'

/**
 * Starts an engine whose work is kept in a data folder and whose files are those of one served folder; `settings` hold for
 * this engine alone.
 */
export const startEngine = (
  dataFolder: string,
  places: Places,
  folderName: string,
  settings: Partial<Settings> = {},
): Promise<Engine> =>
  createEngine({
    dataFolder,
    settings,
    host: { kind: 'headless', folderName, version, platform: process.platform },
    places,
    samplePath: samplePath(),
  })
