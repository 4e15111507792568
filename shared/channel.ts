/**
 * The one way between a renderer and the engine, over any wire that carries plain messages: a MessagePort, a WebSocket,
 * standard input and output, or a function call. A wire that ends settles every call that still waits, so that nobody
 * waits for an answer which can no longer come.
 */
import { createBirpc } from 'birpc'
import { type CallName, callNames, type EngineApi, type EngineEvent, type Input, type Output } from './contract.ts'
import { EngineError, type ErrorReport, reportOf } from './engine-error.ts'

/** Carries plain messages, in order, both ways. */
export interface Wire {
  send(message: unknown): void
  /** Calls back for every message that arrives. */
  onMessage(listener: (message: unknown) => void): void
  /** Calls back once, when no message can come any more. */
  onEnd(listener: () => void): void
}

/** One connection's half of the engine. */
export interface EngineSession {
  /** Checks the input against the contract and answers; rejects with an EngineError for what a user can act on. */
  call<K extends CallName>(name: K, input: Input<K>): Promise<Output<K>>
  /** Gives up what the connection held: views, selections, its right to write. */
  end(): void
}

type Answer = { ok: true; value: unknown } | { ok: false; error: ErrorReport }

interface EngineSide {
  call(name: string, input: unknown): Promise<Answer>
}
interface RendererSide {
  event(event: EngineEvent): void
}

/** A caller's end of a wire. */
export interface EngineConnection {
  readonly api: EngineApi
  /** Fails every waiting call with `connection-lost`. */
  end(): void
}

/** Makes the engine at the other end of a wire callable. */
export const connectEngine = (wire: Wire, onEvent: (event: EngineEvent) => void): EngineConnection => {
  let isEnded = false
  const rpc = createBirpc<EngineSide, RendererSide>(
    { event: onEvent },
    {
      post: (data) => wire.send(data),
      on: (listener) => wire.onMessage(listener),
      // A save of 50 GB takes minutes: only the wire's end, or a cancel, ends a call.
      timeout: -1,
    },
  )
  const end = (): void => {
    isEnded = true
    rpc.$close(new EngineError('connection-lost'))
  }
  wire.onEnd(end)
  const callOne = async (name: CallName, input: unknown): Promise<unknown> => {
    if (isEnded) throw new EngineError('connection-lost')
    const answer = await rpc.call(name, input)
    if (answer.ok) return answer.value
    throw new EngineError(answer.error.code, answer.error.values)
  }
  const api = Object.fromEntries(callNames.map((name) => [name, (input: unknown) => callOne(name, input)]))
  return { api: api as unknown as EngineApi, end }
}

/** Lets the other end of a wire call the engine; `connect` is told where to send events and gives the session. */
export const serveEngine = (wire: Wire, connect: (emit: (event: EngineEvent) => void) => EngineSession): void => {
  let isEnded = false
  const rpc = createBirpc<RendererSide, EngineSide>(
    {
      call: async (name, input) => {
        try {
          if (!isCallName(name)) throw new EngineError('bad-request', { reason: `unknown call ${name}` })
          return { ok: true, value: await session.call(name, input as never) }
        } catch (error) {
          return { ok: false, error: reportOf(error) }
        }
      },
    },
    { post: (data) => wire.send(data), on: (listener) => wire.onMessage(listener), eventNames: ['event'], timeout: -1 },
  )
  const session = connect((event) => {
    if (!isEnded) rpc.event(event)
  })
  wire.onEnd(() => {
    isEnded = true
    session.end()
    rpc.$close()
  })
}

const isCallName = (name: string): name is CallName => (callNames as string[]).includes(name)
