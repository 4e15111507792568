/** Near duplicates, found by sketches and verified, beside the plain way: every text against every other. */

import { afterAll, describe, expect, test } from 'vitest'
import { findNear } from '../../../electron/engine/duplicates/find-near.ts'
import type { DuplicateSpec } from '../../../shared/duplicates/duplicate-spec.ts'
import { type NaiveRow, naiveNear } from '../../doubles/naive-duplicates.ts'
import { change, datasetOf, rowsOf } from '../search/dataset-on-disk.ts'
import { testFolder } from '../support/engine-on-disk.ts'
import { below, drawFolding, drawTexts, findIn, pick, randomFrom, wordsOf } from './duplicate-rows.ts'

const near = (floor: number, shingle = 5, without: readonly string[] = []) => ({
  kind: 'near' as const,
  floor,
  shingle,
  without: [...without],
})

/** Pairs that are there and pairs that were found, over all runs. */
const counted = { there: 0, found: 0 }

afterAll(() => {
  console.log(`near: ${counted.found} of ${counted.there} pairs found`)
})

describe('near duplicates', () => {
  for (let seed = 1; seed <= 12; seed++) {
    test(`are found as by comparing all with all, seed ${seed}`, async () => {
      const random = randomFrom(seed)
      using folder = testFolder()
      const texts = drawTexts(random, 300)
      const lines: NaiveRow[] = texts.map((text, at) =>
        random() < 0.02 ? `{"q":${JSON.stringify(text)}` : JSON.stringify({ id: `k${at}`, q: text, a: { b: text } }),
      )
      const dataset = await datasetOf(folder.path, lines as string[])
      const method = near(pick(random, [0.5, 0.6, 0.7, 0.8, 0.9]), pick(random, [2, 5, 5, 9]))
      const compared = pick(random, [
        { kind: 'fields', paths: [['q']] },
        { kind: 'fields', paths: [['q'], ['id']] },
        { kind: 'fields', paths: [['a']] },
        { kind: 'row' },
        { kind: 'line' },
        { kind: 'part', part: 'conversation' },
      ] as const) as DuplicateSpec<string>['compared']
      const folding = drawFolding(random)
      for (let edits = below(random, 20); edits > 0; edits--) {
        const at = below(random, rowsOf(dataset).length)
        const row = rowsOf(dataset)[at]
        if (random() < 0.5) {
          await change(dataset, { kind: 'delete', target: { kind: 'row', row } })
          lines[at] = null
        }
      }
      const spec: DuplicateSpec<string> = { compared, folding, method, against: [], isWithin: true }
      const found = wordsOf(await findIn(dataset, findNear, spec))
      await dataset.close()
      const naive = naiveNear({ compared, folding, files: [lines], isWithin: true }, method)
      expect(found.twins).toEqual(naive.twins)
      expect([found.empty, found.short]).toEqual([naive.empty, naive.short])
      for (const [pair, similarity] of found.links) expect([pair, similarity]).toEqual([pair, naive.links.get(pair)])
      counted.there += naive.links.size
      counted.found += found.links.size
    })
  }

  test('nearly all of them are found', () => {
    expect(counted.found / counted.there).toBeGreaterThan(0.98)
  })
})
