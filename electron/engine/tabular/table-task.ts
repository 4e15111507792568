/** The engine's end of the process that reads or writes a table. */
import { EngineError } from '../../../shared/engine-error.ts'
import { type StartChild, startNodeChild } from '../child-process.ts'
import type { ExportedTable, FromTable, ImportedTable, TableFailure, TableTask } from './table-messages.ts'

/** How long the system may take to end a process. */
const END_MS = 5_000

export interface TaskOptions {
  readonly context: { readonly startChild?: StartChild }
  /** What the table is called, for sentences. */
  readonly file: string
  readonly signal: AbortSignal
  onProgress?(done: number, total: number): void
}

/** Runs a task to its end; fails with the signal's reason when that aborts. */
export const runTableTask = async (
  task: TableTask,
  { context, file, signal, onProgress }: TaskOptions,
): Promise<ImportedTable | ExportedTable> => {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<ImportedTable | ExportedTable>()
  const ended = Promise.withResolvers<void>()
  const peer = (context.startChild ?? startNodeChild)('table-worker')
  peer.setAwaited(true)
  peer.onMessage((message) => {
    const said = message as FromTable
    if (said.kind === 'progress') onProgress?.(said.done, said.total)
    else if (said.kind === 'done') resolve(said.output)
    else reject(errorOf(said.failure, task, file))
  })
  peer.onExit((code) => {
    // What no memory is left for is ended by the system, and by nothing else.
    reject(new EngineError('table-unreadable', { file, reason: `the process that read it ended (${code ?? '?'})` }))
    ended.resolve()
  })
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  peer.post(task)
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
    // Only once it is gone does it write nothing more; to wait for that is what keeps a command from ending before.
    const timer = setTimeout(ended.resolve, END_MS)
    peer.kill()
    await ended.promise
    clearTimeout(timer)
  }
}

const errorOf = ({ code, values }: TableFailure, task: TableTask, file: string): Error => {
  // Where files lie, copies in the cache among them, is no part of a sentence.
  const path = typeof task.to === 'string' ? task.to : task.from
  const reason = values.reason?.replaceAll(path, file) ?? ''
  if (code === 'system') return Object.assign(new Error(reason), { code: values.code })
  const isWriting = typeof task.to === 'string'
  return new EngineError(code === 'table-unreadable' && isWriting ? 'write-failed' : code, { file, reason })
}
