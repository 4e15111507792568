/** A worker thread that reads sort keys of rows. */
import { parentPort } from 'node:worker_threads'
import { pathKey } from '../../../shared/json-path.ts'
import { TextKernel } from '../kernels/text.ts'
import { answerPass } from '../pass/row-batch.ts'
import { FieldFinder } from './field-finder.ts'
import { ABSENT, keyOfValue } from './field-key.ts'
import type { SortKeysAbout, SortKeysFound } from './sort-keys-pass.ts'

/** WebAssembly's memory never shrinks, so that one that a giant row needed is left with it. */
const MOST_KEPT_BYTES = 32 * 2 ** 20

let kernel = new TextKernel()
let current: { name: string; finder: FieldFinder } | null = null

const finderOf = ({ path }: SortKeysAbout): FieldFinder => {
  const name = pathKey(path)
  if (kernel.roomBytes > MOST_KEPT_BYTES) {
    kernel = new TextKernel()
    current = null
  }
  if (current?.name !== name) current = { name, finder: new FieldFinder(path, kernel) }
  return current.finder
}

answerPass<SortKeysFound, null>(parentPort, {
  roomFor: (byteLength, batch) => finderOf(batch.about as SortKeysAbout).roomFor(byteLength),
  look(bytes, { starts, about }, endOf) {
    if (current === null) throw new Error('there is no room for rows')
    const { ranks, tailBytes } = about as SortKeysAbout
    const kinds = new Uint8Array(starts.length)
    const highs = new Uint32Array(starts.length)
    const lows = new Uint32Array(starts.length)
    const tails = new Uint8Array(starts.length * tailBytes)
    let hasTail = false
    for (let row = 0; row < starts.length; row++) {
      const value = current.finder.find(bytes, starts[row], endOf(row))
      const isNumber = value?.kind === 'number'
      const tail = isNumber ? undefined : tails.subarray(row * tailBytes, (row + 1) * tailBytes)
      const key = value === null ? ABSENT : keyOfValue(bytes, value, ranks, tail)
      kinds[row] = key.kind
      highs[row] = key.high
      lows[row] = key.low
      if (tailBytes > 0 && tails[row * tailBytes] !== 0) hasTail = true
    }
    const found = { kinds, highs, lows, tails: hasTail ? tails : null }
    const transfer = [kinds.buffer, highs.buffer, lows.buffer, ...(hasTail ? [tails.buffer] : [])]
    return { found, transfer }
  },
  report: () => null,
  reset: () => {
    current = null
  },
})
