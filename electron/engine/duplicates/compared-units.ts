/** The texts of rows that are compared, as folded UTF-16 units, for workers that compare units. */
import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { HASH_BYTES } from '../kernels/shingles.ts'
import { FoldedText } from './folded-text.ts'
import type { ItemBatch } from './item-batch.ts'
import { TEXT_STATES } from './text-twins.ts'

const NONE = new Uint16Array(0)

/** One text at a time: the pieces of a row that are something, joined by line feeds. */
export class ComparedUnits {
  /** The units of the text that was taken last, as many as `length`; they are the next one's afterwards. */
  units: Uint16Array = NONE
  length = 0
  readonly #text = new FoldedText()

  /** Gives where the rows of a batch are to be put. */
  roomFor(byteLength: number, batch: ItemBatch, folding: Folding): Uint8Array {
    const options = { folding, isJoined: true, without: [] }
    return this.#text.roomForBatch(batch, byteLength, options, batch.items.length * HASH_BYTES)
  }

  /** Takes the text of a row; gives what there was of it (TEXT_STATES). */
  take(bytes: Uint8Array, start: number, end: number): number {
    const state = this.#text.load(bytes, start, end)
    this.units = state === TEXT_STATES.text ? this.#text.kernel.textUnits() : NONE
    this.length = this.units.length
    return state
  }

  /** Keeps the hash of the text as that of the k-th row of the batch. */
  hash(row: number): void {
    this.#text.kernel.writeHash(0, row)
  }

  /** Gives the hashes that were kept, as pairs of low and high halves. */
  hashes(rows: number): Uint32Array<ArrayBuffer> {
    return this.#text.kernel.hashesOf(0, rows)
  }
}

/** Gives the texts of a row as one: those that are something, line by line. */
export const joined = (pieces: readonly string[]): string =>
  pieces.length === 1 ? pieces[0] : pieces.filter((piece) => piece !== '').join('\n')
