import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  type Disk,
  type DiskFile,
  isNotFound,
  isSameFile,
  nodeDisk,
  readFully,
  readSmallFile,
  replaceFile,
  writeFully,
} from '../../electron/engine/disk.ts'

const root = mkdtempSync(join(tmpdir(), 'winnow-disk-'))
afterAll(() => rmSync(root, { recursive: true }))

const withFile = (change: (file: DiskFile) => Partial<DiskFile>): Disk => ({
  ...nodeDisk,
  open: async (path, flags, mode) => {
    const file = await nodeDisk.open(path, flags, mode)
    return { ...file, ...change(file) }
  },
})

describe('the disk', () => {
  it('reads and writes all bytes where single calls do a few', async () => {
    const path = join(root, 'short')
    const disk = withFile((file) => ({
      read: (buffer, offset, length, position) => file.read(buffer, offset, Math.min(3, length), position),
      write: (buffer, offset, length, position) => file.write(buffer, offset, Math.min(2, length), position),
    }))
    const file = await disk.open(path, 'w+')
    await writeFully(file, Buffer.from('0123456789'), null)
    await writeFully(file, Buffer.from('ab'), null)
    await writeFully(file, Buffer.from('XY'), 4)
    const buffer = Buffer.alloc(20, '.')
    const count = await readFully(file, buffer, 1, 15, 2)
    await file.close()
    expect([readFileSync(path, 'utf8'), count, buffer.toString()]).toEqual(['0123XY6789ab', 10, '.23XY6789ab.........'])
  })

  it('gives up on a disk that takes nothing', async () => {
    const disk = withFile(() => ({ write: () => Promise.resolve(0) }))
    const file = await disk.open(join(root, 'nothing'), 'w')
    await expect(writeFully(file, Buffer.from('x'), 0)).rejects.toMatchObject({ code: 'EIO' })
    await file.close()
  })

  it('replaces a file, or leaves the old one and nothing else', async () => {
    const folder = mkdtempSync(join(root, 'replace-'))
    const path = join(folder, 'settings')
    await replaceFile(nodeDisk, path, Buffer.from('old'))
    const faults: Partial<DiskFile>[] = [
      { write: () => Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })) },
      { sync: () => Promise.reject(Object.assign(new Error(), { code: 'EIO' })) },
    ]
    for (const fault of faults) {
      await expect(
        replaceFile(
          withFile(() => fault),
          path,
          Buffer.from('new'),
        ),
      ).rejects.toThrow()
      expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['old', ['settings']])
    }
    const both = ['a'.repeat(100_000), 'b'.repeat(100_000)]
    await Promise.all(both.map((text) => replaceFile(nodeDisk, path, Buffer.from(text))))
    expect([both.includes(readFileSync(path, 'utf8')), readdirSync(folder)]).toEqual([true, ['settings']])
  })

  it('reads small files only', async () => {
    const path = join(root, 'small')
    writeFileSync(path, 'abc')
    expect(Buffer.from(await readSmallFile(nodeDisk, path, 3)).toString()).toBe('abc')
    await expect(readSmallFile(nodeDisk, path, 2)).rejects.toMatchObject({ code: 'EFBIG' })
    expect(isNotFound(await readSmallFile(nodeDisk, join(root, 'none'), 2).catch((error) => error))).toBe(true)
  })

  it('tells one state of a file from another', async () => {
    const path = join(root, 'state')
    writeFileSync(path, 'abc')
    const before = await nodeDisk.stat(path)
    expect(isSameFile(before, await nodeDisk.lstat(path))).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 20))
    writeFileSync(path, 'abd')
    expect(isSameFile(before, await nodeDisk.stat(path))).toBe(false)
    expect(JSON.parse(JSON.stringify(before))).toEqual(before)
  })
})
