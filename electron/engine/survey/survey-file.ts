/**
 * The survey: a second pass over a file, after the index, that looks into every row. It finds the rows that are not JSON
 * and counts which fields there are.
 */
import type { Columns } from '../../../shared/contract.ts'
import { rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { type RowPassOptions, type RowPassRun, startRowPass } from '../pass/row-pass.ts'
import type { TallyReport } from './column-tally.ts'
import { columnsOf, joinedReport } from './columns.ts'

/** What a survey found. */
export interface Survey {
  readonly columns: Columns
  /** Ordinals of the rows that are not JSON. */
  readonly malformed: RowSet
  /** Rows past the size limit, which were not looked into. */
  readonly skippedRows: number
}

const pool = new WorkerPool('survey-worker', import.meta.url, () => null)

/** Starts the survey of a file whose index is complete. */
export const startSurvey = (options: RowPassOptions): RowPassRun<Survey> => {
  const malformed = new RowSet()
  let report: TallyReport = { fields: [], rowsSeen: 0, omitted: [] }
  return startRowPass<Uint32Array, TallyReport, Survey>(options, {
    pool,
    about: null,
    onFound: (rows, firstRow) => {
      for (const row of rows) malformed.add(rowId(firstRow + row))
    },
    onReport: (more) => {
      report = joinedReport([report, more])
    },
    finish: (skippedRows) => ({ columns: columnsOf([report], true), malformed, skippedRows }),
  })
}
