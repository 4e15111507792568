/** A renderer's stores on an engine, over a wire that can be cut. For tests of the stores. */
import { HostConnection } from '../../renderer/connection/host-connection.ts'
import { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { Outbox } from '../../renderer/memory/outbox.ts'
import { Store } from '../../renderer/memory/store.ts'
import { type EngineSession, serveEngine } from '../../shared/channel.ts'
import type { EngineEvent, FileRef } from '../../shared/contract.ts'
import { memoryWire, type WirePair } from './memory-wire.ts'

/** The naive engine, or the real one. */
export interface Connectable {
  connect(emit: (event: EngineEvent) => void): EngineSession
}

export interface Bench {
  readonly engine: Connectable
  readonly connection: HostConnection
  readonly outbox: Outbox
  readonly store: Store
  /** Ends the wire; no new one can be had until `mend`. */
  cut(): void
  /** Lets a wire be had again, and waits until the engine has answered on it. */
  mend(): Promise<void>
  /** Drops answers of the engine: changes are made, and nobody hears of it. */
  deafen(): void
  open(file: FileRef): Promise<DatasetStore>
}

/** `name` is that of the renderer's store, which outlives its window. */
export const openBench = async (engine: Connectable, name: string): Promise<Bench> => {
  let wire: WirePair | null = null
  let isDown = false
  let isDeaf = false
  const door = {
    open: async () => {
      if (isDown) throw new Error('The wire is cut')
      const made = memoryWire()
      wire = made
      isDeaf = false
      serveEngine(
        {
          send: (message) => {
            if (!isDeaf) made.far.send(message)
          },
          onMessage: (listener) => made.far.onMessage(listener),
          onEnd: (listener) => made.far.onEnd(listener),
        },
        (emit) => engine.connect(emit),
      )
      return made.near
    },
  }
  const store = new Store(name)
  const outbox = new Outbox(store)
  const connection = new HostConnection(door, name)
  const isReady = (): boolean => connection.getState().kind === 'ready'
  void connection.run()
  await until(connection, isReady)
  return {
    engine,
    connection,
    outbox,
    store,
    cut: () => {
      isDown = true
      wire?.cut()
    },
    mend: async () => {
      await until(connection, () => !isReady())
      isDown = false
      connection.retry()
      await until(connection, isReady)
    },
    deafen: () => {
      isDeaf = true
    },
    open: async (file) => {
      const opened = await connection.api.open({ file })
      const dataset = new DatasetStore(connection.api, opened, outbox, () => {})
      connection.onEvent((event) => dataset.onEvent(event))
      return dataset
    },
  }
}

/** Waits until something holds of what can be listened to. */
export const until = (subject: { subscribe(listener: () => void): () => void }, isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (isSo()) return resolve()
    const stop = subject.subscribe(() => {
      if (!isSo()) return
      stop()
      resolve()
    })
  })
