/**
 * Which files somebody means who names a file, a folder, a pattern such as `train-*.jsonl`, or several of these, and what names
 * them together. Files come in the order of their names, numbers in them counted (train-2 before train-10), so that one
 * naming gives one order on every machine. What is named by itself is taken as it is; of folders and patterns hidden
 * files and those that Winnow keeps beside datasets are no part.
 */
import { basename, dirname, join, parse, resolve, sep } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import { alternatives, hasWildcard, isPattern, nameTest } from '../../../shared/name-pattern.ts'
import { type Disk, type FileStat, hasErrorCode, isNotFound } from '../disk.ts'
import { isOwnFile, likelyDatasets } from './dataset-names.ts'
import { nameTogether } from './name-together.ts'

export interface FoundFiles {
  /** The real path; of several files, what names them together: the folder, or folder/train-*.jsonl. */
  readonly path: string
  /** Their real paths, each once. */
  readonly files: readonly string[]
  /** What each is called among the others: its name as found (not as a link resolves it), with the folders that differ. */
  readonly names: readonly string[]
  readonly isSeveral: boolean
}

export interface HowToFind {
  /** Whether files found in folders or by patterns may be opened, told by their real path. */
  readonly mayOpen?: (path: string) => Promise<boolean>
  /** Whether names were typed, so that they may be patterns; a name out of a dialog is one file's, whatever is in it. */
  readonly areTyped?: boolean
}

/** More files than this are no dataset that somebody opens knowingly. */
export const MOST_FILES = 10_000

const STAT_BATCH = 64

/** Finds the files that are named; fails with `file-missing`, `folder-no-files`, `folder-too-large` or `file-no-permission`. */
export const findFiles = async (
  disk: Disk,
  named: string | readonly string[],
  { mayOpen = async () => true, areTyped = true }: HowToFind = {},
): Promise<FoundFiles> => {
  const wanted = (typeof named === 'string' ? [named] : named).map((path) => resolve(path))
  const finder = new FileFinder(disk, mayOpen, areTyped)
  const found: string[] = []
  for (const path of wanted) {
    found.push(...(await finder.find(path)))
    if (found.length > MOST_FILES)
      throw new EngineError('folder-too-large', { file: basename(path), limit: MOST_FILES })
  }
  const files = await realFiles(disk, found)
  const [only] = files
  if (only === undefined) throw new EngineError('file-missing', { file: basename(wanted[0] ?? '') })
  if (files.length === 1) return { path: only.real, files: [only.real], names: [basename(only.real)], isSeveral: false }
  files.sort((one, other) => byName(one.path, other.path))
  const folder = commonFolder(files.map(({ path }) => path))
  const names = files.map(({ path }) => nameWithin(folder, path))
  const path = await finder.togetherOf(wanted, folder, names)
  return { path, files: files.map(({ real }) => real), names, isSeveral: true }
}

/** Gives files that were found before, in their order and as they were called together; `names` where they are known. */
export const foundBefore = (path: string, files: readonly string[], names?: readonly string[]): FoundFiles => {
  if (files.length < 2) return { path, files, names: names ?? [basename(path)], isSeveral: false }
  const folder = commonFolder(files)
  return { path, files, names: names ?? files.map((file) => nameWithin(folder, file)), isSeveral: true }
}

const order = new Intl.Collator('en', { numeric: true })

/** Puts names in order, folder by folder. */
const byName = (one: string, other: string): number => {
  const [ones, others] = [one.split(sep), other.split(sep)]
  const at = ones.findIndex((name, index) => name !== others[index])
  const [a, b] = [ones[at] ?? '', others[at] ?? '']
  return order.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

const realFiles = async (disk: Disk, paths: readonly string[]): Promise<{ path: string; real: string }[]> => {
  const files = new Map<string, { path: string; real: string }>()
  for (const path of paths) {
    const real = await asked(path, disk.realpath(path))
    if (!files.has(real)) files.set(real, { path, real })
  }
  return [...files.values()]
}

/** The longest folder that holds all of them; '' where they are on several drives. */
const commonFolder = (paths: readonly string[]): string => {
  let folder = dirname(paths[0] ?? '')
  for (const path of paths) {
    while (nameWithin(folder, path) === path) {
      const above = dirname(folder)
      if (above === folder) return ''
      folder = above
    }
  }
  return folder
}

const nameWithin = (folder: string, path: string): string => {
  const start = folder.endsWith(sep) ? folder : `${folder}${sep}`
  return path.startsWith(start) ? path.slice(start.length).split(sep).join('/') : path
}

class FileFinder {
  readonly #disk: Disk
  readonly #mayOpen: (path: string) => Promise<boolean>
  readonly #areTyped: boolean
  readonly #names = new Map<string, readonly string[]>()

  constructor(disk: Disk, mayOpen: (path: string) => Promise<boolean>, areTyped: boolean) {
    this.#disk = disk
    this.#mayOpen = mayOpen
    this.#areTyped = areTyped
  }

  /** Finds the files of one name, which is absolute. */
  async find(path: string): Promise<readonly string[]> {
    // A file may really be called `train-*.jsonl`.
    const stat = await this.#statOf(path)
    if (stat !== null && !stat.isDirectory) return [path]
    if (stat !== null) return this.#inFolder(path)
    if (!this.#areTyped || !isPattern(patternOf(path))) throw new EngineError('file-missing', { file: basename(path) })
    const found: string[] = []
    for (const one of alternatives(patternOf(path))) found.push(...(await this.#matching(parse(path).root, one)))
    if (found.length === 0) throw new EngineError('file-missing', { file: basename(path) })
    return found
  }

  /** Gives what names files together that were found by these names. */
  async togetherOf(wanted: readonly string[], folder: string, names: readonly string[]): Promise<string> {
    const [only = ''] = wanted
    if (wanted.length > 1) {
      const real = folder === '' ? '' : await this.#disk.realpath(folder)
      const others = names.some((name) => name.includes('/')) || folder === '' ? null : await this.#filesIn(folder)
      return nameTogether(real, names, others === null ? null : others.map((path) => basename(path)))
    }
    if ((await this.#statOf(only)) !== null) return this.#disk.realpath(only)
    // Of a pattern, the folders that it is sure of are told as they are.
    const pieces = patternOf(only).split(sep)
    const sure = pieces.findIndex((piece) => isPattern(piece) || /[{}]/.test(piece))
    const start = join(parse(only).root, ...pieces.slice(0, sure))
    return join(await this.#disk.realpath(start), ...pieces.slice(sure))
  }

  async #inFolder(folder: string): Promise<readonly string[]> {
    const files = likelyDatasets((await this.#filesIn(folder)).map((path) => basename(path)))
    if (files.length === 0) throw new EngineError('folder-no-files', { file: basename(folder) })
    return files.map((name) => join(folder, name))
  }

  /** Finds the files that a pattern without braces stands for, from a root on. */
  async #matching(root: string, pattern: string): Promise<string[]> {
    const pieces = pattern.split(sep)
    const last = pieces.pop() ?? ''
    let folders = [root]
    for (const piece of pieces) {
      const next: string[] = []
      for (const folder of folders) next.push(...(await this.#foldersIn(folder, piece)))
      folders = next
    }
    const found: string[] = []
    for (const folder of folders) found.push(...(await this.#namedIn(folder, last)))
    return found
  }

  async #foldersIn(folder: string, piece: string): Promise<string[]> {
    if (!hasWildcard(piece)) return [join(folder, piece)]
    const names = (await this.#namesIn(folder)).filter(isMatch(piece))
    return (await this.#stats(folder, names)).filter(({ stat }) => stat.isDirectory).map(({ path }) => path)
  }

  async #namedIn(folder: string, piece: string): Promise<string[]> {
    if (!hasWildcard(piece)) {
      const path = join(folder, piece)
      return (await this.#statOf(path))?.isFile === true ? [path] : []
    }
    const files = (await this.#filesIn(folder, piece.startsWith('.'))).map((path) => basename(path))
    // Who asks for everything means what a folder means.
    const matching = /^\*+$/.test(piece) ? likelyDatasets(files) : files.filter(isMatch(piece))
    return matching.map((name) => join(folder, name))
  }

  /** Lists the files in a folder that may be opened, our own and hidden ones left out. */
  async #filesIn(folder: string, withHidden = false): Promise<string[]> {
    const names = await this.#namesIn(folder)
    const known = new Set(names)
    const shown = names.filter((name) => (withHidden || !name.startsWith('.')) && !isOwnFile(name, known))
    const files: string[] = []
    for (const { path, stat } of await this.#stats(folder, shown)) {
      if (stat.isFile && (await this.#mayOpen(await asked(path, this.#disk.realpath(path))))) files.push(path)
    }
    return files
  }

  async #stats(folder: string, names: readonly string[]): Promise<{ path: string; stat: FileStat }[]> {
    const found: { path: string; stat: FileStat }[] = []
    for (let start = 0; start < names.length; start += STAT_BATCH) {
      const paths = names.slice(start, start + STAT_BATCH).map((name) => join(folder, name))
      const stats = await Promise.all(paths.map((path) => this.#statOf(path)))
      for (const [at, path] of paths.entries()) {
        const stat = stats[at]
        if (stat != null) found.push({ path, stat })
      }
    }
    return found
  }

  async #namesIn(folder: string): Promise<readonly string[]> {
    const names = this.#names.get(folder) ?? (await this.#readNames(folder))
    this.#names.set(folder, names)
    return names
  }

  async #readNames(folder: string): Promise<readonly string[]> {
    try {
      return await this.#disk.readdir(folder)
    } catch (error) {
      if (isNotFound(error)) return []
      throw refusal(folder, error)
    }
  }

  async #statOf(path: string): Promise<FileStat | null> {
    try {
      return await this.#disk.stat(path)
    } catch (error) {
      // Windows calls a name with `*` in it no name at all.
      if (isNotFound(error) || hasErrorCode(error, 'EINVAL', 'ENAMETOOLONG', 'ELOOP')) return null
      throw refusal(path, error)
    }
  }
}

/** The path behind its root, which on Windows may itself hold a `?`. */
const patternOf = (path: string): string => path.slice(parse(path).root.length)

const isMatch = (pattern: string): ((name: string) => boolean) => {
  const isCaseExact = process.platform !== 'win32' && process.platform !== 'darwin'
  const test = nameTest(pattern, { isCaseExact })
  return (name) => (pattern.startsWith('.') || !name.startsWith('.')) && test(name)
}

const asked = async <T>(path: string, answer: Promise<T>): Promise<T> => {
  try {
    return await answer
  } catch (error) {
    if (isNotFound(error)) throw new EngineError('file-missing', { file: basename(path) }, { cause: error })
    throw refusal(path, error)
  }
}

const refusal = (path: string, error: unknown): unknown =>
  hasErrorCode(error, 'EACCES', 'EPERM')
    ? new EngineError('file-no-permission', { file: basename(path) }, { cause: error })
    : error
