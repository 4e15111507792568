/** Compares long texts of a group, apart from the window. */
import type { DiffRun } from '../panel/text-diff.ts'
import { diffMember } from './member-diff.ts'

export interface DiffQuestion {
  readonly id: number
  readonly representative: string
  readonly member: string
}

export interface DiffAnswer {
  readonly id: number
  readonly runs: readonly DiffRun[]
}

/** Past this the comparison gets coarser, as `panel/text-diff.ts` has it. */
const TIMEOUT_MS = 500

globalThis.onmessage = ({ data }: MessageEvent<DiffQuestion>) =>
  globalThis.postMessage({
    id: data.id,
    runs: diffMember(data.representative, data.member, TIMEOUT_MS),
  } satisfies DiffAnswer)
