/**
 * The desktop app's entry, and the only file of the shell that knows the real Electron: that it is what the shell takes it
 * for is checked by the compiler here. Run by `electron dist/desktop/main.mjs [FILE]`; WINNOW_DATA names another data folder
 * (and with it another profile and another single instance), which is all that a test of the real app needs.
 */
import { fileURLToPath } from 'node:url'
import * as electron from 'electron'
import packageJson from '../../package.json' with { type: 'json' }
import { dataFolder } from '../engine/data-folder.ts'
import { outsideArchive, startDesktop } from './desktop.ts'

const built = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

// Not awaited: Electron is not ready before its entry module has loaded to the end, and the start waits for that.
startDesktop(electron, {
  pageFolder: built('renderer'),
  preloadPath: built('desktop/preload.cjs'),
  enginePath: built('node/engine-host.mjs'),
  samplePath: outsideArchive(built('sample/sample.jsonl')),
  dataFolder: dataFolder(),
  version: packageJson.version,
  argv: process.argv,
  workingFolder: process.cwd(),
  platform: process.platform,
}).catch((error: unknown) => {
  electron.dialog.showErrorBox('Winnow', error instanceof Error ? error.message : String(error))
  electron.app.exit(1)
})
