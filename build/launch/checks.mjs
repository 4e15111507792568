/**
 * The checks of `npm test`, each run as a program of its own. A check that runs tests reports every one of them; any other
 * counts as one. What a check cannot tell (it crashed, or its tests never ran) counts as failed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, buildKernels, isBuilt } from './build.mjs'
import { getChromium } from './chromium.mjs'
import { environmentOf } from './node-24.mjs'
import { run } from './program.mjs'
import { memoryFolder, root } from './project.mjs'

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */
/** @typedef {Tally & { output: string }} Result */
/** @typedef {{ name: string, run: () => Promise<Result> }} Check */

const rooms = ['shared', 'renderer', 'electron/engine', 'electron/desktop', 'electron/headless', 'build', 'test']
const TESTS_LIMIT_MS = 1_800_000
const CHECK_LIMIT_MS = 180_000

/**
 * Types, lint, format, unit and contract tests.
 * @param {string} node
 * @returns {Check[]}
 */
export const staticChecks = (node) => [
  { name: 'kernels', run: async () => one(await buildKernels(node)) },
  ...rooms.map((room) => ({ name: `types ${room}`, run: () => tool(node, 'typescript/bin/tsc', ['-p', room]) })),
  { name: 'lint and format', run: () => tool(node, '@biomejs/biome/bin/biome', ['check', '.']) },
  { name: 'unit and contract tests', run: () => unitTests(node) },
]

/**
 * The build, and the whole story in a browser.
 * @param {string} node
 * @param {readonly string[]} args for Playwright: files, `--grep`
 * @returns {Check[]}
 */
export const wholeChecks = (node, args = []) => [
  { name: 'build', run: async () => one(isBuilt() ? { code: 0, output: '' } : await build(node)) },
  { name: 'end-to-end tests', run: () => endToEndTests(node, args) },
]

/**
 * Words a tally, as the last line of `npm test`.
 * @param {Tally} tally
 */
export const wordsOf = (tally) =>
  `${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`

/**
 * Some tests of the hosts need a browser too, and are skipped without one.
 * @param {string} node
 */
const unitTests = async (node) => {
  const report = reportPath('vitest')
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json']
  const outcome = await run(node, [...args, `--outputFile.json=${report}`], {
    cwd: root,
    env: { ...environmentOf(node), ...(await browserOf(node)).env },
    timeLimitMs: TESTS_LIMIT_MS,
  })
  return withTally(outcome, existsSync(report) ? vitestTally(JSON.parse(readFileSync(report, 'utf8'))) : undefined)
}

/**
 * @param {string} node
 * @param {readonly string[]} playwrightArgs
 */
const endToEndTests = async (node, playwrightArgs) => {
  const browser = await browserOf(node)
  if (browser.sentence !== undefined) return { passed: 0, failed: 1, skipped: 0, output: browser.sentence }
  const report = reportPath('playwright')
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', ...playwrightArgs]
  const outcome = await run(node, args, {
    cwd: root,
    env: { ...environmentOf(node), ...browser.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    timeLimitMs: TESTS_LIMIT_MS,
  })
  return withTally(outcome, existsSync(report) ? playwrightTally(JSON.parse(readFileSync(report, 'utf8'))) : undefined)
}

/** @type {Promise<{ env: { WINNOW_CHROMIUM?: string }, sentence?: string }> | undefined} */
let browser

/** @param {string} node */
const browserOf = (node) => {
  browser ??= getChromium(node).then((found) =>
    'path' in found ? { env: { WINNOW_CHROMIUM: found.path } } : { env: {}, sentence: found.sentence },
  )
  return browser
}

/**
 * Counts the tests in Vitest's report; a file that could not even be loaded counts as one that failed.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: unknown[] }[] }} report
 * @returns {Tally}
 */
export const vitestTally = (report) => {
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * Counts the tests in Playwright's report.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} report
 * @returns {Tally}
 */
export const playwrightTally = ({ stats }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
  skipped: stats.skipped,
})

/**
 * @param {string} node
 * @param {string} script a package's program, below node_modules
 * @param {readonly string[]} args
 */
const tool = async (node, script, args) =>
  one(
    await run(node, [join('node_modules', script), ...args], {
      cwd: root,
      env: environmentOf(node),
      timeLimitMs: CHECK_LIMIT_MS,
    }),
  )

/**
 * @param {{ code: number, output: string }} outcome
 * @returns {Result}
 */
const one = ({ code, output }) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output })

/**
 * @param {import('./program.mjs').Outcome} outcome
 * @param {Tally | undefined} tally
 * @returns {Result}
 */
const withTally = (outcome, tally = { passed: 0, failed: 0, skipped: 0 }) => {
  const late = outcome.isTimedOut ? `stopped after ${TESTS_LIMIT_MS / 60_000} minutes\n` : ''
  // An error outside of any test, or a run of nothing, fails the check without failing a test.
  const isUntold = tally.failed === 0 && (outcome.code !== 0 || tally.passed === 0)
  return { ...tally, failed: tally.failed + (isUntold ? 1 : 0), output: outcome.output + late }
}

/** @param {string} name */
const reportPath = (name) => {
  mkdirSync(memoryFolder, { recursive: true })
  const path = join(memoryFolder, `${name}-report.json`)
  rmSync(path, { force: true })
  return path
}
