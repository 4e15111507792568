/** Finds the rows of a part of JSON values in plain JavaScript, its bytes in memory. */
import { layoutRules } from '../container/container.ts'
import { scanValues } from '../container/scan-values.ts'
import { Xxh64 } from '../kernels/lines.ts'
import type { PartPlan } from '../source/source.ts'
import { EMPTY_HASH } from './fingerprint.ts'
import { FileCut, type ReadAt, type SegmentRows } from './scan-segment.ts'

export const scanValuesPart = (read: ReadAt, part: PartPlan, isHashing: boolean): SegmentRows => {
  const { byteStart, byteEnd, layout, rowsStart } = part
  const bytes = new Uint8Array(byteEnd - byteStart)
  for (let done = 0; done < bytes.length; ) {
    const count = read(bytes, done, bytes.length - done, byteStart + done)
    if (count === 0) throw new FileCut()
    done += count
  }
  const { starts, rowsEnd } = scanValues(bytes, rowsStart - byteStart, bytes.length, true, part)
  const hasher = new Xxh64()
  const hashes: bigint[] = []
  const gapRuns: bigint[] = []
  const end = starts.length === 0 ? bytes.length : (rowsEnd ?? bytes.length)
  let [lf, crlf] = [0, 0]
  starts.forEach((start, at) => {
    const spanEnd = starts[at + 1] ?? end
    const contentEnd = layoutRules[layout].contentEnd(bytes, start, spanEnd)
    const newline = bytes.subarray(contentEnd, spanEnd).indexOf(0x0a)
    if (newline > 0 && bytes[contentEnd + newline - 1] === 0x0d) crlf++
    else if (newline !== -1) lf++
    if (!isHashing) return
    hashes.push(hasher.hash(bytes.subarray(start, contentEnd)))
    const gap = hasher.hash(bytes.subarray(contentEnd, spanEnd))
    if (gapRuns.at(-2) === gap) gapRuns[gapRuns.length - 1]++
    else gapRuns.push(gap, 1n)
  })
  return {
    starts: Uint32Array.from(starts),
    hashes: BigUint64Array.from(hashes),
    gapRuns: BigUint64Array.from(gapRuns),
    headGapHash: isHashing ? hasher.hash(bytes.subarray(0, starts[0] ?? bytes.length)) : EMPTY_HASH,
    tailHash: isHashing && starts.length > 0 ? hasher.hash(bytes.subarray(end)) : EMPTY_HASH,
    byteEnd: starts.length === 0 ? 0 : byteStart + end,
    lf,
    crlf,
    isLastMissing: false,
    hasBom: byteStart === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf,
  }
}
