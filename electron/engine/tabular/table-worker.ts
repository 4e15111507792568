/**
 * The process that reads or writes one table: apart from the engine, so that a large or broken one costs it neither memory nor
 * time. It ends with its task, and with whoever started it.
 */
import { exportLines } from './lines-out.ts'
import { importParquet } from './parquet-in.ts'
import { exportParquet } from './parquet-out.ts'
import { failureOfTable } from './table-failure.ts'
import type { ExportedTable, FromTable, ImportedTable, TableTask } from './table-messages.ts'
import { importText } from './text-in.ts'
import { exportText } from './text-out.ts'

const PROGRESS_MS = 100

const run = (
  task: TableTask,
  onProgress: (done: number, total: number) => void,
): Promise<ImportedTable | ExportedTable> => {
  switch (task.kind) {
    case 'import-text':
      return importText(task.from, task.to, task.look, onProgress)
    case 'import-parquet':
      return importParquet(task.from, task.to, task.room, onProgress)
    case 'export-text':
      return exportText(task, onProgress)
    case 'export-lines':
      return exportLines(task, onProgress)
    case 'export-parquet':
      return exportParquet(task, onProgress)
  }
}

const serve = async (task: TableTask, send: (message: FromTable) => void): Promise<void> => {
  let lastMs = 0
  try {
    const output = await run(task, (done, total) => {
      const nowMs = performance.now()
      if (nowMs - lastMs < PROGRESS_MS) return
      lastMs = nowMs
      send({ kind: 'progress', done, total })
    })
    send({ kind: 'done', output })
  } catch (error) {
    send({ kind: 'failed', failure: failureOfTable(error) })
  }
}

/** As much of a port of Electron's as carries messages. */
interface Port {
  postMessage(message: unknown): void
  start(): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
}
interface ParentPort {
  on(event: 'message', listener: (event: { readonly ports: readonly Port[] }) => void): unknown
}

// A utility process of Electron is handed a port to the engine; a child process of Node has a channel of its own.
const { parentPort } = process as unknown as { parentPort?: ParentPort }
if (parentPort !== undefined) {
  parentPort.on('message', ({ ports: [port] }) => {
    if (port === undefined) return
    port.on('close', () => process.exit(0))
    port.on('message', ({ data }) => void serve(data as TableTask, (message) => port.postMessage(message)))
    port.start()
  })
} else {
  process.on('disconnect', () => process.exit(0))
  // An interrupt of the terminal is the engine's to hear: it ends this process.
  process.on('SIGINT', () => undefined)
  process.on('message', (message) => void serve(message as TableTask, (answer) => void process.send?.(answer)))
}
