/** What the main thread and the workers of a mend say to each other. */
import type { Mapping } from '../../../shared/lens/mapping.ts'
import { type MendSkip, mendSkips, type RowMend } from '../../../shared/mend/mend.ts'
import type { ShownChange } from '../../../shared/mend/shown-change.ts'

/** Rows to be mended, one behind the other. */
export interface MendTask {
  /** Names the mend, so that a worker compiles it once. */
  readonly id: number
  readonly mend: RowMend
  readonly about: { readonly usual: string | null; readonly mapping: Mapping | null }
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Where each row ends in them. */
  readonly ends: Uint32Array<ArrayBuffer>
  /** What is wanted besides the outcomes: nothing, the bytes of rows that change, or what changes in them. */
  readonly wants: 'outcomes' | 'bytes' | 'changes'
}

export interface MendFound {
  /** Of each row: `SAME`, `CHANGED`, or the number of why it was skipped. */
  readonly outcomes: Uint8Array<ArrayBuffer>
  /** CRC-32 of what a row becomes; 0 for one that does not change. */
  readonly checks: Uint32Array<ArrayBuffer>
  /** How many changes there are in all rows. */
  readonly changes: number
  /** Rows that change, one behind the other, where they were asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly ends: Uint32Array<ArrayBuffer>
  /** Of each row, where it was asked for. */
  readonly shown: readonly ShownRow[]
}

/** What changes in a row, as it is shown; `more` values besides are not. */
export interface ShownRow {
  readonly changes: readonly ShownChange[]
  readonly more: number
}

export type MendReply =
  | { readonly kind: 'found'; readonly found: MendFound }
  | { readonly kind: 'failed'; readonly message: string }

export const SAME = 0
export const CHANGED = 1
const FIRST_SKIP = 2

/** Gives the number of a reason to skip a row. */
export const skipNumber = (reason: MendSkip): number => FIRST_SKIP + mendSkips.indexOf(reason)

/** Gives the reason of an outcome; null where the row was not skipped. */
export const skipOf = (outcome: number): MendSkip | null => mendSkips[outcome - FIRST_SKIP] ?? null
