/**
 * Tells whether what was built still is what the sources say, by their content: a checkout, a copy or a touched file
 * changes times without changing anything, and a build that is skipped wrongly costs more than the hash.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { root } from './project.mjs'

/**
 * Hashes all files at or below the given paths of the checkout; a path that does not exist counts as empty.
 * @param {readonly string[]} paths
 * @param {(path: string) => boolean} [isSource]
 */
export const hashOf = (paths, isSource = () => true) => {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      if (!isSource(file)) continue
      const bytes = readFileSync(file)
      hash.update(`${relative(root, file).split(sep).join('/')}\0${bytes.length}\0`).update(bytes)
    }
  }
  return hash.digest('hex')
}

/**
 * Tells whether a stamp file holds a hash.
 * @param {string} stampPath
 * @param {string} hash
 */
export const isStamped = (stampPath, hash) => existsSync(stampPath) && readFileSync(stampPath, 'utf8').trim() === hash

/**
 * Writes a stamp once the work that it stands for is whole.
 * @param {string} stampPath
 * @param {string} hash
 */
export const stamp = (stampPath, hash) => {
  mkdirSync(dirname(stampPath), { recursive: true })
  writeFileSync(stampPath, `${hash}\n`)
}

/**
 * @param {string} path
 * @returns {string[]}
 */
const filesBelow = (path) => {
  if (!existsSync(path)) return []
  const entries = readDirectory(path)
  if (entries === undefined) return [path]
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]))
}

/** @param {string} path */
const readDirectory = (path) => {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined
    throw error
  }
}
