/** Equal rows, found by worker threads, beside the plain way. */
import { expect, test } from 'vitest'
import { ComparedRows } from '../../../electron/engine/duplicates/compared-rows.ts'
import { findExact } from '../../../electron/engine/duplicates/find-exact.ts'
import { type DuplicateSpec, USUAL_FOLDING } from '../../../shared/duplicates/duplicate-spec.ts'
import { datasetOf, patient } from '../search/dataset-on-disk.ts'
import { testFolder } from '../support/engine-on-disk.ts'

test('equal rows are found whatever their case and spacing', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, [
    '{"a":"Hello  World"}',
    '{"a":" hello world"}',
    '{"a":"ｈｅｌｌｏ world"}',
    '{"a":"other"}',
    '{"a":""}',
    '{"a":"OTHER"',
    '{"a":"OTHER"',
  ])
  const spec = {
    compared: { kind: 'fields', paths: [['a']] },
    folding: USUAL_FOLDING,
    method: { kind: 'exact' },
    against: [],
    isWithin: true,
  } satisfies DuplicateSpec<string>
  const rows = await ComparedRows.open(dataset, spec, patient())
  const { twins, empty } = await findExact(rows, spec, patient())
  expect([...twins.a.subarray(0, twins.count)]).toEqual([1, 2, 6])
  expect([...twins.b.subarray(0, twins.count)]).toEqual([0, 0, 5])
  expect(empty).toBe(1)
  expect(await rows.readPieces(5)).toEqual(['{"a":"OTHER"'])
  await rows.close()
  await dataset.close()
})
