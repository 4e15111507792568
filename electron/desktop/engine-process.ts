/**
 * Main's end of the engine's process: starts it, hands every window its own line to it, and starts it anew when it dies.
 * Confirmed changes are on disk and unconfirmed ones in each page's outbox, so that a crash costs a moment and no work;
 * an engine that keeps dying is left alone, since starting it for ever would only hide what is wrong.
 */
import { assertNever, type ErrorReport } from '../../shared/engine-error.ts'
import type { ElectronApi, EngineChild, ShellPort } from './electron-api.ts'
import { EngineChildren } from './engine-children.ts'
import type { EngineStart, FromEngine, PickedPath, ToEngine } from './engine-messages.ts'

const MOST_DEATHS = 4
const DEATHS_WITHIN_MS = 60_000
const STOP_TIMEOUT_MS = 5_000
/** Tokens older than the last so many are forgotten, so that a session of weeks stays small. */
const MOST_PICKS = 1_000

/** A page that talks to the engine. */
export interface EngineClient {
  takePort(port: ShellPort): void
  /** Hears that the engine has ended, and whether another one follows. */
  hearEnd(next: 'restarting' | 'failed'): void
}

export interface EngineProcessOptions {
  readonly electron: Pick<ElectronApi, 'utilityProcess' | 'MessageChannelMain'>
  readonly modulePath: string
  readonly start: EngineStart
  /** Told when the engine said why it could not start. */
  readonly onFailure: (error: ErrorReport) => void
  readonly now?: () => number
}

export class EngineProcess {
  readonly #options: EngineProcessOptions
  readonly #clients = new Set<EngineClient>()
  readonly #picks = new Map<string, PickedPath>()
  readonly #waiting = new Map<string, () => void>()
  readonly #children: EngineChildren
  #child: EngineChild | null = null
  #deaths: number[] = []
  #stopping: { promise: Promise<void>; resolve: () => void } | null = null

  constructor(options: EngineProcessOptions) {
    this.#options = options
    const { electron, modulePath } = options
    this.#children = new EngineChildren({ electron, modulePath, tell: (message, ports) => this.#tell(message, ports) })
    this.#spawn()
  }

  /** Gives a page a line to the engine, in place of the one that it has; an engine that was given up is tried anew. */
  connect(client: EngineClient): void {
    this.#clients.add(client)
    if (this.#child === null && this.#stopping === null) {
      this.#deaths = []
      this.#spawn()
      return
    }
    this.#sendPort(client)
  }

  /** Forgets a page that is gone. */
  disconnect(client: EngineClient): void {
    this.#clients.delete(client)
  }

  /** Makes a token good for a path; settles once the engine knows it. */
  async pick(pick: PickedPath): Promise<void> {
    this.#picks.set(pick.token, pick)
    for (const token of this.#picks.keys()) {
      if (this.#picks.size <= MOST_PICKS) break
      this.#picks.delete(token)
    }
    // The next engine is told all of them when it starts.
    if (this.#child === null) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.set(pick.token, resolve)
    this.#tell({ kind: 'pick', pick })
    await promise
  }

  /** Gives the path that a token stands for. */
  pathOf(token: string): string | undefined {
    return this.#picks.get(token)?.path
  }

  /** Lets the engine put its things in order and end; kills it when it takes too long. */
  stop(): Promise<void> {
    if (this.#stopping !== null) return this.#stopping.promise
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#stopping = { promise, resolve }
    const child = this.#child
    if (child === null) {
      resolve()
      return promise
    }
    this.#tell({ kind: 'stop' })
    const timer = setTimeout(() => child.kill(), STOP_TIMEOUT_MS)
    return promise.finally(() => clearTimeout(timer))
  }

  #spawn(): void {
    const { electron, modulePath, start } = this.#options
    const child = electron.utilityProcess.fork(modulePath, [], { serviceName: 'Winnow engine' })
    this.#child = child
    child.on('message', (message) => this.#hear(message as FromEngine))
    child.on('exit', () => this.#end())
    this.#tell({ kind: 'start', start })
    for (const pick of this.#picks.values()) this.#tell({ kind: 'pick', pick })
    for (const client of this.#clients) this.#sendPort(client)
  }

  #sendPort(client: EngineClient): void {
    const { port1, port2 } = new this.#options.electron.MessageChannelMain()
    this.#tell({ kind: 'connect' }, [port1])
    client.takePort(port2)
  }

  #tell(message: ToEngine, ports: ShellPort[] = []): void {
    this.#child?.postMessage(message, ports)
  }

  #hear(message: FromEngine): void {
    switch (message.kind) {
      case 'picked':
        this.#waiting.get(message.token)?.()
        this.#waiting.delete(message.token)
        return
      case 'start-child':
        this.#children.start(message.id, message.name)
        return
      case 'end-child':
        this.#children.end(message.id)
        return
      case 'failed':
        // What kept it from starting will do so again.
        this.#deaths = Array.from({ length: MOST_DEATHS }, () => this.#now())
        this.#options.onFailure(message.error)
        return
      default:
        assertNever(message)
    }
  }

  #end(): void {
    this.#child = null
    this.#children.endAll()
    // The next engine is told every token when it starts, so that a caller need not care which one knows it.
    for (const resolve of this.#waiting.values()) resolve()
    this.#waiting.clear()
    if (this.#stopping !== null) {
      this.#stopping.resolve()
      return
    }
    const now = this.#now()
    this.#deaths = [...this.#deaths.filter((time) => now - time < DEATHS_WITHIN_MS), now]
    const next = this.#deaths.length > MOST_DEATHS ? 'failed' : 'restarting'
    for (const client of this.#clients) client.hearEnd(next)
    if (next === 'restarting') this.#spawn()
  }

  #now(): number {
    return (this.#options.now ?? Date.now)()
  }
}
