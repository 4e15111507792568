/**
 * Processes that the engine wants beside its own. A utility process can start none, so main starts them for it, and hands both
 * ends a port to each other; what they say does not pass through main.
 */
import { dirname, join } from 'node:path'
import { CHILD_FLAGS, childFolders } from '../engine/child-process.ts'
import type { ElectronApi, EngineChild, ShellPort } from './electron-api.ts'
import type { ToEngine } from './engine-messages.ts'

export interface EngineChildrenOptions {
  readonly electron: Pick<ElectronApi, 'utilityProcess' | 'MessageChannelMain'>
  /** The engine's module, beside which all others lie. */
  readonly modulePath: string
  readonly tell: (message: ToEngine, ports?: ShellPort[]) => void
}

export class EngineChildren {
  readonly #options: EngineChildrenOptions
  readonly #children = new Map<number, EngineChild>()

  constructor(options: EngineChildrenOptions) {
    this.#options = options
  }

  /** Starts a process by the name of its module. */
  start(id: number, name: string): void {
    const { electron, modulePath, tell } = this.#options
    // What a message names is one of the program's own files, and nothing else.
    if (!NAMES.has(name)) {
      tell({ kind: 'child-end', id, code: null })
      return
    }
    const child = electron.utilityProcess.fork(join(dirname(modulePath), `${name}.mjs`), [], {
      serviceName: 'Winnow DuckDB',
      execArgv: [...CHILD_FLAGS],
    })
    this.#children.set(id, child)
    child.on('exit', (code) => {
      this.#children.delete(id)
      tell({ kind: 'child-end', id, code })
    })
    const { port1, port2 } = new electron.MessageChannelMain()
    child.postMessage({ kind: 'serve' }, [port1])
    tell({ kind: 'child', id }, [port2])
  }

  /** Ends a process at once. */
  end(id: number): void {
    this.#children.get(id)?.kill()
  }

  /** Ends all, since the engine that they worked for is gone. */
  endAll(): void {
    for (const child of this.#children.values()) child.kill()
    this.#children.clear()
  }
}

const NAMES: ReadonlySet<string> = new Set(Object.keys(childFolders))
