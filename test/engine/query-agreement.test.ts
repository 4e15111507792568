/**
 * Every kind of filter and sort on the real files at hand (WINNOW_TEST_DATA, or `shared/data` beside the project), beside a plain
 * reference in another language: the same rows. Skipped where there are no files, or no Python.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Query } from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { position } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const DATA = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data'))
const hasPython = spawnSync('python3', ['--version']).status === 0
const isThere = existsSync(DATA) && hasPython
const MOST_BYTES = 8e6

/** A question as Winnow is asked it, and as the reference is. */
const asks: readonly (readonly [text: string, plain: object, options?: Omit<Query, 'text'>])[] = [
  ['apple', { needle: 'apple' }],
  ['Python', { needle: 'Python', exact: true }, { isCaseExact: true }],
  ['的', { needle: '的' }],
  ['数据', { needle: '数据' }],
  ['中国', { needle: '中国' }],
  ['"\\n\\n"', { needle: '\n\n' }],
  ['"\\""', { needle: '"' }],
  ['"\\\\"', { needle: '\\' }],
  ['"def "', { needle: 'def ' }],
  ['42', { needle: '42' }],
  ['é', { needle: 'é' }],
  ['，', { needle: '，' }],
  ['instruction:how', { needle: 'how', in: ['instruction'] }],
  ['instruction:什么', { needle: '什么', in: ['instruction'] }],
  ['output:because', { needle: 'because', in: ['output'] }],
  ['conversations.value:sorry', { needle: 'sorry', in: ['conversations', 'value'] }],
  ['messages.content:the', { needle: 'the', in: ['messages', 'content'] }],
  ['messages[0].content:you', { needle: 'you', in: ['messages', 0, 'content'] }],
  ['text:data', { needle: 'data', in: ['text'] }],
  ['/\\bthe\\b.*\\bof\\b/', { regex: '\\bthe\\b.*\\bof\\b' }],
  ['/as an? (AI|language)/i', { regex: 'as an? (AI|language)', ignore: true }],
  ['/[一二三四五]、/', { regex: '[一二三四五]、' }],
  ['output:/^(Yes|No)\\b/', { regex: '^(Yes|No)\\b', in: ['output'] }],
  ['/[0-9]{4}-[0-9]{2}-[0-9]{2}/', { regex: '[0-9]{4}-[0-9]{2}-[0-9]{2}' }],
  ['input=""', { equals: '', in: ['input'] }],
  ['conversations.from=gpt', { equals: 'gpt', in: ['conversations', 'from'] }],
  ['messages.role=tool', { equals: 'tool', in: ['messages', 'role'] }],
  ['question_id>=10', { min: 10, max: 1e300, in: ['question_id'] }],
  ['score=1..3', { min: 1, max: 3, in: ['score'] }],
  ['has:tool_calls', { has: 'tool_calls' }],
  ['has:system', { has: 'system' }],
  ['has:input', { has: 'input' }],
  ['is:malformed', { malformed: true }],
  ['is:duplicate', { duplicate: true }],
  ['row:3..50', { rows: [3, 50] }],
  ['row:1,7..9', { or: [{ rows: [1, 1] }, { rows: [7, 9] }] }],
  ['bytes=500..1500', { bytes: [500, 1500] }],
  ['-the', { not: { needle: 'the' } }],
  ['the of -and', { and: [{ needle: 'the' }, { needle: 'of' }, { not: { needle: 'and' } }] }],
  [
    '(apple or 苹果 or /banana/) -is:duplicate',
    { and: [{ or: [{ needle: 'apple' }, { needle: '苹果' }, { regex: 'banana' }] }, { not: { duplicate: true } }] },
  ],
  [
    '-(is:malformed or bytes<400) has:output',
    { and: [{ not: { or: [{ malformed: true }, { bytes: [0, 399] }] } }, { has: 'output' }] },
  ],
]

const sorts: readonly (readonly (string | number)[])[] = [
  ['instruction'],
  ['question_id'],
  ['output'],
  ['score'],
  ['id'],
  ['text'],
]

interface Plain {
  readonly rows: number
  readonly answers: readonly (readonly number[])[]
  readonly orders: readonly (readonly number[])[]
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.jsonl?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('hostile') && statSync(path).size < MOST_BYTES)
    .sort()

const isArrayOfRows = (path: string): boolean => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(value) && value.length > 1
  } catch {
    return false // not one value: a file of lines
  }
}

describe.skipIf(!isThere)('filters and sorts on the files at hand (skipped where there are none, or no Python)', () => {
  test('find the rows that a plain reference finds, in its order', { timeout: 600_000 }, async () => {
    using folder = testFolder()
    const engine = await startEngine(folder.path)
    const all = filesIn(DATA)
    const arrays = all
      .filter(isArrayOfRows)
      .map((from, at) => ({ from, to: join(folder.path, `array-${at}.jsonl`), ascii: at % 2 === 0 }))
    const lines = all.filter((path) => !arrays.some(({ from }) => from === path))
    const files = [...arrays.map(({ to }) => to), ...lines]
    const input = JSON.stringify({
      arrays,
      files,
      asks: asks.map(([, plain]) => plain),
      sorts: sorts.map((at) => ({ at })),
    })
    const script = join(import.meta.dirname, 'support/answer_plainly.py')
    const python = spawnSync('python3', [script], { input, maxBuffer: 2 ** 30, encoding: 'utf8' })
    expect(python.stderr).toBe('')
    const plain = JSON.parse(python.stdout) as Record<string, Plain>
    const differing: string[] = []
    let opened = 0
    let compared = 0
    let found = 0
    try {
      for (const file of files) {
        const window = await openIfRead(engine, file)
        if (window === null) continue
        opened += 1
        const { rows } = await window.until(({ survey }) => survey.state === 'done', 'surveyed')
        expect(rows.count, file).toBe(plain[file].rows)
        for (const [at, [text, , options]] of asks.entries()) {
          const numbers = await numbersOf(window, { text, ...options })
          const expected = plain[file].answers[at]
          compared += 1
          found += expected.length
          if (numbers.toSorted((a, b) => a - b).join() !== expected.join())
            differing.push(
              `${file}: ${text}: ${numbers.length} rows, ${expected.length} expected${example(numbers, expected)}`,
            )
        }
        for (const [at, path] of sorts.entries()) {
          const sort = [{ by: { kind: 'field' as const, path: [...path] }, isDescending: false }]
          const numbers = await numbersOf(window, { text: '', sort })
          compared += 1
          if (numbers.join() !== plain[file].orders[at].join()) differing.push(`${file}: sorted by ${path.join('.')}`)
        }
        await window.session.call('close', { dataset: window.dataset })
      }
    } finally {
      await engine.close()
    }
    process.stdout.write(`${compared} questions on ${opened} files, ${found} rows found: ${differing.length} differ\n`)
    expect(differing).toEqual([])
    expect(found).toBeGreaterThan(1_000)
  })
})

const openIfRead = async (engine: Awaited<ReturnType<typeof startEngine>>, path: string): Promise<Window | null> => {
  const window = await Window.open(engine, path).catch((error: unknown) => {
    if (isEngineError(error, 'file-empty')) return null
    if (!isEngineError(error, 'encoding-unconfirmed')) throw error
    return Window.open(engine, path, { encoding: 'utf-8', rest: null })
  })
  const form = window?.opened.form
  if (form?.container === 'jsonl' && form.encoding === 'utf-8' && form.packing === 'none') return window
  // Python reads lines: what other files hold is held by the tests of their containers.
  await window?.session.call('close', { dataset: window.dataset })
  return null
}

/** The first row of one answer that the other lacks. */
const example = (numbers: readonly number[], expected: readonly number[]): string => {
  const [here, there] = [new Set(numbers), new Set(expected)]
  const more = numbers.find((row) => !there.has(row))
  const missing = expected.find((row) => !here.has(row))
  return ` (too many: ${more ?? '-'}, missing: ${missing ?? '-'})`
}

/** Asks, waits for the end, and gives the numbers of all rows in the view's order, from 1. */
const numbersOf = async (window: Window, query: Query): Promise<number[]> => {
  let info = await window.session.call('openView', { dataset: window.dataset, query })
  while (info.search.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 2))
    info = await window.session.call('getView', { view: info.view })
  }
  if (info.search.state !== 'done') throw new Error(`${query.text}: ${JSON.stringify(info.search)}`)
  const numbers: number[] = []
  while (numbers.length < info.rowCount) {
    const start = position(numbers.length)
    const end = position(numbers.length + 1_000)
    const page = await window.session.call('readRows', { view: info.view, start, end, columns: [], previewChars: 0 })
    for (const { number } of page.rows) numbers.push(number + 1)
  }
  await window.session.call('closeView', { view: info.view })
  return numbers
}
