/** SQL as an engine has it that can't run DuckDB: every question ends in that sentence. */
import type { EngineApi } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'

const refuse = async (): Promise<never> => {
  throw new EngineError('sql-unavailable', { reason: '' })
}

/** The calls of the console. */
export const naiveSql: Pick<
  EngineApi,
  'runSql' | 'readSql' | 'copySql' | 'exportSql' | 'describeSql' | 'listSqlFunctions' | 'nameSqlRows' | 'rowOfNumber'
> = {
  runSql: refuse,
  readSql: refuse,
  copySql: refuse,
  exportSql: refuse,
  describeSql: async () => ({ tables: [] }),
  listSqlFunctions: refuse,
  nameSqlRows: refuse,
  rowOfNumber: async () => ({ row: null }),
}
