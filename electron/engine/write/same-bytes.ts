/** Compares a file with a stretch of another, byte by byte. */
import { type Disk, readFully } from '../disk.ts'
import type { TextRange } from '../packing/packed-text.ts'

const BLOCK_BYTES = 1 << 20

/** Tells whether a file holds just what a stretch does. */
export const isSameBytes = async (
  disk: Disk,
  path: string,
  { read, byteStart, byteEnd }: TextRange,
  signal: AbortSignal,
): Promise<boolean> => {
  const file = await disk.open(path, 'r')
  try {
    if ((await file.stat()).sizeBytes !== byteEnd - byteStart) return false
    const [one, other] = [Buffer.allocUnsafeSlow(BLOCK_BYTES), Buffer.allocUnsafeSlow(BLOCK_BYTES)]
    for (let at = byteStart; at < byteEnd; ) {
      signal.throwIfAborted()
      const count = await read(one, 0, Math.min(BLOCK_BYTES, byteEnd - at), at)
      if (count === 0) return false
      await readFully(file, other, 0, count, at - byteStart)
      if (one.compare(other, 0, count, 0, count) !== 0) return false
      at += count
    }
    return true
  } finally {
    await file.close()
  }
}
