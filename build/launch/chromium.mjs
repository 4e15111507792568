/**
 * Finds or fetches a Chromium for the end-to-end tests: one that is there already, else Playwright's own download, else
 * Debian's package. Each is tried by starting it, since a download without its system libraries is no browser.
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { environmentOf } from './node-24.mjs'
import { reasonIn, run } from './program.mjs'
import { inSeconds, root, say } from './project.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]
const DOWNLOAD_LIMIT_MS = 300_000
const PACKAGE_LIMIT_MS = 420_000

/** Gives the path of a Chromium or Chrome that starts; undefined when there is none. */
export const findChromium = async () => {
  for (const path of await candidates()) if (existsSync(path) && (await doesStart(path))) return path
  return undefined
}

/**
 * Gives the path of a Chromium, fetching one if need be, or a sentence that says how to get one.
 * @param {string} node
 * @returns {Promise<{ path: string } | { sentence: string }>}
 */
export const getChromium = async (node) => {
  const there = await findChromium()
  if (there !== undefined) return { path: there }
  const playwright = [join('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium']
  const downloaded = await fetchBy('downloading Chromium (Playwright) ...', DOWNLOAD_LIMIT_MS, [
    [node, playwright, environmentOf(node)],
  ])
  if (downloaded !== undefined) return { path: downloaded }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const packaged = await fetchBy("installing Debian's chromium package ...", PACKAGE_LIMIT_MS, [
      ['/usr/bin/apt-get', ['update', '-q'], env],
      ['/usr/bin/apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], env],
    ])
    if (packaged !== undefined) return { path: packaged }
  }
  return {
    sentence:
      'no Chromium was found and none could be fetched: run `npx playwright install --with-deps chromium`, or install Chromium or Chrome, or name one in WINNOW_CHROMIUM',
  }
}

/**
 * @param {string} sentence
 * @param {number} timeLimitMs
 * @param {readonly [string, readonly string[], NodeJS.ProcessEnv][]} steps
 */
const fetchBy = async (sentence, timeLimitMs, steps) => {
  say(sentence)
  const startedMs = Date.now()
  for (const [command, args, env] of steps) {
    const outcome = await run(command, args, { cwd: root, env, timeLimitMs })
    if (outcome.code === 0) continue
    const reason = outcome.isTimedOut ? `it took longer than ${timeLimitMs / 60_000} minutes` : reasonIn(outcome.output)
    say(`that did not work: ${reason ?? `it ended with code ${outcome.code}`}`)
    return undefined
  }
  const path = await findChromium()
  if (path === undefined) say('that did not work: it is there but does not start')
  else say(`got it in ${inSeconds(Date.now() - startedMs)}`)
  return path
}

const candidates = async () => {
  const named = process.env.WINNOW_CHROMIUM
  if (named) return [named]
  const folders = (process.env.PATH ?? '').split(delimiter)
  const { chromium } = await import('@playwright/test')
  return [chromium.executablePath(), ...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places]
}

/** @param {string} path */
const doesStart = async (path) => {
  // On Windows `--version` opens a window instead of answering.
  if (process.platform === 'win32') return true
  return (await run(path, ['--version'], { timeLimitMs: 20_000 })).code === 0
}
