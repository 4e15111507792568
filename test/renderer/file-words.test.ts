/** What a file is said to be, in both languages. */
import { afterEach, expect, test } from 'vitest'
import { setLanguage, t } from '../../renderer/app/words.ts'
import { excerptOf, guessDetail, guessName } from '../../renderer/file/encoding-words.ts'
import { containerText, encodingText, lineEndsText, shortForm } from '../../renderer/file/form-words.ts'
import type { DatasetState } from '../../shared/contract.ts'
import type { FileForm } from '../../shared/file-form.ts'
import { PLAIN_FORM } from '../doubles/naive-encodings.ts'

afterEach(() => setLanguage('en'))

const short = (form: Partial<FileForm>, files: DatasetState['files'] = []): string =>
  shortForm({ form: { ...PLAIN_FORM, ...form }, files }, t)

test('the status line says shortly what holds the rows', () => {
  const list: FileForm = { ...PLAIN_FORM, container: 'json-array' }
  const several = ['a', 'b'].map((name) => ({ name, form: list, firstNumber: 0, rows: 1 }))
  const all = () => [
    short({}),
    short({ encoding: 'gb18030', packing: 'gzip' }),
    short({ encoding: 'utf-8', rest: 'gb18030' }),
    short({ container: 'parquet' }),
    short(list, several),
    short({}, several),
  ]
  const english = all()
  setLanguage('zh-CN')
  expect([english, all()]).toEqual([
    [
      'JSONL · UTF-8',
      'JSONL · GB18030 · gzip',
      'JSONL · UTF-8 + GB18030',
      'Parquet',
      '2 files · JSON list · UTF-8',
      '2 files · of several kinds',
    ],
    [
      'JSONL · UTF-8',
      'JSONL · GB18030 · gzip',
      'JSONL · UTF-8 + GB18030',
      'Parquet',
      '2 个文件 · JSON 数组 · UTF-8',
      '2 个文件 · 多种格式',
    ],
  ])
})

test('the card says it in full', () => {
  const form: FileForm = {
    ...PLAIN_FORM,
    container: 'json-wrapper',
    wrapperKey: 'data',
    encoding: 'utf-16le',
    hasBom: true,
  }
  expect([containerText(form, t), encodingText(form, t)]).toEqual([
    'JSON object with a list of rows in “data”',
    'UTF-16 (little-endian), with a byte order mark',
  ])
})

test('line ends are those of lines alone', () => {
  const of = (container: FileForm['container'], lf: number, crlf: number, isLastMissing = false) =>
    lineEndsText({ form: { ...PLAIN_FORM, container }, lineEnds: { lf, crlf, isLastMissing } } as DatasetState, t)
  expect([of('jsonl', 3, 0), of('jsonl', 0, 3, true), of('jsonl', 1_200, 2), of('json-array', 3, 0)]).toEqual([
    'LF',
    'CRLF; the last one is missing',
    'LF 1,200 times, CRLF 2 times',
    null,
  ])
})

test('a guess says what becomes of lines that are not valid in it', () => {
  const guess = { encoding: 'utf-8', rest: null, preview: [], brokenLines: 3, lines: 812 } as const
  const said = (rest: 'gb18030' | null) => {
    const { preview, ...known } = { ...guess, rest, brokenLines: rest === null ? 3 : 0 }
    return [guessName(known, t), guessDetail({ ...known, preview: [...preview] }, t)]
  }
  expect([said(null), said('gb18030')]).toEqual([
    ['UTF-8, other bytes as they are', 'any language · 3 of 812 lines looked at are not valid'],
    ['UTF-8, other lines in GB18030 / GBK', 'Simplified Chinese · all 812 lines looked at are valid'],
  ])
})

test('a line is shown from where its encoding shows', () => {
  const lead = 'x'.repeat(100)
  expect([excerptOf('{"a":"好"}'), excerptOf(`${lead}好`), excerptOf(lead)]).toEqual([
    '{"a":"好"}',
    `…${'x'.repeat(24)}好`,
    lead,
  ])
})
