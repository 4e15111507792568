/** Any bytes, read in any encoding and written again, are the same bytes; an edit of one line alters that line alone. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cannotHoldBytes } from '../../../electron/engine/encoding/cannot-hold.ts'
import { codecOf } from '../../../electron/engine/encoding/codecs.ts'
import { textOf } from '../../../electron/engine/encoding/to-utf8.ts'
import { type EncodingChoice, encodings } from '../../../shared/file-form.ts'
import { fromWork, toWork } from './whole.ts'

const seconds = [null, 'utf-8', 'gb18030', 'shift_jis', 'windows-1252', 'utf-16le'] as const
const choices: readonly EncodingChoice[] = encodings.flatMap((encoding) => seconds.map((rest) => ({ encoding, rest })))
const nameOf = ({ encoding, rest }: EncodingChoice): string => (rest === null ? encoding : `${encoding} + ${rest}`)

/** Bytes that break encodings: pieces of their codes, of UTF-8, line breaks, quotes. */
const uglyBytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.uint8Array({ maxLength: 4, min: 0x80 }),
      fc
        .constantFrom(
          ...[
            '0a',
            '0d0a',
            '22',
            '5c',
            '7b7d',
            '0000',
            '0a00',
            '000a',
            'fffe',
            'feff',
            'efbbbf',
            'eda080edb080',
            'c280',
          ],
          ...[
            '81308130',
            '8431a437',
            '8431a530',
            'e3329a35',
            'fe39fe39',
            '84319533',
            '8130',
            '80',
            'a3a0',
            'ff',
            'c4e3bac3',
          ],
          ...[
            '8862',
            '8866',
            '88a5',
            '8790',
            'ed40',
            'fa5c',
            'a2cc',
            '81ad',
            'f9fe',
            'a15c',
            '835c',
            'b1',
            '3dd8',
            '00de',
          ],
          ...['e4bda0e5a5bd', 'f09f9880', 'c3a9', 'f0', 'f09f', 'f09f98', 'e4', 'e4bd', 'c2', 'd83dde00', '3dd800de'],
        )
        .map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
    ),
    { maxLength: 40 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)))

describe.each(choices.map((choice) => [nameOf(choice), choice] as const))('%s', (_, choice) => {
  test('gives any bytes back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(uglyBytes, fc.nat(9), async (bytes, at) => {
        const { work, exceptions } = await toWork(bytes, choice, at)
        const pieces = [{ start: at, end: work.length, oldStart: at }]
        const back = await fromWork(work, pieces, exceptions, choice)
        expect(Buffer.from(back.bytes).toString('hex')).toBe(Buffer.from(bytes).toString('hex'))
        expect(back.exceptions.toBytes()).toEqual(exceptions.toBytes())
      }),
      { numRuns: 60 },
    )
  })

  test('gives them back row by row, in any order that the rows are moved to', async () => {
    if (choice.encoding.startsWith('utf-16')) return
    await fc.assert(
      fc.asyncProperty(uglyBytes, async (bytes) => {
        const { work, exceptions } = await toWork(bytes, choice)
        const rows = linesOf(work).reverse()
        const moved = Buffer.concat(rows.map(({ start, end }) => work.subarray(start, end)))
        let at = 0
        const pieces = rows.map(({ start, end }) => {
          at += end - start
          return { start: at - (end - start), end: at, oldStart: start }
        })
        const back = await fromWork(moved, pieces, exceptions, choice)
        const expected = Buffer.concat(
          linesOf(bytes)
            .reverse()
            .map(({ start, end }) => bytes.subarray(start, end)),
        )
        expect(Buffer.from(back.bytes).toString('hex')).toBe(expected.toString('hex'))
      }),
      { numRuns: 25 },
    )
  })

  test('alters nothing but an edited line', async () => {
    const lineEnd = Buffer.from(encoded('\n', choice))
    await fc.assert(
      fc.asyncProperty(uglyBytes, uglyBytes, fc.string({ unit: 'grapheme' }), async (head, tail, typed) => {
        const even = (bytes: Uint8Array): Uint8Array =>
          choice.encoding.startsWith('utf-16') ? bytes.subarray(0, bytes.length - (bytes.length % 2)) : bytes
        const before = Buffer.concat([even(head), lineEnd])
        const after = Buffer.concat([lineEnd, even(tail)])
        const file = Buffer.concat([before, encoded('{"a": 1}', choice), after])
        const { work, exceptions } = await toWork(file, choice)
        const row = Buffer.from(work).indexOf('{"a": 1}', (await toWork(before, choice)).work.length)
        const edited = Buffer.from(JSON.stringify({ a: typed.toWellFormed() }))
        if (cannotHoldBytes(choice, edited, work.subarray(row, row + 8)) !== null) return
        const behind = row + edited.length
        const made = Buffer.concat([work.subarray(0, row), edited, work.subarray(row + 8)])
        const pieces = [
          { start: 0, end: row, oldStart: 0 },
          { start: row, end: behind, oldStart: null },
          { start: behind, end: made.length, oldStart: row + 8 },
        ]
        const back = await fromWork(made, pieces, exceptions, choice)
        const expected = Buffer.concat([before, encoded(edited.toString(), choice), after])
        expect(Buffer.from(back.bytes).toString('hex')).toBe(expected.toString('hex'))
        const again = await toWork(back.bytes, choice)
        expect(again.exceptions.toBytes()).toEqual(back.exceptions.toBytes())
        expect(Buffer.from(again.work).toString('hex')).toBe(made.toString('hex'))
      }),
      { numRuns: 25 },
    )
  })
})

describe.each(encodings)('%s, where blocks of a long file meet', (encoding) => {
  test.each([null, 'gb18030', 'latin1'] as const)('and a second encoding of %s', async (rest) => {
    const block = 256 * 1024
    await fc.assert(
      fc.asyncProperty(uglyBytes, uglyBytes, fc.nat(60), fc.boolean(), async (ugly, tail, back, hasLine) => {
        const [first, second] = [block - back, block - ugly.length]
        const plain = Buffer.alloc(first, 'a')
        if (hasLine) plain[first - 1] = 10
        const bytes = Buffer.concat([plain, ugly, Buffer.alloc(second, '\n{"a": 1}'), tail])
        const choice = { encoding, rest }
        const { work, exceptions } = await toWork(bytes, choice, 0, 100_000)
        const pieces = [{ start: 0, end: work.length, oldStart: 0 }]
        const written = await fromWork(work, pieces, exceptions, choice)
        expect(Buffer.compare(written.bytes, bytes)).toBe(0)
        // What is read block by block is what is read as a whole.
        expect(Buffer.compare(work, textOf(bytes, choice).text)).toBe(0)
      }),
      { numRuns: 12 },
    )
  })
})

const linesOf = (bytes: Uint8Array): { start: number; end: number }[] => {
  const lines: { start: number; end: number }[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start) + 1 || bytes.length
    lines.push({ start, end })
    start = end
  }
  return lines
}

const encoded = (text: string, { encoding }: EncodingChoice): Uint8Array => {
  const bytes = Buffer.from(text)
  const to = new Uint8Array(bytes.length * 3 + 8)
  return to.subarray(0, codecOf(encoding).encode(bytes, 0, bytes.length, true, to, 0).written)
}
