/** The real engine behind each kind of wire, over a fresh folder and a fresh data folder. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { WebSocket } from 'ws'
import { messagePortWire } from '../../electron/desktop/message-port-wire.ts'
import { startEngine } from '../../electron/headless/host-engine.ts'
import { lineWire } from '../../electron/headless/line-wire.ts'
import { serveFolder } from '../../electron/headless/served-folder.ts'
import { startServing } from '../../electron/headless/serving.ts'
import { socketWire } from '../../electron/headless/socket-wire.ts'
import { wordsIn } from '../../electron/headless/words.ts'
import { serveEngine, type Wire } from '../../shared/channel.ts'
import type { ContractHost } from './contract-client.ts'

const root = join(import.meta.dirname, '..', '..')

/** Function calls in one process. */
export const memoryHost = async (): Promise<ContractHost> => {
  const place = await makePlace()
  const engine = await startEngine(place.dataFolder, await serveFolder(place.folder), 'served')
  return {
    ...place,
    isOneEngine: true,
    connect: async () => {
      const [near, far] = memoryWires()
      serveEngine(far, (emit) => engine.connect(emit))
      return { wire: near, end: async () => near.end() }
    },
    close: async () => {
      await engine.close()
      await place.remove()
    },
  }
}

/** A worker thread that hosts the engine, as the desktop's utility process does, and a port to it for each connection. */
export const messagePortHost = async (): Promise<ContractHost> => {
  const place = await makePlace()
  const worker = new Worker(join(import.meta.dirname, 'engine-thread.ts'), {
    workerData: { folder: place.folder, dataFolder: place.dataFolder },
  })
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  return {
    ...place,
    isOneEngine: true,
    connect: async () => {
      const { port1, port2 } = new MessageChannel()
      worker.postMessage(port2, [port2])
      return { wire: messagePortWire(wirePort(port1)), end: async () => port1.close() }
    },
    close: async () => {
      const exited = new Promise((resolve) => worker.once('exit', resolve))
      worker.postMessage('close')
      await exited
      await place.remove()
    },
  }
}

/** The local server, joined with its own links. */
export const webSocketHost = async (): Promise<ContractHost> => {
  const place = await makePlace()
  const links: string[] = []
  const serving = await startServing(
    {
      pageFolder: join(root, 'test', 'contract', 'page'),
      dataFolder: place.dataFolder,
      makeEngine: (places) => startEngine(place.dataFolder, places, 'served'),
    },
    {
      folder: place.folder,
      opensBrowser: false,
      tell: (notice) => {
        if ('url' in notice) links.push(notice.url)
      },
      say: wordsIn('en'),
    },
  )
  return {
    ...place,
    isOneEngine: true,
    connect: async () => {
      const { origin, host, hash } = new URL(links.at(-1) ?? '')
      const code = new URLSearchParams(hash.slice(1)).get('code') ?? ''
      const headers = { Origin: origin, 'Content-Type': 'application/json', 'X-Winnow-Code': code }
      const answer = await fetch(`${origin}/session`, { method: 'POST', headers })
      const { token } = (await answer.json()) as { token: string }
      const socket = new WebSocket(`ws://${host}/channel`, { origin, maxPayload: 2 ** 30 })
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
      socket.send(JSON.stringify({ token }))
      const closed = new Promise<void>((resolve) => socket.once('close', resolve))
      const end = async (): Promise<void> => {
        socket.close()
        await closed
      }
      return { wire: socketWire(socket), end }
    },
    close: async () => {
      await serving.close()
      await place.remove()
    },
  }
}

/** `winnow pipe`: a process of its own for each connection. */
export const commandLineHost = async (): Promise<ContractHost> => {
  const place = await makePlace()
  return {
    ...place,
    isOneEngine: false,
    connect: async () => {
      const child = spawn(process.execPath, [join(root, 'electron', 'headless', 'cli.ts'), 'pipe', place.folder], {
        env: { ...process.env, WINNOW_DATA: place.dataFolder, NODE_OPTIONS: '' },
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
      const end = async (): Promise<void> => {
        child.stdin.end()
        const code = await exited
        if (code !== 0) throw new Error(`winnow pipe ended with ${code}`)
      }
      const onBadLine = (line: number): never => {
        throw new Error(`line ${line} of the output is no message`)
      }
      return { wire: lineWire(child.stdout, child.stdin, onBadLine), end }
    },
    close: place.remove,
  }
}

const makePlace = async () => {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'winnow-contract-')))
  const folder = join(base, 'served')
  await mkdir(folder)
  return { folder, dataFolder: join(base, 'data'), remove: () => rm(base, { recursive: true, force: true }) }
}

/** Two ends of one wire in memory. What crosses is cloned, so that neither side sees the other's later changes. */
const memoryWires = (): [Wire & { end(): void }, Wire] => {
  type Listener = (message: unknown) => void
  const ends: (() => void)[] = []
  const listeners: [Listener | undefined, Listener | undefined] = [undefined, undefined]
  let isEnded = false
  const wire = (own: 0 | 1, other: 0 | 1): Wire => ({
    send: (message) => {
      const clone: unknown = structuredClone(message)
      queueMicrotask(() => {
        if (!isEnded) listeners[other]?.(clone)
      })
    },
    onMessage: (listener) => {
      listeners[own] = listener
    },
    onEnd: (listener) => ends.push(listener),
  })
  const end = (): void => {
    if (isEnded) return
    isEnded = true
    for (const listener of ends) listener()
  }
  return [{ ...wire(0, 1), end }, wire(1, 0)]
}

/** A port of worker_threads in the shape of Electron's. */
export const wirePort = (port: MessagePort): Parameters<typeof messagePortWire>[0] => ({
  postMessage: (message) => port.postMessage(message),
  start: () => port.start(),
  on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
    event === 'message'
      ? port.on('message', (data: unknown) => listener({ data }))
      : port.on('close', () => listener({ data: undefined })),
})
