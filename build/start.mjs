/**
 * `npm start [-- FILE]`: installs and builds what is missing, then opens the app: the desktop one, or, where Electron can't
 * be had or started, the same app in a browser window of its own. `--browser` asks for the latter, and WINNOW_NO_WINDOW=1
 * for a server that opens nothing. Runs on a plain Node 20.
 */
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { ensureBuilt } from './launch/build.mjs'
import { getElectron, runElectron } from './launch/electron.mjs'
import { ensureInstalled } from './launch/install.mjs'
import { findNode24 } from './launch/node-24.mjs'
import { root, say } from './launch/project.mjs'

const args = process.argv.slice(2)
// npm runs scripts in the checkout; files are named from where the command was typed.
const files = args
  .filter((arg) => !arg.startsWith('--'))
  .map((file) => resolve(process.env.INIT_CWD ?? process.cwd(), file))
const isWindowless = process.env.WINNOW_NO_WINDOW === '1'

const start = async () => {
  const missing = files.find((file) => statSync(file, { throwIfNoEntry: false }) === undefined)
  if (missing !== undefined) {
    say(`there is no file ${missing}`)
    return 1
  }
  const node = (await ensureInstalled()) ? findNode24() : undefined
  if (node === undefined || !(await ensureBuilt(node))) return 1
  if (!isWindowless && !args.includes('--browser')) {
    const electron = await openOnDesktop(node)
    if ('code' in electron) return electron.code
    say(`Electron could not be started (${electron.reason}), so Winnow opens in a browser window`)
  }
  return serveInBrowser(node)
}

/** @param {string} node */
const openOnDesktop = async (node) => {
  const electron = await getElectron(node)
  if ('reason' in electron) return electron
  say('opening Winnow ...')
  return runElectron(electron.path, [join(root, 'dist/desktop/main.mjs'), ...files])
}

/**
 * Serves the folder of the named file, or the home folder, until the window is closed.
 * @param {string} node
 * @returns {Promise<number>}
 */
const serveInBrowser = (node) => {
  const [file] = files
  const isFolder = file !== undefined && statSync(file).isDirectory()
  const place = file === undefined ? [homedir()] : isFolder ? [file] : [dirname(file), basename(file)]
  const options = isWindowless ? ['--no-open'] : ['--window']
  const host = spawn(node, [join(root, 'dist/node/cli.mjs'), 'serve', ...options, '--', ...place], { stdio: 'inherit' })
  // Ctrl+C reaches the host by itself; this waits for it to put its things in order.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => host.kill('SIGTERM'))
  return new Promise((done) => {
    host.on('error', () => done(1))
    host.on('close', (code) => done(code ?? 1))
  })
}

process.exitCode = await start()
