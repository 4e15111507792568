/** The text of a row that is compared, as folded UTF-16 units, for workers that compare units. */
import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { foldingOf, piecesReader, type Reading, type ReadPieces } from './compared-text.ts'
import { foldTable, foldText } from './fold-text-units.ts'

/** One text at a time; the units are the next text's afterwards. */
export class ComparedUnits {
  units = new Uint16Array(4096)
  length = 0
  readonly #table: Uint32Array
  readonly #read: ReadPieces

  /** A raw line is not folded, unless `foldsLines` says so. */
  constructor(reading: Reading, folding: Folding, foldsLines = false) {
    this.#table = foldTable(foldsLines ? folding : foldingOf(reading.compared, folding))
    this.#read = piecesReader(reading)
  }

  /** Takes the text of a row: its pieces that are something, joined by line feeds. Gives false of one that is too large. */
  take(bytes: Uint8Array): boolean {
    const pieces = this.#read(bytes)
    if (pieces === null) return false
    this.#set(joined(pieces.map((piece) => foldText(piece, this.#table))))
    return true
  }

  #set(text: string): void {
    this.length = text.length
    // A buffer for one giant text is not kept for the short ones after it.
    if (this.units.length < this.length || this.units.length > Math.max(MOST_KEPT, this.length))
      this.units = new Uint16Array(Math.max(4096, this.length * 2))
    Buffer.from(this.units.buffer).write(text, 0, 'utf16le')
  }
}

const MOST_KEPT = 2 ** 20

/** Gives the texts of a row as one: those that are something, line by line. */
export const joined = (pieces: readonly string[]): string =>
  pieces.length === 1 ? pieces[0] : pieces.filter((piece) => piece !== '').join('\n')
