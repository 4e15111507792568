/**
 * `npm run dist`: packs the desktop app for this platform into `release`. electron-builder needs Electron's own binary,
 * which is downloaded; where it can't be had, one sentence says so.
 */
import { join } from 'node:path'
import { ensureBuilt } from './launch/build.mjs'
import { ensureInstalled } from './launch/install.mjs'
import { environmentOf, findNode24 } from './launch/node-24.mjs'
import { run } from './launch/program.mjs'
import { root, say } from './launch/project.mjs'

const config = join('build', 'electron-builder.config.ts')
const PACK_LIMIT_MS = 1_200_000

const pack = async () => {
  const node = (await ensureInstalled()) ? findNode24() : undefined
  if (node === undefined || !(await ensureBuilt(node))) return false
  say('packing (electron-builder) ...')
  const program = join('node_modules', 'electron-builder', 'cli.js')
  const args = [program, '--config', config, '--publish', 'never', ...process.argv.slice(2)]
  const outcome = await run(node, args, { cwd: root, env: environmentOf(node), timeLimitMs: PACK_LIMIT_MS })
  if (outcome.code === 0) {
    say('packed into release')
    return true
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|getaddrinfo|no such host|lookup github/i.test(outcome.output)) {
    say("the app can't be packed here, since Electron's binary could not be downloaded")
  } else {
    console.error(outcome.output)
    say('packing failed; the words of electron-builder are above')
  }
  return false
}

process.exitCode = (await pack()) ? 0 : 1
