/** Which part of a working file a byte lies in. */
import type { PartPlan } from './source.ts'

/** Gives the number of the part that a byte of the working file lies in. */
export const partAt = (parts: readonly PartPlan[], byteOffset: number): number => {
  let low = 0
  let high = parts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (parts[middle].byteStart <= byteOffset) low = middle
    else high = middle - 1
  }
  return low
}

/** Gives the one part of a file of lines. */
export const partOfLines = (byteEnd: number, rowsStart = 0): PartPlan => ({
  byteStart: 0,
  byteEnd,
  layout: 'lines',
  rowsStart,
  depth: 0,
})
