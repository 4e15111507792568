import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gzipHeader } from '../../../electron/engine/packing/gzip-header.ts'
import { gzipMember, rowsText, unpackBytes } from './archives.ts'

const none = Buffer.alloc(0)
const plain = { isText: false, mtimeS: 0, effort: 0, os: 3, name: null, comment: null }

describe('unpacking gzip', () => {
  it('gives the text and says how it was packed', async () => {
    const text = rowsText(3_000_000)
    const { text: found, result, progress } = await unpackBytes(gzipSync(text, { level: 9 }), 'gzip')
    expect(found.equals(text)).toBe(true)
    expect(result).toEqual({
      packed: {
        packing: 'gzip',
        pieces: 1,
        pieceBytes: text.length,
        endsLines: true,
        level: 9,
        name: null,
        comment: null,
        mtimeS: 0,
        os: expect.any(Number),
        isText: false,
        isBlocked: false,
      },
      bytes: text.length,
      isTruncated: false,
      damage: null,
    })
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(progress.at(-1)).toBe(gzipSync(text, { level: 9 }).length)
  })

  it('goes on where a file ends', async () => {
    const { text, result } = await unpackBytes(gzipMember(Buffer.from('{}\n')), 'gzip', { at: 2_000_001 })
    expect([text.toString(), result.bytes]).toEqual(['{}\n', 3])
  })

  it('reads all that a header may hold', async () => {
    const text = Buffer.from('{"a": 1}\n')
    const member = gzipMember(text)
    const name = Buffer.from('数据.jsonl').toString('latin1')
    const header = gzipHeader({ isText: true, mtimeS: 4_000_000_000, effort: 4, os: 10, name, comment: 'mine' }, null)
    const extra = Buffer.from([5, 0, 1, 2, 3, 0, 5])
    // A checksum of the header stands behind it; nobody writes one, and nobody looks at it.
    const whole = Buffer.concat([
      header.subarray(0, 10),
      extra,
      header.subarray(10),
      Buffer.from([9, 9]),
      member.subarray(10),
    ])
    whole[3] |= 2 | 4
    const { text: found, result } = await unpackBytes(whole, 'gzip')
    expect([found.toString(), result.damage, result.isTruncated]).toEqual([text.toString(), null, false])
    expect(result.packed).toMatchObject({
      level: 1,
      name,
      comment: 'mine',
      mtimeS: 4_000_000_000,
      os: 10,
      isText: true,
    })
    const short = await Promise.all([...whole.keys()].map((end) => unpackBytes(whole.subarray(0, end), 'gzip')))
    expect(short.map(({ result }) => [result.isTruncated, result.damage])).toEqual(short.map(() => [true, null]))
  })

  it('reads members one after another, large and small and empty, with zeros around', async () => {
    const texts = [rowsText(900_000), rowsText(100), none, rowsText(70_000), rowsText(2_000_000), rowsText(50), none]
    const members = texts.flatMap((text) => [gzipMember(text), Buffer.alloc(text.length % 5)])
    const { text, result } = await unpackBytes(Buffer.concat([...members, Buffer.alloc(600_000)]), 'gzip')
    expect(text.equals(Buffer.concat(texts))).toBe(true)
    const bytes = text.length
    expect(result).toMatchObject({ bytes, isTruncated: false, damage: null })
    expect(result.packed).toMatchObject({ pieces: 5, pieceBytes: Math.round(bytes / 5), endsLines: true })
  })

  it('reads a great many small members', async () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => `{"id": ${id}}`)
    const { text, result } = await unpackBytes(Buffer.concat(rows.map((row) => gzipMember(Buffer.from(row)))), 'gzip')
    expect(text.toString()).toBe(rows.join(''))
    expect(result.packed).toMatchObject({ pieces: 20_000, endsLines: false })
  })

  it('reads what unpacks to a thousand times as much, and small members that do', async () => {
    const large = Buffer.alloc(40_000_000, '1')
    const { text, result } = await unpackBytes(
      Buffer.concat([gzipMember(Buffer.from('1')), gzipMember(large), gzipMember(Buffer.from('1')), gzipMember(large)]),
      'gzip',
    )
    expect([text.length, result.bytes, result.damage]).toEqual([80_000_002, 80_000_002, null])
    expect(text.equals(Buffer.alloc(80_000_002, '1'))).toBe(true)
  })

  it('knows members as bgzip makes them', async () => {
    const parts = [rowsText(65_280).subarray(0, 65_280), rowsText(30_000), none]
    const members = parts.map((part) => {
      const data = deflateRawSync(part)
      const trailer = gzipMember(part).subarray(-8)
      return Buffer.concat([gzipHeader(plain, (header) => header + data.length + trailer.length), data, trailer])
    })
    const { text, result } = await unpackBytes(Buffer.concat(members), 'gzip')
    expect(text.equals(Buffer.concat(parts))).toBe(true)
    expect(result.packed).toMatchObject({ isBlocked: true, pieces: 2 })
  })

  it('gives all that is there when an archive is cut off, or has nothing in it', async () => {
    const text = rowsText(400_000)
    const archive = gzipMember(text)
    const { text: found, result } = await unpackBytes(archive.subarray(0, -4), 'gzip')
    expect([found.equals(text), result.isTruncated, result.damage]).toEqual([true, true, null])
    expect(await unpackBytes(none, 'gzip')).toMatchObject({ result: { bytes: 0, isTruncated: true, damage: null } })
    expect(await unpackBytes(gzipMember(none), 'gzip')).toMatchObject({ result: { bytes: 0, isTruncated: false } })
    const second = await unpackBytes(Buffer.concat([archive, archive.subarray(0, 2)]), 'gzip')
    expect([second.text.equals(text), second.result.isTruncated]).toEqual([true, true])
  })

  it('tells what stands behind an archive', async () => {
    const archive = gzipMember(Buffer.from('{}\n'))
    const { text, result } = await unpackBytes(Buffer.concat([archive, Buffer.from('\0\0what else')]), 'gzip')
    const damage = { kind: 'trailing', packedAt: archive.length + 2, unpackedAt: 3 }
    expect([text.toString(), result.isTruncated, result.damage]).toEqual(['{}\n', false, damage])
  })

  it('goes on behind a wrong checksum, and tells where the member begins', async () => {
    const texts = [rowsText(200_000), rowsText(1000), rowsText(300_000)]
    for (const wrong of [0, 1, 2]) {
      for (const fromEnd of [8, 1]) {
        const members = texts.map((text) => gzipMember(text))
        members[wrong][members[wrong].length - fromEnd] ^= 1
        const { text, result } = await unpackBytes(Buffer.concat(members), 'gzip')
        const unpackedAt = Buffer.concat(texts.slice(0, wrong)).length
        expect([text.equals(Buffer.concat(texts)), result.isTruncated]).toEqual([true, false])
        expect(result.damage).toMatchObject({ kind: 'checksum', unpackedAt })
      }
    }
  })

  it('gives what stands before data that means nothing, to the last bytes', async () => {
    const text = rowsText(3_000_000)
    const archive = gzipMember(text)
    // Blocks of deflate of kind 3 do not exist; behind a flush one of them can be put in for sure.
    const start = deflateRawSync(text.subarray(0, 2_500_000), { finishFlush: 2 })
    const broken = Buffer.concat([archive.subarray(0, 10), start, Buffer.alloc(300_000, 0xff)])
    const { text: found, result } = await unpackBytes(broken, 'gzip')
    expect(text.subarray(0, 2_500_000).indexOf(found)).toBe(0)
    expect(found.length).toBeGreaterThan(2_500_000 - 200)
    expect(result.damage).toMatchObject({ kind: 'corrupt', unpackedAt: found.length })
    expect(Math.abs((result.damage?.packedAt ?? 0) - start.length)).toBeLessThan(30)
  })

  it('says of what only begins like gzip that it can not be read', async () => {
    const fake = await unpackBytes(
      Buffer.from('\x1f\x8b\x08\x00{"a": "not packed at all, only named so"}\n', 'latin1'),
      'gzip',
    )
    expect([fake.text.length, fake.result.damage?.kind]).toEqual([0, 'corrupt'])
    const other = await unpackBytes(Buffer.from('{"a": 1}\n'), 'gzip')
    expect([other.text.length, other.result.damage]).toEqual([0, { kind: 'corrupt', packedAt: 0, unpackedAt: 0 }])
  })
})
