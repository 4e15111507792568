import { expect, test } from 'vitest'
import type { Dataset } from '../../../electron/engine/dataset.ts'
import type { ChangeRequest } from '../../../shared/contract.ts'
import { rowId } from '../../../shared/ids.ts'
import type { RowAsk } from '../../../shared/query/ask.ts'
import { testFolder } from '../support/engine-on-disk.ts'
import { change, datasetOf, patient, placesByTest, placesOf, plain, rewrite, rowsOf, save } from './dataset-on-disk.ts'

const literal = (text: string): RowAsk => ({ kind: 'text', place: { in: 'all' }, pattern: { kind: 'literal', text } })
const leaves: readonly RowAsk[] = [
  literal('a'),
  literal('中'),
  { kind: 'text', place: { in: 'field', path: ['t'] }, pattern: { kind: 'regex', source: '[ab]+c?$', flags: 'i' } },
  { kind: 'text', place: { in: 'role', role: 'assistant' }, pattern: { kind: 'literal', text: 'b' } },
  { kind: 'equals', path: ['n'], text: '1' },
  { kind: 'has', path: ['x'] },
  { kind: 'role', role: 'tool' },
  { kind: 'field-range', path: ['n'], range: { min: 1, isMinIn: true, max: Number.POSITIVE_INFINITY, isMaxIn: true } },
]

/** A small generator of numbers below a limit (mulberry32). */
const randomFrom = (seed: number): ((limit: number) => number) => {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

const texts = ['abc', 'xyz', '中文', 'A', '\\u0061b', '\\u4e2d', '', 'bb\\n']
const lineOf = (below: (limit: number) => number): string => {
  const text = (): string => texts[below(texts.length)]
  const kinds = [
    () => `{"t":"${text()}","n":${below(4)},"x":"${text()}"}`,
    () => `{"messages":[{"role":"user","content":"${text()}"},{"role":"assistant","content":"${text()}"}]}`,
    () => `{"messages":[{"role":"tool","content":"${text()}"}],"n":[${below(3)}]}`,
    () => `broken ${text()}`,
  ]
  return kinds[below(kinds.length)]()
}

const requestOf = (dataset: Dataset, below: (limit: number) => number): ChangeRequest => {
  const rows = rowsOf(dataset)
  const row = rows[below(rows.length)]
  const kinds: (() => ChangeRequest)[] = [
    () => ({ kind: 'replace', row, text: lineOf(below) }),
    () => ({ kind: 'replace', row, text: lineOf(below) }),
    () => ({ kind: 'insert', after: below(4) === 0 ? null : row, lines: [lineOf(below), lineOf(below)] }),
    () => ({ kind: 'duplicate', target: { kind: 'rows', rows: [...new Set([row, rows[below(rows.length)]])] } }),
    () => ({ kind: 'delete', target: { kind: 'row', row } }),
    () => ({ kind: 'restore', target: { kind: 'dataset' } }),
    () => ({ kind: 'set', target: { kind: 'dataset' }, path: ['n'], json: String(below(3)) }),
    () => ({ kind: 'set', target: { kind: 'rows', rows: [row, ...rows.slice(0, 3)] }, path: ['x'], json: '"a"' }),
    () => ({ kind: 'tag', target: { kind: 'row', row }, tag: 'seen', isOn: true }),
  ]
  return kinds[below(kinds.length)]()
}

const seeds = process.env.WINNOW_SEARCH_SEEDS?.split(',').map(Number) ?? [1, 2, 3, 4, 5, 6]
test.each(seeds)('stays true while rows change, by seed %i', { timeout: 60_000 }, async (seed) => {
  using folder = testFolder()
  const below = randomFrom(seed)
  const dataset = await datasetOf(
    folder.path,
    Array.from({ length: 30 }, () => lineOf(below)),
  )
  const said: string[] = []
  for (let step = 0; step < 40; step++) {
    // Somebody else who asks meanwhile, and is answered while rows change, or leaves.
    const other = new AbortController()
    const isAsked = below(4) === 0
    if (isAsked) {
      const watch = { signal: other.signal, onProgress: () => undefined }
      dataset.leaves
        .ask([leaves[below(leaves.length)]], { ...plain, isCaseExact: below(2) === 0 }, watch)
        .catch(expectLeft)
    }
    const roll = below(20)
    if (roll < 3) await attempt(() => dataset.undo(), said, 'undo')
    else if (roll < 5) await attempt(() => dataset.redo(), said, 'redo')
    else if (roll < 6) await attempt(() => save(dataset), said, 'save')
    else if (roll < 8) {
      const rows = rowsOf(dataset).filter(() => below(3) === 0)
      await attempt(() => rewrite(dataset, rows, () => lineOf(below)), said, `rewrite ${rows.join()}`)
    } else {
      const request = requestOf(dataset, below)
      await attempt(() => change(dataset, request), said, JSON.stringify(request))
    }
    if (isAsked && below(2) === 0) other.abort(new Error('left'))
    if (below(3) > 0) {
      const asked = leaves.filter(() => below(4) > 0)
      expect(await placesOf(dataset, asked), said.join('\n')).toEqual(await placesByTest(dataset, asked))
    }
  }
  for (const options of [plain, { ...plain, isCaseExact: true }]) {
    expect(await placesOf(dataset, leaves, options)).toEqual(await placesByTest(dataset, leaves, options))
  }
  await dataset.close()
})

const expectLeft = (error: unknown): void => {
  if (!(error instanceof Error && error.message === 'left')) throw error
}

const attempt = async (work: () => Promise<unknown>, said: string[], what: string): Promise<void> => {
  said.push(what)
  try {
    await work()
  } catch (error) {
    said.push(String(error))
  }
}

/** Counts what is found; null while that is not complete. */
const countOf = (dataset: Dataset, leaf: RowAsk): number | null => {
  const answer = dataset.leaves.rows(leaf, plain)
  return answer?.isComplete === true ? answer.rows.size : null
}

test('says what is not looked at yet, and looks at it by itself', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(
    folder.path,
    Array.from({ length: 600 }, (_, at) => `{"t":"row ${at}"}`),
  )
  const leaf = literal('row 7')
  await placesOf(dataset, [leaf])
  await change(dataset, { kind: 'set', target: { kind: 'dataset' }, path: ['t'], json: '"row 7"' })
  expect(dataset.leaves.rows(leaf, plain)?.isComplete).toBe(false)
  for (let wait = 0; dataset.leaves.rows(leaf, plain)?.isComplete !== true && wait < 500; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(countOf(dataset, leaf)).toBe(600)
  await dataset.undo()
  expect(countOf(dataset, leaf)).toBe(11)
  await dataset.close()
})

test('stops when nobody waits, answers whoever asks again, and forgets old answers', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(
    folder.path,
    Array.from({ length: 20_000 }, (_, at) => `{"t":"row ${at}"}`),
  )
  const impatient = new AbortController()
  const asked = dataset.leaves.ask([literal('row')], plain, { signal: impatient.signal, onProgress: () => undefined })
  impatient.abort(new Error('left'))
  await expect(asked).rejects.toThrow('left')
  expect((await placesOf(dataset, [literal('row')]))[0].length).toBe(20_000)

  const many = Array.from({ length: 100 }, (_, at) => literal(`row ${at}`))
  await dataset.leaves.ask(many, plain, patient())
  expect(many.every((leaf) => dataset.leaves.rows(leaf, plain)?.isComplete)).toBe(true)
  await dataset.leaves.ask([literal('other')], plain, patient())
  expect(many.filter((leaf) => dataset.leaves.rows(leaf, plain) !== null).length).toBe(63)
  await dataset.close()
})

test('refuses a broken expression with its reason', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, ['{"a":1}'])
  const leaf: RowAsk = { kind: 'text', place: { in: 'all' }, pattern: { kind: 'regex', source: '(', flags: '' } }
  await expect(dataset.leaves.ask([leaf], plain, patient())).rejects.toMatchObject({ code: 'query-broken' })
  await dataset.close()
})

test('skips rows that a regular expression takes too long for, without holding up the engine', {
  timeout: 30_000,
}, async () => {
  using folder = testFolder()
  const slow = `{"t":"${'a'.repeat(40)}!"}`
  const dataset = await datasetOf(folder.path, ['{"t":"aa"}', slow, '{"t":"b"}', '{"t":"aaa"}'])
  const leaf: RowAsk = {
    kind: 'text',
    place: { in: 'field', path: ['t'] },
    pattern: { kind: 'regex', source: '^(a+)+$', flags: '' },
  }
  expect(await placesOf(dataset, [leaf])).toEqual([[0, 3]])
  expect([...(dataset.leaves.rows(leaf, plain)?.skipped.values() ?? [])]).toEqual([1])

  let longestMs = 0
  let lastMs = performance.now()
  const beat = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs)
    lastMs = performance.now()
  }, 5)
  await change(dataset, { kind: 'replace', row: rowId(2), text: slow })
  expect(await placesOf(dataset, [leaf])).toEqual([[0, 3]])
  clearInterval(beat)
  expect([...(dataset.leaves.rows(leaf, plain)?.skipped.values() ?? [])]).toEqual([1, 2])
  expect(longestMs).toBeLessThan(150)
  await dataset.close()
})
