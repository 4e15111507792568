/**
 * Makes a field of the rows say what is decided about them, where it does not say so yet. A row about which nothing is
 * decided any more loses the field; one that never was decided on keeps whatever it holds there.
 */
import type { Change } from '../../../shared/change.ts'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { setValue } from '../../../shared/json-edit.ts'
import { editJson } from '../../../shared/json-edits.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'
import { eachRow, type RowsWatch } from '../document/each-row.ts'
import { decisionJson, readField } from './decision-json.ts'

/** Gives the change that writes decisions into a field: one bulk set for each decision that is written. */
export const writeDecisions = async (document: Document, field: string, watch: RowsWatch): Promise<Change> => {
  const byJson = new Map<string | null, RowSet>()
  await eachRow(document, rowsToWrite(document, field), watch, (row, bytes) => {
    const wanted = bytes === null ? undefined : wantedIn(document, field, row, bytes)
    if (wanted === undefined) return
    const rows = byJson.get(wanted) ?? new RowSet()
    byJson.set(wanted, rows)
    rows.add(row)
  })
  const changes = [...byJson].map(([json, rows]): Change => ({ kind: 'set', rows, path: [field], json }))
  return changes.length === 1 ? changes[0] : { kind: 'batch', changes }
}

/** Gives a row's bytes with what is decided about it in a field, as an export writes them. */
export const withDecision = (document: Document, field: string, row: RowId, bytes: Uint8Array): Uint8Array => {
  const { decisions } = document.history
  const isTouched = decisions.isDecided(row) || decisions.isUnwritten(row)
  const wanted = isTouched ? wantedIn(document, field, row, bytes) : undefined
  return wanted === undefined ? bytes : setIn(bytes, field, wanted)
}

/** Whether any row's field may say something else than what is decided about it. */
export const isFieldStale = (document: Document, field: string): boolean => {
  const { decisions, edits } = document.history
  if (!decisions.isUnwrittenIn(field)) return false
  const rows = decisions.unwrittenIn(field)
  rows.keepAll(document.rowsInOrder())
  rows.deleteAll(edits.deleted)
  return rows.size > 0
}

// Rows that are as in the file say there what was written last; of the others, what their field says has to be seen.
const rowsToWrite = (document: Document, field: string): RowSet => {
  const { decisions } = document.history
  const { edited, inserted } = document.differences()
  const rows = edited.clone()
  rows.addAll(inserted)
  rows.keepAll(decisions.decided())
  rows.addAll(decisions.unwrittenIn(field))
  return rows
}

/** Gives the JSON that a row's field is to hold: null for none, undefined where it may stay, or can't be set. */
const wantedIn = (document: Document, field: string, row: RowId, bytes: Uint8Array): string | null | undefined => {
  const json = decisionJson(document.history.decisions.of(row))
  try {
    const reading = readField(bytes, field)
    const said = reading.is === 'decision' ? decisionJson(reading.decision) : null
    if (reading.is === 'decision' ? said === json : reading.is === 'absent' && json === null) return undefined
    if (reading.is === 'other') {
      if (json === null) return undefined
      // What stands there is the user's own, and not ours to replace.
      const number = (document.history.edits.order.positionOf(row) ?? row) + 1
      throw new EngineError('decisions-field-taken', { field, row: number })
    }
    return setIn(bytes, field, json) === bytes ? undefined : json
  } catch (error) {
    if (!isEngineError(error, 'row-malformed') && !isEngineError(error, 'path-missing')) throw error
    return undefined // no object to put a field into: the decision stays in the journal alone
  }
}

const setIn = (bytes: Uint8Array, field: string, json: string | null): Uint8Array =>
  json === null ? editJson(bytes, [{ do: 'remove', at: [field] }]) : setValue(bytes, [field], json)
