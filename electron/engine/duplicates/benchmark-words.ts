/** The words of rows as they are compared with benchmarks, for workers: folded as Brown et al. do, raw lines as well. */

import { piecesReader } from './compared-text.ts'
import { ComparedUnits, joined } from './compared-units.ts'
import { foldTable, foldText } from './fold-text-units.ts'
import type { ItemBatch } from './item-batch.ts'
import { BENCHMARK_FOLDING } from './overlap-of.ts'
import { TEXT_STATES } from './text-twins.ts'
import { WordTokens } from './word-tokens.ts'

export class BenchmarkWords {
  readonly words = new WordTokens()
  readonly #text = new ComparedUnits()

  /** Gives where the rows of a batch are to be put. */
  roomFor(byteLength: number, batch: ItemBatch): Uint8Array {
    return this.#text.roomFor(byteLength, batch, BENCHMARK_FOLDING)
  }

  /** Takes the words of a row; gives false of one that is too large. */
  take(bytes: Uint8Array, start: number, end: number, { reading }: ItemBatch): boolean {
    if (reading.compared.kind === 'line') {
      const pieces = piecesReader(reading)(bytes.subarray(start, end))
      if (pieces === null) return false
      const folded = foldText(joined(pieces), foldTable(BENCHMARK_FOLDING))
      const units = new Uint16Array(folded.length)
      Buffer.from(units.buffer).write(folded, 0, 'utf16le')
      this.words.read(units, units.length)
      return true
    }
    const state = this.#text.take(bytes, start, end)
    if (state !== TEXT_STATES.tooLarge) this.words.read(this.#text.units, this.#text.length)
    return state !== TEXT_STATES.tooLarge
  }
}
