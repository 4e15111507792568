/** What the main thread and the workers of an index say to each other. */
import type { SegmentRows } from './scan-segment.ts'
import type { CutPart } from './segments.ts'

/** Places in the shared control words. */
export const CONTROL = {
  /** The next segment that nobody has claimed. */
  nextSegment: 0,
  /** Segments from here on may not be scanned yet. */
  segmentLimit: 1,
  isStopped: 2,
  words: 3,
} as const

export interface IndexTask {
  /** An open file of this process. */
  readonly fd: number
  readonly parts: readonly CutPart[]
  readonly segmentCount: number
  readonly blockBytes: number
  readonly carryBytes: number
  readonly isHashing: boolean
  /** Int32 words, see CONTROL. */
  readonly control: SharedArrayBuffer
  /** See ValuesStates. */
  readonly states: SharedArrayBuffer
  /** Float64 pairs, one a worker: the segment that it scans, and the file offset that it has reached. */
  readonly positions: SharedArrayBuffer
  readonly slot: number
}

export type WorkerReport =
  | { readonly kind: 'rows'; readonly segment: number; readonly rows: SegmentRows }
  /** Nothing more to claim, or stopped. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'failed'; readonly isCut: boolean; readonly code: string | null; readonly message: string }
