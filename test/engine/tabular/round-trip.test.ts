/** What is written as a table and read again is what it was. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { looksTabular } from '../../../electron/engine/tabular/looks-tabular.ts'
import { importParquet } from '../../../electron/engine/tabular/parquet-in.ts'
import { exportParquet } from '../../../electron/engine/tabular/parquet-out.ts'
import { roomBeside } from '../../../electron/engine/tabular/table-room.ts'
import { importText } from '../../../electron/engine/tabular/text-in.ts'
import { exportText } from '../../../electron/engine/tabular/text-out.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-round-trip-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const quiet = (): void => {}

const throughText = async (lines: readonly string[], kind: 'csv' | 'tsv', hasBom: boolean): Promise<string[]> => {
  await writeFile(at('in.jsonl'), lines.map((line) => `${line}\n`).join(''))
  const delimiter = kind === 'csv' ? ',' : '\t'
  await exportText({ kind: 'export-text', from: at('in.jsonl'), to: at(`t.${kind}`), delimiter, hasBom }, quiet)
  const look = looksTabular(await readFile(at(`t.${kind}`)), `t.${kind}`, true)
  if (look === null) throw new Error('not a table')
  await importText(at(`t.${kind}`), { path: at('out.jsonl'), position: 0 }, look, quiet)
  return (await readFile(at('out.jsonl'), 'utf8')).split('\n').slice(0, -1)
}

const throughParquet = async (lines: readonly string[]): Promise<string[]> => {
  await writeFile(at('in.jsonl'), lines.map((line) => `${line}\n`).join(''))
  const out = {
    kind: 'export-parquet',
    from: at('in.jsonl'),
    to: at('t.parquet'),
    room: roomBeside(at('x'), 2),
  } as const
  await exportParquet(out, quiet)
  await importParquet(at('t.parquet'), { path: at('out.jsonl'), position: 0 }, roomBeside(at('x'), 2), quiet)
  return (await readFile(at('out.jsonl'), 'utf8')).split('\n').slice(0, -1)
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', ' ', 'a', '中', '😀', '\\', '=', '-', '1', '0') }),
  fc.constantFrom(
    '',
    '007',
    '1',
    '-5',
    '1e5',
    'true',
    'null',
    '=SUM(A1)',
    '+1',
    '@x',
    ' x ',
    '"',
    '""',
    '\u0000',
    '\ufeff',
  ),
)

test('a table of text gives back all texts, numbers and truths', async () => {
  const row = fc.record({
    text,
    number: fc.oneof(fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()),
    truth: fc.boolean(),
    'a "name", 中': text,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('csv', 'tsv'),
      fc.boolean(),
      async (rows, kind, hasBom) => {
        fc.pre(rows.some(({ number }) => number !== null))
        const lines = rows.map((value) => JSON.stringify(value))
        expect(await throughText(lines, kind, hasBom)).toEqual(lines)
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)

/** What a column of Parquet can't tell apart: a key that is not there from one that is null. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]): [string, unknown] => [key, withoutNulls(item)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

test('Parquet gives back all values, nested ones too', async () => {
  const key = fc.constantFrom('a', 'b', 'role', 'Role', 'content', 'x y', '"', "'", '中', '', '__proto__', 'c0')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      text,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }))
  const row = fc.dictionary(fc.constantFrom('a', 'b', 'm', '中', "it's"), value, {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
      const back = await throughParquet(rows.map((item) => JSON.stringify(item)))
      expect(back.map((line) => withoutNulls(JSON.parse(line)))).toEqual(
        rows.map((item) => withoutNulls(JSON.parse(JSON.stringify(item)))),
      )
    }),
    { numRuns: 40 },
  )
}, 120_000)

test('Parquet keeps numbers digit by digit', async () => {
  const lines = [
    '{"i":9223372036854775807,"w":12345678901234567890,"d":1.25,"l":0.1234567890123456789,"m":[{"x":1.5},{"x":null}]}',
    '{"i":-5,"w":1,"d":-0.0,"l":12345678901.5,"m":[]}',
    '{"i":null,"w":null,"d":NaN,"l":null,"m":null}',
  ]
  expect(await throughParquet(lines)).toEqual([
    '{"i":9223372036854775807,"w":12345678901234567890,"d":1.25,"l":0.1234567890123456789,"m":[{"x":1.5},{"x":null}]}',
    '{"i":-5,"w":1,"d":-0.0,"l":12345678901.5000000000000000000,"m":[]}',
    '{"i":null,"w":null,"d":NaN,"l":null,"m":null}',
  ])
})

test('Parquet keeps the JSON of what no type holds', async () => {
  const lines = [
    String.raw`{"a":"\\","b":1,"c":1e400,"d":{},"e":{"k":1,"k":2},"f":123456789012345678901234567890123456789012}`,
    '{"a":["x"],"b":"1","c":2,"d":{},"e":{"k":1.0},"f":1}',
  ]
  expect(await throughParquet(lines)).toEqual(lines)
})

test('Parquet keeps as text what has no place in it', async () => {
  const lines = [String.raw`{"a":"\ud83d","b":1}`, '{"a":"x","b":"1"}']
  expect((await throughParquet(lines)).map((line) => JSON.parse(line))).toEqual([
    { a: String.raw`"\ud83d"`, b: '1' },
    { a: '"x"', b: '"1"' },
  ])
})
