/** A worker thread of the search for equal rows: tells a hash of what is compared of each. */
import { parentPort } from 'node:worker_threads'
import { HASH_BYTES } from '../kernels/shingles.ts'
import type { ExactAbout } from './find-exact.ts'
import { FoldedText } from './folded-text.ts'
import { answerItems, type ItemBatch } from './item-batch.ts'
import { type HashesFound, TEXT_STATES } from './text-twins.ts'

const text = new FoldedText()

const optionsOf = ({ about }: ItemBatch) => ({
  folding: (about as ExactAbout).folding,
  isJoined: false,
  without: [],
})

answerItems<HashesFound, null>(parentPort, {
  roomFor: (byteLength, batch) =>
    text.roomForBatch(batch, byteLength, optionsOf(batch), batch.items.length * HASH_BYTES),
  look(bytes, { items, starts }, contentEnd) {
    const states = new Uint8Array(items.length)
    for (let at = 0; at < items.length; at++) {
      states[at] = text.load(bytes, starts[at], contentEnd(at))
      if (states[at] === TEXT_STATES.text) text.kernel.writeHash(0, at)
    }
    const halves = text.kernel.hashesOf(0, items.length)
    return { found: { halves, states }, transfer: [halves.buffer, states.buffer] }
  },
  report: () => null,
  reset: () => undefined,
})
