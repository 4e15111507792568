/** The long pieces of work that run now, for their progress and their cancel. Those that have ended are not kept. */
import type { EngineApi, EngineEvent, Job } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { JobId } from '../../shared/ids.ts'

export class JobsStore {
  readonly #api: EngineApi
  readonly #listeners = new Set<() => void>()
  #running: readonly Job[] = []

  constructor(api: EngineApi) {
    this.#api = api
  }

  getRunning(): readonly Job[] {
    return this.#running
  }

  /** Gives a name for a job that is about to be called for. */
  newJob(): JobId {
    return crypto.randomUUID() as JobId
  }

  /** Stops a job; it ends by itself, leaving everything as it was. */
  async cancel(job: JobId): Promise<void> {
    try {
      await this.#api.cancel({ job })
    } catch (error) {
      if (!(error instanceof EngineError)) throw error // it ended, or the connection did: either way it says so itself
    }
  }

  onEvent(event: EngineEvent): void {
    if (event.kind !== 'job') return
    const { job } = event
    const others = this.#running.filter((other) => other.job !== job.job)
    this.#show(job.state === 'running' ? [...others, job] : others)
  }

  /** Forgets all: the connection that they were told on is gone. */
  clear(): void {
    if (this.#running.length > 0) this.#show([])
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #show(running: readonly Job[]): void {
    this.#running = running
    for (const listener of this.#listeners) listener()
  }
}
