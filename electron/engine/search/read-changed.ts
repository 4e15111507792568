/** Reads rows as they are now, many in a row: what the file holds of them is read in large blocks. */
import { isEngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { Document } from '../document/document.ts'
import { type BaseFile, contentOf } from '../read/base-file.ts'
import { ReadWindow } from '../write/out-file.ts'
import { SEARCH_LIMIT_BYTES } from './search-rows.ts'

/** Rows of more bytes are read by themselves. */
const MOST_WINDOW_BYTES = 256 * 1024
const BLOCK_BYTES = 2 ** 20

export class ChangedReader {
  readonly #document: Document
  readonly #base: BaseFile
  readonly #window: ReadWindow

  /** Rows that lie far apart want smaller blocks. */
  constructor(document: Document, blockBytes = BLOCK_BYTES) {
    this.#document = document
    this.#base = document.base
    this.#window = new ReadWindow(document.base.file, blockBytes)
  }

  /** Gives a row's bytes, the caller's own; null when it is no more. */
  async read(row: RowId): Promise<Uint8Array | 'too-large' | null> {
    if (this.#document.history.edits.order.positionOf(row) === null) return null
    try {
      const inFile = await this.#inFile(row)
      // A save meanwhile has put other rows at these places.
      const isSame = this.#document.base === this.#base
      const bytes = await this.#document.readRow(row, isSame ? inFile : undefined)
      if (bytes.length > SEARCH_LIMIT_BYTES) return 'too-large'
      return bytes.buffer === inFile?.buffer ? bytes.slice() : bytes
    } catch (error) {
      if (isEngineError(error, 'row-too-large')) return 'too-large'
      throw error
    }
  }

  async #inFile(row: RowId): Promise<Uint8Array | undefined> {
    const { index } = this.#base
    const ordinal = this.#document.base === this.#base ? this.#document.ordinalOf(row) : null
    if (ordinal === null || ordinal >= index.rowCount) return undefined
    const [start, end] = [index.startOf(ordinal), index.endOf(ordinal)]
    if (end - start > MOST_WINDOW_BYTES) return undefined
    const span = this.#window.peek(start, end) ?? (await this.#window.read(start, end))
    return span === null ? undefined : contentOf(this.#base, ordinal, span)
  }
}
