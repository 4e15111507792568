/**
 * The files of the page, read once at the start into a fixed list: a request can only name one of them, so that no
 * request's path is ever joined to a folder's.
 */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface PageFile {
  readonly body: Buffer
  readonly type: string
}

const INDEX = 'index.html'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
])

/** Reads the built page, keyed by request path: `/` is its index; files of unknown type, like source maps, stay out. */
export const readPageFiles = async (folder: string): Promise<ReadonlyMap<string, PageFile>> => {
  const files = new Map<string, PageFile>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES.get(extname(entry.name))
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    files.set(name === INDEX ? '/' : `/${name}`, { body: await readFile(path), type })
  }
  return files
}
