import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeDisk } from '../../../electron/engine/disk.ts'
import { newPackedForm, type PackedForm, packedFormSchema } from '../../../electron/engine/packing/packed-form.ts'
import { verifyPacked } from '../../../electron/engine/packing/verify-packed.ts'
import { fileOf, gzipMember, noSignal, packText, rangeOf, rowsText, unpackBytes, zstdFrame } from './archives.ts'

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined

const forms: readonly PackedForm[] = (['gzip', 'zstd'] as const).map(newPackedForm)

const isRight = async (path: string, text: Buffer, { packing }: PackedForm): Promise<boolean> =>
  verifyPacked({ disk: nodeDisk, path, packing, expected: rangeOf(text), signal: noSignal })

describe('packing', () => {
  it('makes what comes out again as it went in, for any text and form', async () => {
    const several = { pieces: fc.integer({ min: 1, max: 5 }), pieceBytes: fc.integer({ min: 700, max: 90_000 }) }
    const gzip = fc.record({
      packing: fc.constant('gzip' as const),
      ...several,
      endsLines: fc.boolean(),
      level: fc.constantFrom(1, 6, 9),
      name: fc.option(fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((byte) => String.fromCharCode(byte)) })),
      comment: fc.constantFrom(null, '', 'x'),
      mtimeS: fc.constantFrom(0, 0xffffffff),
      os: fc.constantFrom(0, 3, 255),
      isText: fc.boolean(),
      isBlocked: fc.boolean(),
    })
    const zstd = fc.record({
      packing: fc.constant('zstd' as const),
      ...several,
      endsLines: fc.boolean(),
      windowLog: fc.integer({ min: 10, max: 41 }),
      hasChecksum: fc.boolean(),
      hasSize: fc.boolean(),
      level: fc.constantFrom(1, 3, 9),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(gzip, zstd),
        fc.oneof(fc.constantFrom(0, 1, 65_279, 65_280, 65_281, 1_100_000), fc.nat(200_000)),
        async (form, bytes) => {
          expect(packedFormSchema.parse(form)).toEqual(form)
          const text = rowsText(bytes).subarray(0, bytes)
          const { archive, path, progress } = await packText(rangeOf(text), form)
          const naive = form.packing === 'gzip' ? gunzipSync(archive) : null
          expect(naive === null || naive.equals(text)).toBe(true)
          const { text: found, result } = await unpackBytes(archive, form.packing)
          expect([found.equals(text), result.isTruncated, result.damage]).toEqual([true, false, null])
          expect(await isRight(path, text, form)).toBe(true)
          expect(progress.at(-1)).toBe(bytes)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('makes what the programs of the system take for whole', async () => {
    const text = rowsText(3_000_000)
    for (const form of forms) {
      if (!isThere(form.packing)) continue
      for (const pieceBytes of [null, 100_000, 700_000]) {
        const several = pieceBytes === null ? {} : { pieces: 9, pieceBytes }
        const { path, archive } = await packText(rangeOf(text), { ...form, ...several })
        const input = { input: archive, maxBuffer: 1e8 }
        execFileSync(form.packing, ['-qt'], input)
        expect(execFileSync(form.packing, ['-dc'], input).equals(text)).toBe(true)
        expect(await isRight(path, text, form)).toBe(true)
      }
    }
  })

  it('reads what the programs of the system make', async () => {
    const text = rowsText(2_000_000)
    const calls: readonly (readonly ['gzip' | 'zstd', string, readonly string[]])[] = [
      ['gzip', 'gzip', ['-1']],
      ['gzip', 'gzip', ['-9']],
      ['gzip', 'pigz', ['-p', '2', '-b', '128']],
      ['gzip', 'bgzip', []],
      ['zstd', 'zstd', ['-1']],
      ['zstd', 'zstd', ['-19', '-T2', '--no-check']],
      ['zstd', 'zstd', ['--ultra', '-22', '--long=31']],
      ['zstd', 'pzstd', ['-p', '2']],
    ]
    for (const [packing, program, args] of calls) {
      if (!isThere(program)) continue
      const archive = execFileSync(program, [...args, '-c'], { input: text, maxBuffer: 1e8 })
      const { text: found, result } = await unpackBytes(archive, packing)
      expect([program, found.equals(text), result.isTruncated, result.damage]).toEqual([program, true, false, null])
    }
  })

  it('packs no text, and one byte a member or frame', async () => {
    for (const form of forms) {
      for (const text of ['', 'a', 'a\nb'].map((text) => Buffer.from(text))) {
        for (const pieceBytes of [0, 1]) {
          const { path, archive } = await packText(rangeOf(text), { ...form, pieces: 2, pieceBytes, endsLines: false })
          expect(await isRight(path, text, form)).toBe(true)
          const { packed } = (await unpackBytes(archive, form.packing)).result
          expect(packed.pieces).toBe(Math.max(1, text.length))
        }
      }
    }
  })

  it('packs a stretch of a file that is read a few bytes at a time', async () => {
    const text = rowsText(300_000)
    for (const form of forms) {
      const range = { ...rangeOf(text, 777), byteStart: 1000, byteEnd: 250_000 }
      const { archive } = await packText(range, form)
      expect((await unpackBytes(archive, form.packing)).text.equals(text.subarray(1000, 250_000))).toBe(true)
    }
  })

  it('gives the same bytes for the same text', async () => {
    const text = rowsText(2_500_000)
    for (const form of forms) {
      const first = await packText(rangeOf(text), form)
      const second = await packText(rangeOf(text, 100_000), form)
      expect(first.archive.equals(second.archive)).toBe(true)
    }
  })

  it('keeps what an archive says of itself', async () => {
    const text = rowsText(300_000)
    const lines = text.toString().split(/(?<=\n)/)
    const archives: [PackedForm['packing'], Buffer][] = [
      ['gzip', gzipSync(text, { level: 1 })],
      ['gzip', gzipSync(text, { level: 9 })],
      ['gzip', Buffer.concat(lines.map((line) => gzipMember(Buffer.from(line))))],
      ['gzip', Buffer.concat([text.subarray(0, 100_000), text.subarray(100_000)].map((part) => gzipMember(part)))],
      ['zstd', zstdFrame(text, 1)],
      ['zstd', zstdCompressSync(text, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } })],
      ['zstd', Buffer.concat(lines.map((line) => zstdFrame(Buffer.from(line))))],
    ]
    for (const [packing, archive] of archives) {
      const before = (await unpackBytes(archive, packing)).result.packed
      const after = (await unpackBytes((await packText(rangeOf(text), before)).archive, packing)).result.packed
      const { pieces, pieceBytes } = after
      // A window no wider than the text is another way to say the same.
      const itself = { pieces: 0, pieceBytes: 0, windowLog: 0 }
      expect({ ...after, ...itself }).toEqual({ ...before, ...itself })
      // Ends of lines come a little behind the mean size.
      expect(Math.abs(Math.log(pieces / before.pieces))).toBeLessThan(0.5)
      expect(Math.abs(pieceBytes * pieces - text.length)).toBeLessThanOrEqual(pieces)
    }
  })

  it('makes members as bgzip does', async () => {
    const text = Buffer.concat([
      rowsText(300_000),
      Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * at) >> 7)),
    ])
    const form = { ...newPackedForm('gzip'), isBlocked: true, pieces: 4 } as PackedForm
    const { archive } = await packText(rangeOf(text), form)
    const blocks: number[] = []
    for (let at = 0; at < archive.length; at += blocks.at(-1) ?? 0) {
      expect(archive.subarray(at, at + 16).toString('hex')).toMatch(/^1f8b0804........00ff0600424302 ?00$/)
      blocks.push(archive.readUInt16LE(at + 16) + 1)
    }
    expect(blocks.reduce((sum, bytes) => sum + bytes)).toBe(archive.length)
    // The very bytes by which readers know that nothing is missing.
    const end = '1f8b08040000000000ff0600424302001b0003000000000000000000'
    expect(archive.subarray(-28).toString('hex')).toBe(end)
    expect((await unpackBytes(archive, 'gzip')).result.packed).toMatchObject({
      isBlocked: true,
      pieces: blocks.length - 1,
    })
  })

  it('packs zstd about as tightly as it was, whatever the level', async () => {
    const text = rowsText(2_000_000)
    for (const level of [1, 3, 9, 19]) {
      const archive = zstdFrame(text, level)
      const { packed } = (await unpackBytes(archive, 'zstd')).result
      const again = await packText(rangeOf(text), packed)
      expect(packed).toMatchObject({ level: expect.toSatisfy((found: number) => found <= level) })
      const ratio = again.archive.length / archive.length
      expect([level, ratio > 0.85, ratio < 1.02]).toEqual([level, true, true])
    }
  })

  it('packs gzip as tightly as one call of zlib', async () => {
    const text = rowsText(4_000_000)
    const { archive } = await packText(rangeOf(text), newPackedForm('gzip'))
    expect(archive.length / gzipSync(text).length).toBeLessThan(1.005)
  })

  it('fails when the text becomes shorter', async () => {
    for (const form of forms) {
      const range = { ...rangeOf(rowsText(1_000_000)), byteEnd: 2_000_000 }
      await expect(packText(range, form)).rejects.toMatchObject({ code: 'EIO' })
    }
  })

  it('finds every difference between an archive and the text', async () => {
    const text = rowsText(200_000)
    const longer = Buffer.concat([text, Buffer.from('x')])
    for (const form of forms) {
      const { path, archive } = await packText(rangeOf(text), form)
      const other = Buffer.from(text)
      other[150_000] ^= 1
      const found = [
        await isRight(path, text, form),
        await isRight(path, other, form),
        await isRight(path, longer, form),
        await isRight(path, text.subarray(0, -1), form),
        await isRight(fileOf(archive.subarray(0, -1), 'cut'), text, form),
        await isRight(fileOf(Buffer.concat([archive, Buffer.from('junk')]), 'junk'), text, form),
      ]
      writeFileSync(path, '')
      expect([...found, await isRight(path, text, form)]).toEqual([true, ...Array.from({ length: 6 }, () => false)])
    }
  })

  it('reads with zlib what it packs to zstd in one frame', async () => {
    const text = rowsText(900_000)
    const { archive } = await packText(rangeOf(text), newPackedForm('zstd'))
    expect(zstdDecompressSync(archive).equals(text)).toBe(true)
  })
})
