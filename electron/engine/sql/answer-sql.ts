/** The session's answers about SQL: what crosses is bounded here, whatever a result holds. */
import { basename } from 'node:path'
import type { EngineApi, TargetRef } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { type DatasetId, type JobId, position } from '../../../shared/ids.ts'
import { signals as allSignals } from '../../../shared/signal/signals.ts'
import {
  MOST_SQL_PAGE_CHARS,
  MOST_SQL_PAGE_ROWS,
  SQL_FIRST_ROWS,
  SQL_PREVIEW_CHARS,
  type SqlTable,
} from '../../../shared/sql-contract.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { headerOf, lineOf } from './cell-text.ts'
import { signalType } from './schema.ts'
import type { SqlCell } from './sql-messages.ts'

/** What of a session is needed to answer. */
export interface SqlSession {
  datasetOf(id: DatasetId): Dataset
  targetFor(target: TargetRef): Promise<{ path: string; overwrite: boolean }>
  asJob<T>(dataset: Dataset, job: JobId, work: (watch: JobWatch) => Promise<T>): Promise<T>
}

type SqlApi = Pick<
  EngineApi,
  'runSql' | 'readSql' | 'copySql' | 'exportSql' | 'describeSql' | 'listSqlFunctions' | 'nameSqlRows' | 'rowOfNumber'
>

/** Gives the calls of the contract that are about SQL. */
export const answerSql = ({ datasetOf, targetFor, asJob }: SqlSession): SqlApi => ({
  runSql: async ({ dataset: id, job, sql }) => {
    const dataset = datasetOf(id)
    return asJob(dataset, job, async (watch) => {
      const { revision } = dataset
      const answer = await dataset.sql.run(sql, watch)
      const first = await dataset.sql.read(answer.result, 0, SQL_FIRST_ROWS, SQL_PREVIEW_CHARS)
      return { ...answer, columns: [...answer.columns], rows: bounded(first), revision }
    })
  },
  readSql: async ({ dataset, result, start, end, chars }) => {
    const last = Math.min(end, start + MOST_SQL_PAGE_ROWS)
    return { rows: bounded(await datasetOf(dataset).sql.read(result, start, last, chars)) }
  },
  copySql: async ({ dataset, result, start, end, format }) => {
    const { sql } = datasetOf(dataset)
    const columns = sql.columnsOf(result)
    const header = headerOf(columns, format)
    const lines = header === null ? [] : [header]
    let chars = 0
    for (let at = start; at < end; at += MOST_SQL_PAGE_ROWS) {
      const rows = await sql.read(result, at, Math.min(end, at + MOST_SQL_PAGE_ROWS), Number.MAX_SAFE_INTEGER)
      for (const cells of rows) {
        const line = lineOf(cells, format, columns)
        chars += line.length + 1
        if (chars > MOST_SQL_PAGE_CHARS)
          throw new EngineError('too-much-to-copy', { rows: end - start, limit: MOST_SQL_PAGE_CHARS })
        lines.push(line)
      }
      if (rows.length === 0) break
    }
    return { text: lines.join('\n'), rows: lines.length - (header === null ? 0 : 1) }
  },
  exportSql: async ({ dataset: id, job, sql, format, target }) => {
    const dataset = datasetOf(id)
    return asJob(dataset, job, async (watch) => {
      const place = await targetFor(target)
      if (dataset.document.base.source.files.some(({ path }) => path === place.path))
        throw new EngineError('target-is-source', { file: dataset.name })
      return { name: basename(place.path), ...(await dataset.sql.write(sql, place, format, watch)) }
    })
  },
  describeSql: async ({ dataset: id }) => {
    const { sql } = datasetOf(id)
    const columns = sql.columns.map(({ name, type, key, isField }) => ({
      name,
      type,
      field: isField && key !== name ? key : null,
    }))
    const signals = allSignals.map((signal) => ({ name: signal.id, type: signalType(signal), field: null }))
    const tables: SqlTable[] = [
      { name: 'rows', columns },
      { name: 'signals', columns: [{ name: 'row', type: 'BIGINT', field: null }, ...signals] },
    ]
    return { tables }
  },
  listSqlFunctions: async ({ dataset }) => ({ functions: [...(await datasetOf(dataset).sql.functions())] }),
  nameSqlRows: async ({ dataset: id, job, result }) => {
    const dataset = datasetOf(id)
    return asJob(dataset, job, async ({ signal }) => {
      const { name, rows } = await dataset.sql.nameRows(result, signal)
      return { name, rows: rows.size, first: rows.values().next().value ?? null }
    })
  },
  rowOfNumber: async ({ dataset, number }) => {
    const { order } = datasetOf(dataset).document.history.edits
    return { row: number >= 1 && number <= order.count ? order.rowAt(position(number - 1)) : null }
  },
})

// Fewer rows than asked for are a page too: who asks goes on behind them. The first is never left out.
const bounded = (rows: readonly (readonly SqlCell[])[]): SqlCell[][] => {
  const page: SqlCell[][] = []
  let chars = 0
  for (const cells of rows) {
    for (const cell of cells) chars += (cell?.length ?? 0) + 4
    if (page.length > 0 && chars > MOST_SQL_PAGE_CHARS) break
    page.push([...cells])
  }
  return page
}
