import { describe, expect, test } from 'vitest'
import { faceOf } from '../../renderer/grid/cell-face.ts'
import { fitsInto, startInSight } from '../../renderer/grid/text-width.ts'
import { firstWords, unescapeStart } from '../../renderer/grid/turns-preview.ts'
import type { Cell } from '../../shared/contract.ts'

const words = {
  turns: (count: number) => `${count} turns`,
  characters: (count: number) => `${count} chars`,
  nothing: 'null',
}
const room = { widthPx: 240, lines: 1 }
const cellOf = (cell: Partial<Cell>): Cell => ({
  kind: 'string',
  text: '',
  length: cell.text?.length ?? 0,
  isCut: false,
  isTurns: false,
  isEdited: false,
  ...cell,
})
const face = (cell: Partial<Cell>) => {
  const { look, tag, role, text, note } = faceOf(cellOf(cell), room, words)
  return [look, tag, role, text, note]
}

describe('a cell’s face', () => {
  test('tells the kinds apart', () => {
    expect(face({ text: 'short' })).toEqual(['string', '', '', 'short', ''])
    expect(face({ kind: 'number', text: '12345678901234567890' })).toEqual([
      'number',
      '',
      '',
      '12345678901234567890',
      '',
    ])
    expect(face({ kind: 'boolean', text: 'true' })).toEqual(['boolean', '', '', 'true', ''])
    expect(face({ kind: 'null', text: 'null' })).toEqual(['null', 'null', '', '', ''])
    expect(face({ kind: 'absent' })).toEqual(['absent', '', '', '', ''])
    expect(faceOf(undefined, room, words).look).toBe('absent')
    expect(face({ kind: 'object', text: '{"a": 1}', length: 1 })).toEqual(['object', '{1}', '', '"a": 1', ''])
    expect(face({ kind: 'array', text: '[1, 2', length: 9, isCut: true })).toEqual(['array', '[9]', '', '1, 2', ''])
  })

  test('says how long a text is that does not fit, or was cut', () => {
    expect(face({ text: 'a'.repeat(500) }).at(-1)).toBe('500 chars')
    expect(face({ text: 'cut', length: 90_000, isCut: true }).at(-1)).toBe('90000 chars')
    expect(faceOf(cellOf({ text: 'a'.repeat(30) }), { widthPx: 100, lines: 1 }, words).note).toBe('')
  })

  test('shows lists to be read, but never turns an escaped backslash into a character', () => {
    expect(face({ kind: 'array', text: '["\\u4f60\\u597d", "\\\\u4f60 \\u0000"]', length: 2 })[3]).toBe(
      '"你好", "\\\\u4f60 \\u0000"',
    )
  })

  test('shows a conversation by its first words', () => {
    const text = '[{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi \\"you\\"\\nthere"}]'
    expect(face({ kind: 'array', isTurns: true, text, length: 6 })).toEqual([
      'turns',
      '6 turns',
      'user',
      'Hi "you"\nthere',
      '',
    ])
  })
})

describe('the first words of a conversation', () => {
  test.each([
    ['[{"from":"human","value":"你好"}]', 'human', '你好'],
    ['[{"content":"Hello","role":"user"}]', 'user', 'Hello'],
    ['[{"role":"user","content":[{"type":"text","text":"See"},{"type":"image"}]}]', 'user', 'See'],
    ['[{"role":"system","content":"Only the sys', 'system', 'Only the sys'],
    ['[{"role":"user","content":"cut at an esc\\u4f', 'user', 'cut at an esc'],
    ['[{"role":"user","content":"cut at an esc\\', 'user', 'cut at an esc'],
    ['[{"role":"user","content":"a {brace} [in] it"}]', 'user', 'a {brace} [in] it'],
    ['[{"role":"assistant","content":null,"tool_calls":[]},{"role":"user","content":"then"}]', 'user', 'then'],
  ])('%s', (json, role, text) => {
    expect(firstWords(json)).toEqual({ role, text })
  })

  test('are none when nothing is said yet', () => {
    expect(firstWords('[')).toBeNull()
    expect(firstWords('[{"role":"user","content":"')).toBeNull()
    expect(firstWords('')).toBeNull()
  })

  test('read the escapes of JSON', () => {
    expect(unescapeStart('\\u4f60\\n\\t\\\\n\\"\\/\\ud83d\\ude00')).toBe('你\n\t\\n"/😀')
  })
})

describe('whether a text fits', () => {
  test('a Chinese character takes the room of two letters', () => {
    expect(fitsInto('量'.repeat(10), 131, 1)).toBe(true)
    expect(fitsInto('量'.repeat(10), 129, 1)).toBe(false)
    expect(fitsInto('a'.repeat(17), 130, 1)).toBe(true)
  })

  test('lines break by themselves and at line feeds', () => {
    expect(fitsInto('a\nb\nc', 100, 3)).toBe(true)
    expect(fitsInto('a\nb\nc\nd', 100, 3)).toBe(false)
    expect(fitsInto('量'.repeat(20), 100, 3)).toBe(true)
    expect(fitsInto('量'.repeat(22), 100, 3)).toBe(false)
  })

  test('only what can be seen of a long one is laid out, and still overflows', () => {
    const long = '量'.repeat(1_000)
    const start = startInSight(long, 130, 1)
    expect([start.length > 10, start.length < 20, fitsInto(start, 130, 1)]).toEqual([true, true, false])
    expect(startInSight('short', 130, 1)).toBe('short')
    expect(startInSight('a\nb\nc\nd\ne', 130, 3)).toBe('a\nb\nc\n')
    const emoji = startInSight('😀'.repeat(100), 130, 1)
    expect(emoji.isWellFormed()).toBe(true)
  })
})
