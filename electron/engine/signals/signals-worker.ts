/** A worker thread of the pass over samples: tells each row's format, findings and signals. */
import { parentPort } from 'node:worker_threads'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import { measuredSignals } from '../../../shared/signal/measure.ts'
import { answerPass } from '../pass/row-batch.ts'
import { lensByte } from '../samples/lens-byte.ts'
import { emptyColumn, packBlock } from './column-file.ts'
import { readRow } from './read-row.ts'
import { type SamplesAbout, type SamplesFound, sampleWidths } from './signals-pass.ts'

answerPass<SamplesFound, null>(parentPort, {
  look(bytes, { starts, about }, endOf) {
    const known = fileLensesOf(about as SamplesAbout)
    const rows = starts.length
    const lenses = new Uint8Array(rows)
    const findings = new Uint16Array(rows)
    const columns = sampleWidths.map((width) => emptyColumn(width, rows))
    for (let row = 0; row < rows; row++) {
      const look = readRow(bytes.subarray(starts[row], endOf(row)), known)
      lenses[row] = lensByte(look.lens)
      findings[row] = look.findings
      for (let at = 0; at < measuredSignals.length; at++) columns[at][row] = look.values[at]
    }
    columns[measuredSignals.length].set(findings)
    const { block, checksums } = packBlock(columns)
    return {
      found: { lenses, findings, block, checksums },
      transfer: [lenses.buffer, findings.buffer, block.buffer],
    }
  },
  report: () => null,
  reset: () => undefined,
})
