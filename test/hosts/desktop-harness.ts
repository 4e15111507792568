/** Starts the whole desktop shell over the Electron double, with folders of its own and an engine that says little. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type DesktopOptions, startDesktop } from '../../electron/desktop/desktop.ts'
import type { SenderEvent } from '../../electron/desktop/electron-api.ts'
import { type CreateEngine, serveShell } from '../../electron/desktop/serve-shell.ts'
import type { EngineSession } from '../../shared/channel.ts'
import type { CallName } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type ChildDouble, createElectronDouble, type ElectronDouble } from '../doubles/electron-double.ts'
import { createPageDouble } from '../doubles/page-double.ts'
import type { WindowDouble } from '../doubles/window-double.ts'

export const PAGE: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><title>Winnow</title>',
  'assets/main-abc.js': 'export const page = 1',
  'assets/main-abc.js.map': '{}',
  'assets/look.css': ':root { color: black }',
}

/** An engine that answers with the path behind a token: all that a shell can be wrong about. */
export const pathEngine: CreateEngine = async ({ places, dataFolder, host }) => ({
  connect: (): EngineSession => ({
    call: async (name: CallName, input: unknown) => {
      if (name === 'hello') return { host, settings: { keepsBackup: true } } as never
      if (name === 'open') return { path: await places.fileFor((input as { file: never }).file), dataFolder } as never
      if (name === 'saveAs') return (await places.targetFor((input as { target: never }).target)) as never
      if (name === 'listFolder') return { entries: await places.list((input as { path: string[] }).path) } as never
      throw new EngineError('bad-request', { reason: name })
    },
    end: () => {},
  }),
  close: async () => {},
})

/** Runs an engine in the process that the shell forks. */
export const runEngine =
  (createEngine: CreateEngine = pathEngine) =>
  (child: ChildDouble): void => {
    serveShell(
      {
        postMessage: (message) => {
          const sent = structuredClone(message)
          queueMicrotask(() => child.isAlive && child.emit('message', sent))
        },
        on: (_event, listener) => {
          child.onMessage = listener
        },
      },
      createEngine,
      (code) => child.die(code),
    )
  }

export interface StartWishes extends Partial<DesktopOptions> {
  readonly electron?: ElectronDouble
  readonly createEngine?: CreateEngine
  readonly isPackaged?: boolean
  /** Seen before the start, to set the double up. */
  readonly prepare?: (electron: ElectronDouble) => void
}

export type Desktop = Awaited<ReturnType<typeof startDouble>>

/** Starts the shell and makes the app ready. */
export const startDouble = async ({
  electron: given,
  createEngine,
  isPackaged,
  prepare,
  ...wishes
}: StartWishes = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'winnow-desktop-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }))
  const pageFolder = join(folder, 'renderer')
  await mkdir(join(pageFolder, 'assets'), { recursive: true })
  for (const [name, text] of Object.entries(PAGE)) await writeFile(join(pageFolder, name), text)
  await writeFile(join(folder, 'secret.txt'), 'secret')

  const electron = given ?? createElectronDouble(runEngine(createEngine))
  // A port that is left open would keep the test's process alive.
  onTestFinished(() => {
    for (const child of electron.children) child.die(0)
  })
  electron.app.isPackaged = isPackaged ?? true
  prepare?.(electron)
  const options: DesktopOptions = {
    pageFolder,
    preloadPath: join(folder, 'preload.cjs'),
    enginePath: join(folder, 'engine-host.mjs'),
    samplePath: join(folder, 'sample.jsonl'),
    dataFolder: join(folder, 'data'),
    version: '1.2.3',
    argv: ['winnow'],
    workingFolder: folder,
    platform: 'linux',
    ...wishes,
  }
  const started = startDesktop(electron.api, options)
  electron.app.becomeReady()
  await started

  /** The page of a window, the first one unless told; once made it stays. */
  const pageOf = (window: WindowDouble = windowAt(0), frame?: SenderEvent['senderFrame']) =>
    createPageDouble(electron, window, frame, options.platform)
  const windowAt = (index: number): WindowDouble => {
    const window = electron.windows[index]
    if (window === undefined) throw new Error(`no window ${index}`)
    return window
  }
  /** A file of the test's folder. */
  const file = async (name: string, text = '{"a":1}\n'): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, text)
    return path
  }
  return { electron, folder, options, pageOf, windowAt, file }
}

/** Waits until something holds that happens a few turns later. */
export const until = async (holds: () => boolean, timeoutMs = 5_000): Promise<void> => {
  const end = Date.now() + timeoutMs
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
