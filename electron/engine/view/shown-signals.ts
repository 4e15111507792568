/** Values of signals for rows that are shown: those that are known, without waiting for the rest. */
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { signalById } from '../../../shared/signal/signals.ts'
import type { Dataset } from '../dataset.ts'
import type { SignalColumn } from '../signals/row-columns.ts'

/** A column that is kept is read from the disk within this; one that is yet to be made is not waited for. */
const MOST_WAIT_MS = 30

/** Signals that are being made, since somebody looks at them. */
const awaited = new WeakMap<Dataset, Set<string>>()

/** Makes the reader of some signals of a row; has those measured that are not. Fails with `signal-unknown`. */
export const shownSignals = async (
  dataset: Dataset,
  ids: readonly string[],
): Promise<(row: RowId) => (number | null)[]> => {
  for (const id of ids) if (signalById(id) === undefined) throw new EngineError('signal-unknown', { signal: id })
  const columns = await Promise.all(ids.map((id) => columnSoon(dataset, id)))
  return (row) =>
    columns.map((column) => {
      const value = column?.at(row) ?? Number.NaN
      return Number.isNaN(value) ? null : value
    })
}

const columnSoon = async (dataset: Dataset, id: string): Promise<SignalColumn | null> => {
  const waiting = awaited.get(dataset) ?? new Set()
  awaited.set(dataset, waiting)
  if (waiting.has(id)) return null
  waiting.add(id)
  let isShownLater = false
  const column = dataset.signals
    .column(id)
    .then(
      (made) => {
        if (isShownLater) dataset.touch()
        return made
      },
      (error: unknown) => {
        // Why there are no signals stands in the state of their pass.
        if (!isEngineError(error)) throw error
        return null
      },
    )
    .finally(() => waiting.delete(id))
  const soon = await Promise.race([column, sleep(MOST_WAIT_MS, undefined, { ref: false })])
  isShownLater = soon === undefined
  return soon ?? null
}
