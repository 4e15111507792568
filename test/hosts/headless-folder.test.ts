/** A served folder gives what is in it, and nothing else: names, links and devices that lead out are refused. */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeDisk } from '../../electron/engine/disk.ts'
import type { Places } from '../../electron/engine/places.ts'
import { findFiles } from '../../electron/engine/source/find-files.ts'
import { isPlainName, LIST_LIMIT, namesInside, serveFolder } from '../../electron/headless/served-folder.ts'
import { isEngineError } from '../../shared/engine-error.ts'

let base: string
let root: string
let places: Places

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'winnow-folder-')))
  root = join(base, 'served')
  await mkdir(join(root, 'sub', 'deep'), { recursive: true })
  await mkdir(join(root, '.hidden'))
  await mkdir(join(base, 'served-too'))
  for (const path of [
    'outside.jsonl',
    'served-too/rows.jsonl',
    'served/rows.jsonl',
    'served/数据 10.jsonl',
    'served/数据 9.jsonl',
    'served/.secret.jsonl',
    'served/.hidden/rows.jsonl',
    'served/sub/deep/rows.jsonl',
  ]) {
    await writeFile(join(base, path), '{}\n')
  }
  await symlink(join(base, 'outside.jsonl'), join(root, 'out.jsonl'))
  await symlink(base, join(root, 'out-folder'))
  await symlink(join(base, 'served-too'), join(root, 'sibling'))
  await symlink('.secret.jsonl', join(root, 'to-hidden.jsonl'))
  await symlink('sub/deep/rows.jsonl', join(root, 'inner.jsonl'))
  await symlink('nowhere', join(root, 'dangling.jsonl'))
  await symlink('loop', join(root, 'loop'))
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(root, 'pipe')])
  places = await serveFolder(root)
})
afterAll(() => rm(base, { recursive: true, force: true }))

/** The code of the error that a promise fails with, or what it gave. */
const outcome = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise
  } catch (error) {
    if (!isEngineError(error)) throw error
    return error.code
  }
}
const served = (...path: string[]) => outcome(places.fileFor({ kind: 'served', path }))
const target = (path: string[], overwrite = false) => outcome(places.targetFor({ kind: 'served', path, overwrite }))

describe('a file to read', () => {
  it('is found inside the folder, through links that stay inside', async () => {
    expect(await served('rows.jsonl')).toBe(join(root, 'rows.jsonl'))
    expect(await served('sub', 'deep', 'rows.jsonl')).toBe(join(root, 'sub', 'deep', 'rows.jsonl'))
    expect(await served('inner.jsonl')).toBe(join(root, 'sub', 'deep', 'rows.jsonl'))
  })

  it('is refused for every name that is not one plain name', async () => {
    const hostile = [
      ['..', 'outside.jsonl'],
      ['sub', '..', '..', 'outside.jsonl'],
      ['sub/../../outside.jsonl'],
      ['../outside.jsonl'],
      ['/etc/passwd'],
      ['', 'etc', 'passwd'],
      ['.'],
      [''],
      ['rows.jsonl\0'],
      ['rows.jsonl\0.png'],
      ['sub/deep/rows.jsonl'],
      ['.secret.jsonl'],
      ['.hidden', 'rows.jsonl'],
      ['sub', '.', 'deep', 'rows.jsonl'],
    ]
    for (const path of hostile) expect(await served(...path), JSON.stringify(path)).toBe('file-outside-folder')
  })

  it('is refused when a link leads out of the folder, or to something hidden', async () => {
    expect(await served('out.jsonl')).toBe('file-outside-folder')
    expect(await served('out-folder', 'outside.jsonl')).toBe('file-outside-folder')
    expect(await served('sibling', 'rows.jsonl')).toBe('file-outside-folder')
    expect(await served('to-hidden.jsonl')).toBe('file-outside-folder')
  })

  it('is missing, or not a file, in words of its own', async () => {
    expect(await served('gone.jsonl')).toBe('file-missing')
    expect(await served('dangling.jsonl')).toBe('file-missing')
    expect(await served('loop')).toBe('file-missing')
    expect(await served('rows.jsonl', 'below')).toBe('file-missing')
    expect(await served('x'.repeat(1000))).toBe('file-missing')
    if (process.platform !== 'win32') expect(await served('pipe')).toBe('file-not-regular')
  })

  it('may be a folder, of which only what is inside the served one is opened', async () => {
    expect(await served('sub')).toBe(join(root, 'sub'))
    const all = await findFiles(nodeDisk, root, { mayOpen: places.mayOpen, areTyped: false })
    expect(await served()).toBe(root)
    expect(all.names).toContain('rows.jsonl')
    expect(all.names).not.toContain('out.jsonl')
    expect(all.names).not.toContain('to-hidden.jsonl')
  })

  it('is never taken by a token of a dialog', async () => {
    expect(await outcome(places.fileFor({ kind: 'picked', token: 'x' }))).toBe('file-outside-folder')
    expect(await outcome(places.targetFor({ kind: 'picked', token: 'x' }))).toBe('file-outside-folder')
  })

  it('may be opened again only while it is inside', async () => {
    const may = [
      'served/rows.jsonl',
      'outside.jsonl',
      'served-too/rows.jsonl',
      'served/.secret.jsonl',
      'served/out.jsonl',
    ]
    const answers = await Promise.all(may.map((path) => places.mayOpen(join(base, path))))
    expect(answers).toEqual([true, false, false, false, false])
    expect(await places.mayOpen(join(base, 'served', 'gone.jsonl'))).toBe(false)
  })
})

describe('a file to write', () => {
  it('is a new name in a folder that is there', async () => {
    expect(await target(['new.jsonl'])).toEqual({ path: join(root, 'new.jsonl'), overwrite: false })
    expect(await target(['sub', 'new.jsonl'])).toEqual({ path: join(root, 'sub', 'new.jsonl'), overwrite: false })
    expect(await target(['gone', 'new.jsonl'])).toBe('file-missing')
    expect(await target(['rows.jsonl', 'new.jsonl'])).toBe('file-missing')
  })

  it('replaces another only when that was agreed', async () => {
    expect(await target(['rows.jsonl'])).toBe('target-exists')
    expect(await target(['rows.jsonl'], true)).toEqual({ path: join(root, 'rows.jsonl'), overwrite: true })
    expect(await target(['inner.jsonl'], true)).toEqual({
      path: join(root, 'sub', 'deep', 'rows.jsonl'),
      overwrite: true,
    })
    expect(await target(['sub'], true)).toBe('file-is-directory')
  })

  it('never lies outside the folder', async () => {
    for (const path of [
      ['..', 'x'],
      ['../x'],
      ['/tmp/x'],
      ['.x'],
      ['.hidden', 'x'],
      ['out-folder', 'x'],
      ['x\0'],
      [''],
    ]) {
      expect(await target(path, true), JSON.stringify(path)).toBe('file-outside-folder')
    }
    expect(await target(['out.jsonl'], true)).toBe('file-outside-folder')
    expect(await target(['to-hidden.jsonl'], true)).toBe('file-outside-folder')
    expect(await target(['dangling.jsonl'], true)).toBe('target-dangling-link')
  })
})

describe('a listing', () => {
  it('holds folders first, then files as people order them, and nothing hidden or outside', async () => {
    const entries = await places.list([])
    expect(entries.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes])).toEqual([
      ['sub', 'folder', 0],
      ['inner.jsonl', 'file', 3],
      ['rows.jsonl', 'file', 3],
      ['数据 9.jsonl', 'file', 3],
      ['数据 10.jsonl', 'file', 3],
    ])
    expect((await places.list(['sub'])).map(({ name }) => name)).toEqual(['deep'])
  })

  it('is never cut without a word', { timeout: 60_000 }, async () => {
    const many = join(base, 'many')
    await mkdir(many)
    for (let index = 0; index <= LIST_LIMIT; index++) await symlink('nowhere', join(many, String(index)))
    const crowded = await serveFolder(many)
    expect(await outcome(crowded.list([]))).toBe('folder-too-large')
    await unlink(join(many, '0'))
    expect(await crowded.list([])).toEqual([])
  })

  it('is refused outside the folder', async () => {
    expect(await outcome(places.list(['..']))).toBe('file-outside-folder')
    expect(await outcome(places.list(['out-folder']))).toBe('file-outside-folder')
    expect(await outcome(places.list(['.hidden']))).toBe('file-outside-folder')
    expect(await outcome(places.list(['gone']))).toBe('file-missing')
    expect(await outcome(places.list(['rows.jsonl']))).toBe('file-not-regular')
  })
})

describe('names', () => {
  it('that Windows reads in ways of its own are refused there', () => {
    const names = ['a\\b', 'C:', 'a:stream', 'CON', 'nul.jsonl', 'com1', 'LPT9.txt', 'a.', 'a ', 'a?', '\\\\host']
    expect(names.map((name) => isPlainName(name, 'win32'))).toEqual(names.map(() => false))
    expect(['console.jsonl', 'com10', '数据.jsonl'].map((name) => isPlainName(name, 'win32'))).toEqual([
      true,
      true,
      true,
    ])
    expect(isPlainName('a\\b', 'linux')).toBe(true)
  })

  it('lead from the folder to a file that is to be opened at once', async () => {
    expect(await namesInside(root, join(root, 'sub', 'deep', 'rows.jsonl'))).toEqual(['sub', 'deep', 'rows.jsonl'])
    expect(await namesInside(root, 'sub/deep/rows.jsonl')).toEqual(['sub', 'deep', 'rows.jsonl'])
    expect(await outcome(namesInside(root, join(base, 'outside.jsonl')))).toBe('file-outside-folder')
    expect(await outcome(namesInside(root, join(root, 'gone')))).toBe('file-missing')
  })

  it('of something that is no folder are told', async () => {
    expect(await outcome(serveFolder(join(base, 'gone')))).toBe('file-missing')
    expect(await outcome(serveFolder(join(base, 'outside.jsonl')))).toBe('file-not-regular')
  })
})
