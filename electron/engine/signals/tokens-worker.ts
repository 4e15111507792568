/** A worker thread of the pass that counts tokens. */
import { parentPort } from 'node:worker_threads'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import { answerPass } from '../pass/row-batch.ts'
import { emptyColumn, packBlock } from './column-file.ts'
import { readTokens } from './read-tokens.ts'
import { counterOf } from './token-counter.ts'
import { type TokensAbout, type TokensFound, tokenWidths } from './tokens-pass.ts'

answerPass<TokensFound, null>(parentPort, {
  look(bytes, { starts, about }, endOf) {
    const { tokenizer, ...reading } = about as TokensAbout
    const known = fileLensesOf(reading)
    const counter = counterOf(tokenizer)
    const rows = starts.length
    const columns = tokenWidths.map((width) => emptyColumn(width, rows))
    for (let row = 0; row < rows; row++) {
      const values = readTokens(bytes.subarray(starts[row], endOf(row)), known, counter)
      for (let at = 0; at < columns.length; at++) columns[at][row] = values[at]
    }
    const { block, checksums } = packBlock(columns)
    return { found: { rows, block, checksums }, transfer: [block.buffer] }
  },
  report: () => null,
  reset: () => undefined,
})
