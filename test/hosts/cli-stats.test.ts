/** `winnow stats`: what the signals of a file's rows come to. */
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, makeBench } from './command-line-harness.ts'

const chat = (prompt: string, answer: string): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: prompt },
      { role: 'assistant', content: answer },
    ],
  })
const ROWS = [chat('写一首诗', '春眠不觉晓'), chat('Say it to me.', 'This is it.'), chat('a', 'b'), 'broken {']

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
  await writeFile(bench.path('file.jsonl'), ROWS.join('\n'))
})
afterAll(() => bench.remove())

describe('winnow stats', () => {
  it('sums signals up as JSON', async () => {
    const ran = await bench.run(['stats', bench.path('file.jsonl'), '--signals', 'answer_chars,lang,tokens', '--json'])
    expect(ran).toMatchObject({ code: 0, errors: '' })
    expect(JSON.parse(ran.output)).toEqual({
      name: bench.path('file.jsonl'),
      rows: 4,
      signals: {
        answer_chars: { known: 3, unknown: 1, min: 1, p5: 1, median: 5, mean: 17 / 3, p95: 11, max: 11 },
        lang: { known: 4, unknown: 0, counts: { other: 1, 'zh-Hans': 1, en: 2 } },
        tokens: { known: 4, unknown: 0, min: 2, p5: 2, median: 2, mean: expect.any(Number), p95: 9, max: 9 },
      },
    })
  })

  it('sums all but tokens up in a table, in the language of the terminal', async () => {
    const english = await bench.run(['stats', bench.path('file.jsonl')])
    expect(english).toMatchObject({ code: 0, errors: '' })
    expect(english.output).toMatch(/^Rows: 4\nsignal +rows +min +p5 +median +mean +p95 +max\nbytes +4 +8 /)
    expect(english.output).toMatch(/\nformat: messages 3, unknown 1\n/)
    expect(english.output).not.toMatch(/^tokens /m)
    const chinese = await bench.run(['stats', bench.path('file.jsonl')], '', { WINNOW_LANG: '', LC_ALL: 'zh_CN.UTF-8' })
    expect(chinese.output).toMatch(/^样本：4 条\n信号 +样本数 /)
  })

  it('names the signals that there are where another is asked for', async () => {
    const ran = await bench.run(['stats', bench.path('file.jsonl'), '--signals', 'chars,niceness'])
    expect(ran.code).toBe(2)
    expect(ran.errors).toMatch(/--signals takes one of bytes, chars, .*, not “niceness”/)
  })
})
