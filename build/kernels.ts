/**
 * Compiles the engine's AssemblyScript kernels (`electron/engine/kernels/*.as.ts`, but for `*.part.as.ts`, which they are
 * made of) to WebAssembly beside their sources. A kernel that is newer than all sources, and than this file with its
 * options, is left alone, so that this can run before every start.
 */
import { existsSync, readdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const SOURCE_ENDING = '.as.ts'
const PART_ENDING = '.part.as.ts'
const OPTIONS = ['--enable', 'simd', '-O3', '--noAssert', '--runtime', 'stub']

const root = join(import.meta.dirname, '..')
const folder = join(root, 'electron', 'engine', 'kernels')

/** Compiles the kernels that need it and gives the paths of all. */
export const buildKernels = async (log: (line: string) => void): Promise<string[]> => {
  const outputs: string[] = []
  const sources = readdirSync(folder).filter((name) => name.endsWith(SOURCE_ENDING))
  for (const name of sources.filter((entry) => !entry.endsWith(PART_ENDING))) {
    const source = join(folder, name)
    const output = join(folder, `${name.slice(0, -SOURCE_ENDING.length)}.wasm`)
    outputs.push(output)
    if (isFresh(output, sources)) continue
    await compile(source, output)
    log(`compiled ${relative(root, output)}`)
  }
  return outputs
}

const isFresh = (output: string, sources: readonly string[]): boolean => {
  if (!existsSync(output)) return false
  const builtMs = statSync(output).mtimeMs
  const makers = [...sources.map((name) => join(folder, name)), fileURLToPath(import.meta.url)]
  return makers.every((path) => statSync(path).mtimeMs <= builtMs)
}

const compile = async (source: string, output: string): Promise<void> => {
  // Two builds at once must not see each other's half-written file.
  const temp = `${output}.${process.pid}.tmp`
  const args = [relative(root, source), '--outFile', relative(root, temp), '--baseDir', root, ...OPTIONS]
  const { error, stderr } = await asc.main(args)
  if (error !== null) throw new Error(`${source} does not compile:\n${stderr.toString()}`)
  renameSync(temp, output)
}

if (
  process.argv[1] !== undefined &&
  dirname(process.argv[1]) === import.meta.dirname &&
  process.argv[1].endsWith('kernels.ts')
) {
  await buildKernels((line) => console.log(line))
}
