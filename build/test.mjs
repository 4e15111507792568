/**
 * `npm test`: installs what is missing, runs every check, shows one line for each with the failing output in full, and ends
 * with the tally of all tests and checks. `check` and `e2e` as the first argument run that part.
 */
import { staticChecks, wholeChecks, wordsOf } from './launch/checks.mjs'
import { ensureInstalled } from './launch/install.mjs'
import { findNode24 } from './launch/node-24.mjs'
import { inSeconds } from './launch/project.mjs'

const [part, ...args] = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }

/** @param {string} node */
const runAll = async (node) => {
  const checks = [...(part === 'e2e' ? [] : staticChecks(node)), ...(part === 'check' ? [] : wholeChecks(node, args))]
  for (const check of checks) {
    const startedMs = Date.now()
    const result = await check.run()
    const isFailed = result.failed > 0
    if (isFailed) console.log(`\n${result.output.trimEnd()}\n`)
    const detail = result.passed + result.failed > 1 ? ` (${wordsOf(result)})` : ''
    console.log(`${isFailed ? 'FAILED' : 'ok    '} ${check.name}${detail}, ${inSeconds(Date.now() - startedMs)}`)
    total.passed += result.passed
    total.failed += result.failed
    total.skipped += result.skipped
  }
}

const node = (await ensureInstalled()) ? findNode24() : undefined
if (node === undefined) total.failed += 1
else await runAll(node)
console.log(wordsOf(total))
process.exitCode = total.failed > 0 ? 1 : 0
