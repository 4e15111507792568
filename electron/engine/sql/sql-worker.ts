/**
 * The process that runs DuckDB for one dataset: apart from the engine, so that no query can take memory or time from the
 * work that the engine keeps. It ends itself when a query takes more memory than it may, and with whoever started it.
 */
import { failureOf } from './sql-failure.ts'
import type { FromSql, SqlCallName, SqlPlace, ToSql } from './sql-messages.ts'
import { SqlServer } from './sql-server.ts'

const LOOK_MS = 50
const PROGRESS_MS = 200

interface Line {
  send(message: FromSql): void
  onMessage(hear: (message: ToSql) => void): void
}

const serve = (line: Line): void => {
  const server = new SqlServer()
  let isBusy = false
  let isInterrupted = false
  let processBytes = Number.POSITIVE_INFINITY
  let before: Promise<unknown> = Promise.resolve()

  const answer = async (id: number, name: SqlCallName, input: readonly unknown[]): Promise<void> => {
    isBusy = true
    isInterrupted = false
    if (name === 'begin') processBytes = (input[0] as SqlPlace).processBytes
    try {
      const call = server[name] as (...input: unknown[]) => unknown
      line.send({ kind: 'answer', id, output: await call.apply(server, [...input]) })
    } catch (error) {
      line.send({ kind: 'failed', id, failure: failureOf(error, typeof input[0] === 'string' ? input[0] : null) })
    } finally {
      isBusy = false
    }
  }

  line.onMessage((message) => {
    if (message.kind === 'interrupt') {
      isInterrupted = true
      if (isBusy) server.open?.connection.interrupt()
      return
    }
    before = before.then(() => answer(message.id, message.name, message.input))
  })
  setInterval(() => {
    // An exit in good order would wait for the query.
    if (process.memoryUsage.rss() > processBytes) process.kill(process.pid, 'SIGKILL')
    // A query is interrupted where it looks for that; what comes between its parts has to be told again.
    if (isBusy && isInterrupted) server.open?.connection.interrupt()
  }, LOOK_MS).unref()
  setInterval(() => {
    const percent = isBusy ? (server.open?.connection.progress.percentage ?? -1) : -1
    if (percent >= 0) line.send({ kind: 'progress', percent })
  }, PROGRESS_MS).unref()
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
    serve({
      send: (message) => port.postMessage(message),
      onMessage: (hear) => {
        port.on('message', ({ data }) => hear(data as ToSql))
        port.start()
      },
    })
  })
} else {
  process.on('disconnect', () => process.exit(0))
  // An interrupt of the terminal is the engine's to hear: it asks for the end in good order.
  process.on('SIGINT', () => undefined)
  serve({
    send: (message) => void process.send?.(message),
    onMessage: (hear) => void process.on('message', (message) => hear(message as ToSql)),
  })
}
