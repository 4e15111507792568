/**
 * Bundles the program into `dist`: the page, the Node side (every entry flat in one folder, so that a worker lies beside
 * whoever starts it), the desktop shell, and its preload. The page holds no inline script, no inlined file and no
 * polyfill, since its content security policy allows none.
 */
import { existsSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { basename } from 'node:path'
import react from '@vitejs/plugin-react'
import { type BuildEnvironmentOptions, defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

const root = import.meta.dirname

/** Entries by the name of the file that they become; what is not written yet is left out. */
const entriesOf = (entries: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries)
      .map(([name, path]): [string, string] => [name, `${root}/${path}`])
      .filter(([, path]) => existsSync(path)),
  )

const workers: Record<string, string> = {}
for await (const path of glob('electron/engine/**/*-worker.ts', { cwd: root })) {
  workers[basename(path, '.ts')] = path
}

const node = entriesOf({
  cli: 'electron/headless/cli.ts',
  'engine-host': 'electron/desktop/engine-host.ts',
  ...workers,
})
const desktop = entriesOf({ main: 'electron/desktop/main.ts' })
const preload = entriesOf({ preload: 'electron/desktop/preload.ts' })

const external = [
  'electron',
  ...builtinModules,
  /^node:/,
  // Optional helpers that ws looks for and does without.
  'bufferutil',
  'utf-8-validate',
  // Native, and found by its own package where it lies; only the process that runs it loads it.
  '@duckdb/node-api',
  '@duckdb/node-bindings',
]

const bundle = (
  input: Record<string, string>,
  outDir: string,
  output: { format: 'es' | 'cjs'; extension: 'mjs' | 'cjs' },
): EnvironmentOptions => ({
  consumer: 'server',
  resolve: {
    noExternal: true,
    external: ['electron', '@duckdb/node-api', '@duckdb/node-bindings'],
    conditions: ['node', 'import', 'module', 'default'],
  },
  build: {
    ...shared,
    outDir: `${root}/dist/${outDir}`,
    // The desktop's two builds share a folder; build.mjs empties dist as a whole.
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    ssr: true,
    copyPublicDir: false,
    rolldownOptions: {
      input,
      external,
      checks: { bundlerTimings: false },
      output: {
        format: output.format,
        entryFileNames: `[name].${output.extension}`,
        chunkFileNames: `[name]-[hash].${output.extension}`,
      },
    },
  },
})

/** Every browser that runs the page reads woff2, so that the other forms of each font of KaTeX are left out. */
const oneFormOfEachFont: Plugin = {
  name: 'one-form-of-each-font',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('katex') || !id.includes('.css')) return null
    return code.replace(/,url\([^)]+\.(?:woff|ttf)\) format\("[^"]+"\)/g, '')
  },
}

const shared: BuildEnvironmentOptions = { reportCompressedSize: false, sourcemap: true }

export default defineConfig({
  root: `${root}/renderer`,
  base: './',
  plugins: [react(), oneFormOfEachFont],
  publicDir: false,
  cacheDir: `${root}/node_modules/.cache/vite`,
  logLevel: 'warn',
  environments: {
    client: {
      build: {
        ...shared,
        outDir: `${root}/dist/renderer`,
        emptyOutDir: false,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 4_000,
        rolldownOptions: { checks: { bundlerTimings: false } },
      },
    },
    node: bundle(node, 'node', { format: 'es', extension: 'mjs' }),
    desktop: bundle(desktop, 'desktop', { format: 'es', extension: 'mjs' }),
    preload: bundle(preload, 'desktop', { format: 'cjs', extension: 'cjs' }),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'node', 'desktop', 'preload']) {
        const environment = builder.environments[name]
        if (environment !== undefined) await builder.build(environment)
      }
    },
  },
})
