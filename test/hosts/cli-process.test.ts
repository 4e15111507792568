/** The command line as a process: its signals, its streams and its end. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, makeBench } from './command-line-harness.ts'

const cli = join(import.meta.dirname, '..', '..', 'electron', 'headless', 'cli.ts')

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
  await writeFile(bench.path('rows.jsonl'), '{"a":1}\n{"a":2}\n')
})
afterAll(() => bench.remove())

interface Running {
  readonly child: ChildProcessWithoutNullStreams
  output(): string
  errors(): string
  readonly ended: Promise<number | null>
}

const start = (args: readonly string[]): Running => {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, WINNOW_DATA: bench.dataFolder, WINNOW_LANG: 'en', NODE_OPTIONS: '', TMPDIR: bench.folder },
  })
  let [output, errors] = ['', '']
  child.stdout.on('data', (piece) => {
    output += piece
  })
  child.stderr.on('data', (piece) => {
    errors += piece
  })
  child.stdin.on('error', () => {})
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return { child, output: () => output, errors: () => errors, ended }
}

describe('winnow pipe', { timeout: 30_000 }, () => {
  const hello = '{"t":"q","i":"1","m":"call","a":["hello",{"client":"me"}]}\n'

  it('answers on standard output, tells of lines that are no message, and ends with its input', async () => {
    const pipe = start(['pipe', bench.folder])
    pipe.child.stdin.write(`nonsense\n\n${hello.slice(0, 20)}`)
    pipe.child.stdin.write(hello.slice(20))
    await expect.poll(pipe.output, { timeout: 10_000 }).toMatch(/\n$/)
    expect(JSON.parse(pipe.output())).toMatchObject({
      t: 's',
      i: '1',
      r: { ok: true, value: { host: { kind: 'headless' } } },
    })
    expect(pipe.errors()).toBe('Line 1 of standard input holds no message; it was left out.\n')
    pipe.child.stdin.end()
    expect(await pipe.ended).toBe(0)
  })

  it('takes an interrupt as the end', async () => {
    const pipe = start(['pipe', bench.folder])
    pipe.child.stdin.write(hello)
    await expect.poll(pipe.output, { timeout: 10_000 }).toMatch(/\n$/)
    pipe.child.kill('SIGTERM')
    expect(await pipe.ended).toBe(0)
  })

  it('refuses a folder that is not there', async () => {
    const pipe = start(['pipe', bench.path('gone')])
    expect(await pipe.ended).toBe(1)
    expect(pipe.errors()).toMatch(/^winnow: .*gone is not there any more\.\n$/)
  })
})

describe('an interrupt', () => {
  it('ends a command that waits for its input, and leaves nothing behind', { timeout: 30_000 }, async () => {
    const apply = start(['apply', bench.path('rows.jsonl'), '-', '--out', bench.path('out.jsonl')])
    apply.child.stdin.write('{"row":0,"delete":true}\n')
    await expect
      .poll(async () => (await readdir(bench.folder)).some((name) => name.startsWith('winnow-input-')), {
        timeout: 10_000,
      })
      .toBe(true)
    apply.child.kill('SIGINT')
    expect(await apply.ended).toBe(1)
    expect(apply.errors()).toBe('winnow: Cancelled. Nothing was changed.\n')
    expect((await readdir(bench.folder)).sort()).toEqual(['data folder', 'rows.jsonl'])
    expect(await readFile(bench.path('rows.jsonl'), 'utf8')).toBe('{"a":1}\n{"a":2}\n')
  })
})
