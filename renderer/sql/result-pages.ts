/** The pages of a result that are looked at: read when they come into sight, forgotten when many others were looked at since. */
import { EngineError } from '../../shared/engine-error.ts'
import type { DatasetId } from '../../shared/ids.ts'
import { SQL_FIRST_ROWS, SQL_PREVIEW_CHARS, type SqlResult, type SqlResultCell } from '../../shared/sql-contract.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'

export const PAGE_ROWS = SQL_FIRST_ROWS
const MOST_PAGES = 20

type Row = readonly SqlResultCell[]

export class ResultPages {
  readonly #api: Pick<DatasetStore['api'], 'readSql'>
  readonly #dataset: DatasetId
  readonly #result: SqlResult
  readonly #onChange: () => void
  /** By number; the one used last stands last. */
  readonly #pages = new Map<number, readonly Row[]>()
  readonly #asked = new Set<number>()

  constructor(api: Pick<DatasetStore['api'], 'readSql'>, dataset: DatasetId, result: SqlResult, onChange: () => void) {
    this.#api = api
    this.#dataset = dataset
    this.#result = result
    this.#onChange = onChange
  }

  /** Gives a row, or undefined while it is being read. */
  rowAt(at: number): Row | undefined {
    const first = this.#result.rows[at]
    if (first !== undefined) return first
    const number = Math.floor(at / PAGE_ROWS)
    const page = this.#pages.get(number)
    if (page === undefined) {
      void this.#read(number)
      return undefined
    }
    this.#pages.delete(number)
    this.#pages.set(number, page)
    return page[at % PAGE_ROWS]
  }

  async #read(number: number): Promise<void> {
    if (this.#asked.has(number)) return
    this.#asked.add(number)
    try {
      const rows = await this.#readRows(number * PAGE_ROWS, (number + 1) * PAGE_ROWS)
      this.#pages.set(number, rows)
      const [oldest] = this.#pages.keys()
      if (this.#pages.size > MOST_PAGES && oldest !== undefined) this.#pages.delete(oldest)
      this.#onChange()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error // the result is kept no more: its rows stay blank until it is asked anew
    } finally {
      this.#asked.delete(number)
    }
  }

  // Long rows come in smaller pages.
  async #readRows(start: number, end: number): Promise<Row[]> {
    const rows: Row[] = []
    const last = Math.min(end, this.#result.kept)
    while (start + rows.length < last) {
      const page = await this.#api.readSql({
        dataset: this.#dataset,
        result: this.#result.result,
        start: start + rows.length,
        end: last,
        chars: SQL_PREVIEW_CHARS,
      })
      if (page.rows.length === 0) break
      rows.push(...page.rows)
    }
    return rows
  }
}
