/** A writing host seen from the test that ends it: what it has said, and ways to stop it dead. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { quickStart } from './quick-start.ts'
import type { Orders } from './writing-host.ts'

const HOST = fileURLToPath(new URL('writing-host.ts', import.meta.url))

export class Writer {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  #said = ''
  #complaints = ''
  #onSaid: () => void = () => undefined

  constructor(orders: Orders) {
    this.#child = spawn(process.execPath, [HOST, JSON.stringify(orders)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: quickStart(),
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text
      this.#onSaid()
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text
    })
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
  }

  get isOpen(): boolean {
    return this.#said.startsWith('open\n')
  }

  /** How many steps it has said to be done. */
  get done(): number {
    return Math.max(0, this.#said.split('\n').length - 2)
  }

  /** Waits until so many steps are done, or it has ended; -1 waits for nothing but its start. */
  async untilDone(steps: number, limitMs: number): Promise<void> {
    const end = Date.now() + limitMs
    const isThere = (): boolean => this.isOpen && this.done >= steps
    while (!isThere() && this.#child.exitCode === null && Date.now() < end) {
      const news = new Promise<void>((resolve) => {
        this.#onSaid = resolve
      })
      await Promise.race([news, this.#ended, sleep(limitMs, undefined, { ref: false })])
    }
    if (!isThere() && this.#child.signalCode === null)
      throw new Error(`The writer came to nothing:\n${this.#complaints}`)
  }

  /** Kills it and takes down what it had said; fails if it had ended by itself, since then something was wrong. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
    if (this.#child.signalCode !== 'SIGKILL') throw new Error(`The writer ended by itself:\n${this.#complaints}`)
  }

  /** Stops every thread of it, so that no call of the system is under way any more. */
  async freeze(): Promise<void> {
    this.#child.kill('SIGSTOP')
    const folder = `/proc/${this.#child.pid}/task`
    const isStill = (): boolean =>
      readdirSync(folder).every((task) => /\) [Tt] /.test(readFileSync(`${folder}/${task}/stat`, 'utf8')))
    while (!isStill()) await sleep(1)
    // What it has written to the pipe before is there; let it be read.
    await sleep(5)
  }
}
