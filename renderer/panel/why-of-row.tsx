/** Why the row on screen is marked as a duplicate, where it is. */

import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { WhyMarked } from '../decisions/why-marked.tsx'
import { reachRow } from '../grid/reach-row.ts'
import type { PanelStore } from './panel-store.ts'
import type { ReadRow } from './row-follower.ts'
import styles from './why-of-row.module.css'

export const WhyOfRow = ({ panel, read }: { panel: PanelStore; read: ReadRow }) => {
  const { dataset, grid } = panel
  // What is decided is no one object, so that another turn of the store is what is followed.
  useStore(dataset.decisions, (decisions) => decisions.getTurn())
  const { reason } = dataset.decisions.get(read.row, read.text.decision, read.text.revision)
  if (reason === null) return null
  return (
    <div className={styles.place}>
      <WhyMarked reason={reason} onGoTo={(row) => tellFailure(reachRow(grid, row))} />
    </div>
  )
}
