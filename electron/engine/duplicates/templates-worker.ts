/** A worker thread of the search for templates: reads texts of sampled rows. */
import { parentPort } from 'node:worker_threads'
import { hashRow } from '../kernels/lines.ts'
import { foldingOf, piecesReader } from './compared-text.ts'
import type { SamplePieces, TemplatesAbout } from './find-templates.ts'
import { foldTable, foldText } from './fold-text-units.ts'
import { answerItems } from './item-batch.ts'
import { BREAK } from './template-seeds.ts'

answerItems<SamplePieces, null>(parentPort, {
  look(bytes, { about, reading, items, starts }, contentEnd) {
    const { folding, mostUnits } = about as TemplatesAbout
    const table = foldTable(foldingOf(reading.compared, folding))
    const read = piecesReader(reading)
    const texts: string[] = []
    const hashes = new BigUint64Array(items.length)
    const lengths: number[] = []
    const rowOf: number[] = []
    for (let at = 0; at < items.length; at++) {
      const pieces = read(bytes.subarray(starts[at], contentEnd(at))) ?? []
      let left = mostUnits
      let whole = ''
      for (const piece of pieces) {
        const folded = foldText(piece, table).slice(0, left)
        if (folded === '') continue
        left -= folded.length
        whole += `${folded}${String.fromCharCode(BREAK)}`
        lengths.push(folded.length + 1)
        rowOf.push(at)
      }
      texts.push(whole)
      hashes[at] = hashRow(Buffer.from(whole, 'utf16le'))
    }
    const all = texts.join('')
    const units = new Uint16Array(all.length)
    Buffer.from(units.buffer).write(all, 0, 'utf16le')
    const found = { units, lengths: Uint32Array.from(lengths), rowOf: Uint32Array.from(rowOf), hashes }
    return {
      found,
      transfer: [found.units.buffer, found.lengths.buffer, found.rowOf.buffer, found.hashes.buffer],
    }
  },
  report: () => null,
  reset: () => undefined,
})
