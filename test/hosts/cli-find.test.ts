/** `winnow find`: the rows that a query finds, counted, listed, sorted and written. */
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, makeBench } from './command-line-harness.ts'

const ROWS = [
  '{"id":3,"text":"重要 A"}\r\n',
  '{"id": 12345678901234567891, "text":"北京 a"}\n',
  '{"id":12345678901234567890,"text":"\\u5317\\u4eac"}\n',
  '{bad\n',
  '{"id":1.5,"messages":[{"role":"user","content":"ａ?"},{"role":"assistant","content":"As an AI"}]}',
]
let bench: Bench

beforeAll(async () => {
  bench = await makeBench()
  await writeFile(bench.path('file.jsonl'), ROWS.join('\n'))
})
afterAll(() => bench.remove())

const find = (...args: string[]) => bench.run(['find', bench.path('file.jsonl'), ...args])

describe('winnow find', () => {
  it('prints rows as they lie in the file', async () => {
    expect((await find('北京')).output).toBe(ROWS.slice(1, 3).join(''))
    expect((await find('')).output).toBe(`${ROWS.join('')}\n`)
    expect(await find('nothing')).toMatchObject({ code: 0, output: '', errors: '' })
    expect((await find('is:malformed or row:1')).output).toBe(ROWS[0] + ROWS[3])
  })

  it('counts and numbers them', async () => {
    expect((await find('role:assistant:"as an ai"', '--count')).output).toBe('1\n')
    expect((await find('role:assistant:"as an ai"', '--count', '--case')).output).toBe('0\n')
    expect((await find('-text:a', '--rows')).output).toBe('2\n3\n4\n')
    expect((await find('a', '--rows')).output).toBe('0\n1\n3\n4\n')
    expect((await find('a?', '--rows')).output).toBe('')
    expect((await find('a?', '--rows', '--nfkc')).output).toBe('4\n')
    expect((await find('id="12345678901234567890"', '--rows')).output).toBe('2\n')
    expect((await find('turns>=2', '--count', '--json')).output).toBe('{"rows":1,"skipped":0}\n')
  })

  it('sorts by several keys, numbers to the last digit and Chinese by reading', async () => {
    const rows = async (...args: string[]) => (await find('', '--rows', ...args)).output.trim().split('\n').join(' ')
    expect(await rows('--sort', 'id')).toBe('4 0 2 1 3')
    expect(await rows('--sort', 'id:desc')).toBe('1 2 0 4 3')
    expect(await rows('--sort', 'text')).toBe('2 1 0 3 4')
    expect(await rows('--sort', 'text', '--pinyin')).toBe('2 1 0 3 4')
    expect(await rows('--sort', 'field:text:desc')).toBe('0 1 2 3 4')
    expect(await rows('--sort', 'verdict', '--sort', 'number:desc')).toBe('4 3 2 1 0')
    expect(await rows('--sort', 'bytes:desc', '--limit', '2')).toBe('4 2')
    expect((await find('id>1', '--sort', 'id:desc', '--limit', '1', '--json')).output).toBe(
      `${JSON.stringify({ row: 1, text: ROWS[1]?.trim() })}\n`,
    )
  })

  it('writes them to another file, in their order', async () => {
    const out = bench.path('out.jsonl')
    const written = await find('北京', '--sort', 'id', '--out', out)
    expect(written).toMatchObject({ code: 0, errors: '' })
    expect(written.output).toMatch(/Wrote .*: 2 rows/)
    expect(await readFile(out, 'utf8')).toBe(`${ROWS[2]}${ROWS[1]}`)
    expect((await find('北京', '--out', out)).errors).toMatch(/out\.jsonl/)
    expect(await find('北京', '--out', out, '--force', '--limit', '1')).toMatchObject({ code: 0 })
    expect(await readFile(out, 'utf8')).toBe(ROWS[1])
    expect(await find('', '--out', bench.path('file.jsonl'))).toMatchObject({ code: 2 })
  })

  it('knows the decisions that the app keeps', async () => {
    const kept = bench.path('kept.jsonl')
    await writeFile(kept, '{"a":1}\n{"a":2}\n')
    const decided = '{"row":1,"verdict":"drop","tag":["长"],"note":"too long"}\n'
    await bench.run(['apply', kept, '-', '--in-place'], decided)
    const rows = async (query: string) => (await bench.run(['find', kept, query, '--rows'])).output
    expect([await rows('verdict:drop'), await rows('-tag:长'), await rows('note:LONG')]).toEqual(['1\n', '0\n', '1\n'])
  })

  it('says what is wrong with a query, and where', async () => {
    const wrong: [string[], RegExp][] = [
      [['a "b'], /can’t be read, at character 3: the quote/],
      [['(a'], /at character 1: the parenthesis/],
      [['/(/'], /at character 1: this is not a regular expression/],
      [['is:odd'], /is is never “odd”/],
      [['a', '--sort', ''], /nothing to sort by/],
      [['a', '--count', '--rows'], /Choose one of/],
      [['a', '--limit', '0'], /whole number from 1 on/],
    ]
    for (const [args, sentence] of wrong) {
      const ran = await find(...args)
      expect(ran.errors, args.join(' ')).toMatch(sentence)
      expect(ran).toMatchObject({ code: 2, output: '' })
    }
    const asJson = await find('tokens>x', '--json')
    expect(JSON.parse(asJson.errors).error).toMatchObject({ code: 'query-broken', values: { at: 8 } })
    const chinese = await bench.run(['find', bench.path('file.jsonl'), '(a'], '', { WINNOW_LANG: 'zh-CN' })
    expect(chinese.errors).toMatch(/第 1 个字符/)
  })

  it('says how many rows an expression could not decide', async () => {
    await writeFile(bench.path('slow.jsonl'), `{"t":"${'a'.repeat(40)}!"}\n{"t":"ab"}\n`)
    const ran = await bench.run(['find', bench.path('slow.jsonl'), '-t:/^(a+)+$/', '--rows'])
    expect(ran).toMatchObject({ code: 0, output: '1\n' })
    expect(ran.errors).toMatch(/left out: 1/)
  })
})
