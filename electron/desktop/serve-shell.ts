/**
 * The engine's process as the shell drives it: starts one engine, learns what tokens stand for, and serves the engine over
 * every port that it is handed. Whatever happens in here, no window waits for it but by its own calls.
 */
import { type EngineSession, serveEngine } from '../../shared/channel.ts'
import type { EngineEvent, HostInfo } from '../../shared/contract.ts'
import { assertNever, reportOf } from '../../shared/engine-error.ts'
import type { StartChild } from '../engine/child-process.ts'
import type { Places } from '../engine/places.ts'
import { ChildRequests } from './child-requests.ts'
import { createDesktopPlaces } from './desktop-places.ts'
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts'
import { messagePortWire, type WirePort } from './message-port-wire.ts'

/** As much of the engine as a host needs. */
export interface HostedEngine {
  connect(emit: (event: EngineEvent) => void): EngineSession
  close(): Promise<void>
}

export type CreateEngine = (options: {
  readonly dataFolder: string
  readonly host: HostInfo
  readonly places: Places
  readonly samplePath: string
  readonly startChild: StartChild
}) => Promise<HostedEngine>

/** The line to the main process. */
export interface ShellLine {
  postMessage(message: FromEngine): void
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly WirePort[] }) => void,
  ): unknown
}

/** Serves the shell until it says stop; `exit` ends the process. */
export const serveShell = (line: ShellLine, createEngine: CreateEngine, exit: (code: number) => void): void => {
  const places = createDesktopPlaces()
  const children = new ChildRequests((message) => line.postMessage(message))
  let engine: Promise<HostedEngine> | undefined

  const start = async ({ dataFolder, samplePath, version }: EngineStart): Promise<HostedEngine> => {
    const host: HostInfo = { kind: 'desktop', folderName: null, version, platform: process.platform }
    return createEngine({ dataFolder, host, places, samplePath, startChild: children.start })
  }
  const connect = async (port: WirePort): Promise<void> => {
    const running = await engine
    // Messages that the page has sent meanwhile wait in the port.
    if (running !== undefined) serveEngine(messagePortWire(port), (emit) => running.connect(emit))
  }
  const stop = async (): Promise<void> => {
    const running = await engine
    await running?.close()
    exit(0)
  }
  const fail = (error: unknown): void => {
    line.postMessage({ kind: 'failed', error: reportOf(error) })
    // Left to itself the line would be cut before the message is out.
    setTimeout(() => exit(1), 200)
  }

  line.on('message', ({ data, ports }) => {
    const message = data as ToEngine // main is as trusted as this process
    switch (message.kind) {
      case 'start':
        engine = start(message.start)
        engine.catch(fail)
        return
      case 'pick':
        places.add(message.pick)
        line.postMessage({ kind: 'picked', token: message.pick.token })
        return
      case 'connect':
        for (const port of ports) connect(port).catch(() => {}) // said once, by fail
        return
      case 'child':
        for (const port of ports) children.take(message.id, port)
        return
      case 'child-end':
        children.ended(message.id, message.code)
        return
      case 'stop':
        stop().catch(() => exit(1))
        return
      default:
        assertNever(message)
    }
  })
}
