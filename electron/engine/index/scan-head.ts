/**
 * Finds the rows of a file's first block, at once and in plain JavaScript, so that rows can be shown before any worker
 * has started. It holds the rules of container/jsonl.ts and of container/scan-values.ts, as the kernels do; the tests hold
 * all against one reference.
 */
import { isBlankByte } from '../container/jsonl.ts'
import { scanValues } from '../container/scan-values.ts'
import type { PartPlan } from '../source/source.ts'

/** The rows of a first block: those of which the whole span is known. */
export interface HeadRows {
  readonly starts: readonly number[]
  /** Where the span of the last of them ends. */
  readonly byteEnd: number
  readonly hasBom: boolean
}

/** Tells whether bytes start with the UTF-8 mark. */
export const hasBom = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/**
 * Finds the rows in the first bytes of a working file; `isWhole` says that these bytes are all of it. With a plan, the rows
 * of that part alone; without one, those of lines.
 */
export const scanHead = (bytes: Uint8Array, isWhole: boolean, plan: PartPlan | null = null): HeadRows => {
  const isPartWhole = isWhole || (plan !== null && plan.byteEnd <= bytes.length)
  const part = plan === null ? bytes : bytes.subarray(0, plan.byteEnd)
  const bom = hasBom(bytes)
  if (plan === null || plan.layout === 'lines') return { ...scanLines(part, isPartWhole, plan), hasBom: bom }
  const { starts, rowsEnd } = scanValues(part, plan.rowsStart, part.length, isPartWhole, plan)
  // A span ends where the next row starts, so of the last row in sight nothing is known but its start.
  const byteEnd = rowsEnd ?? starts.pop() ?? 0
  return { starts, byteEnd, hasBom: bom }
}

const scanLines = (
  bytes: Uint8Array,
  isWhole: boolean,
  plan: PartPlan | null,
): { starts: readonly number[]; byteEnd: number } => {
  const starts: number[] = []
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let lineStart = plan?.rowsStart ?? (hasBom(bytes) ? 3 : 0)
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
  if (isWhole) return { starts, byteEnd: bytes.length }
  // What follows the last row in this block may be more of its own gap, so only the next row's start ends it.
  const byteEnd = starts.pop()
  return { starts, byteEnd: byteEnd ?? 0 }
}
