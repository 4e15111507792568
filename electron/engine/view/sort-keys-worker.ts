/** A worker thread that reads sort keys of rows. */
import { parentPort } from 'node:worker_threads'
import { answerPass } from '../pass/row-batch.ts'
import { fieldKeyOf } from './field-key.ts'
import type { SortKeysAbout, SortKeysFound } from './sort-keys-pass.ts'

answerPass<SortKeysFound, null>(parentPort, {
  look(bytes, { starts, about }, endOf) {
    const { path, ranks } = about as SortKeysAbout
    const kinds = new Uint8Array(starts.length)
    const highs = new Uint32Array(starts.length)
    const lows = new Uint32Array(starts.length)
    for (let row = 0; row < starts.length; row++) {
      const key = fieldKeyOf(bytes.subarray(starts[row], endOf(row)), path, ranks)
      kinds[row] = key.kind
      highs[row] = key.high
      lows[row] = key.low
    }
    return { found: { kinds, highs, lows }, transfer: [kinds.buffer, highs.buffer, lows.buffer] }
  },
  report: () => null,
  reset: () => undefined,
})
