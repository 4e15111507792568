/**
 * Where Winnow keeps its own data: journals, caches, settings. Desktop, headless and command line must agree on it, since
 * unsaved work belongs to the file and not to the window in which it was done.
 */
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

/** Gives the absolute path of the data folder for an environment, a platform and a home folder. */
export const dataFolder = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string => {
  const path = platform === 'win32' ? win32 : posix
  const named = environment.WINNOW_DATA
  if (named) return path.resolve(named)
  if (platform === 'win32') return path.join(environment.APPDATA || path.join(home, 'AppData', 'Roaming'), 'Winnow')
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Winnow')
  // The XDG rules say that a relative value must be ignored.
  const shared = environment.XDG_DATA_HOME
  return path.join(shared && path.isAbsolute(shared) ? shared : path.join(home, '.local', 'share'), 'winnow')
}
