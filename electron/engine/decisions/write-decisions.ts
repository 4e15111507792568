/**
 * Makes a field of the rows say what is decided about them, where it does not say so yet. A row about which nothing is
 * decided any more loses the field; one that never was decided on keeps whatever it holds there.
 */
import { join } from 'node:path'
import type { Change } from '../../../shared/change.ts'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { setValue } from '../../../shared/json-edit.ts'
import { editJson } from '../../../shared/json-edits.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Disk } from '../disk.ts'
import type { Document } from '../document/document.ts'
import { eachRow, eachRowById, type RowsWatch } from '../document/each-row.ts'
import { checkHeld, isNarrow } from '../source/check-held.ts'
import { writeRewrite } from '../write/rewrites.ts'
import { decisionJson, readField, saidBy } from './decision-json.ts'
import { type PlaceOf, placesInSave } from './written-places.ts'

/** Where rows that are written anew go: a file beside the journal, by a name that no other has. */
export interface RewriteHome {
  disk: Disk
  folder: string
  name: string
}

/** So many different decisions are layers over the rows that say them; each has to be looked at for each row that is read. */
const MOST_LAYERS = 64

/** Gives the change that writes decisions into a field: a bulk set for each decision that is written, or all rows anew where these are many. */
export const writeDecisions = async (
  document: Document,
  field: string,
  watch: RowsWatch,
  home: RewriteHome,
): Promise<Change> => {
  const byJson = new Map<string | null, RowSet>()
  const all = new RowSet()
  const placeOf = placesInSave(document)
  await eachRow(document, rowsToWrite(document, field), watch, (row, bytes) => {
    const wanted = bytes === null ? undefined : wantedIn(document, field, row, bytes, placeOf)
    if (bytes === null || wanted === undefined) return
    // Said here, it is said with the row, and before anything is written.
    if (isNarrow(document, row)) checkHeld(document, row, setIn(bytes, field, wanted), bytes)
    all.add(row)
    // Reasons are one a row: that there are many is all that has to be known of them.
    if (byJson.size > MOST_LAYERS) return
    const rows = byJson.get(wanted) ?? new RowSet()
    byJson.set(wanted, rows)
    rows.add(row)
  })
  if (byJson.size > MOST_LAYERS) return rewriteRows(document, field, all, placeOf, watch, home)
  const changes = [...byJson].map(([json, rows]): Change => ({ kind: 'set', rows, path: [field], json }))
  return changes.length === 1 ? changes[0] : { kind: 'batch', changes }
}

/** Gives a row's bytes with what is decided about it in a field, as an export writes them. */
export const withDecision = (
  document: Document,
  field: string,
  row: RowId,
  bytes: Uint8Array,
  placeOf: PlaceOf,
): Uint8Array => {
  const { decisions } = document.history
  const isTouched = decisions.isDecided(row) || decisions.isUnwritten(row)
  const wanted = isTouched ? wantedIn(document, field, row, bytes, placeOf) : undefined
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

const rewriteRows = async (
  document: Document,
  field: string,
  rows: RowSet,
  placeOf: PlaceOf,
  watch: RowsWatch,
  { disk, folder, name }: RewriteHome,
): Promise<Change> => {
  await writeRewrite(disk, join(folder, name), (writer) =>
    eachRowById(document, rows, watch, (row, bytes) => {
      const wanted = bytes === null ? undefined : wantedIn(document, field, row, bytes, placeOf)
      return bytes === null ? undefined : writer.add(row, wanted === undefined ? bytes : setIn(bytes, field, wanted))
    }),
  )
  return { kind: 'rewrite', rows, file: name }
}

// Rows that are as in the file say there what was written last; of the others, what their field says has to be seen.
const rowsToWrite = (document: Document, field: string): RowSet => {
  const { decisions } = document.history
  const { edited, inserted, deleted } = document.differences()
  const rows = edited.clone()
  rows.addAll(inserted)
  rows.keepAll(decisions.decided())
  rows.addAll(decisions.unwrittenIn(field))
  // Where rows come or go, those that a reason names stand somewhere else.
  if (inserted.size > 0 || deleted.size > 0) rows.addAll(decisions.reasoned())
  return rows
}

/** Gives the JSON that a row's field is to hold: null for none, undefined where it may stay, or can't be set. */
const wantedIn = (
  document: Document,
  field: string,
  row: RowId,
  bytes: Uint8Array,
  placeOf: PlaceOf,
): string | null | undefined => {
  const json = decisionJson(saidBy(document.history.decisions.of(row), placeOf))
  try {
    const reading = readField(bytes, field)
    const said = reading.is === 'decision' ? decisionJson(reading.written) : null
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
