/**
 * Takes decisions out of a field of the rows: what somebody else decided, or an export brought along. The field's verdict
 * and note count where it has them, and its tags are added to those that a row has.
 */
import type { Change } from '../../../shared/change.ts'
import { position, type RowId } from '../../../shared/ids.ts'
import { DecisionDraft } from '../document/decision-draft.ts'
import type { Document } from '../document/document.ts'
import { eachRow, type RowsWatch } from '../document/each-row.ts'
import { readField } from './decision-json.ts'
import { readReason } from './reason-json.ts'

/** The start of the names of steps that read decisions; the field follows. */
export const READ_ID = 'read-decisions:'

/** Gives the change that takes decisions over, and how many rows hold something else in the field. */
export const readDecisions = async (
  document: Document,
  field: string,
  watch: RowsWatch,
): Promise<{ change: Change; skipped: number }> => {
  const draft = new DecisionDraft(document.history.decisions)
  const { fileOrder } = document.history
  const rowAt = (place: number): RowId | null => (place < fileOrder.count ? fileOrder.rowAt(position(place)) : null)
  let skipped = 0
  await eachRow(document, null, watch, (row, bytes) => {
    const reading = bytes === null ? null : readField(bytes, field)
    if (reading === null || reading.is === 'other') skipped += 1
    if (reading?.is !== 'decision') return
    const { verdict, tags = [], note, reason } = reading.written
    if (verdict !== undefined) draft.judge(row, verdict)
    for (const tag of tags) draft.tag(row, tag, true)
    if (note !== undefined && note !== null) draft.note(row, note)
    if (reason !== undefined) draft.reason(row, readReason(reason, rowAt))
  })
  const changes = draft.changes()
  return { change: changes.length === 1 ? changes[0] : { kind: 'batch', changes }, skipped }
}
