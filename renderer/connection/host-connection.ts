/**
 * The window's line to the engine, for as long as the window lives. Behind one `api` that never changes, wires come and
 * go: when one ends, its waiting calls fail with `connection-lost`, and another is tried for, ever more patiently.
 */
import { connectEngine, type EngineConnection, type Wire } from '../../shared/channel.ts'
import {
  callNames,
  type EngineApi,
  type EngineEvent,
  type HostInfo,
  type Input,
  type Settings,
} from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type Door, ShutDoor, type ShutReason } from './door.ts'

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready'; readonly host: HostInfo; readonly settings: Settings }
  | { readonly kind: 'lost'; readonly retryAtMs: number }
  | { readonly kind: 'shut'; readonly reason: ShutReason }
  /** Another window of the same client took over; the user may take it back. */
  | { readonly kind: 'superseded' }

/** Short enough not to be noticed after a hiccup, long enough to leave a server that is down in peace. */
const WAITS_MS = [100, 400, 1_000, 2_000, 4_000, 8_000, 15_000]

export class HostConnection {
  readonly api: EngineApi
  readonly #door: Door
  readonly #client: string
  readonly #listeners = new Set<() => void>()
  readonly #eventListeners = new Set<(event: EngineEvent) => void>()
  #state: ConnectionState = { kind: 'connecting' }
  #current: EngineConnection | null = null
  #wakeUp: (() => void) | null = null
  #giveWay: (() => void) | null = null

  constructor(door: Door, client: string) {
    this.#door = door
    this.#client = client
    const calls = callNames.map((name) => [
      name,
      (input: never) => this.#call((api) => (api[name] as (input: never) => Promise<unknown>)(input)),
    ])
    this.api = Object.fromEntries(calls) as unknown as EngineApi
  }

  getState(): ConnectionState {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#eventListeners.add(listener)
    return () => this.#eventListeners.delete(listener)
  }

  /** Connects, and connects again whenever the wire ends; ends itself only when there is no use in trying. */
  async run(): Promise<void> {
    for (let failures = 0; ; ) {
      try {
        await this.#connectOnce(() => {
          failures = 0
        })
      } catch (error) {
        if (error instanceof ShutDoor) return this.#show({ kind: 'shut', reason: error.reason })
        console.warn('The engine could not be reached', error)
      }
      if (this.#state.kind === 'superseded') return
      const waitMs = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0
      failures += 1
      this.#show({ kind: 'lost', retryAtMs: Date.now() + waitMs })
      await this.#wait(waitMs)
    }
  }

  /** Gives the engine's settings; null while it can't be asked. */
  getSettings(): Settings | null {
    return this.#state.kind === 'ready' ? this.#state.settings : null
  }

  /** Sets the engine's settings. */
  async setSettings(wanted: Settings): Promise<void> {
    const settings = await this.api.setSettings(wanted)
    if (this.#state.kind === 'ready') this.#show({ ...this.#state, settings })
  }

  /** Counts tokens by a file of the user's; null is the tokenizer that is built in. */
  async setTokenizer(file: Input<'setTokenizer'>['file']): Promise<void> {
    const settings = await this.api.setTokenizer({ file })
    if (this.#state.kind === 'ready') this.#show({ ...this.#state, settings })
  }

  /** Tries again at once, or takes the engine back from another window. */
  retry(): void {
    this.#wakeUp?.()
    if (this.#state.kind !== 'superseded' && this.#state.kind !== 'shut') return
    this.#show({ kind: 'connecting' })
    void this.run()
  }

  /** Resolves once the wire has ended, or was given up to another window. */
  async #connectOnce(succeeded: () => void): Promise<void> {
    const wire = await this.#door.open()
    const ended = endOf(wire)
    const connection = connectEngine(
      {
        send: (message) => wire.send(message),
        onMessage: (listener) => wire.onMessage(listener),
        onEnd: ended.listen,
      },
      (event) => this.#take(event),
    )
    this.#current = connection
    const gaveWay = new Promise<void>((resolve) => {
      this.#giveWay = resolve
    })
    try {
      const { host, settings } = await connection.api.hello({ client: this.#client })
      succeeded()
      this.#show({ kind: 'ready', host, settings })
      await Promise.race([ended.promise, gaveWay])
    } finally {
      this.#current = null
      connection.end()
    }
  }

  #take(event: EngineEvent): void {
    if (event.kind === 'superseded') {
      this.#show({ kind: 'superseded' })
      this.#giveWay?.()
      return
    }
    for (const listener of this.#eventListeners) listener(event)
  }

  async #call<T>(call: (api: EngineApi) => Promise<T>): Promise<T> {
    if (this.#current === null) throw new EngineError('connection-lost')
    return call(this.#current.api)
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #show(state: ConnectionState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

/** Lets more than one hear a wire's end. */
const endOf = (wire: Wire): { promise: Promise<void>; listen: (listener: () => void) => void } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const listeners = new Set<() => void>()
  wire.onEnd(() => {
    for (const listener of listeners) listener()
    resolve()
  })
  return { promise, listen: (listener) => listeners.add(listener) }
}
