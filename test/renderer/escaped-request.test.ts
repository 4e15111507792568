/** Text that an encoding can't hold, said in escapes: it means the same, and nothing else of the row is another. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapedJson, escapedRequest, isSurelyUnheld } from '../../renderer/dataset/escaped-request.ts'
import type { ChangeRequest } from '../../shared/contract.ts'
import { type RowId, rowId } from '../../shared/ids.ts'

const rows = ['{"a": "一", "b": 1.0}', '{"a":"caf\\u00e9"}', 'no JSON']
const read = async (row: RowId): Promise<string | null> => rows[row] ?? null
const isEmoji = (character: string): boolean => character.length === 2
const escaped = (request: ChangeRequest): Promise<ChangeRequest | null> => escapedRequest(request, isEmoji, read)
const set = (row: number, text: string): Extract<ChangeRequest, { kind: 'set' }> => ({
  kind: 'set',
  target: { kind: 'row', row: rowId(row) },
  path: ['a'],
  json: JSON.stringify(text),
})

describe('a wish in escapes', () => {
  test('says a row as it comes to be, with what the encoding holds as it is', async () => {
    expect(await escaped(set(0, '好😀'))).toEqual({
      kind: 'replace',
      row: 0,
      text: '{"a": "好\\ud83d\\ude00", "b": 1.0}',
    })
  })

  test('makes edits of one row one after the other, and leaves what holds no text', async () => {
    const judge = { kind: 'judge', target: { kind: 'row', row: rowId(1) }, verdict: 'keep' } as const
    const edit = {
      kind: 'edit',
      row: rowId(0),
      edits: [{ do: 'text', at: ['a'], start: 0, end: 0, text: '😀' }],
    } satisfies ChangeRequest
    expect(await escaped({ kind: 'batch', requests: [set(0, '二'), judge, edit] })).toEqual({
      kind: 'batch',
      requests: [{ kind: 'replace', row: 0, text: '{"a": "\\ud83d\\ude00二", "b": 1.0}' }, judge],
    })
  })

  test('says inserted lines', async () => {
    const insert = { kind: 'insert', after: null, lines: ['{"a":"😀"}', '{"a":1}'] } satisfies ChangeRequest
    expect(await escaped(insert)).toEqual({ ...insert, lines: ['{"a":"\\ud83d\\ude00"}', '{"a":1}'] })
  })

  test('is none where an escape would be other text, or only the engine knows the rows', async () => {
    const many = { ...set(0, '😀'), target: { kind: 'dataset' } } satisfies ChangeRequest
    expect([
      await escaped({ kind: 'replace', row: rowId(2), text: 'still no JSON 😀' }),
      await escaped(many),
      await escaped({ kind: 'batch', requests: [set(0, '😀'), { kind: 'duplicate', target: many.target }] }),
    ]).toEqual([null, null, null])
  })
})

test('JSON with escapes is the same value, and holds nothing that is unheld', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = escapedJson(JSON.stringify(value), (character) => character > 'ÿ')
      expect(JSON.parse(text ?? '')).toEqual(JSON.parse(JSON.stringify(value)))
      expect(text).toMatch(/^[\0-\xff]*$/)
    }),
  )
})

test('what an encoding surely has no place for is known without asking', () => {
  const of = (encoding: Parameters<typeof isSurelyUnheld>[0]) =>
    [...'é“中😀'].map((one) => isSurelyUnheld(encoding, one))
  expect([of('latin1'), of('windows-1252'), of('shift_jis'), of('big5')]).toEqual([
    [false, true, true, true],
    [false, false, true, true],
    [false, false, false, true],
    [false, false, false, false],
  ])
})
