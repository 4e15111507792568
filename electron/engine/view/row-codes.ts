/** Rows as 32-bit numbers, so that an order of ten million of them takes 40 MB: half for rows of the file, half for inserted ones. */
import { EngineError } from '../../../shared/engine-error.ts'
import { FIRST_INSERTED_ROW_ID, type RowId, rowId } from '../../../shared/ids.ts'

const HALF = 2 ** 31

/** Gives a row's number; fails for one past the two thousand millionth. */
export const codeOf = (row: RowId): number => {
  const code = row < FIRST_INSERTED_ROW_ID ? row : row - FIRST_INSERTED_ROW_ID
  if (code >= HALF) throw new EngineError('unexpected', { reason: `row ${row} is past what can be sorted` })
  return row < FIRST_INSERTED_ROW_ID ? code : code + HALF
}

/** Gives the row of a number. */
export const rowOfCode = (code: number): RowId => rowId(code < HALF ? code : code - HALF + FIRST_INSERTED_ROW_ID)
