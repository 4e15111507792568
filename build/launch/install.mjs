/**
 * Installs the packages when they are not what the lock file says. It compares what npm wrote down at the end of its last
 * install, so that a second run needs neither network nor time, and an install that was cut off is done again.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, tailOf } from './program.mjs'
import { inSeconds, root, say } from './project.mjs'

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} Lock */

/**
 * Names the packages of a lock file that an installation lacks or holds at another version. Optional ones are left out:
 * most are for other platforms.
 * @param {Lock} lock
 * @param {Lock} installed
 */
export const missingPackages = (lock, installed) =>
  Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.optional && !entry.devOptional)
    .filter(([path, entry]) => installed.packages[path]?.version !== entry.version)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))

/** Installs what is missing; false after npm's own words about why it could not. */
export const ensureInstalled = async () => {
  const lock = readLock(join(root, 'package-lock.json'))
  if (lock === undefined) throw new Error('package-lock.json is missing')
  // npm writes this file last, so without it an install was cut off.
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'))
  const missing = installed === undefined ? undefined : missingPackages(lock, installed)
  if (missing?.length === 0) return true
  // `npm ci` first empties node_modules, which on Windows holds the Node that may be running this very script.
  const isWhole = missing === undefined
  const command = isWhole ? ['ci'] : ['install', '--no-save']
  say(isWhole ? 'installing packages (npm ci) ...' : `installing ${missing.length} changed packages (npm install) ...`)
  const startedMs = Date.now()
  const outcome = await npm([...command, '--no-audit', '--no-fund', '--loglevel=error'])
  if (outcome.code !== 0) {
    console.error(tailOf(outcome.output, 40))
    say(`npm ${command[0]} failed, so nothing could be started; npm's words are above`)
    return false
  }
  say(`installed in ${inSeconds(Date.now() - startedMs)}`)
  return true
}

/** @param {readonly string[]} args */
const npm = (args) => {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) {
    return run(process.env.npm_node_execpath ?? process.execPath, [script, ...args], { cwd: root })
  }
  return run('npm', args, { cwd: root, isShell: process.platform === 'win32' })
}

/**
 * @param {string} path
 * @returns {Lock | undefined}
 */
const readLock = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined)
