/** Reads a table of text block by block, and gives its rows one after another. */
import { type DiskFile, readFully } from '../disk.ts'
import { type Dialect, RowCells, readRow } from './table-cells.ts'

const BLOCK_BYTES = 1 << 20

export interface RowReader {
  /** Is given the bytes that hold the row's cells, which are read over when it returns. */
  onRow(bytes: Uint8Array, cells: RowCells): void
  /** Is waited for after each block: what was made of it can be written, and others get their turn. */
  onBlock(byteOffset: number): Promise<void>
}

/** Reads rows from an offset of a file to its end. */
export const readTable = async (
  file: DiskFile,
  byteStart: number,
  dialect: Dialect,
  { onRow, onBlock }: RowReader,
): Promise<void> => {
  const cells = new RowCells()
  let buffer = Buffer.allocUnsafeSlow(2 * BLOCK_BYTES)
  /** What of the buffer is known and not read yet. */
  let [start, end] = [0, 0]
  let offset = byteStart
  let isEnd = false
  while (!isEnd) {
    if (start > 0) buffer.copyWithin(0, start, end)
    end -= start
    start = 0
    // A row that is longer than the buffer is read anew from its start, so the buffer doubles.
    if (buffer.length - end < BLOCK_BYTES) {
      const larger = Buffer.allocUnsafeSlow(buffer.length * 2)
      larger.set(buffer.subarray(0, end))
      buffer = larger
    }
    const length = buffer.length - end
    const count = await readFully(file, buffer, end, length, offset)
    offset += count
    end += count
    isEnd = count < length
    const known = buffer.subarray(0, end)
    while (start < end) {
      const next = readRow(known, start, isEnd, dialect, cells)
      if (next === -1) break
      onRow(known, cells)
      start = next
    }
    await onBlock(offset - end + start)
  }
}
