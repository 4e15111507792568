/**
 * Holds what neither the compiler nor the linter can see: which room may import from which, what a file may be called and
 * how long it may grow, and that nothing of one machine is written down in the repository.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix, relative, sep } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const ignored = new Set([
  '.git',
  'node_modules',
  'dist',
  'release',
  'coverage',
  'test-results',
  'playwright-report',
  '.winnow-backups',
])

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [relative(root, path).split(sep).join('/')]
  })

const files = filesBelow(root)
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')
const isCode = (path: string): boolean => /\.(?:ts|tsx|mjs|js|cjs)$/.test(path)
const isText = (path: string): boolean => /\.(?:ts|tsx|mjs|js|cjs|css|html|json|md|yml|yaml)$|\.ci\/run$/.test(path)
const code = files.filter(isCode)

/** What each room may import from, besides itself. */
const arrows: Record<string, readonly string[]> = {
  shared: [],
  renderer: ['shared'],
  'electron/engine': ['shared'],
  'electron/desktop': ['electron/engine', 'shared'],
  'electron/headless': ['electron/engine', 'shared'],
  build: ['shared', 'electron/engine'],
  test: ['shared', 'renderer', 'electron/engine', 'electron/desktop', 'electron/headless', 'build', ''],
}

const roomOf = (path: string): string =>
  Object.keys(arrows).find((room) => path === room || path.startsWith(`${room}/`)) ?? ''

interface Import {
  readonly from: string
  readonly name: string
}

const imports: Import[] = code.flatMap((from) =>
  [...textOf(from).matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)(['"])([^'"\n]+)\1/g)].map((match) => ({
    from,
    name: match[2] ?? '',
  })),
)
const ownImports = imports
  .filter(({ name }) => name.startsWith('.'))
  .map(({ from, name }) => ({ from, to: posix.join(dirname(from), name) }))
const words = ({ from, name }: Import): string => `${from}: ${name}`

describe('the rooms', () => {
  test('import only along the arrows', () => {
    const wrong = ownImports.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)]
      // Every room may know the program's version.
      return own !== '' && own !== other && !arrows[own]?.includes(other) && to !== 'package.json'
    })
    expect(wrong).toEqual([])
  })

  test('reach Electron from the desktop room only', () => {
    const wrong = imports.filter(
      ({ from, name }) =>
        /^electron(?:\/|$)/.test(name) && roomOf(from) !== 'electron/desktop' && !from.startsWith('test/'),
    )
    expect(wrong.map(words)).toEqual([])
  })

  test('keep Node out of what runs in a page', () => {
    const wrong = imports.filter(
      ({ from, name }) => name.startsWith('node:') && ['shared', 'renderer'].includes(roomOf(from)),
    )
    expect(wrong.map(words)).toEqual([])
  })

  test('keep React and the DOM libraries in the renderer', () => {
    const pageOnly = /^(?:react|react-dom|dexie|radix-ui|cmdk|codemirror|@codemirror\/|@tanstack\/)/
    const wrong = imports.filter(
      ({ from, name }) => pageOnly.test(name) && !['renderer', 'test'].includes(roomOf(from)),
    )
    expect(wrong.map(words)).toEqual([])
  })
})

describe('a file', () => {
  // Catalogues, and the one table of calls, are long because they are lists.
  const catalogues = /^shared\/(?:messages\/|contract\.ts$)|^build\/sample\//
  test('has at most 400 lines, and a test, which is a list of cases, at most 500', () => {
    const long = code
      .filter((path) => !catalogues.test(path))
      .map((path) => ({ path, lines: textOf(path).split('\n').length - 1 }))
      .filter(({ path, lines }) => lines > (path.startsWith('test/') ? 500 : 400))
    expect(long).toEqual([])
  })

  test('is named after its subject', () => {
    const vague = /^(?:utils?|helpers?|common|misc|managers?|services?|types|constants|hooks)$/
    const wrong = code.filter((path) => {
      const folders = dirname(path).split('/')
      const name = basename(path).replace(/\..*$/, '')
      return vague.test(name) || name === 'index' || folders.some((folder) => vague.test(folder))
    })
    expect(wrong).toEqual([])
  })

  test('opens with why it exists', () => {
    const wrong = code
      .filter((path) => !path.startsWith('test/') && !path.endsWith('.d.ts'))
      .filter((path) => !/^(?:#![^\n]*\n)?(?:\/\/\/[^\n]*\n)?\s*\/(?:\*\*|\/)/.test(textOf(path)))
    expect(wrong).toEqual([])
  })

  test('exports by name, unless a tool asks for a default', () => {
    const wrong = code.filter((path) => !/\.(?:config|d)\.ts$/.test(path) && /^export default\b/m.test(textOf(path)))
    expect(wrong).toEqual([])
  })

  test('leaves no work for later', () => {
    const marks = new RegExp(`\\b(?:${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|${['XX', 'X'].join('')})\\b`)
    expect(code.filter((path) => marks.test(textOf(path)))).toEqual([])
  })
})

describe('the repository', () => {
  test('never puts markup into the page as text', () => {
    const inward = /dangerouslySetInnerHTML|\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|document\.write/
    expect(code.filter((path) => path.startsWith('renderer/') && inward.test(textOf(path)))).toEqual([])
  })

  test('names no registry', () => {
    const named = ['package-lock.json', 'package.json', '.npmrc'].filter((path) =>
      /"resolved"|registry\.|^registry=|_authToken/m.test(textOf(path)),
    )
    expect(named).toEqual([])
  })

  test('depends on exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf('package.json'))
    const all = Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([])
  })

  test('holds no path of one machine', () => {
    const machine = new RegExp(['/wor', 'k/(?:main|shared)\\b|/ro', 'ot/\\w|/tm', 'p/bash_jobs'].join(''))
    expect(files.filter((path) => isText(path) && machine.test(textOf(path)))).toEqual([])
  })
})
