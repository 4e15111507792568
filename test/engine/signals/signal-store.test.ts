import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Dataset } from '../../../electron/engine/dataset.ts'
import { nodeDisk } from '../../../electron/engine/disk.ts'
import type { EngineContext } from '../../../electron/engine/engine-context.ts'
import { Mappings } from '../../../electron/engine/mappings.ts'
import { openDataset } from '../../../electron/engine/open-dataset.ts'
import { findFiles } from '../../../electron/engine/source/find-files.ts'
import type { ChangeRequest } from '../../../shared/contract.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import { rowId } from '../../../shared/ids.ts'
import { change, datasetOf, rowsOf, save } from '../search/dataset-on-disk.ts'
import { testFolder } from '../support/engine-on-disk.ts'
import { columnsOf, rowsByThemselves } from './signal-columns.ts'

const reopen = async (folder: string): Promise<Dataset> => {
  const context = {
    disk: nodeDisk,
    now: Date.now,
    dataFolder: join(folder, 'data'),
    workers: 2,
    getSettings: () => ({ keepsBackup: false }) as ReturnType<EngineContext['getSettings']>,
    mappings: await Mappings.read(nodeDisk, join(folder, 'data')),
  }
  return openDataset(context, await findFiles(nodeDisk, join(folder, 'data.jsonl')))
}

const cacheFiles = (dataset: Dataset, kind: string): string[] =>
  readdirSync(dataset.home.cacheFolder)
    .filter((name) => name.startsWith(`${kind}-`))
    .map((name) => join(dataset.home.cacheFolder, name))

const twice =
  '{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":""}]}'
const chat = (prompt: string, answer: string): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: prompt },
      { role: 'assistant', content: answer },
    ],
  })
const lines = [
  chat('写一首诗', '春眠不觉晓，处处闻啼鸟。'),
  chat('What is the capital of France?', 'The capital of France is Paris.'),
  'broken {',
  '{"text":"just a text of the kind that models are pre-trained on"}',
  '{"a":1,"b":["x","yy"]}',
  chat('mail me at a.b@example.org', '作为一个人工智能语言模型，我无法提供帮助。'),
]

const randomFrom = (seed: number): ((limit: number) => number) => {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

test('tells of each row by its columns what the row says by itself', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, lines)
  const table = await columnsOf(dataset, true)
  expect(table).toEqual(await rowsByThemselves(dataset, true))
  expect(table.bytes).toEqual(lines.map((line) => Buffer.byteLength(line)))
  expect(table.turns).toEqual([2, 2, Number.NaN, 1, Number.NaN, 2])
  expect(table.tokens[1]).toBe(14)
  expect(dataset.signals.isComplete).toBe(true)
  await dataset.close()
})

test('fails for a signal that there is not', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, lines)
  const error = await dataset.signals.column('niceness').catch((thrown: unknown) => thrown)
  expect(isEngineError(error, 'signal-unknown')).toBe(true)
  await dataset.close()
})

test.each([1, 2, 3])('stays true while rows are changed, undone, redone and saved (seed %i)', async (seed) => {
  using folder = testFolder()
  const below = randomFrom(seed)
  const dataset = await datasetOf(folder.path, [...lines, twice, ...lines, ...lines])
  await dataset.signals.column('tokens')
  const requestOf = (): ChangeRequest => {
    const rows = rowsOf(dataset)
    const row = rows[below(rows.length)]
    const line = [...lines, twice][below(lines.length + 1)]
    const kinds: (() => ChangeRequest)[] = [
      () => ({ kind: 'replace', row, text: line }),
      () => ({ kind: 'insert', after: below(4) === 0 ? null : row, lines: [line, lines[below(lines.length)]] }),
      () => ({ kind: 'duplicate', target: { kind: 'row', row } }),
      () => ({ kind: 'delete', target: { kind: 'row', row } }),
      () => ({ kind: 'set', target: { kind: 'dataset' }, path: ['note'], json: '"x y z"' }),
    ]
    return kinds[below(kinds.length)]()
  }
  for (let step = 0; step < 25; step++) {
    const roll = below(10)
    if (roll < 6) await change(dataset, requestOf())
    else if (roll < 8 && dataset.document.history.undoStep !== null) await dataset.undo()
    else if (roll < 9 && dataset.document.history.redoStep !== null) await dataset.redo()
    else await save(dataset)
    if (step % 4 === 0) expect(await columnsOf(dataset, true)).toEqual(await rowsByThemselves(dataset, true))
  }
  expect(await columnsOf(dataset, true)).toEqual(await rowsByThemselves(dataset, true))
  await save(dataset)
  const counted = dataset.signs.counts()
  await dataset.close()
  const again = await reopen(folder.path)
  expect(await columnsOf(again, true)).toEqual(await rowsByThemselves(again, true))
  expect(again.signs.counts()).toEqual(counted)
  await again.close()
})

test('is there at once in the next opening, and after a save, without reading rows again', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, lines)
  await columnsOf(dataset, true)
  const [kept] = cacheFiles(dataset, 'signals')
  await dataset.close()

  const again = await reopen(folder.path)
  await columnsOf(again, true)
  expect(cacheFiles(again, 'signals')).toEqual([kept])
  await change(again, { kind: 'delete', target: { kind: 'row', row: rowId(1) } })
  await save(again)
  const expected = await columnsOf(again, true)
  await again.close()
  const written = cacheFiles(again, 'signals').filter((path) => path !== kept)
  expect(written).toHaveLength(1)

  const last = await reopen(folder.path)
  expect(await columnsOf(last, true)).toEqual(expected)
  expect(cacheFiles(last, 'signals')).toEqual(written)
  await last.close()
})

test.each(['signals', 'tokens'])('reads rows again when a byte of the kept %s is another one', async (kind) => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, lines)
  const expected = await columnsOf(dataset, true)
  const [kept] = cacheFiles(dataset, kind)
  await dataset.close()
  const whole = readFileSync(kept)
  for (const at of [0, 5, Math.floor(whole.length / 3), whole.length - 30, whole.length - 3]) {
    const bytes = Buffer.from(whole)
    bytes[at] ^= 0x41
    for (const path of cacheFiles(dataset, kind)) writeFileSync(path, bytes)
    const again = await reopen(folder.path)
    expect(await columnsOf(again, true)).toEqual(expected)
    await again.close()
  }
})

test('takes nothing of another file that stands in the same place', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, lines)
  await columnsOf(dataset, true)
  await dataset.close()
  const other = await datasetOf(folder.path, [...lines].reverse())
  expect(await columnsOf(other, true)).toEqual(await rowsByThemselves(other, true))
  await other.close()
})

test('reads all rows anew once they are to be read by a mapping', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, ['{"frage":"abc","antwort":"de"}', '{"frage":"f","antwort":"gh"}'])
  expect((await columnsOf(dataset, false)).answer_chars).toEqual([Number.NaN, Number.NaN])
  await dataset.passes.samples.setMapping({ prompt: ['frage'], answer: ['antwort'] })
  expect((await columnsOf(dataset, false)).answer_chars).toEqual([2, 2])
  expect(await columnsOf(dataset, true)).toEqual(await rowsByThemselves(dataset, true))
  await dataset.close()
})
