/**
 * `npm run bench [-- NAME]`: runs the benchmarks in test/bench one after the other, each in a process of its own under
 * Node 24, so that none of them profits from another's warm code or suffers from its memory. Then one table of what all of
 * them found. Their files go to a folder of the system's temporary one and are removed at the end; WINNOW_BENCH_KEEP=1
 * keeps them for the next run, WINNOW_BENCH=full adds a file of 10 GB.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildKernels, ensureBuilt } from './launch/build.mjs'
import { ensureInstalled } from './launch/install.mjs'
import { environmentOf, findNode24 } from './launch/node-24.mjs'
import { inSeconds, root, say } from './launch/project.mjs'

const wanted = process.argv[2] ?? ''
const folder = join(root, 'test/bench')

const bench = async () => {
  const node = (await ensureInstalled()) ? findNode24() : undefined
  if (node === undefined) return false
  if ((await buildKernels(node)).code !== 0 || !(await ensureBuilt(node))) return false
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('-bench.ts') && name.includes(wanted))
    .sort()
  if (names.length === 0) say(`there is no benchmark named ${wanted}`)
  const table = (/** @type {'begin' | 'end'} */ moment) =>
    spawnSync(node, [join(folder, 'closing-table.ts'), moment], { cwd: root, stdio: 'inherit' })
  table('begin')
  const failed = names.filter((name) => {
    say(name)
    const startedMs = Date.now()
    const ended = spawnSync(node, ['--expose-gc', join(folder, name)], {
      cwd: root,
      env: environmentOf(node),
      stdio: 'inherit',
    })
    say(`${name} took ${inSeconds(Date.now() - startedMs)}`)
    return ended.status !== 0
  })
  table('end')
  if (failed.length > 0) say(`failed: ${failed.join(', ')}`)
  return names.length > 0 && failed.length === 0
}

process.exitCode = (await bench()) ? 0 : 1
