/**
 * A row as a file of old rows keeps it, when a save changes it or takes it out. Of a line that is its span. Of a value there
 * is more to know: what followed it, the key that it had, and what stood before it where that goes with the last row.
 * Layout: lengths of content, ending and lead (u32 each), then these and what stood before.
 */
import { type Layout, layoutRules } from '../container/container.ts'

export interface OldRow {
  readonly content: Uint8Array
  /** What stood between it and the next row, but for that one's key. */
  readonly ending: Uint8Array
  /** Its own key; empty where rows have none. */
  readonly lead: Uint8Array
  /** What stood between it and the row before. */
  readonly before: Uint8Array
}

const HEADER_BYTES = 12
const NOTHING = new Uint8Array(0)

/** Gives the bytes of a row that is no line. */
export const packOldRow = ({ content, ending, lead, before }: OldRow): Uint8Array => {
  const header = new Uint8Array(HEADER_BYTES)
  const view = new DataView(header.buffer)
  for (const [at, part] of [content, ending, lead].entries()) view.setUint32(at * 4, part.length, true)
  return Buffer.concat([header, content, ending, lead, before])
}

/** Reads a row back. */
export const unpackOldRow = (layout: Layout, bytes: Uint8Array): OldRow => {
  if (layout === 'lines') {
    const contentEnd = layoutRules.lines.contentEnd(bytes, 0, bytes.length)
    return {
      content: bytes.subarray(0, contentEnd),
      ending: bytes.subarray(contentEnd),
      lead: NOTHING,
      before: NOTHING,
    }
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = HEADER_BYTES
  const next = (length: number): Uint8Array => {
    at += length
    return bytes.subarray(at - length, at)
  }
  const [content, ending, lead] = [0, 4, 8].map((place) => next(view.getUint32(place, true)))
  return { content, ending, lead, before: bytes.subarray(at) }
}
