/**
 * Puts what is compared of a row together in the memory of a kernel, folded. Fields are taken where they lie in the row's bytes, which
 * is several times as fast as by way of strings; what the kernel does not do is left to `piecesReader`, which says what all of it means.
 */
import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { ShingleKernel } from '../kernels/shingles.ts'
import { foldingOf, piecesReader, type Reading, type ReadPieces } from './compared-text.ts'
import { foldTable, foldText, NO_FOLDING, wideUnits } from './fold-text-units.ts'
import type { ItemBatch } from './item-batch.ts'
import { cutTemplates, foldTemplates } from './templates-cut.ts'
import { TEXT_STATES } from './text-twins.ts'

export interface TextOptions {
  readonly folding: Folding
  /** Pieces joined by line feeds where they are not empty, as for shingles; kept apart otherwise. */
  readonly isJoined: boolean
  /** Templates to cut out. */
  readonly without: readonly string[]
}

/** Texts of more units are too large: a table of their shingles takes thirty times as many bytes. */
const MOST_UNITS = 2 ** 22

export class FoldedText {
  readonly kernel = new ShingleKernel(wideUnits())
  #reading: Reading | null = null
  #options: TextOptions | null = null
  #about = ''
  #isJoined = false
  #read: ReadPieces = () => []
  #table: Uint32Array = foldTable(NO_FOLDING)
  #templates: readonly string[] = []
  /** Whether the kernel takes texts from the rows; they come as strings otherwise. */
  #isInKernel = false
  #buffer: Buffer = Buffer.alloc(0)

  /** Gives where the rows of a batch are to be put, with room for keys. */
  roomForBatch(
    { reading, starts, ends }: ItemBatch,
    byteLength: number,
    options: TextOptions,
    keysBytes = 0,
  ): Uint8Array {
    let mostBytes = 0
    for (let at = 0; at < starts.length; at++) mostBytes = Math.max(mostBytes, ends[at] - starts[at])
    return this.roomFor(reading, byteLength, mostBytes, options, keysBytes)
  }

  /** Gives where rows are to be put that are read in one way; none has more than `mostBytes`. */
  roomFor(reading: Reading, byteLength: number, mostBytes: number, options: TextOptions, keysBytes = 0): Uint8Array {
    this.#prepare(reading, options)
    const mostUnits = Math.min(mostBytes, MOST_UNITS) + MOST_PIECES * 4
    if (this.#isInKernel) return this.kernel.room(byteLength, keysBytes, mostUnits)
    this.kernel.room(0, keysBytes, mostUnits)
    if (this.#buffer.length < byteLength) this.#buffer = Buffer.allocUnsafeSlow(byteLength)
    return this.#buffer
  }

  /** Puts the text of the row at a stretch of the batch together; gives what there was of it. */
  load(bytes: Uint8Array, start: number, end: number): number {
    if (this.#isInKernel && end - start <= MOST_UNITS) {
      const state = this.kernel.loadFields(start, end, this.#isJoined)
      if (state >= 0) return state === 0 ? TEXT_STATES.text : TEXT_STATES.empty
    }
    const pieces = this.#read(bytes.subarray(start, end))
    if (pieces === null || !this.loadPieces(pieces)) return TEXT_STATES.tooLarge
    return this.kernel.unitCount === 0 ? TEXT_STATES.empty : TEXT_STATES.text
  }

  /** Puts a text together of what is compared; gives whether it is not too large. */
  loadPieces(pieces: readonly string[]): boolean {
    const left =
      this.#templates.length === 0
        ? pieces
        : pieces.flatMap((piece) => cutTemplates(foldText(piece, this.#table), this.#templates))
    let units = 0
    for (const piece of left) units += piece.length + 4
    if (units > MOST_UNITS) return false
    this.kernel.beginText(units, this.#isJoined)
    for (const piece of left) {
      this.kernel.beginPiece()
      this.kernel.addText(piece)
      this.kernel.endPiece()
    }
    return true
  }

  #prepare(reading: Reading, options: TextOptions): void {
    if (reading === this.#reading && options === this.#options) return
    this.#reading = reading
    this.#options = options
    const { folding, isJoined, without } = options
    const about = JSON.stringify([reading, folding, isJoined, without])
    if (about === this.#about) return
    this.#about = about
    this.#isJoined = isJoined
    this.#read = piecesReader(reading)
    this.#table = foldTable(foldingOf(reading.compared, folding))
    this.#templates = foldTemplates(without, this.#table)
    this.kernel.setFolding(this.#templates.length === 0 ? this.#table : foldTable(NO_FOLDING))
    const { compared } = reading
    this.#isInKernel = compared.kind === 'fields' && this.#templates.length === 0
    this.kernel.setPaths(compared.kind === 'fields' ? compared.paths : [])
  }
}

const MOST_PIECES = 16
