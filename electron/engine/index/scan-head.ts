/**
 * Finds the rows of a file's first block, at once and in plain JavaScript, so that rows can be shown before any worker
 * has started. It holds the rules of container/jsonl.ts, as the kernel does; the tests hold all three against one
 * reference.
 */
import { isBlankByte } from '../container/jsonl.ts'

/** The rows of a first block: those of which the whole span is known. */
export interface HeadRows {
  readonly starts: readonly number[]
  /** Where the span of the last of them ends. */
  readonly byteEnd: number
  readonly hasBom: boolean
}

/** Tells whether bytes start with the UTF-8 mark. */
export const hasBom = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** Finds the rows in the first bytes of a file; `isWhole` says that these bytes are all of it. */
export const scanHead = (bytes: Uint8Array, isWhole: boolean): HeadRows => {
  const starts: number[] = []
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let lineStart = hasBom(bytes) ? 3 : 0
  while (lineStart < bytes.length) {
    const newline = head.indexOf(0x0a, lineStart)
    const lineEnd = newline === -1 ? bytes.length : newline
    let at = lineStart
    while (at < lineEnd && isBlankByte(bytes[at])) at++
    // An unfinished line of blanks is no row yet: a later block may make it one.
    if (at < lineEnd) starts.push(lineStart)
    if (newline === -1) break
    lineStart = newline + 1
  }
  const bom = hasBom(bytes)
  if (isWhole) return { starts, byteEnd: bytes.length, hasBom: bom }
  // What follows the last row in this block may be more of its own gap, so only the next row's start ends it.
  const byteEnd = starts.pop()
  return { starts, byteEnd: byteEnd ?? 0, hasBom: bom }
}
