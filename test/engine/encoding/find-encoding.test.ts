/** Encodings are told by the bytes, and what is in doubt is said to be. */
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { findEncoding } from '../../../electron/engine/encoding/find-encoding.ts'
import { guessEncodings } from '../../../electron/engine/encoding/guess-encodings.ts'
import type { Encoding } from '../../../shared/file-form.ts'

const utf8 = (text: string): Buffer => Buffer.from(text)
const rows = (...texts: readonly string[]): string => texts.map((text) => `${JSON.stringify({ text })}\n`).join('')

const SIMPLIFIED = rows('请把下面的句子翻译成英文。', '今天天气很好，我们去公园散步吧！')
const TRADITIONAL = rows('請把下面的句子翻譯成英文。', '今天天氣很好，我們去公園散步吧！')
const JAPANESE = rows('次の文を英語に訳してください。', '今日はとても良い天気ですね。')
const FRENCH = rows('Où est la bibliothèque, s’il vous plaît ?', 'Ça coûte très cher, même à la fin de l’été.')
const GERMAN = rows('Übersetze den folgenden Satz, bitte schön.', 'Größe und Länge der Straße')

describe('an encoding', () => {
  test.each<[string, string, Encoding, Encoding]>([
    ['simplified Chinese', SIMPLIFIED, 'gb18030', 'gb18030'],
    ['traditional Chinese on the mainland', TRADITIONAL, 'gb18030', 'gb18030'],
    ['traditional Chinese', TRADITIONAL, 'big5', 'big5'],
    ['Japanese', JAPANESE, 'shift_jis', 'shift_jis'],
    ['French with typographic marks', FRENCH, 'windows-1252', 'windows-1252'],
    ['German', GERMAN, 'windows-1252', 'latin1'],
    ['Chinese without a mark', SIMPLIFIED, 'utf-16le', 'utf-16le'],
    ['Japanese without a mark', JAPANESE, 'utf-16be', 'utf-16be'],
    ['English without a mark', rows('Hello.'), 'utf-16be', 'utf-16be'],
    ['one word', '{"a":"caf\u00e9"}', 'latin1', 'latin1'],
    ['a table in Chinese', '姓名,年龄\n张三,30\n李四,25\n', 'gb18030', 'gb18030'],
  ])('of %s is likely, and has to be confirmed', (_, text, encoding, expected) => {
    const bytes = iconv.encode(text, encoding, { addBOM: false })
    expect(findEncoding(bytes, true)).toEqual({
      choice: { encoding: expected, rest: null },
      hasBom: false,
      isSure: false,
    })
  })

  test.each<[string, Uint8Array, Encoding, boolean]>([
    ['UTF-8', utf8(SIMPLIFIED), 'utf-8', false],
    ['UTF-8 with a mark', utf8(`\ufeff${SIMPLIFIED}`), 'utf-8', true],
    ['ASCII with escapes', utf8('{"a":"\\u4f60\\u597d"}\n'), 'utf-8', false],
    ['nothing', utf8(''), 'utf-8', false],
    ['UTF-8 that is cut within a character', utf8(SIMPLIFIED).subarray(0, 30), 'utf-8', false],
    ['UTF-16 with a mark', iconv.encode(SIMPLIFIED, 'utf-16le', { addBOM: true }), 'utf-16le', true],
    ['UTF-16 with a mark, the other way round', iconv.encode('\ufeff{}', 'utf-16be'), 'utf-16be', true],
    ['GB18030 with a mark', iconv.encode(`\ufeff${SIMPLIFIED}`, 'gb18030'), 'gb18030', true],
  ])('is sure of %s', (_, bytes, encoding, hasBom) => {
    expect(findEncoding(bytes, true)).toEqual({ choice: { encoding, rest: null }, hasBom, isSure: true })
  })

  test('is not sure of a mark that stands before something else', () => {
    const loneHalf = Buffer.from('fffe3dd80a00', 'hex')
    expect(findEncoding(loneHalf, true)).toMatchObject({ choice: { encoding: 'utf-16le' }, isSure: false })
  })

  test('is told though the part that is looked at ends within a character', () => {
    const bytes = iconv.encode(SIMPLIFIED.repeat(20), 'gb18030')
    for (const end of [200, 201, 202, 203])
      expect(findEncoding(bytes.subarray(0, end), false).choice).toEqual({ encoding: 'gb18030', rest: null })
  })

  test('is two where lines are in two', () => {
    const mixed = Buffer.concat([utf8(SIMPLIFIED), iconv.encode(SIMPLIFIED, 'gbk'), utf8(JAPANESE)])
    expect(findEncoding(mixed, true)).toEqual({
      choice: { encoding: 'utf-8', rest: 'gb18030' },
      hasBom: false,
      isSure: false,
    })
  })

  test('is UTF-8 as it is where a few bytes are broken', () => {
    const broken = Buffer.concat([utf8(SIMPLIFIED), utf8(JAPANESE).subarray(0, -20), Buffer.from('"}\n')])
    broken[20] = 0xff
    expect(findEncoding(broken, true)).toMatchObject({ choice: { encoding: 'utf-8', rest: null }, isSure: false })
  })
})

describe('guesses', () => {
  test('show the lines that say something, read in each way', () => {
    const plain = rows('Nothing here').repeat(20)
    const guesses = guessEncodings(iconv.encode(plain + SIMPLIFIED, 'gbk'), true)
    expect(guesses[0]).toEqual({
      encoding: 'gb18030',
      rest: null,
      preview: ['{"text":"请把下面的句子翻译成英文。"}', '{"text":"今天天气很好，我们去公园散步吧！"}'],
      brokenLines: 0,
      lines: 22,
    })
    expect(guesses.map(({ encoding }) => encoding)).toEqual(
      expect.arrayContaining(['utf-8', 'big5', 'shift_jis', 'latin1']),
    )
    expect(guesses.find(({ encoding }) => encoding === 'utf-8')).toMatchObject({ brokenLines: 2, lines: 22 })
  })

  test('are in the form that crosses to the page, for any bytes', () => {
    const junk = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 251)
    const oneLine = iconv.encode(JSON.stringify(SIMPLIFIED.repeat(5000)), 'gbk')
    for (const bytes of [junk, oneLine, Buffer.from([0xff]), Buffer.from([0, 0xd8]), Buffer.alloc(100)]) {
      const guesses = guessEncodings(bytes, false)
      expect(guesses.length).toBeGreaterThan(0)
      for (const { preview } of guesses) {
        expect(preview.length).toBeLessThanOrEqual(8)
        for (const text of preview) expect(text.length).toBeLessThanOrEqual(2000)
        for (const text of preview) expect(text.isWellFormed()).toBe(true)
      }
    }
    expect(guessEncodings(oneLine, false)[0]).toMatchObject({ encoding: 'gb18030', rest: null })
  })

  test('name both ways to read a file in two encodings, and the bytes as they are', () => {
    const mixed = Buffer.concat([utf8(FRENCH), iconv.encode(FRENCH, 'windows-1252')])
    const guesses = guessEncodings(mixed, true)
    expect(guesses[0]).toMatchObject({ encoding: 'utf-8', rest: 'windows-1252', brokenLines: 0, lines: 4 })
    expect(guesses).toContainEqual(expect.objectContaining({ encoding: 'utf-8', rest: null, brokenLines: 2 }))
  })
})
