/**
 * Finds what tells the encoding of a file whose start is ASCII alone, as that of a dataset which begins with its English
 * half: bytes from all over the file, where they hold more than ASCII.
 */
import { type Disk, readFully } from '../disk.ts'

const PLACES = 8
const PLACE_BYTES = 64 * 1024

/** Tells whether bytes say nothing of their encoding. */
export const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80)

/** Gives stretches of a file that hold more than ASCII, cut where no character is; null if none was found. */
export const readSpoken = async (
  disk: Disk,
  path: string,
  headBytes: number,
  sizeBytes: number,
): Promise<Uint8Array | null> => {
  const file = await disk.open(path, 'r')
  try {
    const found: Uint8Array[] = []
    const step = Math.max(PLACE_BYTES, Math.floor((sizeBytes - headBytes) / PLACES))
    // Back from the end, so that the last place is one.
    for (let end = sizeBytes; end > headBytes; end -= step) {
      const start = Math.max(headBytes, end - PLACE_BYTES)
      const bytes = new Uint8Array(end - start)
      const length = await readFully(file, bytes, 0, bytes.length, start)
      const whole = betweenChars(bytes.subarray(0, length))
      if (!isAscii(whole)) found.unshift(whole, LINE_END)
    }
    return found.length === 0 ? null : Buffer.concat(found)
  } finally {
    await file.close()
  }
}

const LINE_END = Uint8Array.of(0x0a)

/** Blanks, quotes, commas and line ends are half of a character in no encoding that holds ASCII as it is. */
const betweenChars = (bytes: Uint8Array): Uint8Array => {
  const start = bytes.findIndex(isApart)
  const end = bytes.findLastIndex(isApart)
  return bytes.subarray(start + 1, Math.max(start + 1, end))
}

const isApart = (byte: number): boolean => byte === 0x0a || (byte >= 0x20 && byte < 0x30)
