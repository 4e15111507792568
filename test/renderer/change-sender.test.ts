import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { ChangeSender } from '../../renderer/dataset/change-sender.ts'
import { Outbox } from '../../renderer/memory/outbox.ts'
import { Store } from '../../renderer/memory/store.ts'
import type { Confirmation, EngineApi, Input } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type DatasetId, rowId } from '../../shared/ids.ts'

test('a change made just after a new connection, before the dataset is open on it, waits and is sent once it is', async () => {
  let isOpen = false
  const made: string[] = []
  const apply = async ({ change }: Input<'apply'>): Promise<Confirmation> => {
    if (!isOpen) throw new EngineError('dataset-not-open')
    made.push(change)
    return {
      revision: 1,
      step: { label: 'delete', rows: 1, field: null, timeMs: 0 },
      skipped: 0,
      inserted: [],
      row: null,
    }
  }
  const outbox = new Outbox(new Store(`store-${crypto.randomUUID()}`))
  const sender = new ChangeSender({ apply } as unknown as EngineApi, { dataset: 'd' as DatasetId, epoch: 0 }, outbox)
  const confirmed = sender.send({ kind: 'delete', target: { kind: 'row', row: rowId(1) } })
  await sender.resume()
  expect([made.length, outbox.getCount()]).toEqual([0, 1])
  isOpen = true
  await sender.resume()
  expect((await confirmed).revision).toBe(1)
  expect([made.length, outbox.getCount()]).toEqual([1, 0])
})
