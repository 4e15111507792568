/** The row ranges of the command line: `0:100,250,300:,7-9`, each from a row up to another, or one row. */
import { CommandError, exitCodes } from './command-error.ts'

export interface RowRange {
  readonly start: number
  /** Left out of the range; infinite where the range is open. */
  readonly end: number
}

/** Reads ranges; fails with a sentence for what is none. `0:100` leaves row 100 out; `0-99` names first and last row. */
export const parseRanges = (text: string): RowRange[] => text.split(',').map((part) => parseRange(part.trim()))

const parseRange = (part: string): RowRange => {
  const [, from, sign, to] = /^(\d{1,15})?([:-])?(\d{1,15})?$/.exec(part) ?? []
  const start = Number(from ?? 0)
  const last = Number(to ?? Number.POSITIVE_INFINITY)
  if (sign === undefined && from !== undefined && to === undefined) return { start, end: start + 1 }
  if (sign === ':' && start <= last) return { start, end: last }
  if (sign === '-' && from !== undefined && to !== undefined && start <= last) return { start, end: last + 1 }
  throw new CommandError(exitCodes.usage, 'cli.export.badRange', { range: part })
}
