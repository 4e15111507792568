/** A worker thread that searches rows: tells for each leaf of a question which rows of a batch it finds. */
import { parentPort } from 'node:worker_threads'
import { TextKernel } from '../kernels/text.ts'
import { answerPass } from '../pass/row-batch.ts'
import { RowScanner } from './row-scanner.ts'
import { leavesOfSearch, type SearchAbout, type SearchFound } from './search-task.ts'

/** WebAssembly's memory never shrinks, so that one that a giant row needed is left with it. */
const MOST_KEPT_BYTES = 32 * 2 ** 20

let kernel = new TextKernel()
let current: { id: number; scanner: RowScanner } | null = null

const scannerOf = (about: SearchAbout): RowScanner => {
  if (kernel.roomBytes > MOST_KEPT_BYTES) {
    kernel = new TextKernel()
    current = null
  }
  if (current?.id !== about.id) current = { id: about.id, scanner: new RowScanner(leavesOfSearch(about), kernel) }
  return current.scanner
}

answerPass<SearchFound, null>(parentPort, {
  roomFor: (byteLength, batch) => scannerOf(batch.about as SearchAbout).roomFor(byteLength),
  look(bytes, { starts }, endOf) {
    if (current === null) throw new Error('a search has no room')
    const found = current.scanner.scan(bytes, starts, endOf)
    return { found, transfer: [found.hits.buffer, found.skips.buffer] }
  },
  report: () => null,
  reset: () => {
    current = null
  },
})
