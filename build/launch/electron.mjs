/**
 * Finds, fetches and starts Electron. Its package brings no binary: a script of its own downloads it, which is tried once
 * for each version and remembered, so that a machine where it can't be had waits for it only once.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentOf } from './node-24.mjs'
import { reasonIn, run } from './program.mjs'
import { inSeconds, memoryFolder, root, say } from './project.mjs'

const folder = join(root, 'node_modules', 'electron')
const memory = join(memoryFolder, 'electron.json')
const DOWNLOAD_LIMIT_MS = 240_000
/** One that can't start (no display, no sandbox) ends within a second or two. */
const START_MS = 8_000

/** @typedef {{ path: string } | { reason: string }} Found */

/**
 * Gives the path of Electron's binary, fetching it if need be, or the reason why there is none.
 * @param {string} node
 * @returns {Promise<Found>}
 */
export const getElectron = async (node) => {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { reason: 'there is no display' }
  }
  const there = findElectron()
  if (there !== undefined) return { path: there }
  const version = versionOf()
  const remembered = readMemory()
  if (remembered?.version === version) return { reason: remembered.reason }
  say(`downloading Electron ${version} ...`)
  const startedMs = Date.now()
  const outcome = await run(node, [join(folder, 'install.js')], {
    cwd: root,
    env: environmentOf(node),
    timeLimitMs: DOWNLOAD_LIMIT_MS,
  })
  const path = findElectron()
  if (outcome.code === 0 && path !== undefined) {
    say(`downloaded in ${inSeconds(Date.now() - startedMs)}`)
    return { path }
  }
  const reason = outcome.isTimedOut
    ? 'its download took too long; `npx install-electron` tries again'
    : 'its download failed; `npx install-electron` tries again'
  mkdirSync(memoryFolder, { recursive: true })
  writeFileSync(memory, `${JSON.stringify({ version, reason })}\n`)
  return { reason }
}

/** Gives the path of the installed Electron binary; undefined when there is none of the right version. */
export const findElectron = () => {
  const pathFile = join(folder, 'path.txt')
  const versionFile = join(folder, 'dist', 'version')
  if (!existsSync(pathFile) || !existsSync(versionFile)) return undefined
  if (readFileSync(versionFile, 'utf8').replace(/^v/, '') !== versionOf()) return undefined
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : undefined
}

/**
 * Runs the app until its last window closes; gives its exit code, or the reason why it could not start.
 * @param {string} path
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number } | { reason: string }>}
 */
export const runElectron = (path, args) =>
  new Promise((resolve) => {
    const startedMs = Date.now()
    const child = spawn(path, args, { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] })
    let words = ''
    child.stderr.on('data', (bytes) => {
      // What Chromium says while it starts is only of interest if it does not.
      if (Date.now() - startedMs < START_MS) words += bytes.toString('utf8')
      else process.stderr.write(bytes)
    })
    child.on('error', (error) => resolve({ reason: error.message }))
    child.on('close', (code, signal) => {
      const isFailedStart = (code ?? 1) !== 0 && Date.now() - startedMs < START_MS
      if (isFailedStart) resolve({ reason: reasonIn(words) ?? `it ended with ${signal ?? `code ${code}`}` })
      else resolve({ code: code ?? 1 })
    })
  })

const versionOf = () => /** @type {string} */ (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version)

/** @returns {{ version: string, reason: string } | undefined} */
const readMemory = () => (existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')) : undefined)
