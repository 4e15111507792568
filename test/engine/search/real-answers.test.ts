/** Every kind of leaf on real data, beside Python's answer to the same question: the same rows, file by file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Dataset } from '../../../electron/engine/dataset.ts'
import type { FieldPath, Place, RowAsk } from '../../../shared/query/ask.ts'
import { testFolder } from '../support/engine-on-disk.ts'
import { datasetOf, placesOf } from './dataset-on-disk.ts'
import { askPython, hasPython } from './python-reference.ts'

const DATA = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../../shared/data'))
const files = existsSync(DATA)
  ? readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'))
  : []

const all: Place = { in: 'all' }
const field = (...path: FieldPath): Place => ({ in: 'field', path })
const literal = (text: string, place: Place = all): RowAsk => ({
  kind: 'text',
  place,
  pattern: { kind: 'literal', text },
})
const regex = (source: string, flags = '', place: Place = all): RowAsk => ({
  kind: 'text',
  place,
  pattern: { kind: 'regex', source, flags },
})
const range = (min: number, max: number, ...path: FieldPath): RowAsk => ({
  kind: 'field-range',
  path,
  range: { min, isMinIn: true, max, isMaxIn: false },
})

/** Asked of every file; most find something in some. */
const everywhere: readonly RowAsk[] = [
  literal('the'),
  literal('The answer'),
  literal('我'),
  literal('你好'),
  literal('，'),
  literal('\n'),
  literal('"'),
  literal('\\'),
  literal('```'),
  literal('assistant'),
  literal('2'),
  literal('http'),
  literal('é'),
  literal('😀'),
  literal('content'),
  ...['instruction', 'output', 'input', 'text', 'question', 'answer', 'prompt'].map((key) => literal('a', field(key))),
  literal('good', field('messages', 'content')),
  literal('a', field('conversations', 'value')),
  literal('you', field('messages', 0, 'content')),
  literal('you', field('messages', 1)),
  literal('true', field('label')),
  regex('\\d{3,}'),
  regex('^The '),
  regex('[。！？]$'),
  regex('colou?r', 'i'),
  regex('(\\w+) \\1'),
  regex('#### -?\\d+$', '', field('answer')),
  { kind: 'equals', path: ['messages', 'role'], text: 'system' },
  { kind: 'equals', path: ['role'], text: 'user' },
  { kind: 'equals', path: ['input'], text: '' },
  { kind: 'equals', path: ['score'], text: '1' },
  { kind: 'has', path: ['tool_calls'] },
  { kind: 'has', path: ['input'] },
  { kind: 'has', path: ['system'] },
  { kind: 'has', path: ['messages', 'content'] },
  { kind: 'has', path: ['conversations', 0, 'value'] },
  range(0, 5, 'score'),
  range(-1e9, 1e9, 'score'),
]

/** Asked of files whose turns are easily told. */
const ofTurns: readonly RowAsk[] = [
  ...['system', 'user', 'assistant', 'tool', 'human'].map((role): RowAsk => ({ kind: 'role', role })),
  literal('the', { in: 'role', role: 'user' }),
  literal('the', { in: 'role', role: 'assistant' }),
  literal('我', { in: 'role', role: 'assistant' }),
  regex('\\?$', '', { in: 'role', role: 'user' }),
]
const conversations = /openai_tools_think|toy_chat|chatml|conversations\.jsonl|frozen_lake|sudoku/

/** Files that are read whole by both. */
const paths = files
  .map((name) => join(DATA, name))
  .filter((path) => {
    const bytes = readFileSync(path)
    return bytes.length > 0 && bytes.length < 5_000_000 && !bytes.includes(0)
  })

describe.skipIf(files.length === 0 || !hasPython)('on real files', () => {
  const agree = async (asked: readonly string[], leaves: readonly RowAsk[], isCaseExact: boolean): Promise<void> => {
    const expected = askPython(asked, leaves, isCaseExact)
    const empty = new Set(leaves)
    for (const [at, path] of asked.entries()) {
      using folder = testFolder()
      const dataset = await openedOf(folder.path, readFileSync(path))
      if (dataset === null) continue
      const found = await placesOf(dataset, leaves, { isCaseExact, isNormalised: false })
      for (const [number, leaf] of leaves.entries()) {
        const [ours, theirs] = [found[number], expected[at][number]]
        const differing = [...ours, ...theirs].find((row) => ours.includes(row) !== theirs.includes(row))
        expect(differing, `${path}: ${ours.length} and ${theirs.length} for ${JSON.stringify(leaf)}`).toBe(undefined)
        if (theirs.length > 0) empty.delete(leaf)
      }
      await dataset.close()
    }
    // Nearly all of them find something somewhere.
    expect(empty.size).toBeLessThan(leaves.length / 3)
  }

  test('every kind of leaf finds the rows that Python finds', { timeout: 300_000 }, () =>
    agree(paths, everywhere, false),
  )
  test('by exact case too', { timeout: 300_000 }, () => {
    const asked = paths.filter((_, at) => at % 4 === 0)
    return agree(asked, everywhere, true)
  })
  test('and in turns', { timeout: 300_000 }, () => {
    const asked = paths.filter((path) => conversations.test(path) && !path.includes('hostile'))
    return agree(asked, ofTurns, false)
  })
})

const openedOf = async (folder: string, bytes: Uint8Array): Promise<Dataset | null> => {
  try {
    const dataset = await datasetOf(folder, bytes)
    const { container, encoding, rest } = dataset.document.base.source.files[0].form
    if (container === 'jsonl' && encoding === 'utf-8' && rest === null) return dataset
    // Python reads lines: what other files hold is held by the tests of their containers.
    await dataset.close()
    return null
  } catch {
    return null // not a dataset: refused with a sentence, which other tests hold
  }
}
