/** What is said of a group in its list, from the numbers that the engine gives. */
import type { GroupHead } from '../../shared/duplicates/duplicate-calls.ts'

/** Tells whether a group waits for a decision: several of its rows stay, and not each of them was judged. */
export const isOpen = ({ rows, elsewhere, decided, kept }: GroupHead): boolean => {
  const staying = rows - (decided - kept)
  return decided < rows && staying > (elsewhere > 0 ? 0 : 1)
}
