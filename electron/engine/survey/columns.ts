/** Makes columns of what tallies counted: the tallies of several workers, or of a sample. */
import { type Columns, valueKinds } from '../../../shared/contract.ts'
import { pathKey } from '../../../shared/json-path.ts'
import type { FieldTally, TallyReport } from './column-tally.ts'

/** The most columns that a dataset shows. */
export const MOST_COLUMNS = 2000

/**
 * Joins tallies to columns, in the order in which the file first holds them. Past MOST_COLUMNS the commonest are kept.
 * The row itself (path `[]`) is a column where some row is not an object.
 */
export const columnsOf = (reports: readonly TallyReport[], isComplete: boolean): Columns => {
  const { fields, rowsSeen, omitted } = joinedReport(reports)
  const shown = fields.filter((field) => field.path.length > 0 || rowsOf(field) > field.kinds[OBJECT])
  const kept =
    shown.length <= MOST_COLUMNS ? shown : shown.toSorted((a, b) => rowsOf(b) - rowsOf(a)).slice(0, MOST_COLUMNS)
  kept.sort((a, b) => a.firstRow - b.firstRow || a.place - b.place)
  const columns = kept.map((field) => ({
    path: [...field.path],
    kinds: Object.fromEntries(valueKinds.flatMap((kind, at) => (field.kinds[at] > 0 ? [[kind, field.kinds[at]]] : []))),
    rows: rowsOf(field),
  }))
  return { columns, rowsSeen, isComplete, omitted: omitted.length + shown.length - kept.length }
}

/** Joins reports to one, so that a pause keeps what was counted without keeping every worker's part. */
export const joinedReport = (reports: readonly TallyReport[]): TallyReport => {
  const fields = new Map<string, FieldTally>()
  const omitted = new Set<number>()
  let rowsSeen = 0
  for (const report of reports) {
    rowsSeen += report.rowsSeen
    for (const hash of report.omitted) omitted.add(hash)
    for (const field of report.fields) {
      const key = pathKey(field.path)
      const known = fields.get(key)
      fields.set(key, known === undefined ? field : joined(known, field))
    }
  }
  return { fields: [...fields.values()], rowsSeen, omitted: [...omitted] }
}

const OBJECT = valueKinds.indexOf('object')

const rowsOf = (field: FieldTally): number => field.kinds.reduce((sum, count) => sum + count, 0)

const joined = (a: FieldTally, b: FieldTally): FieldTally => {
  const isFirst = a.firstRow < b.firstRow || (a.firstRow === b.firstRow && a.place <= b.place)
  const { firstRow, place } = isFirst ? a : b
  return { path: a.path, kinds: a.kinds.map((count, at) => count + b.kinds[at]), firstRow, place }
}
