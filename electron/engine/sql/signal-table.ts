/**
 * The signals of rows as a table beside them, with the columns that queries have named so far. Most queries ask for none, and a
 * column takes eight bytes a row, so that nothing is put in before it is asked for.
 */
import { position } from '../../../shared/ids.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import { signals } from '../../../shared/signal/signals.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import type { SqlClient } from './sql-client.ts'
import type { SqlSignal } from './sql-messages.ts'

const BATCH_ROWS = 16_384

export class SignalTable {
  readonly #dataset: Dataset
  #made: readonly SignalInfo[] = []
  #revision = -1

  constructor(dataset: Dataset) {
    this.#dataset = dataset
  }

  /** The columns that there are, in order. */
  get made(): SqlSignal[] {
    return this.#made.map(({ id, kind, labels = [] }) => ({ id, kind, labels }))
  }

  /** Waits until the signals that a query names are known, and gives them; null for a query that asks for none. */
  async signalsFor(sql: string, { signal }: JobWatch): Promise<readonly SignalInfo[] | null> {
    const named = signalsIn(sql)
    if (named === null) return null
    await this.#dataset.signals.whenComplete(signal)
    for (const info of named) if (isSlow(info)) await orAborted(this.#dataset.signals.column(info.id), signal)
    return signals.filter((info) => named.includes(info) || this.#made.includes(info))
  }

  /** Whether the table lacks columns, or what it holds is of rows before they changed. */
  isBehind(wanted: readonly SignalInfo[] | null, revision: number): boolean {
    if (wanted === null) return false
    return this.#revision !== revision || wanted.some((info) => !this.#made.includes(info))
  }

  /** Makes the table anew: a column at a time, since all of them together may be more than memory is for. */
  async fill(client: SqlClient, wanted: readonly SignalInfo[]): Promise<void> {
    const { document, revision } = this.#dataset
    const { order } = document.history.edits
    for (const [at, { id }] of wanted.entries()) {
      const column = await this.#dataset.signals.column(id)
      await client.call('beginTable', [`signal_${at}`, 1])
      for (const run of order.runsBetween(position(0), position(document.rowCount))) {
        for (let start = run.start; start < run.end; start = (start + BATCH_ROWS) as typeof start) {
          const end = Math.min(run.end, start + BATCH_ROWS) as typeof start
          const ids = Float64Array.from({ length: end - start }, (_, row) => start + row)
          const values = new Float64Array(end - start)
          column.fill({ start, end }, values, 0)
          await client.call('fillTable', [{ ids, columns: [values] }])
        }
      }
      await client.call('endTable', [])
    }
    await client.call('joinSignals', [wanted.length])
    this.#made = wanted
    this.#revision = revision
  }

  /** Forgets the table, which is gone with the database that held it. */
  forget(): void {
    this.#made = []
    this.#revision = -1
  }
}

/**
 * Gives the signals that a query may be about: those whose names it holds, and all that are quick to have where it asks for every
 * column or names none; null where it does not speak of signals.
 */
export const signalsIn = (sql: string): SignalInfo[] | null => {
  const words = new Set(sql.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_]*/gu))
  if (!words.has('signals')) return null
  // By itself `group` is a word of the language.
  const named = signals.filter(({ id }) => (id === 'group' ? /"group"/i.test(sql) : words.has(id)))
  const isEvery = named.length === 0 || /\*|\bcolumns\b/i.test(sql.replace(/count\s*\(\s*\*\s*\)/gi, ''))
  return isEvery ? signals.filter((info) => !isSlow(info) || named.includes(info)) : named
}

const isSlow = ({ cost }: SignalInfo): boolean => cost === 'tokens' || cost === 'groups'

const orAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    }),
  ])
