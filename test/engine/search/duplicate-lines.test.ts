import { expect, test } from 'vitest'
import type { Dataset } from '../../../electron/engine/dataset.ts'
import { rowId } from '../../../shared/ids.ts'
import { testFolder } from '../support/engine-on-disk.ts'
import { change, datasetOf, patient, rowsOf, save } from './dataset-on-disk.ts'

const duplicates = async (dataset: Dataset): Promise<number[]> => {
  await dataset.leaves.duplicates.ask(patient())
  const found = dataset.leaves.duplicates.now()
  return rowsOf(dataset).flatMap((row, at) => (found?.has(row) ? [at] : []))
}

/** The same by comparing the lines themselves. */
const naive = async (dataset: Dataset): Promise<number[]> => {
  const places = new Map<string, number[]>()
  for (const [at, row] of rowsOf(dataset).entries()) {
    if (dataset.document.isDeleted(row)) continue
    const line = Buffer.from(await dataset.document.readRow(row)).toString('latin1')
    places.set(line, [...(places.get(line) ?? []), at])
  }
  return [...places.values()].flatMap((all) => (all.length > 1 ? all : [])).sort((a, b) => a - b)
}

test('finds rows with the same line, as they are now', async () => {
  using folder = testFolder()
  const lines = ['{"a":1}', '{"a":2}', '{"a":1}', '{"a": 1}', '{"a":3}', 'broken', 'broken']
  const dataset = await datasetOf(folder.path, lines)
  const agree = async (places: number[]): Promise<void> => {
    expect(await duplicates(dataset)).toEqual(places)
    expect(await naive(dataset)).toEqual(places)
  }
  await agree([0, 2, 5, 6])
  await change(dataset, { kind: 'replace', row: rowId(4), text: '{"a":2}' })
  expect(dataset.leaves.duplicates.now()).toBe(null)
  await agree([0, 1, 2, 4, 5, 6])
  await change(dataset, { kind: 'delete', target: { kind: 'row', row: rowId(2) } })
  await agree([1, 4, 5, 6])
  await change(dataset, { kind: 'tag', target: { kind: 'row', row: rowId(2) }, tag: 'seen', isOn: true })
  expect(dataset.leaves.duplicates.now()).not.toBe(null)
  await change(dataset, { kind: 'duplicate', target: { kind: 'rows', rows: [rowId(0), rowId(5)] } })
  await agree([0, 1, 2, 5, 6, 7, 8])
  await save(dataset)
  await agree([0, 1, 2, 4, 5, 6, 7])
  for (let step = 0; step < 4; step++) await dataset.undo()
  await agree([0, 2, 5, 6])
  await dataset.close()
})

test('finds none where there are none, and stops when nobody waits', async () => {
  using folder = testFolder()
  const dataset = await datasetOf(
    folder.path,
    Array.from({ length: 5_000 }, (_, at) => `{"a":${at}}`),
  )
  const impatient = new AbortController()
  const asked = dataset.leaves.duplicates.ask({ signal: impatient.signal, onProgress: () => undefined })
  impatient.abort(new Error('left'))
  await expect(asked).rejects.toThrow('left')
  expect(await duplicates(dataset)).toEqual([])
  await dataset.close()
})
