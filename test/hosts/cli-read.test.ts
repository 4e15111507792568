/** `winnow info` and `winnow rows`: what a file holds, and its rows byte for byte. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, makeBench } from './command-line-harness.ts'

const ROWS = ['{"id": 1, "text": "hello"}\n', '{"id":2,"text":"你好"}\r\n', '{bad\n', '{"id": 3}']
const FILE = `\ufeff\n${ROWS[0]}${ROWS[1]} \t\n\n${ROWS[2]}${ROWS[3]}`

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
  await writeFile(bench.path('file.jsonl'), FILE)
})
afterAll(() => bench.remove())

describe('winnow info', () => {
  it('says what a file holds, as JSON', async () => {
    const ran = await bench.run(['info', bench.path('file.jsonl'), '--json'])
    expect(ran).toMatchObject({ code: 0, errors: '' })
    const info: unknown = JSON.parse(ran.output)
    expect(info).toEqual({
      name: bench.path('file.jsonl'),
      rows: 4,
      malformedRows: 1,
      bytes: Buffer.byteLength(FILE),
      lineEnds: { lf: 2, crlf: 1, isLastMissing: true },
      bom: true,
      encoding: 'utf-8',
      rest: null,
      packing: 'none',
      wrapperKey: null,
      inPlace: 'yes',
      files: [],
      decisions: { keep: 0, drop: 0, noted: 0, tags: [] },
      container: 'jsonl',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      columns: [
        { path: ['id'], kinds: { number: 3 }, rows: 3 },
        { path: ['text'], kinds: { string: 2 }, rows: 2 },
      ],
      omittedColumns: 0,
    })
  })

  it('says it in sentences too, in the language of the terminal', async () => {
    const english = await bench.run(['info', bench.path('file.jsonl')])
    expect(english.output).toMatch(/^Rows: 4, 1 of them malformed\nBytes: 75 \(/)
    expect(english.output).toMatch(/\n {2}text: in 2 rows \(2 string\)\n$/)
    const chinese = await bench.run(['info', bench.path('file.jsonl')], '', { WINNOW_LANG: '', LC_ALL: 'zh_CN.UTF-8' })
    expect(chinese.output).toMatch(/^样本：4 条，其中 1 条格式有误\n/)
  })

  it('reads standard input', async () => {
    const ran = await bench.run(['info', '-', '--json'], FILE)
    expect(JSON.parse(ran.output)).toMatchObject({ name: '-', rows: 4, bytes: Buffer.byteLength(FILE) })
  })

  it('refuses what is no dataset in one sentence, without a trace of it', async () => {
    await mkdir(bench.path('folder'))
    await writeFile(bench.path('empty'), '')
    await writeFile(bench.path('packed.jsonl'), Buffer.from([0x1f, 0x8b, 8, 0, 0]))
    await writeFile(bench.path('\u001b[31mred'), '')
    const tell = async (name: string) => {
      const { code, output, errors } = await bench.run(['info', bench.path(name)])
      expect(output).toBe('')
      return `${code} ${errors}`
    }
    expect(await tell('folder')).toBe('1 winnow: folder holds no file that can be opened.\n')
    expect(await tell('empty')).toBe('1 winnow: empty is empty: there are no rows to show.\n')
    expect(await tell('missing')).toBe('1 winnow: missing is not there any more.\n')
    expect(await tell('packed.jsonl')).toMatch(/^1 winnow: .*packed\.jsonl/)
    expect(await tell('\u001b[31mred')).toMatch(/^1 winnow: \\x1b\[31mred is empty/)
    const asJson = await bench.run(['info', bench.path('missing'), '--json'])
    expect(JSON.parse(asJson.errors)).toEqual({
      error: { code: 'file-missing', values: { file: 'missing' }, sentence: 'missing is not there any more.' },
    })
  })
})

describe('winnow rows', () => {
  const rows = async (...args: string[]) => bench.run(['rows', bench.path('file.jsonl'), ...args])

  it('prints rows as they lie in the file, blank lines and byte order mark left out', async () => {
    expect((await rows()).output).toBe(ROWS.join(''))
    expect((await rows('--from', '1')).output).toBe(ROWS.slice(1).join(''))
    expect((await rows('--to', '2')).output).toBe(ROWS.slice(0, 2).join(''))
    expect((await rows('--from', '1', '--to', '3')).output).toBe(ROWS.slice(1, 3).join(''))
    expect(await rows('--from', '2', '--to', '2')).toEqual({ code: 0, output: '', errors: '', bytes: Buffer.alloc(0) })
  })

  it('says so when there are fewer', async () => {
    const ran = await rows('--from', '3', '--to', '10')
    expect(ran).toMatchObject({ code: 0, output: ROWS[3], errors: 'The file has 4 rows; there are no more.\n' })
    expect(await rows('--from', '9')).toMatchObject({ output: '', errors: 'The file has 4 rows; there are no more.\n' })
  })

  it('prints rows as JSON, each with its own line ending', async () => {
    const ran = await rows('--json', '--from', '1', '--to', '3')
    expect(
      ran.output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { row: 1, text: '{"id":2,"text":"你好"}', ending: '\r\n' },
      { row: 2, text: '{bad', ending: '\n' },
    ])
  })

  it('keeps every byte of any row, across every block of the reader', { timeout: 60_000 }, async () => {
    const long = Buffer.from(Array.from({ length: 300_000 }, (_, index) => 32 + ((index * 7919 + (index >> 3)) % 223)))
    const file: Buffer[] = []
    for (let index = 0; index < 4_000; index++) {
      // Lines that end at every offset around the ends of the reader's blocks, with both kinds of line ending.
      file.push(long.subarray(0, (index * 977) % 3_000), Buffer.from(index % 3 === 0 ? `x${index}\r\n` : `x${index}\n`))
      if (index % 500 === 0) file.push(Buffer.concat([long, long, long, long, Buffer.from('\r\n')]))
    }
    const bytes = Buffer.concat(file)
    await writeFile(bench.path('bytes'), Buffer.concat([Buffer.from('{}\n'), bytes]))
    const all = await bench.run(['rows', bench.path('bytes'), '--from', '1'])
    expect(all).toMatchObject({ code: 0, errors: '' })
    expect(all.bytes.equals(bytes)).toBe(true)
    const some = await bench.run(['rows', bench.path('bytes'), '--from', '1', '--to', '2005'])
    expect(bytes.subarray(0, some.bytes.length).equals(some.bytes)).toBe(true)
    expect(some.bytes.length).toBeGreaterThan(1_000_000)
  })

  it('ends quietly when its reader goes away', async () => {
    await writeFile(bench.path('many.jsonl'), '{"text":"0123456789"}\n'.repeat(500_000))
    const cli = join(import.meta.dirname, '..', '..', 'electron', 'headless', 'cli.ts')
    const child = spawn(process.execPath, [cli, 'rows', bench.path('many.jsonl')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (piece) => {
      errors += piece
    })
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const [code] = await once(child, 'exit')
    expect([code, errors]).toEqual([0, ''])
  })
})

describe('winnow', () => {
  it('refuses to be called wrongly with 2, and does nothing', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /Name a command/],
      [['frobnicate'], /There is no command “frobnicate”/],
      [['info'], /“winnow info” needs FILE/],
      [['info', 'a', '-'], /Standard input can’t be one of several files/],
      [['serve', 'a', 'b', 'c'], /does not know what to do with “c”/],
      [['info', 'a', '--encoding', 'klingon'], /--encoding takes one of utf-8,/],
      [['info', 'a', '--loud'], /has no option --loud/],
      [['rows', 'a', '--from'], /--from needs a value/],
      [['rows', 'a', '--from', 'x'], /--from takes a whole number from 0 on, not “x”/],
      [['rows', 'a', '--from', '1.5'], /not “1\.5”/],
      [['rows', 'a', '--json=yes'], /--json takes no value/],
      [['apply', 'a', 'b'], /either --out PATH or --in-place/],
      [['apply', 'a', 'b', '--out', 'c', '--in-place'], /either --out PATH or --in-place/],
      [['apply', '-', '-', '--out', 'c'], /one file only/],
      [['apply', '-', 'b', '--in-place'], /one file only/],
      [['export', 'a', '--rows', '9-5', '--out', 'c'], /“9-5” is no range/],
      [['export', 'a', '--rows', '9:5', '--out', 'c'], /“9:5” is no range/],
      [['export', 'a', '--rows', '5'], /needs --out PATH/],
      [['serve', '.', '--port', 'http'], /--port takes a whole number/],
    ]
    for (const [args, sentence] of wrong) {
      const ran = await bench.run(args)
      expect(ran.code, args.join(' ')).toBe(2)
      expect(ran.errors).toMatch(sentence)
      expect(ran.output).toBe('')
    }
  })

  it('explains every command in both languages', async () => {
    for (const language of ['en', 'zh-CN']) {
      const all = await bench.run(['help'], '', { WINNOW_LANG: language })
      expect(all.code).toBe(0)
      const names = [...all.output.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] ?? '')
      expect(names).toEqual([
        'info',
        'rows',
        'apply',
        'export',
        'convert',
        'find',
        'dedup',
        'sql',
        'stats',
        'log',
        'serve',
        'pipe',
        'help',
      ])
      for (const name of names.filter((name) => name !== 'help')) {
        const one = await bench.run(['help', name], '', { WINNOW_LANG: language })
        expect(one.output).toContain(`winnow ${name}`)
        expect((await bench.run([name, '--help'], '', { WINNOW_LANG: language })).output).toBe(one.output)
      }
    }
    expect((await bench.run(['--version'])).output).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
