/**
 * A first answer to "which columns are there", and "what are the rows mostly", from some hundred rows at the start, in the
 * middle and at the end of a file, before all of it has been read. Files are often sorted or joined, so the start alone
 * misleads.
 */
import type { Columns } from '../../../shared/contract.ts'
import { shapeOf } from '../../../shared/lens/mapping.ts'
import { layoutRules } from '../container/container.ts'
import { jsonl } from '../container/jsonl.ts'
import { type DiskFile, readFully } from '../disk.ts'
import { scanHead } from '../index/scan-head.ts'
import { FormatVote } from '../samples/vote.ts'
import type { PartPlan } from '../source/source.ts'
import { ColumnTally } from './column-tally.ts'
import { columnsOf } from './columns.ts'

const BLOCK_BYTES = 256 * 1024
/** What is read of a first row that is longer than a block. */
const LONG_ROW_BYTES = 4 * 1024 * 1024
const ROWS_A_BLOCK = 100
/** Keeps the rows of a later block behind those of an earlier one. */
const BLOCK_ROWS = 2 ** 32

/** What some hundred rows of a file say of the rest. */
export interface FirstImpression {
  readonly columns: Columns
  /** The format that most of them have; null where none is known. */
  readonly usual: string | null
  /** What files of the same kind have in common (mapping.ts). */
  readonly shape: string
}

/** Looks at a sample of a file's rows. */
export const sampleFile = async (
  file: DiskFile,
  sizeBytes: number,
  parts: readonly PartPlan[],
): Promise<FirstImpression> => {
  const tally = new Tally()
  if (parts.every(({ layout }) => layout === 'lines')) await sampleLines(tally, file, sizeBytes)
  else await sampleHeads(tally, file, parts)
  const columns = columnsOf([tally.columns.report()], false)
  const keys = columns.columns.flatMap(({ path: [key, ...inner] }) => (inner.length === 0 ? [String(key)] : []))
  return { columns, usual: tally.formats.winner(), shape: shapeOf(keys) }
}

// In the middle of a list nothing tells where a row starts, so that only the starts of files can be looked at.
const sampleHeads = async (tally: Tally, file: DiskFile, parts: readonly PartPlan[]): Promise<void> => {
  const chosen = new Set([0, Math.floor(parts.length / 2), parts.length - 1])
  for (const [at, number] of [...chosen].entries()) {
    const part = parts[number]
    const length = part.byteEnd - part.byteStart
    for (const limit of [BLOCK_BYTES, LONG_ROW_BYTES]) {
      const block = await readBlock(file, part.byteStart, Math.min(length, limit))
      const plan = { ...part, byteStart: 0, byteEnd: length, rowsStart: part.rowsStart - part.byteStart }
      const { starts, byteEnd } = scanHead(block, block.length >= length, plan)
      const { contentEnd } = layoutRules[part.layout]
      for (let row = 0; row < Math.min(starts.length, ROWS_A_BLOCK); row++)
        tally.addRow(
          block,
          starts[row],
          contentEnd(block, starts[row], starts[row + 1] ?? byteEnd),
          at * BLOCK_ROWS + row,
        )
      if (starts.length > 0) break
    }
  }
}

const sampleLines = async (tally: Tally, file: DiskFile, sizeBytes: number): Promise<void> => {
  const head = await readBlock(file, 0, Math.min(sizeBytes, BLOCK_BYTES))
  const rowsInHead = addBlock(tally, head, 0, head.length >= sizeBytes)
  if (rowsInHead === 0) {
    const longer = await readBlock(file, 0, Math.min(sizeBytes, LONG_ROW_BYTES))
    const [first] = scanHead(longer, true).starts
    if (first !== undefined && addBlock(tally, longer, 0, longer.length >= sizeBytes) === 0) {
      tally.columns.addCutRow(longer, first, longer.length, 0)
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
}

class Tally {
  readonly columns = new ColumnTally()
  readonly formats = new FormatVote()

  addRow(block: Uint8Array, start: number, end: number, row: number): void {
    this.columns.addRow(block, start, end, row)
    this.formats.add(block.subarray(start, end))
  }
}

const addBlock = (tally: Tally, block: Uint8Array, firstRow: number, isToEnd: boolean): number => {
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
