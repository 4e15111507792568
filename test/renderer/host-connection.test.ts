import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import { ShutDoor } from '../../renderer/connection/door.ts'
import { HostConnection } from '../../renderer/connection/host-connection.ts'
import { serveEngine } from '../../shared/channel.ts'
import type { EngineEvent } from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { memoryWire, type WirePair } from '../doubles/memory-wire.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { openBench, until } from '../doubles/renderer-bench.ts'

let engine: NaiveEngine
beforeEach(() => {
  engine = new NaiveEngine({ files: { 'data.jsonl': '{"n":0}\n' } })
})

describe('the line to the engine', () => {
  test('fails waiting calls when it drops, and carries new ones when it is back', async () => {
    const bench = await openBench(engine, 'line')
    bench.deafen()
    const waiting = bench.connection.api.listFolder({ path: [] }).catch((error: unknown) => error)
    bench.cut()
    const whileDown = await bench.connection.api.listFolder({ path: [] }).catch((error: unknown) => error)
    await bench.mend()
    const { entries } = await bench.connection.api.listFolder({ path: [] })
    expect([
      isEngineError(await waiting, 'connection-lost'),
      isEngineError(whileDown, 'connection-lost'),
      entries.map((entry) => entry.name),
    ]).toEqual([true, true, ['data.jsonl']])
  })

  test('says that it is lost while it tries, and is ready again by itself', async () => {
    const bench = await openBench(engine, 'states')
    const states: string[] = []
    bench.connection.subscribe(() => states.push(bench.connection.getState().kind))
    bench.cut()
    await until(bench.connection, () => bench.connection.getState().kind === 'lost')
    await bench.mend()
    expect([...new Set(states)]).toEqual(['lost', 'ready'])
  })

  test('stops trying at a door that stays shut, and tries again when told to', async () => {
    let tries = 0
    const connection = new HostConnection(
      {
        open: async () => {
          tries += 1
          throw new ShutDoor('no-link')
        },
      },
      'client',
    )
    await connection.run()
    const first = connection.getState()
    connection.retry()
    await until(connection, () => connection.getState().kind === 'shut')
    expect([first, tries]).toEqual([{ kind: 'shut', reason: 'no-link' }, 2])
  })

  test('gives way to another window of the same client, and does not fight it', async () => {
    const wires: WirePair[] = []
    const emitters: ((event: EngineEvent) => void)[] = []
    const connection = new HostConnection(
      {
        open: async () => {
          const wire = memoryWire()
          wires.push(wire)
          serveEngine(wire.far, (emit) => {
            emitters.push(emit)
            return engine.connect(emit)
          })
          return wire.near
        },
      },
      'client',
    )
    const running = connection.run()
    await until(connection, () => connection.getState().kind === 'ready')
    emitters[0]?.({ kind: 'superseded' })
    await running
    const afterwards = connection.getState().kind
    connection.retry()
    await until(connection, () => connection.getState().kind === 'ready')
    // The old wire ends late: that must not make the new line start over.
    wires[0]?.cut()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect([afterwards, connection.getState().kind, wires.length]).toEqual(['superseded', 'ready', 2])
  })

  test('tells events of the wire of now to all who listen', async () => {
    const bench = await openBench(engine, 'events')
    const heard: string[] = []
    bench.connection.onEvent((event) => heard.push(event.kind))
    const dataset = await bench.open({ kind: 'served', path: ['data.jsonl'] })
    engine.pushState(dataset.getState().dataset, { disk: 'missing' })
    await until(dataset, () => dataset.getState().disk === 'missing')
    expect(heard).toEqual(['state'])
  })
})
