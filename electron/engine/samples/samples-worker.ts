/** A worker thread of the pass over samples: tells each row's format and findings. */
import { parentPort } from 'node:worker_threads'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import { answerPass } from '../pass/row-batch.ts'
import { readSigns } from './read-signs.ts'
import { lensByte, type SamplesAbout, type SamplesFound } from './samples-pass.ts'

answerPass<SamplesFound, null>(parentPort, {
  look(bytes, { starts, about }, endOf) {
    const known = fileLensesOf(about as SamplesAbout)
    const lenses = new Uint8Array(starts.length)
    const findings = new Uint16Array(starts.length)
    for (let row = 0; row < starts.length; row++) {
      const signs = readSigns(bytes.subarray(starts[row], endOf(row)), known)
      lenses[row] = lensByte(signs.lens)
      findings[row] = signs.findings
    }
    return { found: { lenses, findings }, transfer: [lenses.buffer, findings.buffer] }
  },
  report: () => null,
  reset: () => undefined,
})
