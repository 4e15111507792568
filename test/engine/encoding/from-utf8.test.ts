/** Text is written in an encoding or refused: never as something else. */
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { cannotHold, cannotHoldBytes } from '../../../electron/engine/encoding/cannot-hold.ts'
import { type Encoding, encodings } from '../../../shared/file-form.ts'
import { fromWork, toWork } from './whole.ts'

const written = (text: string, encoding: Encoding) => {
  const work = Buffer.from(text)
  return fromWork(work, [{ start: 0, end: work.length, oldStart: null }], null, { encoding, rest: null })
}

/** Characters that tell encodings apart, with those that hold them. */
const narrow: Encoding[] = ['gb18030', 'big5', 'shift_jis', 'latin1', 'windows-1252']
const held: [string, readonly Encoding[]][] = [
  ['😀', ['gb18030']],
  ['€', ['gb18030', 'big5', 'windows-1252']],
  ['é', ['gb18030', 'big5', 'latin1', 'windows-1252']],
  ['们', ['gb18030']],
  ['們', ['gb18030', 'big5', 'shift_jis']],
  ['\u0080', ['gb18030', 'shift_jis', 'latin1']],
  ['\u0081', ['gb18030', 'latin1', 'windows-1252']],
  ['あ', ['gb18030', 'big5', 'shift_jis']],
  ['’', ['gb18030', 'big5', 'shift_jis', 'windows-1252']],
  ['¥', ['gb18030', 'latin1', 'windows-1252']],
  ['한', ['gb18030']],
  ['\u{20000}', ['gb18030']],
  ['\ue000', ['gb18030', 'shift_jis']],
]

describe.each(narrow)('%s', (encoding) => {
  test.each(held)('holds %j, or says that it does not', async (char, holders) => {
    const choice = { encoding, rest: null }
    const code = char.codePointAt(0)
    const isHeld = holders.includes(encoding)
    expect(cannotHold(choice, `a${char}b`)).toEqual(isHeld ? null : { char, code })
    if (isHeld) {
      const { bytes } = await written(`a${char}b`, encoding)
      expect((await toWork(bytes, choice)).text).toBe(`a${char}b`)
    } else {
      await expect(written(`a${char}b`, encoding)).rejects.toMatchObject({
        code: 'encoding-cannot-hold',
        values: { char, code, encoding },
      })
    }
  })

  test('writes every character that it holds in the code that other programs read', () => {
    let holds = 0
    for (let point = 0x80; point < 0x10000; point++) {
      if (point >= 0xd800 && point < 0xe000) continue
      const char = String.fromCharCode(point)
      if (cannotHold({ encoding, rest: null }, char) === null) holds += 1
    }
    expect(holds).toBeGreaterThan(encoding === 'latin1' || encoding === 'windows-1252' ? 122 : 6000)
  })
})

test('all that UTF-8 and UTF-16 are given, they hold', () => {
  for (const encoding of encodings.filter((one) => one.startsWith('utf')))
    for (const [char] of held) expect(cannotHold({ encoding, rest: null }, char)).toBeNull()
})

test('the encoders of other programs agree on common text', async () => {
  const texts: [Encoding, string][] = [
    ['gb18030', '你好，世界。“引号”——《书》（一）①ⅷ㊣￥€'],
    ['big5', '你好，世界。「引號」《書》（一）￥'],
    ['shift_jis', '日本語のテキスト、「括弧」ｶﾅ①Ⅲ㈱～―'],
    ['windows-1252', '“Ça” – l’œuvre… 5 € ™'],
    ['utf-16be', '你好😀'],
  ]
  for (const [encoding, text] of texts)
    expect(Buffer.from((await written(text, encoding)).bytes)).toEqual(iconv.encode(text, encoding, { addBOM: false }))
})

test('bytes of nothing that are UTF-8 are no way to write what the encoding does not have', async () => {
  // Each byte of 😀 means nothing in Big5; written so, other programs would read four faults.
  await expect(written('{"a":"😀"}', 'big5')).rejects.toMatchObject({ code: 'encoding-cannot-hold' })
  const { work, exceptions } = await toWork(Buffer.from('["\xc2\x80"]', 'latin1'), { encoding: 'big5', rest: null })
  const pieces = [{ start: 0, end: work.length, oldStart: null }]
  const back = await fromWork(work, pieces, exceptions, { encoding: 'big5', rest: null })
  expect(Buffer.from(back.bytes).toString('latin1')).toBe('["\xc2\x80"]')
})

test('a byte of nothing that would be read with its new neighbour is refused', () => {
  const choice = { encoding: 'gb18030', rest: null } as const
  const row = (bytes: string): Uint8Array => Buffer.from(bytes, 'latin1')
  expect(cannotHoldBytes(choice, row('{"a":"\x81"}'), null)).toBeNull()
  expect(cannotHoldBytes(choice, row('{"a":"\x81a"}'), row('{"a":"\x81"}'))).toEqual({ char: '\\x81', code: 0x81 })
})

test('half a unit of UTF-16 stays at the end of its file', async () => {
  const choice = { encoding: 'utf-16le', rest: null } as const
  const file = Buffer.concat([Buffer.from('{"a":1}\n{"a"', 'utf16le'), Buffer.from('"')])
  const { work, exceptions } = await toWork(file, choice)
  const end = work.length
  const more = Buffer.concat([work, Buffer.from('\n{}')])
  const pieces = [
    { start: 0, end, oldStart: 0 },
    { start: end, end: end + 3, oldStart: null },
  ]
  await expect(fromWork(more, pieces, exceptions, choice)).rejects.toMatchObject({
    code: 'encoding-cannot-hold',
    values: { char: '\\x22', encoding: 'utf-16le' },
  })
})
