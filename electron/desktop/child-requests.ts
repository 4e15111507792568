/** The engine's end of the processes that main starts for it: each is talked to over a port of its own. */
import type { ChildPeer, StartChild } from '../engine/child-process.ts'
import type { FromEngine } from './engine-messages.ts'
import type { WirePort } from './message-port-wire.ts'

interface Asked {
  port: WirePort | null
  /** Said before the port is there. */
  readonly waiting: unknown[]
  hear: (message: unknown) => void
  end: (code: number | null) => void
}

export class ChildRequests {
  readonly #tell: (message: FromEngine) => void
  readonly #asked = new Map<number, Asked>()
  #next = 1

  constructor(tell: (message: FromEngine) => void) {
    this.#tell = tell
  }

  /** Has a process started. */
  readonly start: StartChild = (name): ChildPeer => {
    const id = this.#next
    this.#next += 1
    const asked: Asked = { port: null, waiting: [], hear: () => {}, end: () => {} }
    this.#asked.set(id, asked)
    this.#tell({ kind: 'start-child', id, name })
    return {
      post: (message) => {
        if (asked.port === null) asked.waiting.push(message)
        else asked.port.postMessage(message)
      },
      // The engine's process lives as long as main wants it to.
      setAwaited: () => {},
      onMessage: (hear) => {
        asked.hear = hear
      },
      onExit: (hear) => {
        asked.end = hear
      },
      kill: () => this.#tell({ kind: 'end-child', id }),
    }
  }

  /** Takes the port to a process that was asked for. */
  take(id: number, port: WirePort): void {
    const asked = this.#asked.get(id)
    if (asked === undefined) return
    asked.port = port
    port.on('message', ({ data }) => asked.hear(data))
    port.start()
    for (const message of asked.waiting.splice(0)) port.postMessage(message)
  }

  /** Takes that a process has ended. */
  ended(id: number, code: number | null): void {
    const asked = this.#asked.get(id)
    this.#asked.delete(id)
    asked?.end(code)
  }
}
