/** Measures rows for tests, by name. */
import { readRow } from '../../../electron/engine/signals/read-row.ts'
import { NOTHING_KNOWN } from '../../../shared/lens/lenses.ts'
import { measuredSignals, UNKNOWN_VALUE } from '../../../shared/signal/measure.ts'

export type Measured = Record<string, number | string | null>

/** Gives all signals of a row's text: labels by name, null where a value is not known. */
export const measured = (row: string | Uint8Array): Measured => {
  const bytes = typeof row === 'string' ? new TextEncoder().encode(row) : row
  const { values } = readRow(bytes, NOTHING_KNOWN)
  return Object.fromEntries(
    measuredSignals.map(({ id, labels, scale }, at) => {
      const value = values[at]
      if (value === UNKNOWN_VALUE) return [id, null]
      return [id, labels === undefined ? value / scale : (labels[value] ?? null)]
    }),
  )
}

/** Measures one question and its answer. */
export const measuredChat = (prompt: string, answer: string): Measured =>
  measured(
    JSON.stringify({
      messages: [
        { role: 'user', content: prompt },
        { role: 'assistant', content: answer },
      ],
    }),
  )

/** Gives some of what was measured. */
export const pick = (all: Measured, ...ids: readonly string[]): Measured =>
  Object.fromEntries(ids.map((id) => [id, all[id] ?? null]))
