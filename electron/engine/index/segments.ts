/** Cuts the parts of a file into segments, the pieces of work of an index pass, numbered through all parts. */
import type { PartPlan } from '../source/source.ts'

/** A part, and its segments. */
export interface CutPart extends PartPlan {
  /** Where its first segment starts: of lines at its first byte, else where rows may. */
  readonly scanStart: number
  readonly firstSegment: number
  readonly segmentCount: number
  readonly segmentBytes: number
}

/** How long segments are, by layout. */
export interface SegmentSizes {
  readonly lines: number
  readonly values: number
}

/** Cuts parts into segments; an empty part has none, and any other one at least. */
export const cutParts = (parts: readonly PartPlan[], sizes: SegmentSizes): CutPart[] => {
  let firstSegment = 0
  return parts.map((part) => {
    const isLines = part.layout === 'lines'
    const segmentBytes = isLines ? sizes.lines : sizes.values
    const scanStart = isLines ? part.byteStart : part.rowsStart
    const least = part.byteEnd > part.byteStart ? 1 : 0
    const segmentCount = Math.max(least, Math.ceil((part.byteEnd - scanStart) / segmentBytes))
    const cut = { ...part, scanStart, firstSegment, segmentCount, segmentBytes }
    firstSegment += segmentCount
    return cut
  })
}

/** Gives the number of the part that a segment belongs to. */
export const partOfSegment = (parts: readonly CutPart[], segment: number): number => {
  let low = 0
  let high = parts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    // Of parts that start at the same segment only the last one has any.
    if (parts[middle].firstSegment <= segment) low = middle
    else high = middle - 1
  }
  return low
}

/** Gives where a segment starts. */
export const segmentStart = (part: CutPart, segment: number): number =>
  part.scanStart + (segment - part.firstSegment) * part.segmentBytes

/** Gives where a segment ends. */
export const segmentEnd = (part: CutPart, segment: number): number =>
  Math.min(part.byteEnd, segmentStart(part, segment) + part.segmentBytes)
