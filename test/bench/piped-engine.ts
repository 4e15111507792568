/**
 * The built program's engine in a process of its own, over its standard input and output, so that its memory can be told
 * from the bench's: what a bench loads (TypeScript's types to strip, DuckDB) is not the engine's.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../build/launch/project.mjs'
import { lineWire } from '../../electron/headless/line-wire.ts'
import { connectEngine, type EngineConnection, type EngineSession } from '../../shared/channel.ts'
import type { EngineApi } from '../../shared/contract.ts'

export class PipedEngine {
  readonly session: EngineSession
  readonly #process: ChildProcess

  /** Starts the engine on a folder of files; its own data goes to `dataFolder`. */
  constructor(folder: string, dataFolder: string) {
    const child = spawn(process.execPath, [join(root, 'dist/node/cli.mjs'), 'pipe', folder], {
      env: { ...process.env, WINNOW_DATA: dataFolder },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#process = child
    const connection = connectEngine(
      lineWire(child.stdout, child.stdin, (line) => {
        throw new Error(`Line ${line} of the engine is no message`)
      }),
      () => {},
    )
    this.session = sessionOver(connection)
  }

  /** Gives the most bytes of memory that the process ever held. */
  peakBytes(): number {
    const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8'))
    return Number(peak?.[1]) * 1024
  }

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.stdin?.end()
    await exited
  }
}

const sessionOver = ({ api, end }: EngineConnection): EngineSession => ({
  call: (name, input) => (api[name] as EngineApi[typeof name])(input as never) as Promise<never>,
  end,
})
