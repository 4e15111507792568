/**
 * A mend that is being looked at: asks the engine anew when the wish changes, follows how far it is, and reads the rows of the page
 * that is shown. What comes late from an earlier wish is let go.
 */
import type { Target } from '../../shared/contract.ts'
import { EngineError, type ErrorReport, isEngineError } from '../../shared/engine-error.ts'
import type { MendId, RowId } from '../../shared/ids.ts'
import type { Mend } from '../../shared/mend/mend.ts'
import type { MendedRow, MendInfo } from '../../shared/mend/mend-info.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'

/** A wish that is being typed is asked once it rests. */
const REST_MS = 250
const POLL_MS = 120
export const PAGE_ROWS = 50

export interface MendLook {
  /** Null while nothing is asked. */
  readonly info: MendInfo | null
  readonly page: number
  readonly rows: readonly MendedRow[]
  readonly error: Pick<ErrorReport, 'code' | 'values'> | null
}
const NOTHING: MendLook = { info: null, page: 0, rows: [], error: null }

export class MendStore {
  readonly #dataset: DatasetStore
  readonly #listeners = new Set<() => void>()
  #look: MendLook = NOTHING
  #asked = ''
  /** Grows with every wish, so that an answer to an earlier one is known. */
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(dataset: DatasetStore) {
    this.#dataset = dataset
  }

  getLook(): MendLook {
    return this.#look
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Asks what a mend would do to rows; null asks nothing. */
  ask(mend: Mend | null, target: Target): void {
    const asked = JSON.stringify([mend, target])
    if (asked === this.#asked) return
    this.#asked = asked
    this.#leave()
    this.#show(NOTHING)
    if (mend === null) return
    const turn = this.#turn
    this.#timer = setTimeout(() => void this.#open(mend, target, turn), REST_MS)
  }

  /** Shows another page of the rows that change. */
  async turnTo(page: number): Promise<void> {
    this.#show({ page })
    await this.#readPage()
  }

  /** Leaves a row out, or takes it in again; null is all of them. */
  async tick(row: RowId | null, isOn: boolean): Promise<void> {
    const { info } = this.#look
    if (info === null) return
    const rows = this.#look.rows.map((one) => (row === null || one.row === row ? { ...one, isOn } : one))
    this.#show({ rows })
    await this.#orSay(this.#turn, async () => {
      this.#show({ info: await this.#dataset.api.tickMend({ mend: info.mend, row, isOn }) })
    })
  }

  /** Leaves what was asked open in the engine, for who goes on with it. */
  keep(): void {
    this.#look = { ...this.#look, info: null }
  }

  /** Lets go of what was asked. */
  close(): void {
    this.#leave()
    this.#asked = ''
  }

  #leave(): void {
    clearTimeout(this.#timer)
    this.#turn += 1
    const { info } = this.#look
    if (info !== null) this.#closeMend(info.mend)
  }

  #closeMend(mend: MendId): void {
    void this.#dataset.api.closeMend({ mend }).catch(ignoreEngineError)
  }

  async #open(mend: Mend, target: Target, turn: number): Promise<void> {
    await this.#orSay(turn, async () => {
      const { dataset } = this.#dataset.getState()
      const info = await this.#dataset.api.openMend({ dataset, target, mend })
      if (turn !== this.#turn) return this.#closeMend(info.mend)
      this.#show({ info })
      await this.#follow(info.mend, turn)
    })
  }

  async #follow(mend: MendId, turn: number): Promise<void> {
    for (;;) {
      const info = await this.#dataset.api.getMend({ mend })
      if (turn !== this.#turn) return
      this.#show({ info })
      const isWanting = this.#look.rows.length < Math.min(PAGE_ROWS, info.rows - this.#look.page * PAGE_ROWS)
      if (isWanting) await this.#readPage()
      if (turn !== this.#turn || info.state !== 'running') return
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }

  async #readPage(): Promise<void> {
    const turn = this.#turn
    const { info, page } = this.#look
    if (info === null) return
    await this.#orSay(turn, async () => {
      const start = page * PAGE_ROWS
      const { rows } = await this.#dataset.api.readMend({ mend: info.mend, start, end: start + PAGE_ROWS })
      if (turn === this.#turn && page === this.#look.page) this.#show({ rows })
    })
  }

  async #orSay(turn: number, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (turn !== this.#turn) return
      // Nothing is asked any more, so that the same wish can be asked again.
      this.#asked = ''
      this.#show({ info: null, rows: [], error: isEngineError(error, 'cancelled') ? null : error })
    }
  }

  #show(news: Partial<MendLook>): void {
    this.#look = { ...this.#look, ...news }
    for (const listener of this.#listeners) listener()
  }
}

const ignoreEngineError = (error: unknown): void => {
  if (!(error instanceof EngineError)) throw error // it went with its connection
}
