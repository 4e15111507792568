/**
 * Which lens takes which row of real files, where they are at hand (WINNOW_TEST_DATA, or `shared/data` beside the project),
 * against the labels that their manifest has of another detector. Prints the table of both; each place where they differ is
 * listed here with its reason.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readJson } from '../../shared/json-node.ts'
import { checkJson, childrenOf, type Span } from '../../shared/json-scan.ts'
import { detect, readSample, UNKNOWN } from '../../shared/lens/lenses.ts'

const DATA = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data'))
const MANIFEST = join(DATA, 'MANIFEST.md')
const isThere = existsSync(MANIFEST)

/** What the manifest's labels are here. */
const ours: Readonly<Record<string, string>> = {
  alpaca: 'alpaca',
  'openai-messages': 'messages',
  'openai-messages+label:label': 'messages',
  sharegpt: 'sharegpt',
  'sharegpt-pref': 'sharegpt-preference',
  'pairs(xtuner input/output)': 'xtuner',
  'pairs(human/assistant)': 'pairs',
  'conv-empty': 'empty-conversation',
  'query-response': 'query-response',
  'prompt-completion': 'prompt-completion',
  'qa(question/answer)': 'question-answer',
  'qa(question/std_answer)': 'question-answer',
  'qa(problem/solution)': 'question-answer',
  prediction: 'reference',
  'self-instruct-task': 'self-instruct',
  text: 'text',
  'prompt-only(prompt)': 'prompt-only',
  'response-only(response)': 'response-only',
  'ab-pair(answer1/answer2)': 'ab-pair',
  'ab-pair(answer1_id/answer2_id)': 'fastchat-review',
  'pref-standard': 'preference',
  'pref-conv-explicit': 'preference-messages',
  'swift-pref': 'rejected-response',
  'lf-v1-pref': 'llamafactory-preference',
  stepwise: 'stepwise',
  'kto-unpaired-conv': 'unpaired',
  'multi-candidate(ultrafeedback)': 'ultrafeedback',
  'multi-candidate(model-columns)': 'model-columns',
  'mtbench-question': 'fastchat-question',
  'mtbench-answer': 'fastchat-answer',
  'fastchat-answer(text)': 'fastchat-answer',
  'bfcl-question': 'bfcl',
  'bfcl-answer': UNKNOWN,
  tokenized: 'tokenized',
  unknown: UNKNOWN,
}

interface RealFile {
  readonly name: string
  readonly path: string
  readonly rows: number
  readonly container: string
  /** The manifest's labels with their counts. */
  readonly labels: readonly { readonly label: string; readonly count: number }[]
}

/** Reads the manifest's tables: a heading names the folder, its rows the files. */
const filesOfManifest = (): RealFile[] => {
  const files: RealFile[] = []
  let folder = ''
  for (const line of readFileSync(MANIFEST, 'utf8').split('\n')) {
    if (line.startsWith('## ')) folder = line.slice(3).trim().replace('/', '+')
    const [, name, rows, , container, format] = line.split('|').map((cell) => cell.trim())
    if (container === undefined || !/^\d+$/.test(rows)) continue
    const labels = format.split(';').map((one) => {
      const [, label, count] = /^(.*?)(?:\{.*\})? (\d+)$/.exec(one.trim()) ?? ['', one.trim(), '0']
      return { label, count: Number(count) }
    })
    files.push({ name: `${folder}/${name}`, path: join(DATA, folder, name), rows: Number(rows), container, labels })
  }
  return files.filter(({ path }) => existsSync(path))
}

/** Where the rows of a file lie: its lines, or the items of the one value that it is. */
const rowsOf = (bytes: Uint8Array, container: string): Span[] => {
  if (container === 'single object') return [{ start: 0, end: bytes.length }]
  if (container !== 'jsonl') {
    const start = bytes.findIndex((byte) => byte === 0x5b || byte === 0x7b)
    const end = bytes.findLastIndex((byte) => byte === 0x5d || byte === 0x7d) + 1
    return childrenOf(bytes, { start, end }, 0, Number.POSITIVE_INFINITY).children
  }
  const rows: Span[] = []
  for (let start = 0; start < bytes.length; ) {
    const lineFeed = bytes.indexOf(0x0a, start)
    const end = lineFeed === -1 ? bytes.length : lineFeed
    if (bytes.subarray(start, end).some((byte) => byte > 0x20)) rows.push({ start, end })
    start = end + 1
  }
  return rows
}

/** Counts the rows that each lens takes, and reads every one of them. */
const countLenses = (file: RealFile): Map<string, number> => {
  const bytes = readFileSync(file.path)
  const counts = new Map<string, number>()
  for (const { start, end } of rowsOf(bytes, file.container)) {
    const row = readJson(bytes, start, end)
    if (row === null) throw new Error(`${file.name}: ${JSON.stringify(checkJson(bytes, start, end))}`)
    const lens = detect(row)
    readSample(row, lens)
    counts.set(lens?.id ?? UNKNOWN, (counts.get(lens?.id ?? UNKNOWN) ?? 0) + 1)
  }
  return counts
}

/** Files whose rows are something else than the manifest says, and why. */
const differing: readonly { readonly file: RegExp; readonly is: string; readonly why: string }[] = [
  {
    file: /multi_turn_func_doc\//,
    is: UNKNOWN,
    why: 'descriptions of functions: their `response` is a schema, and no answer',
  },
  {
    file: /gpt_eval\/config\/question\.jsonl$/,
    is: 'fastchat-question',
    why: 'questions of FastChat in their old form: `question_id`, `text`',
  },
]

const sum = (counts: Iterable<number>): number => [...counts].reduce((all, one) => all + one, 0)

describe.skipIf(!isThere)('rows of real files (skipped where they are not at hand)', () => {
  test('are taken by the lens of the format that they are known to have', { timeout: 300_000 }, () => {
    const table: string[] = []
    const wrong: string[] = []
    for (const file of filesOfManifest()) {
      const counts = countLenses(file)
      const expected = new Map<string, number>()
      for (const { label, count } of file.labels) {
        const lens = ours[label] ?? `(${label})`
        expected.set(lens, (expected.get(lens) ?? 0) + count)
      }
      const known = differing.find(({ file: pattern }) => pattern.test(file.name))
      // Only the commonest kinds of unknown rows are in the manifest.
      const unnamed = file.rows - sum(expected.values())
      if (unnamed > 0) expected.set(UNKNOWN, (expected.get(UNKNOWN) ?? 0) + unnamed)
      const right = known === undefined ? Object.fromEntries(expected) : { [known.is]: file.rows }
      const is = Object.fromEntries(counts)
      const isRight = sum(counts.values()) === file.rows && JSON.stringify(sorted(is)) === JSON.stringify(sorted(right))
      const labels = file.labels.map(({ label, count }) => `${label} ${count}`).join('; ')
      const line = `${labels} | ${words(is)} | ${file.name}${known === undefined ? '' : ` | ${known.why}`}`
      table.push(`${isRight ? (known === undefined ? 'same  ' : 'other ') : 'WRONG '} ${line}`)
      if (!isRight) wrong.push(line)
    }
    process.stdout.write(`${table.toSorted().join('\n')}\n`)
    expect(wrong).toEqual([])
    expect(table.length).toBeGreaterThan(100)
  })
})

const sorted = (counts: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1))

const words = (counts: Readonly<Record<string, number>>): string =>
  sorted(counts)
    .map(([lens, count]) => `${lens} ${count}`)
    .join('; ')
