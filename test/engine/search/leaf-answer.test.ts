/** What a leaf says of rows that changed and were not looked at again. */
import { expect, test } from 'vitest'
import { LeafAnswer } from '../../../electron/engine/search/leaf-answer.ts'
import { rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'

test('a row that changed is not found until it was looked at again', () => {
  const leaf = { kind: 'text', place: { in: 'all' }, pattern: { kind: 'regex', source: 'a', flags: '' } } as const
  const options = { isCaseExact: false, isNormalised: false }
  const answer = new LeafAnswer({ leaf, options, lenses: null }, null)
  answer.addInFile(rowId(0), true)
  answer.addInFile(rowId(1), true)
  answer.isScanned = true
  const found = () => [...answer.now().rows.values()]
  const changed = RowSet.of([rowId(1)])
  answer.await(changed)
  const waiting = [found(), answer.isComplete]
  answer.takeUp(changed)
  const inWork = found()
  answer.settle(changed, () => 'found')
  expect([waiting, inWork, found(), answer.isComplete]).toEqual([[[0], false], [0], [0, 1], true])
})
