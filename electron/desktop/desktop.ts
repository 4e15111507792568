/**
 * The desktop host from start to quit, in the order in which it happens. Electron is a parameter, so that tests can drive
 * all of it; each line below is a subject with a file of its own.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { listPageFiles, registerScheme, servePage } from './app-scheme.ts'
import type { ElectronApi } from './electron-api.ts'
import { guardPages, guardSession } from './lockdown.ts'
import { handoverSchema, namedFiles, ownArguments } from './named-files.ts'
import { Shell, type ShellOptions } from './shell.ts'
import { ShellMemory } from './shell-memory.ts'

export interface DesktopOptions extends ShellOptions {
  /** The folder of the built page. */
  readonly pageFolder: string
  readonly argv: readonly string[]
  readonly workingFolder: string
}

/** Under which Windows groups windows and recent files; the one that the app is packed with. */
export const APP_ID = 'app.winnow'

/** Starts the app, or hands its files to the one that runs already. Settles once the first window opens. */
export const startDesktop = async (electron: ElectronApi, options: DesktopOptions): Promise<void> => {
  const { app } = electron
  const isDevelopment = !app.isPackaged

  // Before the app is ready, or never.
  app.enableSandbox()
  registerScheme(electron.protocol)
  guardPages(app)
  const profile = keepProfile(app, options.dataFolder)
  const files = namedFiles(ownArguments(options.argv, app.isPackaged), options.workingFolder)
  if (!app.requestSingleInstanceLock({ files })) {
    app.quit()
    return
  }
  const early = [...files]
  let openFiles = (paths: readonly string[]): void => {
    early.push(...paths)
  }
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const handover = handoverSchema.safeParse(data)
    openFiles(handover.success ? handover.data.files : [])
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFiles([path])
  })
  await app.whenReady()

  guardSession(electron.session.defaultSession, isDevelopment)
  servePage(electron.protocol, await listPageFiles(options.pageFolder))
  const memory = await ShellMemory.read(join(profile, 'shell.json'))
  electron.nativeTheme.themeSource = memory.get().theme
  const shell = new Shell(electron, options, memory)
  openFiles = (paths) => shell.openFiles(paths)
  openFiles(early)
}

/** Gives the place on the disk of a file that is packed with the app, but beside its archive. */
export const outsideArchive = (path: string): string => path.replace(/(?<=[\\/]app\.asar)(?=[\\/])/, '.unpacked')

/** Chromium's profile lives in the data folder too: one place to move, and one lock for each data folder. */
const keepProfile = (app: ElectronApi['app'], dataFolder: string): string => {
  const profile = join(dataFolder, 'desktop')
  mkdirSync(profile, { recursive: true })
  app.setPath('userData', profile)
  app.setAppUserModelId(APP_ID)
  return profile
}
