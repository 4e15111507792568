/** How far a command is, on standard error: one line drawn over on a terminal, lines of their own when asked for. */
import type { EngineEvent, Job } from '../../shared/contract.ts'
import { type CommandCall, hasFlag } from './command.ts'

const DRAW_MS = 200

/** Shows the passes and jobs that an engine's events tell of. */
export class Progress {
  readonly #call: CommandCall
  readonly #isShown: boolean
  readonly #isDrawn: boolean
  #drawnMs = 0
  #width = 0

  constructor(call: CommandCall) {
    this.#call = call
    this.#isDrawn = call.terminal.errors.isTTY === true
    this.#isShown = this.#isDrawn || hasFlag(call, 'progress')
  }

  /** Takes an event of the engine's. */
  readonly take = (event: EngineEvent): void => {
    if (event.kind === 'job') this.show(event.job.kind, event.job)
    if (event.kind !== 'state') return
    const { index, survey } = event.state
    const pass = index.state === 'running' ? index : survey
    if (pass.state === 'running') this.show('index', { done: pass.bytesDone, total: pass.bytesTotal })
  }

  /** Shows how much of a piece of work is done. */
  show(
    kind: Job['kind'] | 'index' | 'find' | 'dedup',
    { done, total }: { readonly done: number; readonly total: number },
  ): void {
    const nowMs = Date.now()
    if (!this.#isShown || total === 0 || nowMs - this.#drawnMs < DRAW_MS) return
    this.#drawnMs = nowMs
    const percent = Math.floor((done / total) * 100)
    const line = this.#call.say(`cli.progress.${kind}`, { percent })
    this.#call.terminal.errors.write(this.#isDrawn ? `\r${line.padEnd(this.#width)}` : `${line}\n`)
    this.#width = Math.max(this.#width, line.length)
  }

  /** Takes away what was drawn. */
  clear(): void {
    if (this.#isDrawn && this.#width > 0) this.#call.terminal.errors.write(`\r${' '.repeat(this.#width)}\r`)
    this.#width = 0
  }
}
