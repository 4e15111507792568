/** What is said of a group in its list, from the numbers that the engine gives. */
import type { GroupHead } from '../../shared/duplicates/duplicate-calls.ts'

/** Tells whether a group waits for a decision: several of its rows stay, and not each of them was judged. */
export const isOpen = ({ rows, elsewhere, decided, kept }: GroupHead): boolean => {
  const staying = rows - (decided - kept)
  return decided < rows && staying > (elsewhere > 0 ? 0 : 1)
}

const LARGE_ROWS = 1000
const LARGE_SHARE = 0.05
/** In a small dataset a few rows are a large share of all. */
const LEAST_LARGE = 20

/** Tells whether a chained group takes in so many of the rows that it has most likely run together. */
export const hasRunTogether = (rows: number, compared: number): boolean =>
  rows > LARGE_ROWS || (rows >= LEAST_LARGE && rows > compared * LARGE_SHARE)
