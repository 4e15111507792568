/** A worker thread of the survey: tells which rows of a batch are malformed, and counts the fields of the rest. */
import { parentPort } from 'node:worker_threads'
import { answerPass } from '../pass/row-batch.ts'
import { ColumnTally, type TallyReport } from './column-tally.ts'

let tally = new ColumnTally()

answerPass<Uint32Array<ArrayBuffer>, TallyReport>(parentPort, {
  look(bytes, { starts, firstRow }, endOf) {
    const malformed: number[] = []
    for (let row = 0; row < starts.length; row++) {
      if (tally.addRow(bytes, starts[row], endOf(row), firstRow + row) !== null) malformed.push(row)
    }
    const found = Uint32Array.from(malformed)
    return { found, transfer: [found.buffer] }
  },
  report() {
    const report = tally.report()
    tally = new ColumnTally()
    return report
  },
  reset() {
    tally = new ColumnTally()
  },
})
