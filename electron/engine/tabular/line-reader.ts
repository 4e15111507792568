/** Reads a file of JSONL block by block, and gives its lines one after another; blank ones are no rows. */
import { isBlankByte } from '../container/jsonl.ts'
import { type DiskFile, readFully } from '../disk.ts'
import { CR, LF } from './table-cells.ts'

const BLOCK_BYTES = 1 << 20

export interface LineReader {
  /** Is given the bytes that hold the line, which are read over when it returns. */
  onLine(bytes: Uint8Array, start: number, end: number): void
  /** Is waited for after each block. */
  onBlock(byteOffset: number): Promise<void>
}

/** Reads all lines of a file. */
export const readLines = async (file: DiskFile, { onLine, onBlock }: LineReader): Promise<void> => {
  let buffer = Buffer.allocUnsafeSlow(2 * BLOCK_BYTES)
  let [start, end, offset] = [0, 0, 0]
  let isEnd = false
  const give = (bytes: Uint8Array, from: number, to: number): void => {
    const last = to > from && bytes[to - 1] === CR ? to - 1 : to
    let first = from
    while (first < last && isBlankByte(bytes[first])) first++
    if (first < last) onLine(bytes, from, last)
  }
  while (!isEnd) {
    if (start > 0) buffer.copyWithin(0, start, end)
    end -= start
    start = 0
    if (buffer.length - end < BLOCK_BYTES) {
      const larger = Buffer.allocUnsafeSlow(buffer.length * 2)
      larger.set(buffer.subarray(0, end))
      buffer = larger
    }
    const known = end
    const count = await readFully(file, buffer, end, buffer.length - end, offset)
    isEnd = count < buffer.length - end
    offset += count
    end += count
    const bytes = buffer.subarray(0, end)
    for (let from = known; ; ) {
      const found = bytes.indexOf(LF, from)
      if (found === -1) break
      give(bytes, start, found)
      start = found + 1
      from = start
    }
    if (isEnd && start < end) give(bytes, start, end)
    await onBlock(offset)
  }
}
