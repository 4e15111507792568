/** What a decision about groups would come to: asked for anew when the wish changes, and an answer that was overtaken is let go. */
import type { DuplicatesApi, GroupDecision } from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { JobId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'

/** A wish that is being typed is weighed once it rests. */
const REST_MS = 200

export type Weighed = Awaited<ReturnType<DuplicatesApi['weighGroups']>>
export type Weighing =
  | { readonly state: 'none' | 'weighing' }
  | { readonly state: 'ready'; readonly weighed: Weighed }
  | { readonly state: 'failed'; readonly error: EngineError }

export class WeighStore {
  readonly #dataset: DatasetStore
  readonly #api: Pick<DuplicatesApi, 'weighGroups'>
  readonly #listeners = new Set<() => void>()
  #weighing: Weighing = { state: 'none' }
  #asked = ''
  #job: JobId | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(dataset: DatasetStore, api: Pick<DuplicatesApi, 'weighGroups'>) {
    this.#dataset = dataset
    this.#api = api
  }

  get(): Weighing {
    return this.#weighing
  }

  /** Weighs a decision; null weighs nothing. */
  ask(version: number | null, wish: GroupDecision | null): void {
    const asked = JSON.stringify([version, wish, this.#dataset.getState().revision])
    if (asked === this.#asked) return
    this.close()
    this.#asked = asked
    if (wish === null || version === null) {
      this.#show({ state: 'none' })
      return
    }
    this.#show({ state: 'weighing' })
    this.#timer = setTimeout(() => void this.#weigh(version, wish, asked), REST_MS)
  }

  /** Lets go of what was asked. */
  close(): void {
    clearTimeout(this.#timer)
    this.#asked = ''
    const job = this.#job
    this.#job = null
    if (job === null) return
    this.#dataset.api.cancel({ job }).catch((error: unknown) => {
      if (!(error instanceof EngineError)) throw error // it ended, or the connection did
    })
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #weigh(version: number, wish: GroupDecision, asked: string): Promise<void> {
    const job = `weigh-${crypto.randomUUID()}` as JobId
    this.#job = job
    try {
      const { dataset } = this.#dataset.getState()
      const weighed = await this.#api.weighGroups({ dataset, version, job, ...wish })
      if (asked === this.#asked) this.#show({ state: 'ready', weighed })
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (asked === this.#asked && !isEngineError(error, 'cancelled')) this.#show({ state: 'failed', error })
    } finally {
      if (this.#job === job) this.#job = null
    }
  }

  #show(weighing: Weighing): void {
    this.#weighing = weighing
    for (const listener of this.#listeners) listener()
  }
}
