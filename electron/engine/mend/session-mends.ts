/** One window's mends that are looked at, and its calls about them. */
import type { Confirmation, EngineApi, Target } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { DatasetId, JobId, MendId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { applyMend } from './apply-mend.ts'
import { MendPreview } from './mend-preview.ts'

/** What a session can do for its mends. */
export interface MendSession {
  dataset(id: DatasetId): Dataset
  /** Fails where the window may not write. */
  writable(id: DatasetId): Dataset
  setOf(dataset: Dataset, target: Target): RowSet
  /** Waits until all rows of a target are found. */
  settled(target: Target, signal: AbortSignal): Promise<void>
  asJob(dataset: Dataset, job: JobId, work: (watch: JobWatch) => Promise<Confirmation>): Promise<Confirmation>
}

type MendCalls = Pick<EngineApi, 'openMend' | 'getMend' | 'readMend' | 'tickMend' | 'applyMend' | 'closeMend'>

export class SessionMends {
  readonly #session: MendSession
  readonly #mends = new Map<MendId, MendPreview>()
  #next = 1

  constructor(session: MendSession) {
    this.#session = session
  }

  readonly calls: MendCalls = {
    openMend: async ({ dataset: id, target, mend }) => {
      const dataset = this.#session.dataset(id)
      const name = `mend-${this.#next}` as MendId
      // A view that is no more is told now; which rows it holds is asked once all are known. What is selected is meant as it is now.
      const now = this.#session.setOf(dataset, target)
      const preview = new MendPreview(name, dataset, mend, async (signal) => {
        if (target.kind !== 'view' && target.kind !== 'dataset') return now
        await this.#session.settled(target, signal)
        return this.#session.setOf(dataset, target)
      })
      this.#next += 1
      this.#mends.set(name, preview)
      return preview.info
    },
    getMend: async ({ mend }) => this.#mend(mend).info,
    readMend: async ({ mend, start, end }) => ({ rows: await this.#mend(mend).read(start, end) }),
    tickMend: async ({ mend, row, isOn }) => {
      const preview = this.#mend(mend)
      preview.tick(row, isOn)
      return preview.info
    },
    applyMend: async ({ dataset: id, mend, change, job }) => {
      const dataset = this.#session.writable(id)
      // Asked again after a lost connection, the mend may have gone with it; what was made is confirmed all the same.
      if (dataset.document.history.isConfirmed(change)) return dataset.make(change, nothing)
      const preview = this.#mend(mend)
      if (preview.dataset !== dataset) throw new EngineError('mend-not-open')
      return this.#session.asJob(dataset, job, (watch) => applyMend(preview, change, watch))
    },
    closeMend: async ({ mend }) => {
      this.#mends.get(mend)?.close()
      this.#mends.delete(mend)
      return {}
    },
  }

  /** Ends all, or those of one dataset. */
  close(dataset?: DatasetId): void {
    for (const [name, preview] of this.#mends) {
      if (dataset !== undefined && preview.dataset.id !== dataset) continue
      preview.close()
      this.#mends.delete(name)
    }
  }

  #mend(name: MendId): MendPreview {
    const preview = this.#mends.get(name)
    if (preview === undefined) throw new EngineError('mend-not-open')
    // After a reload the dataset of this id is another object, whose rows are numbered anew.
    if (preview.dataset !== this.#session.dataset(preview.dataset.id)) throw new EngineError('mend-not-open')
    return preview
  }
}

const nothing = (): never => {
  throw new EngineError('mend-not-open')
}
