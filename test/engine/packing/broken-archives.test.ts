import { randomBytes } from 'node:crypto'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeDisk } from '../../../electron/engine/disk.ts'
import { estimateUnpacked } from '../../../electron/engine/packing/estimate.ts'
import type { ArchivePacking } from '../../../electron/engine/packing/packed-form.ts'
import { readPackedHead } from '../../../electron/engine/packing/packed-head.ts'
import { fileOf, gzipMember, rowsText, unpackBytes, zstdFrame } from './archives.ts'

const parts = [rowsText(150, 3), rowsText(90, 4), rowsText(200, 5)]
const text = Buffer.concat(parts)
/** Small archives of three members or frames. */
const archives: readonly (readonly [ArchivePacking, readonly Buffer[]])[] = [
  ['gzip', parts.map((part) => gzipMember(part))],
  ['zstd', parts.map((part) => zstdFrame(part))],
]

/** How much of the text lies in members or frames that end at or before a byte of the archive. */
const wholeBefore = (members: readonly Buffer[], end: number): number => {
  let [at, bytes] = [0, 0]
  for (const [index, member] of members.entries()) {
    at += member.length
    if (at > end) break
    bytes += parts[index].length
  }
  return bytes
}

describe('archives that are not what they should be', () => {
  it('gives, cut off at any byte, all that is there, and says that it is cut off', async () => {
    for (const [packing, members] of archives) {
      const archive = Buffer.concat(members)
      const ends = members.map((_, index) => Buffer.concat(members.slice(0, index + 1)).length)
      for (let end = 0; end < archive.length; end++) {
        const { text: found, result } = await unpackBytes(archive.subarray(0, end), packing)
        expect([end, text.indexOf(found), result.damage]).toEqual([end, 0, null])
        expect([end, result.isTruncated]).toEqual([end, !ends.includes(end)])
        expect(found.length).toBeGreaterThanOrEqual(wholeBefore(members, end))
        if (packing !== 'gzip' || end === 0) continue
        const naive = gunzipSync(archive.subarray(0, end), { finishFlush: constants.Z_SYNC_FLUSH })
        expect([end, found.length]).toEqual([end, naive.length])
      }
    }
  })

  it('gives, with any byte of it altered, all that stands before, and never says that nothing is wrong', async () => {
    for (const [packing, members] of archives) {
      const archive = Buffer.concat(members)
      for (let at = 0; at < archive.length; at++) {
        for (const bits of [0x01, 0xff]) {
          const altered = Buffer.from(archive)
          altered[at] ^= bits
          const { text: found, result } = await unpackBytes(altered, packing)
          const whole = wholeBefore(members, at)
          expect([at, found.subarray(0, whole).equals(text.subarray(0, whole))]).toEqual([at, true])
          const isTold = result.isTruncated || result.damage !== null
          expect([packing, at, bits, isTold || found.equals(text)]).toEqual([packing, at, bits, true])
          expect(found.length).toBe(result.bytes)
        }
      }
    }
  })

  it('comes to an end with any bytes at all', async () => {
    const starts = [
      Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0, 0, 0, 0, 0, 3]),
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24]),
      Buffer.from([0x50, 0x2a, 0x4d, 0x18]),
      ...archives.map(([, members]) => members[0]),
      ...archives.map(([, members]) => members[0].subarray(0, 60)),
      Buffer.alloc(0),
    ]
    const bytes = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...starts)), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom('gzip', 'zstd'), async (pieces, packing) => {
        const archive = Buffer.concat(pieces)
        const { text: found, result } = await unpackBytes(archive, packing)
        expect(found.length).toBe(result.bytes)
        const path = fileOf(archive, 'any')
        const head = await readPackedHead(nodeDisk, path, packing, 50)
        expect(Buffer.from(head.bytes).equals(found.subarray(0, 50))).toBe(true)
        if (found.length < 50) expect(head.isBroken).toBe(result.isTruncated || result.damage !== null)
        expect(await estimateUnpacked(nodeDisk, path, packing)).toBe(found.length)
      }),
      { numRuns: 300 },
    )
  })

  it('gives of a large archive that is damaged somewhere what stands before', async () => {
    const large = Buffer.from(
      rowsText(4_000_000)
        .toString()
        .replace(/问题/g, () => randomBytes(3).toString('hex')),
    )
    const made: readonly [ArchivePacking, Buffer, number][] = [
      ['gzip', gzipMember(large), 100_000],
      ['zstd', zstdFrame(large), 300_000],
    ]
    for (const [packing, archive, slack] of made) {
      for (const share of [0.01, 0.3, 0.7, 0.99]) {
        const at = Math.floor(archive.length * share)
        const altered = Buffer.from(archive)
        altered.fill(0xa5, at, at + 300)
        const { text: found, result } = await unpackBytes(altered, packing)
        const same = found.findIndex((byte, index) => byte !== large[index])
        const right = same === -1 ? found.length : same
        expect(right).toBeGreaterThan(large.length * share - slack)
        expect([result.isTruncated || result.damage !== null, result.bytes]).toEqual([true, found.length])
      }
    }
  })

  it('gives the first of what is in an archive, cut off or whole', async () => {
    const large = rowsText(700_000)
    for (const archive of [gzipSync(large), gzipMember(large), gzipMember(large).subarray(0, -9)]) {
      const head = await readPackedHead(nodeDisk, fileOf(archive, 'gz'), 'gzip', 262_144)
      expect(large.subarray(0, 262_144).equals(head.bytes)).toBe(true)
    }
    for (const archive of [zstdFrame(large), zstdFrame(large).subarray(0, -9)]) {
      const head = await readPackedHead(nodeDisk, fileOf(archive, 'zst'), 'zstd', 262_144)
      expect(large.subarray(0, 262_144).equals(head.bytes)).toBe(true)
    }
    const cut = await readPackedHead(nodeDisk, fileOf(gzipMember(large).subarray(0, 50), 'gz'), 'gzip', 262_144)
    expect([large.indexOf(cut.bytes), cut.isBroken]).toEqual([0, true])
    const empty = await readPackedHead(nodeDisk, fileOf(gzipSync(''), 'gz'), 'gzip', 262_144)
    expect([empty.bytes.length, empty.isBroken]).toEqual([0, false])
  })

  it('estimates what an archive unpacks to', async () => {
    const large = Buffer.from(
      rowsText(9_000_000)
        .toString()
        .replace(/问题/g, () => randomBytes(3).toString('hex')),
    )
    const half = [large.subarray(0, 4_500_000), large.subarray(4_500_000)]
    const estimate = async (packing: ArchivePacking, archive: Buffer): Promise<number> =>
      (await estimateUnpacked(nodeDisk, fileOf(archive, packing), packing)) / large.length
    expect(await estimate('gzip', gzipMember(large))).toBe(1)
    expect(await estimate('zstd', zstdFrame(large))).toBe(1)
    expect(await estimate('gzip', Buffer.concat(half.map((part) => gzipMember(part))))).toBeCloseTo(1, 1)
    expect(await estimate('zstd', Buffer.concat(half.map((part) => zstdFrame(part))))).toBeCloseTo(1, 1)
    expect(await estimate('gzip', gzipMember(large).subarray(0, -9))).toBeCloseTo(1, 1)
  })
})
