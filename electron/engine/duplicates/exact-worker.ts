/** A worker thread of the search for equal rows: tells a hash of what is compared of each. */
import { parentPort } from 'node:worker_threads'
import { hashRow } from '../kernels/lines.ts'
import { compareKey, foldingOf, piecesReader } from './compared-text.ts'
import type { ExactAbout } from './find-exact.ts'
import { foldTable, foldText } from './fold-text-units.ts'
import { answerItems } from './item-batch.ts'
import { type HashesFound, TEXT_STATES } from './text-twins.ts'

answerItems<HashesFound, null>(parentPort, {
  look(bytes, { about, reading, items, starts }, contentEnd) {
    const table = foldTable(foldingOf(reading.compared, (about as ExactAbout).folding))
    const read = piecesReader(reading)
    const halves = new Uint32Array(items.length * 2)
    const states = new Uint8Array(items.length)
    for (let at = 0; at < items.length; at++) {
      const pieces = read(bytes.subarray(starts[at], contentEnd(at)))
      if (pieces === null) {
        states[at] = TEXT_STATES.tooLarge
        continue
      }
      const folded = pieces.map((piece) => foldText(piece, table))
      if (folded.every((piece) => piece === '')) {
        states[at] = TEXT_STATES.empty
        continue
      }
      const hash = hashRow(Buffer.from(compareKey(folded), 'utf16le'))
      halves[at * 2] = Number(hash & 0xffff_ffffn)
      halves[at * 2 + 1] = Number(hash >> 32n)
    }
    return { found: { halves, states }, transfer: [halves.buffer, states.buffer] }
  },
  report: () => null,
  reset: () => undefined,
})
