/** The engine's end of the process that runs DuckDB: one call after the other, each of which can be stopped. */
import { EngineError, type ErrorCode } from '../../../shared/engine-error.ts'
import type { ChildPeer, StartChild } from '../child-process.ts'
import type { FromSql, SqlCallName, SqlFailure, SqlInput, SqlOutput, ToSql } from './sql-messages.ts'

/** How long a query may take to stop once it was told to; what can't be stopped is ended with its process. */
const STOP_MS = 3_000

export class SqlClient {
  readonly #peer: ChildPeer
  readonly #waiting = new Map<number, Waiting>()
  #next = 1
  #end: EngineError | null = null
  onProgress: (percent: number) => void = () => undefined

  constructor(start: StartChild) {
    this.#peer = start('sql-worker')
    this.#peer.onMessage((message) => this.#hear(message as FromSql))
    this.#peer.onExit((code) => {
      // A query ends the process by nothing but what it takes: the process ends itself then, or the system ends it.
      const isAsking = [...this.#waiting.values()].some(({ name }) => ASKING.has(name))
      const reason = code === null ? '' : String(code)
      this.#finish(new EngineError(isAsking ? 'sql-too-much' : 'sql-unavailable', { reason: isAsking ? '' : reason }))
    })
  }

  /** Whether the process is gone, and all that it held with it. */
  get isOver(): boolean {
    return this.#end !== null
  }

  /** Makes a call; when the signal aborts it is interrupted, and fails with the signal's reason. */
  call<K extends SqlCallName>(name: K, input: SqlInput<K>, signal?: AbortSignal): Promise<SqlOutput<K>> {
    if (this.#end !== null) return Promise.reject(this.#end)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const id = this.#next
    this.#next += 1
    this.#waiting.set(id, { name, resolve, reject })
    this.#peer.setAwaited(true)
    this.#peer.post({ kind: 'call', id, name, input } satisfies ToSql)
    const stop = (): void => {
      this.#peer.post({ kind: 'interrupt' } satisfies ToSql)
      setTimeout(() => {
        if (this.#waiting.has(id)) this.kill(new EngineError('cancelled'))
      }, STOP_MS).unref()
    }
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
    return promise.finally(() => signal?.removeEventListener('abort', stop)) as Promise<SqlOutput<K>>
  }

  /** Ends the process at once. */
  kill(reason = new EngineError('cancelled')): void {
    this.#finish(reason)
    this.#peer.kill()
  }

  #hear(message: FromSql): void {
    if (message.kind === 'progress') {
      this.onProgress(message.percent)
      return
    }
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (this.#waiting.size === 0) this.#peer.setAwaited(false)
    if (message.kind === 'answer') waiting?.resolve(message.output)
    else waiting?.reject(errorOf(message.failure))
  }

  #finish(error: EngineError): void {
    if (this.#end !== null) return
    this.#end = error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    this.#peer.setAwaited(false)
  }
}

interface Waiting {
  readonly name: SqlCallName
  resolve(output: unknown): void
  reject(error: unknown): void
}

/** Calls that run what somebody has written. */
const ASKING: ReadonlySet<SqlCallName> = new Set(['run', 'write', 'rowNumbers'])

const errorOf = ({ code, values }: SqlFailure): EngineError => new EngineError(code satisfies ErrorCode, values)
