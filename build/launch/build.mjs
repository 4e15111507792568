/**
 * Builds the program when its sources are not the ones that dist was built from. `dist` is whole or has no stamp.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { environmentOf } from './node-24.mjs'
import { run } from './program.mjs'
import { inSeconds, root, say } from './project.mjs'
import { hashOf, isStamped, stamp } from './sources.mjs'

const KERNELS = 'electron/engine/kernels'
const dist = join(root, 'dist')
const distStamp = join(dist, 'built-from.txt')

const distSources = [
  'electron',
  'renderer',
  'shared',
  'build/sample',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
]
/** @param {string} path */
const isKernelSource = (path) => !path.endsWith('.wasm')

/**
 * Compiles the WebAssembly kernels whose sources changed, which tests and the build both need.
 * @param {string} node
 */
export const buildKernels = (node) => run(node, [join('build', 'kernels.ts')], { cwd: root, env: environmentOf(node) })

/** Tells whether dist is what the sources say. */
export const isBuilt = () => isStamped(distStamp, distHash())

/**
 * Builds dist anew, kernels included.
 * @param {string} node
 * @returns {Promise<import('./program.mjs').Outcome>}
 */
export const build = async (node) => {
  const kernels = await buildKernels(node)
  if (kernels.code !== 0) return kernels
  const hash = distHash()
  rmSync(dist, { recursive: true, force: true })
  const vite = join('node_modules', 'vite', 'bin', 'vite.js')
  const bundled = await run(node, [vite, 'build', '--app'], { cwd: root, env: environmentOf(node) })
  if (bundled.code !== 0) return bundled
  mkdirSync(join(dist, 'sample'), { recursive: true })
  cpSync(join(root, 'build/sample/sample.jsonl'), join(dist, 'sample/sample.jsonl'))
  for (const name of kernelFiles()) cpSync(join(root, KERNELS, name), join(dist, 'node', name))
  stamp(distStamp, hash)
  return bundled
}

/**
 * Builds dist if it is stale; false after the builder's own words about why it could not.
 * @param {string} node
 */
export const ensureBuilt = async (node) => {
  if (isBuilt()) return true
  say('building ...')
  const startedMs = Date.now()
  const outcome = await build(node)
  if (outcome.code !== 0) {
    console.error(outcome.output)
    say('the build failed; its words are above')
    return false
  }
  say(`built in ${inSeconds(Date.now() - startedMs)}`)
  return true
}

const distHash = () => hashOf(distSources, isKernelSource)

const kernelFiles = () => {
  const folder = join(root, KERNELS)
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.wasm')) : []
}
