/**
 * Adds up what the segments of a file's parts found, taken in order: how many rows each part has and how they end, and the
 * fingerprint of the file.
 */
import type { LineEnds } from '../container/container.ts'
import type { PartPlan, PartRows } from '../source/source.ts'
import { Fingerprint } from './fingerprint.ts'
import type { SegmentRows } from './scan-segment.ts'

export class PartTally {
  readonly #plans: readonly PartPlan[]
  readonly #parts: PartRows[] = []
  readonly #fingerprint = new Fingerprint()
  #rowCount = 0
  #hasBom = false

  constructor(plans: readonly PartPlan[]) {
    this.#plans = plans
  }

  /** Takes the next segment, which belongs to the part of that number; `isFirst` of it. */
  take(part: number, isFirst: boolean, rows: SegmentRows): void {
    while (this.#parts.length <= part) this.#open()
    if (isFirst) {
      this.#hasBom ||= part === 0 && rows.hasBom
      if (part === 0) this.#fingerprint.setHeadGap(rows.headGapHash)
      else this.#fingerprint.addHole(rows.headGapHash)
    }
    this.#fingerprint.addRows(rows.hashes)
    this.#fingerprint.addGaps(rows.gapRuns)
    this.#fingerprint.addHole(rows.tailHash)
    const now = this.#parts[part]
    const count = rows.starts.length
    this.#rowCount += count
    this.#parts[part] = {
      ...now,
      rowCount: now.rowCount + count,
      rowsEnd: count === 0 ? now.rowsEnd : rows.byteEnd,
      lineEnds: added(now.lineEnds, rows),
    }
  }

  /** Gives the rows of all parts; nothing can be taken after. */
  parts(): PartRows[] {
    while (this.#parts.length < this.#plans.length) this.#open()
    return this.#parts
  }

  /** Whether the file starts with the mark of UTF-8. */
  get hasBom(): boolean {
    return this.#hasBom
  }

  /** How the rows of all parts end. */
  get lineEnds(): LineEnds {
    return this.#parts.reduce((sum, { lineEnds }) => added(sum, lineEnds), NO_ENDS)
  }

  /** Gives the fingerprint of all that was taken. */
  fingerprint(): string {
    return this.#fingerprint.digest()
  }

  #open(): void {
    const plan = this.#plans[this.#parts.length]
    const { byteStart, byteEnd, layout, rowsStart, depth } = plan
    const common = { byteStart, byteEnd, layout, rowsStart, depth }
    this.#parts.push({ ...common, firstRow: this.#rowCount, rowCount: 0, rowsEnd: rowsStart, lineEnds: NO_ENDS })
  }
}

const NO_ENDS: LineEnds = { lf: 0, crlf: 0, isLastMissing: false }

const added = (a: LineEnds, b: LineEnds): LineEnds => ({
  lf: a.lf + b.lf,
  crlf: a.crlf + b.crlf,
  isLastMissing: a.isLastMissing || b.isLastMissing,
})
