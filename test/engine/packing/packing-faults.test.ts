import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Disk, nodeDisk } from '../../../electron/engine/disk.ts'
import { newPackedForm } from '../../../electron/engine/packing/packed-form.ts'
import { readPackedHead } from '../../../electron/engine/packing/packed-head.ts'
import { verifyPacked } from '../../../electron/engine/packing/verify-packed.ts'
import { BrokenDisk } from '../support/broken-disk.ts'
import { fileOf, gzipMember, noSignal, packText, rangeOf, rowsText, unpackBytes, zstdFrame } from './archives.ts'

const text = rowsText(6_000_000)
const archives = { gzip: gzipMember(text, 1), zstd: zstdFrame(text, 1) }
const packings = ['gzip', 'zstd'] as const

/** A disk whose reads fail from a byte on. */
const unreadableFrom = (byte: number): Disk => ({
  ...nodeDisk,
  open: async (path, flags, mode) => {
    const file = await nodeDisk.open(path, flags, mode)
    return {
      ...file,
      read: (buffer, offset, length, position) =>
        position + length > byte
          ? Promise.reject(Object.assign(new Error('bad sector'), { code: 'EIO' }))
          : file.read(buffer, offset, length, position),
    }
  },
})

describe('packing and unpacking on a disk that fails', () => {
  it('fails with what the disk failed with when it is full, at any write', async () => {
    for (const packing of packings) {
      for (const breakage of [
        { kind: 'fails', code: 'ENOSPC' },
        { kind: 'writes-half', code: 'ENOSPC' },
      ] as const) {
        for (const call of [0, 1, 2, 4]) {
          const disk = new BrokenDisk()
          // The first call opens the file that is written to.
          disk.breakAt(call + 1, breakage)
          await expect(unpackBytes(archives[packing], packing, { disk })).rejects.toMatchObject({ code: 'ENOSPC' })
          expect(disk.calls.length).toBeLessThanOrEqual(call + 3)
        }
        const disk = new BrokenDisk()
        disk.breakAt(1, breakage)
        await expect(packText(rangeOf(text), newPackedForm(packing), { disk })).rejects.toMatchObject({
          code: 'ENOSPC',
        })
      }
    }
  })

  it('finds out when a disk lies about what it wrote', async () => {
    for (const packing of packings) {
      const disk = new BrokenDisk()
      disk.breakAt(1, { kind: 'lies' })
      const { path } = await packText(rangeOf(text), newPackedForm(packing), { disk }).catch(async () => ({ path: '' }))
      if (path === '') continue // the size gave it away
      const expected = rangeOf(text)
      expect(await verifyPacked({ disk: nodeDisk, path, packing, expected, signal: noSignal })).toBe(false)
    }
  })

  it('fails when the archive can not be read to its end', async () => {
    for (const packing of packings) {
      const path = fileOf(archives[packing], packing)
      const disk = unreadableFrom(300_000)
      await expect(unpackBytes(archives[packing], packing, { disk })).rejects.toMatchObject({ code: 'EIO' })
      expect(text.indexOf((await readPackedHead(disk, path, packing, 100_000)).bytes)).toBe(0)
      const expected = rangeOf(text)
      const verified = verifyPacked({ disk, path, packing, expected, signal: noSignal })
      await expect(verified).rejects.toMatchObject({ code: 'EIO' })
    }
  })

  it('fails when the text can not be read to its end, and leaves nothing under way', async () => {
    for (const packing of packings) {
      const read = (buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> =>
        position > 3_000_000 ? Promise.reject(new Error('gone')) : rangeOf(text).read(buffer, offset, length, position)
      await expect(packText({ ...rangeOf(text), read }, newPackedForm(packing))).rejects.toThrow('gone')
    }
  })
})

describe('packing and unpacking that is given up', () => {
  it('ends soon with the reason that was given', async () => {
    for (const packing of packings) {
      const reason = new Error('no more')
      for (const afterReads of [0, 1, 3]) {
        const stop = new AbortController()
        let reads = 0
        const disk: Disk = {
          ...nodeDisk,
          open: async (path, flags, mode) => {
            const file = await nodeDisk.open(path, flags, mode)
            const read: typeof file.read = (...args) => {
              if (++reads > afterReads) stop.abort(reason)
              return file.read(...args)
            }
            return { ...file, read }
          },
        }
        await expect(unpackBytes(archives[packing], packing, { disk, signal: stop.signal })).rejects.toBe(reason)
        expect(reads).toBeLessThan(afterReads + 4)
      }
      const stop = new AbortController()
      const range = rangeOf(text)
      const read: typeof range.read = (...args) => {
        stop.abort(reason)
        return range.read(...args)
      }
      const packed = packText({ ...range, read }, newPackedForm(packing), { signal: stop.signal })
      await expect(packed).rejects.toBe(reason)
      const path = fileOf(archives[packing], packing)
      const verified = verifyPacked({ disk: nodeDisk, path, packing, expected: range, signal: stop.signal })
      await expect(verified).rejects.toBe(reason)
    }
  })

  it('ends soon among a great many small members', async () => {
    const stop = new AbortController()
    const member = gzipMember(Buffer.from('{}\n'))
    const members = Buffer.concat(Array.from({ length: 100_000 }, () => member))
    setTimeout(() => stop.abort(new Error('no more')), 20)
    const startMs = performance.now()
    await expect(unpackBytes(members, 'gzip', { signal: stop.signal })).rejects.toThrow('no more')
    expect(performance.now() - startMs).toBeLessThan(400)
  })
})

describe('memory', () => {
  it('does not grow with what is unpacked or packed', async () => {
    const bomb = {
      gzip: gzipMember(Buffer.alloc(150_000_000, '{}\n'), 1),
      zstd: zstdFrame(Buffer.alloc(150_000_000, '{}\n'), 1),
    }
    for (const packing of packings) {
      const path = fileOf(bomb[packing], packing)
      let most = 0
      const range = {
        read: (buffer: Uint8Array, offset: number, length: number, position: number) => {
          for (let at = 0; at < length; at++) buffer[offset + at] = [0x7b, 0x7d, 0x0a][(position + at) % 3]
          most = Math.max(most, process.memoryUsage().arrayBuffers)
          return Promise.resolve(length)
        },
        byteStart: 0,
        byteEnd: 150_000_000,
      }
      const before = process.memoryUsage().arrayBuffers
      expect(await verifyPacked({ disk: nodeDisk, path, packing, expected: range, signal: noSignal })).toBe(true)
      expect([packing, (most - before) / 1e6 < 60]).toEqual([packing, true])
      expect(readFileSync(path).length).toBeLessThan(1_000_000)
    }
  })
})
