/** Rows dropped as duplicates of others, with why, as a rule does it: every row of a stretch is one of the row before the stretch. */
import type { ChangeRequest } from '../../../shared/contract.ts'
import type { Reason, SaidReason } from '../../../shared/decision.ts'
import { rowId } from '../../../shared/ids.ts'
import type { Window } from './engine-on-disk.ts'

/** More rows than have their reasons in the journal itself. */
export const MANY_ROWS = 24_000

export const linesOf = (count: number): string => Array.from({ length: count }, (_, at) => `{"row":${at}}\n`).join('')

export const dropped = (kept: number, similarity = 0.93): SaidReason => ({
  method: 'near',
  rule: 'longest',
  kept: rowId(kept),
  keptIn: null,
  similarity,
  mark: { kind: 'drop' },
})

/** Drops rows of which each has a reason of its own, as one step. */
export const dropRows = (window: Window, reasons: ReadonlyMap<number, SaidReason>) => {
  const rows = [...reasons.keys()].map(rowId)
  const requests: Extract<ChangeRequest, { kind: 'batch' }>['requests'] = []
  for (let start = 0; start < rows.length; start += 10_000) {
    const some = rows.slice(start, start + 10_000)
    requests.push({ kind: 'judge', target: { kind: 'rows', rows: some }, verdict: 'drop' })
  }
  for (const [row, reason] of reasons) requests.push({ kind: 'reason', row: rowId(row), reason })
  return window.apply({ kind: 'batch', requests })
}

/** Reasons for all rows but every tenth, which is kept in place of those behind it. */
export const manyReasons = (count = MANY_ROWS): Map<number, SaidReason> => {
  const reasons = new Map<number, SaidReason>()
  for (let row = 0; row < count; row++) {
    if (row % 10 !== 0) reasons.set(row, dropped(row - (row % 10), (7_000 + (row % 3_001)) / 10_000))
  }
  return reasons
}

/** Why rows are marked, as lines: number, by which row it is kept (`?` where that is gone), how alike. */
export const told = async (window: Window, start = 0, end = 1000): Promise<string[]> =>
  (await window.rows([], start, start + (end - start))).flatMap(({ number, decision: { reason } }) =>
    reason === null ? [] : [toldLine(number, reason)],
  )

const toldLine = (number: number, { keptNumber, keptIn, similarity, rule, method }: Reason): string =>
  `${number}<${keptIn === null ? (keptNumber ?? '?') : `${keptIn.file}:${keptIn.number}`} ${similarity} ${method} ${rule}`
