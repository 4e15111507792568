import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonl } from '../../electron/engine/container/jsonl.ts'
import { Fingerprint } from '../../electron/engine/index/fingerprint.ts'
import { LineIndex } from '../../electron/engine/index/line-index.ts'
import { scanHead } from '../../electron/engine/index/scan-head.ts'
import { FileCut, type SegmentRows, scanSegment } from '../../electron/engine/index/scan-segment.ts'
import { createLinesKernel, hashRow, linesModule, Xxh64 } from '../../electron/engine/kernels/lines.ts'
import { makeXxh64, naiveFingerprint, naiveRows } from '../doubles/naive-lines.ts'

const xxh64 = await makeXxh64()

interface Sizes {
  segmentBytes: number
  blockBytes: number
  carryBytes: number
}

const scanAll = (file: Uint8Array, sizes: Sizes): SegmentRows[] => {
  const kernel = createLinesKernel(linesModule(), sizes.blockBytes, sizes.carryBytes)
  const read = (buffer: Uint8Array, offset: number, length: number, position: number): number => {
    const piece = file.subarray(position, position + length)
    buffer.set(piece, offset)
    return piece.length
  }
  const segments: SegmentRows[] = []
  for (let byteStart = 0; byteStart === 0 || byteStart < file.length; byteStart += sizes.segmentBytes) {
    const byteEnd = Math.min(file.length, byteStart + sizes.segmentBytes)
    const segment = { byteStart, byteEnd, partStart: 0, partEnd: file.length, isHashing: true }
    const rows = scanSegment(kernel, sizes.blockBytes, read, segment, () => true)
    if (rows !== undefined) segments.push(rows)
  }
  return segments
}

/** All that an index says of a file, in plain values. */
const indexed = (file: Uint8Array, sizes: Sizes): unknown => {
  const index = new LineIndex()
  const fingerprint = new Fingerprint()
  const hashes: bigint[] = []
  let lf = 0
  let crlf = 0
  let isLastMissing = false
  const segments = scanAll(file, sizes)
  fingerprint.setHeadGap(segments[0].headGapHash)
  segments.forEach((rows, at) => {
    index.append({ byteBase: at * sizes.segmentBytes, starts: rows.starts, byteEnd: rows.byteEnd })
    fingerprint.addRows(rows.hashes)
    fingerprint.addGaps(rows.gapRuns)
    hashes.push(...rows.hashes)
    lf += rows.lf
    crlf += rows.crlf
    isLastMissing ||= rows.isLastMissing
  })
  const rows = Array.from({ length: index.rowCount }, (_, row) => {
    const [start, end] = [index.startOf(row), index.endOf(row)]
    return { start, contentEnd: jsonl.contentEnd(file, start, end), end }
  })
  return { rows, hashes, lf, crlf, isLastMissing, hasBom: segments[0].hasBom, fingerprint: fingerprint.digest() }
}

const expected = (file: Uint8Array): unknown => {
  const rows = naiveRows(file)
  const endings = rows.map((row) => Buffer.from(file.subarray(row.contentEnd, row.end)).toString('latin1'))
  return {
    rows,
    hashes: rows.map((row) => xxh64(file.subarray(row.start, row.contentEnd))),
    lf: endings.filter((ending) => ending.startsWith('\n')).length,
    crlf: endings.filter((ending) => ending.startsWith('\r\n')).length,
    isLastMissing: endings.at(-1) === '',
    hasBom: file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf,
    fingerprint: naiveFingerprint(file, xxh64),
  }
}

const uglyPiece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('\n', '\r\n', '\r', '\n\n', ' ', '\t', ' \t\r', '\n \n', '{"a":1}', '[]', '\0'),
  },
  { weight: 2, arbitrary: fc.constantFrom('\u2028', '\ufeff', '中文', '\x85') },
  { weight: 1, arbitrary: fc.nat(200).map((length) => ' '.repeat(length)) },
  { weight: 1, arbitrary: fc.nat(300).map((length) => `"${'x'.repeat(length)}"`) },
  { weight: 1, arbitrary: fc.nat(90).map((length) => '\r'.repeat(length)) },
)
const uglyFile = fc
  .tuple(
    fc.boolean(),
    fc.array(
      fc.oneof(
        uglyPiece.map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 12 }),
      ),
      { maxLength: 40 },
    ),
  )
  .map(([bom, pieces]) => new Uint8Array(Buffer.concat([Buffer.from(bom ? [0xef, 0xbb, 0xbf] : []), ...pieces])))

const tinySizes = fc.record({
  segmentBytes: fc.constantFrom(4, 7, 16, 64, 100, 1000, 100_000),
  blockBytes: fc.constantFrom(8, 13, 32, 64, 256, 65_536),
  carryBytes: fc.constantFrom(8, 16, 50, 64, 1024),
})

describe('the rows of a file, found in segments', () => {
  it('are those of the naive reference, wherever the cuts fall', () => {
    fc.assert(
      fc.property(uglyFile, tinySizes, (file, sizes) => {
        expect(indexed(file, sizes)).toEqual(expected(file))
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['nothing', ''],
    ['one line feed', '\n'],
    ['only a BOM', '\ufeff'],
    ['a BOM and blank lines', '\ufeff\r\n \n'],
    ['one row without an end', '{}'],
    ['a lone CR at the end', '{}\r'],
    ['a CR line end after CRs', '{}\r\r\n1'],
    ['a blank line without an end', '1\n  '],
    ['NUL bytes alone', '\0\n\0'],
    ['a form feed, which is no blank', '\f\n'],
    ['blanks longer than segments, then a row', `1\n${' '.repeat(500)}2\n`],
    ['blanks longer than segments, then nothing', `1\n${' '.repeat(500)}`],
    ['blanks longer than segments, then a line feed', `${' '.repeat(500)}\n1\n`],
    ['a row longer than segments that ends in CRLF', `${'x'.repeat(511)}\r\n${'y'.repeat(513)}\r\n`],
  ])('are right for %s', (_, text) => {
    const file = new TextEncoder().encode(text)
    for (const blockBytes of [8, 64, 4096]) {
      for (const segmentBytes of [4, 64, 4096]) {
        expect(indexed(file, { segmentBytes, blockBytes, carryBytes: 16 })).toEqual(expected(file))
      }
    }
  })

  it('are right when one kernel scans many segments whose blocks are longer than its room for unfinished lines', () => {
    const line = (row: number): string =>
      `{"id":${row},"text":"${'ab'.repeat((row * 7919) % 97)}"}\n${row % 5 === 0 ? ' \n\n' : ''}`
    const file = new TextEncoder().encode(Array.from({ length: 500 }, (_, row) => line(row)).join(''))
    const sizes = { segmentBytes: 10_000, blockBytes: 4096, carryBytes: 64 }
    expect(indexed(file, sizes)).toEqual(expected(file))
  })

  it('are kept when a read gives fewer bytes than were asked for', () => {
    const file = Buffer.from('{"a":1}\n{"b":2}\r\n\n{"c":3}')
    const kernel = createLinesKernel(linesModule(), 64, 64)
    const read = (buffer: Uint8Array, offset: number, _length: number, position: number): number => {
      buffer[offset] = file[position]
      return 1
    }
    const segment = { byteStart: 0, byteEnd: file.length, partStart: 0, partEnd: file.length, isHashing: false }
    const rows = scanSegment(kernel, 64, read, segment, () => true)
    expect([...(rows?.starts ?? [])]).toEqual([0, 8, 18])
  })

  it('are refused when the file ends before its size', () => {
    const kernel = createLinesKernel(linesModule(), 64, 64)
    const segment = { byteStart: 0, byteEnd: 100, partStart: 0, partEnd: 100, isHashing: true }
    expect(() =>
      scanSegment(
        kernel,
        64,
        () => 0,
        segment,
        () => true,
      ),
    ).toThrow(FileCut)
  })
})

describe('the first block', () => {
  it('gives the rows of the naive reference, all of a whole file', () => {
    fc.assert(
      fc.property(uglyFile, (file) => {
        const rows = naiveRows(file)
        const head = scanHead(file, true)
        expect({ starts: head.starts, byteEnd: head.byteEnd }).toEqual({
          starts: rows.map((row) => row.start),
          byteEnd: file.length,
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('gives only rows whose whole span it holds, when more follows', () => {
    fc.assert(
      fc.property(uglyFile, fc.nat(200), (file, cut) => {
        const all = naiveRows(file)
        const head = scanHead(file.subarray(0, cut), cut >= file.length)
        const index = LineIndex.fromStarts(head.starts, head.byteEnd, false)
        const found = head.starts.map((_, row) => [index.startOf(row), index.endOf(row)])
        expect(found).toEqual(all.slice(0, found.length).map((row) => [row.start, row.end]))
        if (cut >= file.length) expect(found.length).toBe(all.length)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a row hash', () => {
  it('is the XXH64 of the content, whole or in pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300), { maxLength: 4 }), (bytes, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
        const stream = new Xxh64()
        for (let at = 1; at < places.length; at++) stream.update(bytes.subarray(places[at - 1], places[at]))
        expect([hashRow(bytes), stream.digest()]).toEqual([xxh64(bytes), xxh64(bytes)])
      }),
      { numRuns: 1000 },
    )
  })

  it('does not end at the size of a buffer', () => {
    const bytes = new Uint8Array(3 * 1024 * 1024 + 5).map((_, at) => at % 251)
    expect(hashRow(bytes)).toBe(xxh64(bytes))
  })
})
