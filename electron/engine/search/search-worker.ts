/** A worker thread that searches rows: tells for each leaf of a question which rows of a batch it finds. */
import { parentPort } from 'node:worker_threads'
import { answerPass } from '../pass/row-batch.ts'
import { RowScanner } from './row-scanner.ts'
import { leavesOfSearch, type SearchAbout, type SearchFound } from './search-task.ts'

let current: { id: number; scanner: RowScanner } | null = null

const scannerOf = (about: SearchAbout): RowScanner => {
  if (current?.id !== about.id) current = { id: about.id, scanner: new RowScanner(leavesOfSearch(about)) }
  return current.scanner
}

answerPass<SearchFound, null>(parentPort, {
  look(bytes, { starts, about }, endOf) {
    const found = scannerOf(about as SearchAbout).scan(bytes, starts, endOf)
    return { found, transfer: [found.hits.buffer, found.skips.buffer] }
  },
  report: () => null,
  reset: () => {
    current = null
  },
})
