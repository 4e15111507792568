/**
 * A first answer to "which columns are there", from some hundred rows at the start, in the middle and at the end of a
 * file, for the moment before the survey has read it all. Files are often sorted or joined, so the start alone misleads.
 */
import type { Columns } from '../../../shared/contract.ts'
import { jsonl } from '../container/jsonl.ts'
import { type DiskFile, readFully } from '../disk.ts'
import { scanHead } from '../index/scan-head.ts'
import { ColumnTally } from './column-tally.ts'
import { columnsOf } from './columns.ts'

const BLOCK_BYTES = 256 * 1024
/** What is read of a first row that is longer than a block. */
const LONG_ROW_BYTES = 4 * 1024 * 1024
const ROWS_A_BLOCK = 100
/** Keeps the rows of a later block behind those of an earlier one. */
const BLOCK_ROWS = 2 ** 32

/** Counts the columns of a sample of a file's rows. */
export const sampleColumns = async (file: DiskFile, sizeBytes: number): Promise<Columns> => {
  const tally = new ColumnTally()
  const head = await readBlock(file, 0, Math.min(sizeBytes, BLOCK_BYTES))
  const rowsInHead = addBlock(tally, head, 0, head.length >= sizeBytes)
  if (rowsInHead === 0) {
    const longer = await readBlock(file, 0, Math.min(sizeBytes, LONG_ROW_BYTES))
    const [first] = scanHead(longer, true).starts
    if (first !== undefined && addBlock(tally, longer, 0, longer.length >= sizeBytes) === 0) {
      tally.addCutRow(longer, first, longer.length, 0)
    }
  }
  const middleStart = Math.max(BLOCK_BYTES, Math.floor((sizeBytes - BLOCK_BYTES) / 2))
  const tailStart = Math.max(middleStart + BLOCK_BYTES, sizeBytes - BLOCK_BYTES)
  for (const [at, start] of [middleStart, tailStart].entries()) {
    if (start >= sizeBytes) continue
    const block = await readBlock(file, start, Math.min(sizeBytes - start, BLOCK_BYTES))
    // The first line of a block that starts somewhere is only the rest of one.
    const newline = block.indexOf(0x0a)
    if (newline !== -1) {
      addBlock(tally, block.subarray(newline + 1), (at + 1) * BLOCK_ROWS, start + block.length >= sizeBytes)
    }
  }
  return columnsOf([tally.report()], false)
}

const addBlock = (tally: ColumnTally, block: Uint8Array, firstRow: number, isToEnd: boolean): number => {
  const { starts, byteEnd } = scanHead(block, isToEnd)
  // Of the last block the last rows: they are the file's end.
  const first = isToEnd && firstRow > 0 ? Math.max(0, starts.length - ROWS_A_BLOCK) : 0
  const after = Math.min(starts.length, first + ROWS_A_BLOCK)
  for (let row = first; row < after; row++) {
    const end = starts[row + 1] ?? byteEnd
    tally.addRow(block, starts[row], jsonl.contentEnd(block, starts[row], end), firstRow + row)
  }
  return after - first
}

const readBlock = async (file: DiskFile, position: number, length: number): Promise<Uint8Array> => {
  const block = new Uint8Array(length)
  return block.subarray(0, await readFully(file, block, 0, length, position))
}
