/**
 * A process of its own for what may not share the engine's: started by name out of the program's own files. Where the engine
 * runs in a process that can't start others, its host starts them for it.
 */
import { fork } from 'node:child_process'

/** A running process, as the engine talks to it. */
export interface ChildPeer {
  post(message: unknown): void
  /** Says whether somebody waits for it: a process that nobody waits for keeps no program from ending. */
  setAwaited(isAwaited: boolean): void
  onMessage(hear: (message: unknown) => void): void
  /** Hears once that the process has ended, by which code. */
  onExit(hear: (code: number | null) => void): void
  kill(): void
}

/** Starts the program's own `name` as a process. */
export type StartChild = (name: ChildName) => ChildPeer

/** What may be started, and the folder of its source. */
export const childFolders = { 'sql-worker': 'sql', 'table-worker': 'tabular' } as const
export type ChildName = keyof typeof childFolders

/** A process of its own is small: what it holds for long is not held by JavaScript. */
export const CHILD_FLAGS = ['--max-old-space-size=512']

/** Starts a child process of Node's. */
export const startNodeChild: StartChild = (name) => {
  // From source each file lies where it is written; in a build all are bundled flat as .mjs.
  const isSource = import.meta.url.endsWith('.ts')
  const url = new URL(isSource ? `./${childFolders[name]}/${name}.ts` : `./${name}.mjs`, import.meta.url)
  const child = fork(url, [], {
    serialization: 'advanced',
    execArgv: CHILD_FLAGS,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  let isOver = false
  return {
    post: (message) => {
      if (!isOver && child.connected) child.send(message as object, () => undefined)
    },
    setAwaited: (isAwaited) => (isAwaited ? child.channel?.ref() : child.channel?.unref()),
    onMessage: (hear) => void child.on('message', hear),
    onExit: (hear) => {
      const end = (code: number | null): void => {
        if (isOver) return
        isOver = true
        hear(code)
      }
      child.on('exit', end)
      child.on('error', () => end(null))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
