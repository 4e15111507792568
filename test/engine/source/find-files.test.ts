import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { nodeDisk } from '../../../electron/engine/disk.ts'
import { findFiles } from '../../../electron/engine/source/find-files.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'winnow-find-files-')))
afterAll(() => rmSync(root, { recursive: true }))

let folders = 0
const folderWith = (...names: readonly string[]): string => {
  const folder = join(root, `data-${folders++}`)
  mkdirSync(folder)
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), '{"a":1}\n')
  }
  return folder
}

const found = async (named: string | readonly string[]) => {
  const { path, files, names, isSeveral } = await findFiles(nodeDisk, named)
  expect(files.map((file) => basename(file))).toEqual(names.map((name) => basename(name)))
  return { path, names, isSeveral }
}

describe('a file', () => {
  it('is itself, whatever its name looks like', async () => {
    const folder = folderWith('train-*.jsonl', 'train-1.jsonl', 'README')
    for (const name of ['train-*.jsonl', 'README']) {
      const path = join(folder, name)
      expect(await findFiles(nodeDisk, path)).toEqual({ path, files: [path], names: [name], isSeveral: false })
    }
  })

  it('is told as missing where there is none', async () => {
    const folder = folderWith()
    await expect(findFiles(nodeDisk, join(folder, 'a.jsonl'))).rejects.toMatchObject({ code: 'file-missing' })
    await expect(findFiles(nodeDisk, join(folder, '*.jsonl'))).rejects.toMatchObject({ code: 'file-missing' })
    const lost = [join(folderWith('a.jsonl'), 'a.jsonl'), join(folder, 'b.jsonl')]
    await expect(findFiles(nodeDisk, lost)).rejects.toMatchObject({ code: 'file-missing', values: { file: 'b.jsonl' } })
  })

  it('is no pattern where it was not typed', async () => {
    const folder = folderWith('a1.jsonl')
    const gone = findFiles(nodeDisk, join(folder, 'a[1].jsonl'), { areTyped: false })
    await expect(gone).rejects.toMatchObject({ code: 'file-missing' })
  })
})

describe('a folder', () => {
  it('is the datasets in it, numbers in their names counted', async () => {
    const folder = folderWith(
      'train-10.jsonl',
      'train-2.JSON',
      'train-1.jsonl.gz',
      'train-3.parquet',
      'a.csv.zst',
      'b.ndjson',
      // Not these.
      '.hidden.jsonl',
      '.train-2.json.0123abcd.winnow-tmp',
      '.winnow-backups/train-2.json.2026-01-01T00-00-00.000Z',
      'train-10.jsonl.decisions.jsonl',
      'README.md',
      'LICENSE',
      'code.tar.gz',
      'dataset_info.json',
      'deeper/train-4.jsonl',
    )
    expect(await found(folder)).toEqual({
      path: folder,
      names: ['a.csv.zst', 'b.ndjson', 'train-1.jsonl.gz', 'train-2.JSON', 'train-3.parquet', 'train-10.jsonl'],
      isSeveral: true,
    })
  })

  it('is its parts without endings where no file has one', async () => {
    const folder = folderWith('part-00001', 'part-00000', '_SUCCESS', 'README')
    expect((await found(folder)).names).toEqual(['part-00000', 'part-00001'])
  })

  it('with one dataset is that file', async () => {
    const folder = folderWith('only.jsonl', 'README.md')
    expect(await found(folder)).toEqual({ path: join(folder, 'only.jsonl'), names: ['only.jsonl'], isSeveral: false })
  })

  it('without any says so', async () => {
    await expect(findFiles(nodeDisk, folderWith('README.md'))).rejects.toMatchObject({ code: 'folder-no-files' })
  })

  it('keeps the names of links, and takes what they lead to once', async () => {
    const folder = folderWith('blobs/0a', 'blobs/0b', 'shown/three.txt')
    for (const [name, blob] of [
      ['train-1.jsonl', '0b'],
      ['train-2.jsonl', '0a'],
      ['train-3.jsonl', '0b'],
    ] as const) {
      symlinkSync(join('..', 'blobs', blob), join(folder, 'shown', name))
    }
    symlinkSync('nowhere', join(folder, 'shown', 'lost.jsonl'))
    expect(await findFiles(nodeDisk, join(folder, 'shown'))).toEqual({
      path: join(folder, 'shown'),
      files: [join(folder, 'blobs', '0b'), join(folder, 'blobs', '0a')],
      names: ['train-1.jsonl', 'train-2.jsonl'],
      isSeveral: true,
    })
  })

  it('leaves out what may not be opened', async () => {
    const folder = folderWith('a.jsonl', 'b.jsonl', 'c.jsonl')
    const mayOpen = async (path: string): Promise<boolean> => !path.endsWith('b.jsonl')
    const { names } = await findFiles(nodeDisk, folder, { mayOpen })
    expect(names).toEqual(['a.jsonl', 'c.jsonl'])
  })
})

describe('a pattern', () => {
  it('is the files of that form, and is called as it was typed', async () => {
    const folder = folderWith('train-2.jsonl', 'train-10.jsonl', 'train-1.jsonl', 'test.jsonl', '.train-3.jsonl')
    expect(await found(join(folder, 'train-*.jsonl'))).toEqual({
      path: join(folder, 'train-*.jsonl'),
      names: ['train-1.jsonl', 'train-2.jsonl', 'train-10.jsonl'],
      isSeveral: true,
    })
    expect((await found(join(folder, '*'))).names).toHaveLength(4)
    expect((await found(join(folder, 't{est,rain-?}.jsonl'))).names).toEqual([
      'test.jsonl',
      'train-1.jsonl',
      'train-2.jsonl',
    ])
    expect(await found(join(folder, 'train-1?.jsonl'))).toMatchObject({ isSeveral: false })
  })

  it('may be of folders too', async () => {
    const folder = folderWith('zh/train-1.jsonl', 'en/train-2.jsonl', 'en/train-1.jsonl', 'fr/test.jsonl')
    expect(await found(join(folder, '*', 'train-*.jsonl'))).toEqual({
      path: join(folder, '*', 'train-*.jsonl'),
      names: ['en/train-1.jsonl', 'en/train-2.jsonl', 'zh/train-1.jsonl'],
      isSeveral: true,
    })
    expect((await found(join(folder, '{zh,fr}', '*.jsonl'))).names).toEqual(['fr/test.jsonl', 'zh/train-1.jsonl'])
  })
})

describe('a list', () => {
  it('is called by the pattern that gives just these, in whatever order they were named', async () => {
    const folder = folderWith('train-9.jsonl', 'train-10.jsonl', 'train-11.jsonl', 'test.jsonl')
    const named = ['train-11.jsonl', 'train-9.jsonl', 'train-10.jsonl', 'train-9.jsonl'].map((name) =>
      join(folder, name),
    )
    expect(await found(named)).toEqual({
      path: join(folder, 'train-*.jsonl'),
      names: ['train-9.jsonl', 'train-10.jsonl', 'train-11.jsonl'],
      isSeveral: true,
    })
  })

  it('is called by what differs where no pattern gives just these', async () => {
    const folder = folderWith('train-9.jsonl', 'train-10.jsonl', 'train-11.jsonl', 'zh/a.jsonl', 'en/a.jsonl')
    const some = await found([join(folder, 'train-10.jsonl'), join(folder, 'train-11.jsonl')])
    expect(some.path).toBe(join(folder, 'train-{10,11}.jsonl'))
    const apart = await found([join(folder, 'zh/a.jsonl'), join(folder, 'en/a.jsonl')])
    expect(apart).toEqual({
      path: join(folder, '{en,zh}/a.jsonl'),
      names: ['en/a.jsonl', 'zh/a.jsonl'],
      isSeveral: true,
    })
  })

  it('of many has a short name that no other list has', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `shard-${at}.jsonl`)
    const folder = folderWith(...names)
    const paths = names.map((name) => join(folder, name))
    const one = await found(paths.slice(0, 99))
    const other = await found(paths.filter((_, at) => at !== 50))
    expect(basename(one.path)).toMatch(/^shard-\{0,…,98\}\.jsonl \(99, [0-9a-f]{8}\)$/)
    expect(other.path).not.toBe(one.path)
    expect((await found(paths)).path).toBe(join(folder, 'shard-*.jsonl'))
  })

  it('may hold folders and patterns', async () => {
    const folder = folderWith('zh/a.jsonl', 'zh/b.jsonl', 'en/c.jsonl', 'd-1.jsonl', 'd-2.jsonl')
    const { names } = await found([join(folder, 'zh'), join(folder, 'd-*.jsonl'), join(folder, 'en', 'c.jsonl')])
    expect(names).toEqual(['d-1.jsonl', 'd-2.jsonl', 'en/c.jsonl', 'zh/a.jsonl', 'zh/b.jsonl'])
  })
})
