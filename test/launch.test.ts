import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { playwrightTally, vitestTally, wordsOf } from '../build/launch/checks.mjs'
import { missingPackages } from '../build/launch/install.mjs'
import { findNode24 } from '../build/launch/node-24.mjs'
import { run } from '../build/launch/program.mjs'
import { memoryFolder, root } from '../build/launch/project.mjs'
import { hashOf, isStamped, stamp } from '../build/launch/sources.mjs'

describe('what is installed', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/zod': { version: '4.6.7' },
      'node_modules/a/node_modules/zod': { version: '3.0.0' },
      'node_modules/for-another-platform': { version: '1.0.0', optional: true },
    },
  }

  test('is complete when all but optional packages are there', () => {
    expect(missingPackages(lock, lock)).toEqual([])
    const { 'node_modules/for-another-platform': _other, ...rest } = lock.packages
    expect(missingPackages(lock, { packages: rest })).toEqual([])
  })

  test('lacks packages that are absent or of another version', () => {
    const installed = { packages: { 'node_modules/zod': { version: '4.6.6' } } }
    expect(missingPackages(lock, installed)).toEqual(['zod', 'zod'])
  })
})

describe('a build stamp', () => {
  let folder = ''
  beforeEach(() => {
    mkdirSync(memoryFolder, { recursive: true })
    folder = mkdtempSync(join(memoryFolder, 'stamp-'))
    mkdirSync(join(folder, 'sources'))
    writeFileSync(join(folder, 'sources', 'a.ts'), 'one')
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const hash = () => hashOf([join(folder.slice(root.length), 'sources')])

  test('stays good when only times change', () => {
    stamp(join(folder, 'stamp.txt'), hash())
    utimesSync(join(folder, 'sources', 'a.ts'), 1, 1)
    expect(isStamped(join(folder, 'stamp.txt'), hash())).toBe(true)
  })

  test.each([
    ['is edited', () => writeFileSync(join(folder, 'sources', 'a.ts'), 'two')],
    ['is added', () => writeFileSync(join(folder, 'sources', 'b.ts'), '')],
    ['is renamed', () => execFileSync('mv', [join(folder, 'sources', 'a.ts'), join(folder, 'sources', 'c.ts')])],
  ])('is stale once a file %s', (_name, change) => {
    stamp(join(folder, 'stamp.txt'), hash())
    change()
    expect(isStamped(join(folder, 'stamp.txt'), hash())).toBe(false)
  })
})

describe('a program', () => {
  const node = process.execPath

  test('gives its code and both its streams', async () => {
    const outcome = await run(node, ['-e', 'console.log("out"); console.error("err"); process.exitCode = 3'])
    expect(outcome).toEqual({
      code: 3,
      output: expect.stringMatching(/out\n[\s\S]*err\n|err\n[\s\S]*out\n/),
      isTimedOut: false,
    })
  })

  test('that is not there fails as a shell would say it', async () => {
    expect((await run('no-such-program-here', [])).code).toBe(127)
  })

  test('that takes too long is ended with all that it started', async () => {
    const forever = 'setInterval(() => {}, 1000)'
    const family = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(forever)}], { stdio: "inherit" }); ${forever}`
    const startedMs = Date.now()
    // The grandchild holds the pipe open: the outcome would not come before it ends too.
    const outcome = await run(node, ['-e', family], { timeLimitMs: 500 })
    expect(outcome.isTimedOut).toBe(true)
    expect(outcome.code).not.toBe(0)
    expect(Date.now() - startedMs).toBeLessThan(10_000)
  })
})

test('the Node that runs the program is 24 or newer', async () => {
  const { output } = await run(findNode24() ?? '', ['--version'])
  expect(Number(output.match(/^v(\d+)/)?.[1])).toBeGreaterThanOrEqual(24)
})

describe('the tally', () => {
  test('counts the tests of Vitest, and a file that does not load as one that failed', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] },
      ],
    }
    expect(vitestTally(report)).toEqual({ passed: 5, failed: 2, skipped: 2 })
  })

  test('counts a flaky test of Playwright as failed', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 3 }
    expect(playwrightTally({ stats })).toEqual({ passed: 7, failed: 2, skipped: 3 })
  })

  test('reads as one line', () => {
    expect(wordsOf({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
    expect(wordsOf({ passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped')
  })
})
