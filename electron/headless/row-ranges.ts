/** The row ranges of the command line: `0:100,250,300:`, each from a row up to another that is left out, or one row. */
import { CommandError, exitCodes } from './command-error.ts'

export interface RowRange {
  readonly start: number
  /** Left out of the range; infinite where the range is open. */
  readonly end: number
}

/** Reads ranges; fails with a sentence for what is none. */
export const parseRanges = (text: string): RowRange[] =>
  text.split(',').map((part) => {
    const match = /^(\d{1,15})?(:)?(\d{1,15})?$/.exec(part.trim())
    const [, from, colon, to] = match ?? []
    const start = Number(from ?? 0)
    const end = colon === undefined ? start + 1 : Number(to ?? Number.POSITIVE_INFINITY)
    const isRange = match !== null && (colon !== undefined || (from !== undefined && to === undefined)) && start <= end
    if (!isRange) throw new CommandError(exitCodes.usage, 'cli.export.badRange', { range: part.trim() })
    return { start, end }
  })
