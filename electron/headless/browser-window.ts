/**
 * Opens the page for the person at this machine: in a window of its own where a Chromium is installed, with a profile of
 * Winnow's own, else in the default browser.
 */
import { spawn } from 'node:child_process'
import { access, constants, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { hasErrorCode } from '../engine/disk.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What was opened. A window's `ended` settles when its browser has ended; one in the default browser has no end to see. */
export type Opened =
  | { kind: 'window'; ended: Promise<void>; isUnsandboxed: boolean; close(): void }
  | { kind: 'default-browser' }
  | { kind: 'nothing' }

const CHROMIUM_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
  'brave-browser',
]
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']
const WINDOWS_PATHS = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
]
/** A browser that ends sooner than this with a failure never showed a window. */
const START_MS = 5_000

/** Opens a URL; `profileFolder` is where a Chromium may keep the page's data. */
export const openInBrowser = async (
  url: string,
  profileFolder: string,
  environment: Environment = process.env,
): Promise<Opened> => {
  const named = environment.WINNOW_BROWSER
  if (!named && !hasScreen(environment)) return { kind: 'nothing' }
  const chromium = named || (await findChromium(environment))
  if (chromium !== null) {
    const window = await openWindow(chromium, url, profileFolder)
    if (window !== null) return window
  }
  return (await openByDefault(url)) ? { kind: 'default-browser' } : { kind: 'nothing' }
}

/** Gives the arguments that make a Chromium open one page as a window of its own. */
export const windowArguments = (url: string, profileFolder: string, isRoot: boolean): string[] => [
  `--app=${url}`,
  `--user-data-dir=${profileFolder}`,
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-mode',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--password-store=basic',
  // Chromium refuses to run sandboxed as root.
  ...(isRoot ? ['--no-sandbox'] : []),
]

const hasScreen = (environment: Environment): boolean =>
  process.platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)

const openWindow = async (chromium: string, url: string, profileFolder: string): Promise<Opened | null> => {
  const isRoot = process.getuid?.() === 0
  const profile = await profileFor(chromium, profileFolder)
  const child = spawn(chromium, windowArguments(url, profile, isRoot), { stdio: 'ignore' })
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1))
    child.once('error', () => resolve(1))
  })
  const isUp = new Promise<null>((resolve) => setTimeout(resolve, START_MS, null).unref())
  const early = await Promise.race([ended, isUp])
  if (early !== null && early !== 0) return null
  return {
    kind: 'window',
    ended: ended.then(() => undefined),
    isUnsandboxed: isRoot,
    close: () => child.kill(),
  }
}

/** A Chromium packed as a snap may not see hidden folders of the home folder. */
const profileFor = async (chromium: string, profileFolder: string): Promise<string> => {
  const program = await realpath(chromium)
  const isSnap = program.startsWith('/snap/') || program === '/usr/bin/snap'
  return isSnap ? join(homedir(), 'snap', 'chromium', 'common', 'winnow') : profileFolder
}

const findChromium = async (environment: Environment): Promise<string | null> => {
  for (const path of chromiumPaths(process.platform, environment)) {
    if (await isExecutable(path)) return path
  }
  return null
}

/** Gives the places where a Chromium may be, best first. */
export const chromiumPaths = (platform: NodeJS.Platform, environment: Environment): string[] => {
  if (platform === 'darwin') {
    return MAC_APPS.flatMap((name) =>
      ['/Applications', join(homedir(), 'Applications')].map((folder) =>
        join(folder, `${name}.app`, 'Contents', 'MacOS', name),
      ),
    )
  }
  if (platform === 'win32') {
    const folders = [environment.ProgramFiles, environment['ProgramFiles(x86)'], environment.LOCALAPPDATA]
    return WINDOWS_PATHS.flatMap((parts) =>
      folders.filter((folder) => folder).map((folder) => join(`${folder}`, ...parts)),
    )
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

const isExecutable = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return true
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP')) throw error
    return false
  }
}

const openByDefault = (url: string): Promise<boolean> => {
  const [command, ...args] = defaultOpener(url)
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.unref()
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
    // Some openers stay as long as the browser does.
    setTimeout(resolve, START_MS, true).unref()
  })
}

const defaultOpener = (url: string): [string, ...string[]] => {
  if (process.platform === 'darwin') return ['open', url]
  // "start" is a word of cmd's, which would take the & of a URL for its own.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}
