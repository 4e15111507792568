/** How the reader likes the texts of a group: folded where they are the same, and scrolled as one. Remembered for the window. */
import { Taste } from '../memory/taste.ts'

interface ReadingWays {
  readonly isFolded: boolean
  readonly isLocked: boolean
}

const waysFrom = (kept: unknown): ReadingWays => {
  const known = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<ReadingWays>
  return { isFolded: known.isFolded !== false, isLocked: known.isLocked !== false }
}

export const readingTaste = new Taste('duplicates.reading', waysFrom)
