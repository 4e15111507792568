/**
 * The one folder that a headless host serves. Nothing outside it can be named, read, listed or written, whatever names the
 * page sends and wherever links point: every name is checked by itself, the whole path is resolved, and only the
 * resolved path is handed on. Hidden files (the backups among them) are not served.
 */
import type { Stats } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, sep } from 'node:path'
import type { FileRef, FolderEntry, TargetRef } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { hasErrorCode } from '../engine/disk.ts'
import type { Places } from '../engine/places.ts'

/** More entries than this are more than a person reads, and than one message should hold. */
export const LIST_LIMIT = 50_000
const STAT_BATCH = 64

/** Serves a folder; fails with `file-missing` or `file-not-regular` when there is no such folder. */
export const serveFolder = async (folder: string): Promise<Places> => {
  const root = await resolveFolder(folder)
  return {
    fileFor: (ref) => fileFor(root, ref),
    targetFor: (ref) => targetFor(root, ref),
    mayOpen: async (path) => {
      const resolved = await resolve(path)
      return resolved !== null && isInside(root, resolved) && !isHidden(root, resolved)
    },
    list: (path) => list(root, path),
  }
}

/**
 * Gives the names that lead from a folder to a file inside it, named from there or from where the program runs; fails
 * with `file-outside-folder` or `file-missing`.
 */
export const namesInside = async (folder: string, file: string): Promise<string[]> => {
  const root = await resolveFolder(folder)
  const path = (isAbsolute(file) ? null : await resolve(join(root, file))) ?? (await resolve(file))
  if (path === null) throw new EngineError('file-missing', { file })
  if (!isInside(root, path) || isHidden(root, path)) throw new EngineError('file-outside-folder', { file })
  return relative(root, path).split(sep)
}

/** Tells whether a text may be one name in a path: no separator, no way up, no device, nothing hidden. */
export const isPlainName = (name: string, platform: NodeJS.Platform = process.platform): boolean => {
  if (name === '' || name.startsWith('.') || name.includes('/') || name.includes('\0')) return false
  if (platform !== 'win32') return true
  // Windows also reads \ as a separator, : as a drive or a stream, and takes device names and trailing dots for others.
  return !/[\\:*?"<>|]/.test(name) && !/[. ]$/.test(name) && !WINDOWS_DEVICE.test(name)
}

const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i

const resolveFolder = async (folder: string): Promise<string> => {
  const root = await resolve(folder)
  if (root === null) throw new EngineError('file-missing', { file: folder })
  if (!(await stat(root)).isDirectory()) throw new EngineError('file-not-regular', { file: folder })
  return root
}

const fileFor = async (root: string, ref: Extract<FileRef, { kind: 'picked' | 'served' }>): Promise<string> => {
  if (ref.kind === 'picked') throw new EngineError('file-outside-folder', { file: '' })
  const path = await within(root, ref.path)
  const found = await stat(path)
  // A folder stands for the files in it that may be opened, each of which is asked about.
  if (!found.isFile() && !found.isDirectory()) await refuseKind(path)
  return path
}

const targetFor = async (root: string, ref: TargetRef): Promise<{ path: string; overwrite: boolean }> => {
  if (ref.kind === 'picked') throw new EngineError('file-outside-folder', { file: '' })
  const name = ref.path.at(-1) ?? ''
  if (!isPlainName(name)) throw new EngineError('file-outside-folder', { file: name })
  const folder = await within(root, ref.path.slice(0, -1))
  if (!(await stat(folder)).isDirectory()) throw new EngineError('file-missing', { file: ref.path.join('/') })
  const path = join(folder, name)
  const there = await find(path)
  if (there === null) return { path, overwrite: ref.overwrite }
  const resolved = there.isSymbolicLink() ? await resolve(path) : path
  if (resolved === null) throw new EngineError('target-dangling-link', { file: name })
  if (!isInside(root, resolved) || isHidden(root, resolved))
    throw new EngineError('file-outside-folder', { file: name })
  if (!(await stat(resolved)).isFile()) await refuseKind(resolved)
  if (!ref.overwrite) throw new EngineError('target-exists', { file: name })
  return { path: resolved, overwrite: true }
}

const list = async (root: string, path: readonly string[]): Promise<FolderEntry[]> => {
  const folder = await within(root, path)
  const names = (await readNames(folder)).filter((name) => isPlainName(name)).sort(byName)
  // A list that is cut would hide files without a word.
  if (names.length > LIST_LIMIT) {
    throw new EngineError('folder-too-large', { file: path.at(-1) ?? basename(root), limit: LIST_LIMIT })
  }
  const entries: FolderEntry[] = []
  for (let start = 0; start < names.length; start += STAT_BATCH) {
    const batch = names.slice(start, start + STAT_BATCH)
    const found = await Promise.all(batch.map((name) => entryFor(root, folder, name)))
    entries.push(...found.filter((entry) => entry !== null))
  }
  const folders = entries.filter((entry) => entry.kind === 'folder')
  const files = entries.filter((entry) => entry.kind === 'file')
  return [...folders, ...files]
}

/** Gives the resolved path of names inside the folder. */
const within = async (root: string, names: readonly string[]): Promise<string> => {
  const shown = names.join('/')
  if (!names.every((name) => isPlainName(name))) throw new EngineError('file-outside-folder', { file: shown })
  const path = await resolve(join(root, ...names))
  if (path === null) throw new EngineError('file-missing', { file: shown })
  if (!isInside(root, path) || isHidden(root, path)) throw new EngineError('file-outside-folder', { file: shown })
  return path
}

/** Gives a file's or folder's line in a listing; null for a link that leads out, a device, or what has just gone. */
const entryFor = async (root: string, folder: string, name: string): Promise<FolderEntry | null> => {
  const path = await resolve(join(folder, name))
  if (path === null || !isInside(root, path) || isHidden(root, path)) return null
  const found = await find(path)
  if (found === null || !(found.isFile() || found.isDirectory())) return null
  const isFile = found.isFile()
  return {
    name,
    kind: isFile ? 'file' : 'folder',
    sizeBytes: isFile ? found.size : 0,
    modifiedMs: Math.round(found.mtimeMs),
  }
}

const readNames = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder)
  } catch (error) {
    const file = basename(folder)
    if (hasErrorCode(error, 'ENOTDIR')) throw new EngineError('file-not-regular', { file }, { cause: error })
    if (hasErrorCode(error, 'EACCES', 'EPERM')) {
      throw new EngineError('file-no-permission', { file }, { cause: error })
    }
    throw error
  }
}

const refuseKind = async (path: string): Promise<never> => {
  const isFolder = (await stat(path)).isDirectory()
  throw new EngineError(isFolder ? 'file-is-directory' : 'file-not-regular', { file: basename(path) })
}

const isInside = (root: string, path: string): boolean => path === root || path.startsWith(withSeparator(root))

/** A link may lead from a plain name to a hidden one, so what was resolved is looked at again. */
const isHidden = (root: string, path: string): boolean =>
  relative(root, path)
    .split(sep)
    .some((name) => name.startsWith('.'))

const withSeparator = (folder: string): string => (folder.endsWith(sep) ? folder : `${folder}${sep}`)

const resolve = async (path: string): Promise<string | null> => {
  try {
    return await realpath(path)
  } catch (error) {
    if (hasErrorCode(error, 'EACCES', 'EPERM')) {
      throw new EngineError('file-no-permission', { file: basename(path) }, { cause: error })
    }
    if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG')) throw error
    return null
  }
}

const find = async (path: string): Promise<Stats | null> => {
  try {
    return await lstat(path)
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) throw error
    return null
  }
}

const order = new Intl.Collator('en', { numeric: true })
const byName = (one: string, other: string): number => order.compare(one, other) || (one < other ? -1 : 1)
