/** Processes that main starts for the engine: asked for by name, talked to over a port, ended with the engine. */
import { EventEmitter } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { ChildRequests } from '../../electron/desktop/child-requests.ts'
import type { EngineChild, ShellPort } from '../../electron/desktop/electron-api.ts'
import { EngineChildren } from '../../electron/desktop/engine-children.ts'
import type { FromEngine } from '../../electron/desktop/engine-messages.ts'
import { startNodeChild } from '../../electron/engine/child-process.ts'
import { createEngine } from '../../electron/engine/engine.ts'
import type { JobId } from '../../shared/ids.ts'

/** Electron as far as it starts processes; each is a process of Node's, whose channel stands for the port. */
const electronOfNode = () => {
  const forked: string[] = []
  class Channel {
    readonly port1: ShellPort
    readonly port2: ShellPort
    constructor() {
      const { port1, port2 } = new MessageChannel()
      this.port1 = shellPort(port1)
      this.port2 = shellPort(port2)
    }
  }
  const fork = (modulePath: string): EngineChild => {
    forked.push(basename(modulePath))
    const events = new EventEmitter()
    const child = startNodeChild('sql-worker')
    child.onExit((code) => events.emit('exit', code ?? 1))
    return {
      postMessage: (_message, [port] = []) => {
        port?.on('message', ({ data }) => child.post(data))
        port?.start()
        child.onMessage((message) => port?.postMessage(message))
      },
      kill: () => {
        child.kill()
        return true
      },
      on: (event: string, listener: (...values: never[]) => void) => events.on(event, listener as () => void),
    }
  }
  return { forked, electron: { utilityProcess: { fork }, MessageChannelMain: Channel } }
}

const shellPort = (port: MessagePort): ShellPort => ({
  postMessage: (message) => port.postMessage(message),
  start: () => port.start(),
  close: () => port.close(),
  on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
    event === 'message'
      ? port.on('message', (data) => listener({ data }))
      : port.on('close', () => listener({ data: null })),
})

const connected = () => {
  const { forked, electron } = electronOfNode()
  const requests = new ChildRequests((message: FromEngine) => {
    if (message.kind === 'start-child') children.start(message.id, message.name)
    if (message.kind === 'end-child') children.end(message.id)
  })
  const children: EngineChildren = new EngineChildren({
    electron,
    modulePath: '/app/dist/node/engine-host.mjs',
    tell: (message, ports = []) => {
      queueMicrotask(() => {
        if (message.kind === 'child') for (const port of ports) requests.take(message.id, port)
        if (message.kind === 'child-end') requests.ended(message.id, message.code)
      })
    },
  })
  return { forked, requests, children }
}

test('a dataset is asked in SQL by a process that main starts, and goes on after that has died', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'winnow-children-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'rows.jsonl')
  await writeFile(path, '{"a":1}\n{"a":2}\n')
  const { forked, requests, children } = connected()
  const engine = await createEngine({
    dataFolder: join(folder, 'data'),
    host: { kind: 'desktop', folderName: null, version: '0', platform: 'linux' },
    places: {
      fileFor: async () => path,
      targetFor: async () => ({ path: join(folder, 'out'), overwrite: true }),
      mayOpen: async () => true,
      list: async () => [],
    },
    samplePath: path,
    workers: 2,
    startChild: requests.start,
  })
  onTestFinished(() => engine.close())
  const session = engine.connect(() => {})
  const { state } = await session.call('open', { file: { kind: 'picked', token: 'x' } })
  const sum = () =>
    session.call('runSql', { dataset: state.dataset, job: 'j' as JobId, sql: 'SELECT sum(a)::INT FROM rows' })
  expect((await sum()).rows).toEqual([['3']])
  children.endAll()
  await expect.poll(async () => (await sum().catch(() => null))?.rows).toEqual([['3']])
  expect(forked).toEqual(['sql-worker.mjs', 'sql-worker.mjs'])
}, 30_000)

test('nothing is started but the program’s own', async () => {
  const { forked, requests, children } = connected()
  children.start(9, '../../evil')
  const ended: (number | null)[] = []
  requests.start('evil' as 'sql-worker').onExit((code) => ended.push(code))
  await expect.poll(() => ended).toEqual([null])
  expect(forked).toEqual([])
})
