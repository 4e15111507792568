/**
 * `npm run -s winnow -- ARGS`: the built command line under Node 24. Says nothing of its own on standard output, which
 * belongs to the command.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findNode24 } from './launch/node-24.mjs'
import { root } from './launch/project.mjs'

const program = join(root, 'dist/node/cli.mjs')
const node = findNode24()
if (node === undefined || !existsSync(program)) {
  console.error('winnow: not built yet: run `npm ci && npm run build` first')
  process.exit(1)
}
// npm runs scripts in the checkout; files are named from where the command was typed.
const ended = spawnSync(node, [program, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: process.env.INIT_CWD ?? process.cwd(),
})
process.exit(ended.status ?? 1)
