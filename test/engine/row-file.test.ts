import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { RowFile, RowFileWriter } from '../../electron/engine/write/row-file.ts'
import { rowId } from '../../shared/ids.ts'
import { testFolder } from './support/engine-on-disk.ts'

test('keeps what a row held when it was added, though its memory is used again', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'old.rows')
  const writer = await RowFileWriter.create(nodeDisk, path)
  const memory = Buffer.alloc(5)
  for (let row = 0; row < 100; row++) {
    memory.write(`row${row % 10}\n`)
    await writer.add(rowId(row), memory.subarray(0, 5))
  }
  await writer.finish()
  const file = await RowFile.open(nodeDisk, path)
  const rows = await Promise.all([99, 3, 40, 41, 0].map((row) => file.read(rowId(row))))
  expect(rows.map((bytes) => bytes && new TextDecoder().decode(bytes))).toEqual(
    [9, 3, 0, 1, 0].map((digit) => `row${digit}\n`),
  )
  expect(await file.read(rowId(100))).toBeNull()
  await file.close()
})
