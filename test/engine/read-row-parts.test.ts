/** A row too large for one message is read in parts that, joined, are the row to the byte. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RowText } from '../../shared/contract.ts'
import { rowId } from '../../shared/ids.ts'
import { encodeLossless } from '../../shared/utf8-lossless.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

test('parts of any size join to the row, with characters whole and bad bytes kept', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'rows.jsonl')
  const row = Buffer.concat([
    Buffer.from('{"a":"é中\u{1f600}x\u{1f680}'),
    Buffer.from([0x80, 0x81, 0x82, 0x83, 0x84, 0xf0, 0x9f, 0xe4]),
    Buffer.from('文字"}'),
  ])
  writeFileSync(path, Buffer.concat([row, Buffer.from('\n')]))
  const engine = await startEngine(folder.path)
  try {
    const window = await Window.open(engine, path, { encoding: 'utf-8', rest: null })
    const whole = await window.session.call('readRow', { dataset: window.dataset, row: rowId(0), limit: 1_000 })
    // The longest character has four bytes; a part that holds none whole would never end.
    for (let limit = 4; limit < row.length + 2; limit++) {
      let text = ''
      let startByte: number | null | undefined = 0
      while (startByte != null) {
        const part: RowText = await window.session.call('readRow', {
          dataset: window.dataset,
          row: rowId(0),
          limit,
          startByte,
        })
        expect(part.text).not.toBe('')
        text += part.text
        startByte = part.nextByte
      }
      expect(startByte).toBeNull()
      expect(text).toBe(whole.text)
      expect(Buffer.from(encodeLossless(text)).equals(row)).toBe(true)
    }
  } finally {
    await engine.close()
  }
})
