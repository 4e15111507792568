/** Searches for equal and near duplicates at their limits: stopped, crowded, too large, on a full disk, of files that can't be read. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Dataset } from '../../../electron/engine/dataset.ts'
import { bandsFor } from '../../../electron/engine/duplicates/bands.ts'
import { ComparedRows } from '../../../electron/engine/duplicates/compared-rows.ts'
import { estimate } from '../../../electron/engine/duplicates/estimate.ts'
import { findExact } from '../../../electron/engine/duplicates/find-exact.ts'
import { findNear } from '../../../electron/engine/duplicates/find-near.ts'
import type { FindWatch } from '../../../electron/engine/duplicates/found-pairs.ts'
import { makeSpillFile } from '../../../electron/engine/duplicates/spill-file.ts'
import type { FindPhase } from '../../../shared/duplicates/duplicate-calls.ts'
import { type DuplicateSpec, USUAL_FOLDING } from '../../../shared/duplicates/duplicate-spec.ts'
import { naiveShingles, naiveSimilarity } from '../../doubles/naive-duplicates.ts'
import { change, datasetOf, patient, rowsOf } from '../search/dataset-on-disk.ts'
import { testFolder } from '../support/engine-on-disk.ts'
import { below, drawText, findIn, randomFrom, wordsOf } from './duplicate-rows.ts'

const specOf = (floor: number, more: Partial<DuplicateSpec<string>> = {}): DuplicateSpec<string> => ({
  compared: { kind: 'fields', paths: [['q']] },
  folding: USUAL_FOLDING,
  method: { kind: 'near', floor, shingle: 5, without: [] },
  against: [],
  isWithin: true,
  ...more,
})

const linesOf = (texts: readonly string[]): string[] => texts.map((text) => JSON.stringify({ q: text }))

/** Texts that are all somewhat alike: a common part, and some of their own. */
const alikeTexts = (count: number, seed: number): string[] => {
  const random = randomFrom(seed)
  const common = drawText(random, 60, 0)
  return Array.from({ length: count }, () => `${common} ${drawText(random, 2 + below(random, 8), 0)}`)
}

const leftIn = (dataset: Dataset): string[] =>
  readdirSync(dataset.home.cacheFolder).filter((name) => name.startsWith('spill-'))

describe('a search that is stopped', () => {
  test.each(['exact', 'near'] as const)('ends at once and leaves nothing behind: %s', async (kind) => {
    using folder = testFolder()
    const dataset = await datasetOf(folder.path, linesOf(alikeTexts(600, 1)))
    const spec = kind === 'near' ? specOf(0.5) : specOf(0.5, { method: { kind } })
    const rows = await ComparedRows.open(dataset, spec, patient())
    const find = kind === 'near' ? findNear : findExact
    const phases: FindPhase[] = kind === 'near' ? ['reading', 'pairing', 'verifying'] : ['reading', 'pairing']
    for (const [phase, reports] of phases.flatMap((one) => [[one, 1] as const, [one, 2] as const])) {
      const stop = new AbortController()
      let left: number = reports
      let sinceMs = 0
      const onProgress: FindWatch['onProgress'] = (now) => {
        if (now === phase) left -= 1
        if (now !== phase || left !== 0) return
        sinceMs = performance.now()
        stop.abort(new Error('enough'))
      }
      const ended = await find(rows, spec, { signal: stop.signal, onProgress }).catch((error: unknown) => error)
      expect(leftIn(dataset)).toEqual([])
      // Stopped with the last report of all, it may be done all the same.
      if (!(ended instanceof Error)) continue
      expect([phase, ended.message]).toEqual([phase, 'enough'])
      expect(performance.now() - sinceMs).toBeLessThan(1_000)
    }
    // And the next one is as if nothing had been.
    expect((await find(rows, spec, patient())).empty).toBe(0)
    await rows.close()
    await dataset.close()
  })
})

describe('rows that are all somewhat alike', () => {
  test('are compared each with each while they are few', async () => {
    using folder = testFolder()
    const texts = alikeTexts(400, 2)
    const dataset = await datasetOf(folder.path, linesOf(texts))
    const found = await findIn(dataset, findNear, specOf(0.7))
    await dataset.close()
    const shingles = texts.map((text) => naiveShingles(text.toLowerCase(), 5))
    let there = 0
    for (let b = 0; b < texts.length; b++) {
      for (let a = 0; a < b; a++) if (naiveSimilarity(shingles[a], shingles[b]) >= 7_000) there += 1
    }
    expect(there).toBeGreaterThan(20_000)
    expect(found.links.count / there).toBeGreaterThan(0.98)
    expect(found.crowded).toBe(0)
  })
})

describe('the file of keys', () => {
  test('of a crash is removed before the next one is made', async () => {
    using folder = testFolder()
    const dataset = await datasetOf(folder.path, linesOf(['a', 'b']))
    // No process has this number.
    const left = join(dataset.home.cacheFolder, 'spill-2000000001-1')
    writeFileSync(left, 'keys')
    const file = await makeSpillFile(dataset, 1_000)
    expect(leftIn(dataset).filter((name) => !name.startsWith(`spill-${process.pid}-`))).toEqual([])
    await file.close()
    expect(leftIn(dataset)).toEqual([])
    await dataset.close()
  })

  test('is refused where the disk has no room for it', async () => {
    using folder = testFolder()
    const dataset = await datasetOf(folder.path, linesOf(['a', 'b']))
    await expect(makeSpillFile(dataset, 2 ** 60)).rejects.toMatchObject({ code: 'disk-full' })
    await dataset.close()
  })
})

test('rows that are too large are counted and left alone', async () => {
  using folder = testFolder()
  const giant = 'x'.repeat(17 * 2 ** 20)
  const large = 'y'.repeat(5 * 2 ** 20)
  const dataset = await datasetOf(
    folder.path,
    linesOf(['one text of some length', giant, 'one text of some length', large, large]),
  )
  const found = await findIn(dataset, findNear, specOf(0.7))
  await dataset.close()
  expect([found.tooLarge, found.twins.count, found.links.count]).toEqual([3, 1, 0])
})

test('a file that can not be read is named', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, linesOf(['a']))
  const against = [{ file: join(folder.path, 'gone.jsonl'), compared: null }]
  const spec = specOf(0.7, { against, isWithin: false })
  await expect(findIn(dataset, findNear, spec)).rejects.toMatchObject({
    code: 'file-missing',
    values: { file: 'gone.jsonl' },
  })
  await expect(estimate(dataset, spec)).rejects.toMatchObject({ code: 'file-missing' })
  await dataset.close()
})

test('rows are those of the moment at which the search began', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(
    folder.path,
    linesOf(['the same long text', 'another text of its own', 'the same long text']),
  )
  const spec = specOf(0.7)
  const rows = await ComparedRows.open(dataset, spec, patient())
  const [first, second] = rowsOf(dataset)
  await change(dataset, { kind: 'insert', after: null, lines: ['{"q":"the same long text"}'] })
  await change(dataset, { kind: 'delete', target: { kind: 'row', row: second } })
  const { twins } = wordsOf(await findNear(rows, spec, patient()))
  expect(twins).toEqual(new Set(['2=0']))
  expect([rows.rowAt(0), rows.itemOf(first), await rows.readPieces(1)]).toEqual([first, 0, ['another text of its own']])
  await rows.close()
  await dataset.close()
})

test('an estimate counts the rows of other files, and what bands take on disk', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, linesOf(alikeTexts(100, 3)))
  const file = join(folder.path, 'other.jsonl')
  writeFileSync(
    file,
    linesOf(alikeTexts(50, 4))
      .map((line) => `${line}\n`)
      .join(''),
  )
  const { rows, diskBytes, memoryBytes } = await estimate(dataset, specOf(0.8, { against: [{ file, compared: null }] }))
  await dataset.close()
  expect([rows, diskBytes]).toEqual([150, bandsFor(0.8, 150).bands * 150 * 4])
  expect(memoryBytes).toBeGreaterThan(10_000_000)
})
