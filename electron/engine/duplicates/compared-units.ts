/** The text of a row that is compared, as folded UTF-16 units, for workers that compare units. */

import { piecesReader, type Reading, type ReadPieces } from './compared-text.ts'
import type { TextFolding } from './fold-text-units.ts'
import { foldTable, foldText, NO_FOLDING } from './fold-text-units.ts'

/** One text at a time; the units are the next text's afterwards. */
export class ComparedUnits {
  units = new Uint16Array(4096)
  length = 0
  readonly #folding: TextFolding
  #table = foldTable(NO_FOLDING)
  #read: ReadPieces | null = null

  readonly #foldsLines: boolean

  /** A raw line is not folded, unless that is asked for. */
  constructor(folding: TextFolding, foldsLines = false) {
    this.#folding = folding
    this.#foldsLines = foldsLines
  }

  /** Says how the rows that come next are read. */
  begin(reading: Reading): void {
    this.#read = piecesReader(reading)
    this.#table = foldTable(reading.compared.kind === 'line' && !this.#foldsLines ? NO_FOLDING : this.#folding)
  }

  /** Takes the text of a row; false of one that is too large. */
  take(bytes: Uint8Array): boolean {
    const pieces = this.#read?.(bytes) ?? null
    if (pieces !== null) this.takeText(joined(pieces))
    return pieces !== null
  }

  takeText(text: string): void {
    const folded = foldText(text, this.#table)
    this.length = folded.length
    // A buffer for one giant text is not kept for the short ones after it.
    if (this.units.length < this.length || this.units.length > Math.max(MOST_KEPT, this.length))
      this.units = new Uint16Array(Math.max(4096, this.length * 2))
    Buffer.from(this.units.buffer).write(folded, 0, 'utf16le')
  }
}

const MOST_KEPT = 2 ** 20

/** Gives the texts of a row as one: those that are something, line by line. */
export const joined = (pieces: readonly string[]): string =>
  pieces.length === 1 ? pieces[0] : pieces.filter((piece) => piece !== '').join('\n')
