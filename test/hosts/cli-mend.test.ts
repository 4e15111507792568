/** `winnow apply` with mends: a recipe that mends rows as the app does, all of it or nothing. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeBench } from './command-line-harness.ts'

const ROWS = '{"id": 1, "text": " 你好,世界 "}\n{"id": 2, "text": "cat"}\n{bad\n{"id": 3, "text": "cat 2"}\n'
const replace = (find: string, to: string, more = {}) => ({
  kind: 'replace',
  find,
  with: to,
  isRegex: false,
  isCaseExact: true,
  place: { in: 'all' },
  ...more,
})

const apply = async (lines: readonly object[]) => {
  const bench = await makeBench()
  const path = bench.path('rows.jsonl')
  writeFileSync(path, ROWS)
  const changes = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const outcome = await bench.run(['apply', path, '-', '--out', bench.path('out.jsonl')], changes)
  const written = outcome.code === 0 ? readFileSync(bench.path('out.jsonl'), 'utf8') : null
  await bench.remove()
  return { ...outcome, written }
}

test('mends are made in their place among other changes', async () => {
  const { code, written } = await apply([
    { row: 1, set: 'dog and cat', at: ['text'] },
    { mend: replace('cat', '猫') },
    { mend: { kind: 'fix', fixes: ['trim', 'chinese-punctuation'], place: { in: 'fields', paths: [['text']] } } },
    { row: 3, set: 'cat again', at: ['text'] },
    { mend: { kind: 'set', path: ['seen'], json: '1.0' }, rows: 'text:猫' },
    { mend: { kind: 'remove', path: ['id'] }, rows: { text: 'AGAIN', isCaseExact: true } },
  ])
  expect(code).toBe(0)
  expect(written).toBe(
    '{"id": 1, "text": "你好，世界"}\n{"id": 2, "text": "dog and 猫", "seen": 1.0}\n{bad\n{"id": 3, "text": "cat again"}\n',
  )
})

test('what can’t be read names its line, and nothing is written', async () => {
  const broken = await apply([{ mend: replace('cat', 'x') }, { mend: replace('(', 'x', { isRegex: true }) }])
  expect(broken).toMatchObject({ written: null })
  expect(broken.errors).toContain('2')
  expect(broken.code).not.toBe(0)
  expect((await apply([{ mend: { kind: 'unheard-of' } }])).code).not.toBe(0)
  expect((await apply([{ mend: replace('cat', 'x'), rows: 'tokens:((' }])).written).toBeNull()
})
