/** Signals of a dataset as its columns have them, and as each row by itself says. */

import type { Dataset } from '../../../electron/engine/dataset.ts'
import { readRow } from '../../../electron/engine/signals/read-row.ts'
import { readTokens, tokenSignals } from '../../../electron/engine/signals/read-tokens.ts'
import { o200kCounter } from '../../../electron/engine/signals/token-counter.ts'
import { rowId } from '../../../shared/ids.ts'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import { measuredSignals } from '../../../shared/signal/measure.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import { rowsOf } from '../search/dataset-on-disk.ts'

export type Table = Record<string, number[]>

/** Gives all signals of all rows by their columns; each is read one by one, and as ranges, which must agree. */
export const columnsOf = async (dataset: Dataset, withTokens: boolean): Promise<Table> => {
  const rows = rowsOf(dataset)
  const table: Table = {}
  for (const { id } of withTokens ? [...measuredSignals, ...tokenSignals] : measuredSignals) {
    const column = await dataset.signals.column(id)
    const out = new Float64Array(rows.length)
    for (let at = 0; at < rows.length; ) {
      let end = at + 1
      while (end < rows.length && rows[end] === rows[end - 1] + 1) end++
      column.fill({ start: rows[at], end: rowId(rows[end - 1] + 1) }, out, at)
      at = end
    }
    table[id] = [...out]
    const oneByOne = rows.map((row) => column.at(row))
    if (JSON.stringify(oneByOne) !== JSON.stringify([...out])) throw new Error(`fill and at differ in ${id}`)
  }
  return table
}

/** Gives the same by reading each row as it is now. */
export const rowsByThemselves = async (dataset: Dataset, withTokens: boolean): Promise<Table> => {
  const known = fileLensesOf(dataset.signs)
  const table: Table = {}
  const add = (signals: readonly SignalInfo[], values: Uint32Array): void => {
    for (const [at, { id, scale }] of signals.entries()) {
      table[id] ??= []
      table[id].push(values[at] === 0xffffffff ? Number.NaN : values[at] / scale)
    }
  }
  for (const row of rowsOf(dataset)) {
    const bytes = await dataset.document.readRow(row)
    add(measuredSignals, readRow(bytes, known).values)
    if (withTokens) add(tokenSignals, readTokens(bytes, known, o200kCounter()))
  }
  return table
}
