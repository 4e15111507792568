/** Puts text in the place of some bytes of a line, and leaves all others as they are. */

const encoder = new TextEncoder()

/** Gives a copy of a line in which a text's UTF-8 stands for the bytes from `start` to `end`. */
export const splicedBytes = (line: Uint8Array, start: number, end: number, text: string): Uint8Array => {
  const inserted = encoder.encode(text)
  const result = new Uint8Array(line.length - (end - start) + inserted.length)
  result.set(line.subarray(0, start))
  result.set(inserted, start)
  result.set(line.subarray(end), start + inserted.length)
  return result
}
