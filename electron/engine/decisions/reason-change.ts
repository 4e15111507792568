/** Makes the change that says why rows were marked, out of lists with an entry a row. */
import type { ReasonAbout, ReasonChange } from '../../../shared/change.ts'
import { packed } from '../../../shared/gathered-reasons.ts'
import type { ReasonRows } from '../../../shared/packed-reasons.ts'

/**
 * Gives the change that says why rows were marked, to stand in one batch with the change that marks them; none for no rows. Whoever
 * makes the batch a step need not care how many they are: `Dataset.makeStep` puts many into a file beside the journal first.
 */
export const reasonChange = (about: ReasonAbout, rows: ReasonRows): readonly ReasonChange[] =>
  rows.rows.length === 0 ? [] : [{ kind: 'reason', about, ...packed(rows) }]
