import { constants, createZstdCompress } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { rowsText, unpackBytes, zstdFrame } from './archives.ts'

const none = Buffer.alloc(0)

const skipped = (content: Uint8Array, kind = 0): Buffer => {
  const head = Buffer.from([0x50 + kind, 0x2a, 0x4d, 0x18, 0, 0, 0, 0])
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

/** A frame as a program makes it that does not know how much is to come. */
const streamed = async (pieces: readonly Uint8Array[], params: Record<number, number> = {}): Promise<Buffer> => {
  const stream = createZstdCompress({ params })
  const outputs: Uint8Array[] = []
  stream.on('data', (output: Uint8Array) => outputs.push(output))
  for (const piece of pieces) stream.write(piece)
  await new Promise((resolve) => stream.once('end', resolve).end())
  return Buffer.concat(outputs)
}

describe('unpacking zstd', () => {
  it('gives the text and says how it was packed', async () => {
    const text = rowsText(6_000_000)
    const archive = zstdFrame(text)
    const { text: found, result, progress } = await unpackBytes(archive, 'zstd', { at: 77 })
    expect(found.equals(text)).toBe(true)
    expect(result).toEqual({
      packed: {
        packing: 'zstd',
        pieces: 1,
        pieceBytes: text.length,
        endsLines: true,
        windowLog: 21,
        hasChecksum: true,
        hasSize: true,
        level: expect.any(Number),
      },
      bytes: text.length,
      isTruncated: false,
      damage: null,
    })
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(progress.at(-1)).toBe(archive.length)
  })

  it('reads frames that say nothing of their size or checksum', async () => {
    const text = rowsText(700_000)
    const archive = await streamed([text.subarray(0, 300_000), text.subarray(300_000)])
    const { text: found, result } = await unpackBytes(archive, 'zstd')
    expect(found.equals(text)).toBe(true)
    expect(result.packed).toMatchObject({ hasChecksum: false, hasSize: false, windowLog: 21 })
  })

  it('reads frames one after another, large and small and empty, with others to be skipped between', async () => {
    const texts = [rowsText(900_000), rowsText(100), none, rowsText(70_000), rowsText(2_000_000), rowsText(50), none]
    const frames = texts.flatMap((text, at) => [skipped(Buffer.alloc(at * 100_000, at), at), zstdFrame(text)])
    const { text, result } = await unpackBytes(Buffer.concat([...frames, skipped(none), Buffer.alloc(600_000)]), 'zstd')
    expect(text.equals(Buffer.concat(texts))).toBe(true)
    expect(result).toMatchObject({ bytes: text.length, isTruncated: false, damage: null })
    expect(result.packed).toMatchObject({ pieces: 5, endsLines: true })
  })

  it('reads a great many small frames', async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => `{"id": ${id}}`)
    const { text, result } = await unpackBytes(Buffer.concat(rows.map((row) => zstdFrame(Buffer.from(row)))), 'zstd')
    expect(text.toString()).toBe(rows.join(''))
    expect(result.packed).toMatchObject({ pieces: 5000, endsLines: false })
  })

  it('reads what unpacks to thousands of times as much, small frames that do, and data that can not be packed', async () => {
    const large = Buffer.alloc(40_000_000, '1')
    const noise = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7919 * at) >> 3))
    const one = zstdFrame(Buffer.from('1'))
    const archive = Buffer.concat([one, zstdFrame(large), one, zstdFrame(large), zstdFrame(noise, 1)])
    const { text, result } = await unpackBytes(archive, 'zstd')
    expect([result.bytes, result.damage]).toEqual([80_300_002, null])
    expect(text.equals(Buffer.concat([Buffer.alloc(80_000_002, '1'), noise]))).toBe(true)
  })

  it('reads frames with a window wider than zstd itself takes unasked', async () => {
    const text = rowsText(100_000)
    const wide = { [constants.ZSTD_c_windowLog]: 30, [constants.ZSTD_c_enableLongDistanceMatching]: 1 }
    const { text: found, result } = await unpackBytes(await streamed([text], wide), 'zstd')
    expect([found.equals(text), result.damage]).toEqual([true, null])
    expect(result.packed).toMatchObject({ windowLog: 30 })
  })

  it('gives all blocks that are there when an archive is cut off, or has nothing in it', async () => {
    const text = rowsText(1_000_000)
    const archive = zstdFrame(text)
    const { text: found, result } = await unpackBytes(archive.subarray(0, -2), 'zstd')
    expect([found.equals(text), result.isTruncated, result.damage]).toEqual([true, true, null])
    const half = await unpackBytes(archive.subarray(0, archive.length / 2), 'zstd')
    expect([text.indexOf(half.text), half.result.isTruncated, half.result.damage]).toEqual([0, true, null])
    expect(half.text.length).toBeGreaterThan(300_000)
    expect(await unpackBytes(none, 'zstd')).toMatchObject({ result: { bytes: 0, isTruncated: true, damage: null } })
    expect(await unpackBytes(zstdFrame(none), 'zstd')).toMatchObject({ result: { bytes: 0, isTruncated: false } })
    for (const rest of [
      archive.subarray(0, 2),
      archive.subarray(0, 5),
      skipped(text).subarray(0, -1),
      skipped(none).subarray(0, 7),
    ]) {
      const second = await unpackBytes(Buffer.concat([archive, rest]), 'zstd')
      expect([second.text.equals(text), second.result.isTruncated, second.result.damage]).toEqual([true, true, null])
    }
  })

  it('tells what stands behind an archive', async () => {
    const archive = zstdFrame(Buffer.from('{}\n'))
    const { text, result } = await unpackBytes(Buffer.concat([archive, Buffer.from('\0\0what else')]), 'zstd')
    const damage = { kind: 'trailing', packedAt: archive.length, unpackedAt: 3 }
    expect([text.toString(), result.isTruncated, result.damage]).toEqual(['{}\n', false, damage])
  })

  it('goes on behind a wrong checksum, and tells where the frame begins', async () => {
    const texts = [rowsText(200_000), rowsText(1000), rowsText(300_000)]
    for (const wrong of [0, 1, 2]) {
      const frames = texts.map((text) => zstdFrame(text))
      frames[wrong][frames[wrong].length - 1] ^= 1
      const { text, result } = await unpackBytes(Buffer.concat(frames), 'zstd')
      const unpackedAt = Buffer.concat(texts.slice(0, wrong)).length
      expect([text.equals(Buffer.concat(texts)), result.isTruncated]).toEqual([true, false])
      expect(result.damage).toMatchObject({ kind: 'checksum', unpackedAt })
    }
  })

  it('gives what stands before data that means nothing', async () => {
    const text = rowsText(3_000_000)
    const archive = zstdFrame(text)
    archive.fill(0xff, archive.length / 2)
    const { text: found, result } = await unpackBytes(archive, 'zstd')
    expect(text.indexOf(found)).toBe(0)
    expect(found.length).toBeGreaterThan(1_000_000)
    expect(result).toMatchObject({ isTruncated: false, damage: { kind: 'corrupt', unpackedAt: found.length } })
  })

  it('says of what was packed with a dictionary, or only begins like zstd, that it can not be read', async () => {
    const dictionary = Buffer.concat([
      zstdFrame(Buffer.from('{}\n')).subarray(0, 4),
      Buffer.from([0x21, 9, 3, 1, 0, 0, 9]),
    ])
    expect((await unpackBytes(dictionary, 'zstd')).result.damage?.kind).toBe('dictionary')
    const fake = await unpackBytes(Buffer.from('\x28\xb5\x2f\xfd{"a": "not packed at all"}\n', 'latin1'), 'zstd')
    expect([fake.text.length, fake.result.damage?.kind]).toEqual([0, 'corrupt'])
    const other = await unpackBytes(Buffer.from('{"a": 1}\n'), 'zstd')
    expect([other.text.length, other.result.damage]).toEqual([0, { kind: 'corrupt', packedAt: 0, unpackedAt: 0 }])
  })

  it('takes blocks of a single byte and of no bytes', async () => {
    const block = (header: number, ...content: number[]): number[] => [header & 255, header >> 8, 0, ...content]
    const frame = (...blocks: number[][]): Buffer => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38, ...blocks.flat()])
    const [repeat, raw, last] = [(300 << 3) | 2, 2 << 3, 1]
    const { text, result } = await unpackBytes(
      frame(block(repeat, 0x61), block(0), block(raw, 0x62, 0x63), block(last)),
      'zstd',
    )
    expect([text.toString(), result.damage, result.isTruncated]).toEqual([`${'a'.repeat(300)}bc`, null, false])
    const odd = await unpackBytes(frame(block(repeat, 0x61), block(3 << 1)), 'zstd')
    expect([odd.text.toString(), odd.result.damage?.kind]).toEqual(['a'.repeat(300), 'corrupt'])
  })
})
