/**
 * Sends changes to the engine one after another, in the order in which they were made, each while the outbox has it.
 * Nothing passes it: undo and redo stand in the same line, since what they undo depends on what came before. The engine
 * is not kept waiting for the outbox's disk, nor the next change for its being emptied: the first of the two disks that
 * has a change is enough for it to survive, and what is in both is made once.
 */
import type { ChangeRequest, Confirmation, DatasetState, EngineApi } from '../../shared/contract.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { DatasetId } from '../../shared/ids.ts'
import type { Outbox } from '../memory/outbox.ts'
import type { WaitingChange } from '../memory/store.ts'

interface Waiting {
  readonly call: () => Promise<Confirmation>
  /** Hears that the connection was lost before an answer; null for what must not be sent twice. */
  readonly lost: (() => void) | null
  readonly done: (confirmation: Confirmation) => void
  readonly failed: (error: EngineError) => void
}

export class ChangeSender {
  readonly #api: EngineApi
  readonly #dataset: DatasetId
  readonly #epoch: number
  readonly #outbox: Outbox
  readonly #line: Waiting[] = []
  #sending: Promise<void> | null = null

  constructor(api: EngineApi, { dataset, epoch }: Pick<DatasetState, 'dataset' | 'epoch'>, outbox: Outbox) {
    this.#api = api
    this.#dataset = dataset
    this.#epoch = epoch
    this.#outbox = outbox
  }

  /** Sends a change; rejects with an EngineError when it is refused. While the connection is lost, it waits. */
  send(request: ChangeRequest): Promise<Confirmation> {
    const change: WaitingChange = {
      change: crypto.randomUUID(),
      dataset: this.#dataset,
      epoch: this.#epoch,
      request,
      timeMs: Date.now(),
    }
    this.#outbox.put(change)
    return this.#enqueue(change)
  }

  /** Undoes or redoes; not sent again after a lost connection, since it may have been done already. */
  step(call: () => Promise<Confirmation>): Promise<Confirmation> {
    return this.#wait(call, null)
  }

  /** Makes a change by a call of its own that names it; so it is sent again after a lost connection, and made once. */
  sendNamed(call: () => Promise<Confirmation>): Promise<Confirmation> {
    return this.#wait(call, () => {})
  }

  /**
   * Sends again what an earlier window left behind, before anything new; gives one outcome for each. What was meant for
   * rows numbered otherwise is let go of: sent, it would change other rows.
   */
  async sendLeftBehind(): Promise<readonly PromiseSettledResult<Confirmation>[]> {
    const left = await this.#outbox.findLeftBehind(this.#dataset)
    return Promise.allSettled(
      left.map(async (change) => {
        if (change.epoch !== this.#epoch) {
          this.#outbox.remove(change.change)
          throw new EngineError('row-missing')
        }
        this.#outbox.adopt(change)
        return this.#enqueue(change, true)
      }),
    )
  }

  /** Lets go of all that waits, since its rows are numbered otherwise by now; gives how many changes that were. */
  async giveUp(): Promise<number> {
    const waiting = this.#line.splice(0)
    for (const one of waiting) one.failed(new EngineError('row-missing'))
    return waiting.filter(({ lost }) => lost !== null).length
  }

  /** Goes on sending, until all is sent or the connection is lost; called again once it is back. */
  resume(): Promise<void> {
    if (this.#line.length === 0) return Promise.resolve()
    this.#sending ??= this.#sendAll()
    return this.#sending
  }

  async #sendAll(): Promise<void> {
    try {
      for (let next = this.#line[0]; next !== undefined; next = this.#line[0]) {
        if (!(await this.#sendOne(next))) return
        if (this.#line[0] === next) this.#line.shift()
      }
    } finally {
      // At once, not in a turn of its own: a change that comes in between would wait for ever.
      this.#sending = null
    }
  }

  /** Tells whether the line may go on. */
  async #sendOne(next: Waiting): Promise<boolean> {
    try {
      next.done(await next.call())
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      // Just after a new connection the dataset is not open on it yet, which is the same to a change.
      const isTooEarly = isEngineError(error, 'connection-lost') || isEngineError(error, 'dataset-not-open')
      if (next.lost !== null && isTooEarly) {
        next.lost()
        return false
      }
      next.failed(error)
    }
    return true
  }

  #wait(call: Waiting['call'], lost: Waiting['lost']): Promise<Confirmation> {
    return new Promise((resolve, reject) => {
      this.#line.push({ lost, call, done: resolve, failed: reject })
      void this.resume()
    })
  }

  #enqueue({ change, request }: WaitingChange, isLeftBehind = false): Promise<Confirmation> {
    let hasWaited = isLeftBehind
    return new Promise((resolve, reject) => {
      this.#line.push({
        call: () => this.#api.apply({ dataset: this.#dataset, change, request }),
        lost: () => {
          hasWaited = true
        },
        done: (confirmation) => {
          resolve(confirmation)
          this.#outbox.remove(change)
        },
        failed: (error) => {
          reject(error)
          // Another window took over the writing meanwhile: the change waits for a time when this one may write again.
          if (!hasWaited || !isEngineError(error, 'read-only')) this.#outbox.remove(change)
        },
      })
      void this.resume()
    })
  }
}
