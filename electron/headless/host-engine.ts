/** The real engine as the headless hosts run it. */
import { createEngine, type Engine } from '../engine/engine.ts'
import type { Places } from '../engine/places.ts'
import { samplePath, version } from './program.ts'

/** Starts an engine whose work is kept in a data folder and whose files are those of one served folder. */
export const startEngine = (dataFolder: string, places: Places, folderName: string): Promise<Engine> =>
  createEngine({
    dataFolder,
    host: { kind: 'headless', folderName, version, platform: process.platform },
    places,
    samplePath: samplePath(),
  })
