/**
 * Where the user points at files: the open and save dialogs, a drop, the recent ones. A path goes to the engine's process
 * under a fresh token, and only the token goes to the page.
 */
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import type { OpenDialogOptions } from 'electron'
import type { PickedFile } from '../../shared/desktop-bridge.ts'
import type { ElectronApi, WindowFrame } from './electron-api.ts'
import type { PickedPath, PickUse } from './engine-messages.ts'
import type { Say } from './words.ts'

/** What tells the engine of a token, and knows it afterwards. */
export interface PickKeeper {
  pick(pick: PickedPath): Promise<void>
}

/** Gives a path a token that the page may say. */
export const givePick = async (keeper: PickKeeper, path: string, use: PickUse): Promise<PickedFile> => {
  const token = randomUUID()
  await keeper.pick({ token, path, use })
  return { token, name: basename(path) || path }
}

/** Lets the user choose a file to open. */
export const pickFile = async (
  dialog: ElectronApi['dialog'],
  window: WindowFrame,
  say: Say,
  keeper: PickKeeper,
): Promise<PickedFile | null> => {
  const [path] = await choose(dialog, window, { title: say('menu.dialog.open'), filters: filters(say) }, ['openFile'])
  return path === undefined ? null : givePick(keeper, path, 'open')
}

/** Lets the user choose files that are one dataset. */
export const pickFiles = async (
  dialog: ElectronApi['dialog'],
  window: WindowFrame,
  say: Say,
  keeper: PickKeeper,
): Promise<PickedFile[]> => {
  const options = { title: say('menu.dialog.open'), filters: filters(say) }
  const paths = await choose(dialog, window, options, ['openFile', 'multiSelections'])
  return Promise.all(paths.map((path) => givePick(keeper, path, 'open')))
}

/** Lets the user choose a folder, which stands for the files in it. */
export const pickFolder = async (
  dialog: ElectronApi['dialog'],
  window: WindowFrame,
  say: Say,
  keeper: PickKeeper,
): Promise<PickedFile | null> => {
  const [path] = await choose(dialog, window, { title: say('menu.dialog.openFolder') }, ['openDirectory'])
  return path === undefined ? null : givePick(keeper, path, 'open')
}

const choose = async (
  dialog: ElectronApi['dialog'],
  window: WindowFrame,
  options: OpenDialogOptions,
  properties: OpenDialogOptions['properties'],
): Promise<readonly string[]> => {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...options, properties })
  return canceled ? [] : filePaths
}

/** Lets the user choose where to write; the name is proposed in the folder of the file that is open. */
export const pickTarget = async (
  dialog: ElectronApi['dialog'],
  window: WindowFrame,
  say: Say,
  keeper: PickKeeper,
  wish: { readonly kind: 'save-as' | 'export'; readonly name: string },
  openPath: string | undefined,
): Promise<PickedFile | null> => {
  const name = plainName(wish.name)
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: say(wish.kind === 'export' ? 'menu.dialog.export' : 'menu.dialog.saveAs'),
    defaultPath: openPath === undefined ? name : join(dirname(openPath), name),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
    filters: targetFilters(say, name),
  })
  return canceled || filePath === '' ? null : givePick(keeper, filePath, 'write')
}

/** Takes a dropped file's path when something is there; what it is, the engine finds out and says in words. */
export const takeDrop = async (keeper: PickKeeper, path: string): Promise<PickedFile | null> => {
  if (!isAbsolute(path) || path.includes('\0')) return null
  try {
    await stat(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null // gone, or not for this user to see
    throw error
  }
  return givePick(keeper, path, 'open')
}

/** What a file is, its bytes tell; these are only what is shown at first. */
const filters = (say: Say) => [
  { name: say('menu.dialog.datasets'), extensions: ['jsonl', 'ndjson', 'json', 'gz', 'zst', 'csv', 'tsv', 'parquet'] },
  { name: say('menu.dialog.allFiles'), extensions: ['*'] },
]

/** A file that is not of rows is of one kind alone, so that a system that adds endings adds none to it. */
const targetFilters = (say: Say, name: string) => {
  const extension = /\.(png|svg|csv|tsv|parquet|gz|zst)$/.exec(name)?.[1]
  const jsonLines = { name: say('menu.dialog.jsonLines'), extensions: ['jsonl', 'ndjson', 'json'] }
  if (extension === undefined) return [jsonLines, { name: say('menu.dialog.allFiles'), extensions: ['*'] }]
  return [
    { name: extension.toUpperCase(), extensions: [extension] },
    { name: say('menu.dialog.allFiles'), extensions: ['*'] },
  ]
}

/** The page proposes a name, never a folder. */
const plainName = (name: string): string => {
  const plain = Array.from(name, (character) => (isPlain(character) ? character : '_')).join('')
  return plain === '' || plain === '.' || plain === '..' ? 'rows.jsonl' : plain
}

const isPlain = (character: string): boolean => character >= ' ' && !'\\/:*?"<>|\u007f'.includes(character)
