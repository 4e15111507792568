/** A host that does what it is asked, seen from the test that asks. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Answers, Request } from './asked-host.ts'
import { quickStart } from './quick-start.ts'

const HOST = fileURLToPath(new URL('asked-host.ts', import.meta.url))

export class Asked {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  readonly #waiting: ((line: string | null) => void)[] = []
  #text = ''
  #complaints = ''

  private constructor(environment: Readonly<Record<string, string>>) {
    const env = quickStart(environment)
    this.#child = spawn(process.execPath, [HOST], { stdio: ['pipe', 'pipe', 'pipe'], env })
    this.#child.stdin?.on('error', () => undefined)
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#hear(text))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text
    })
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
    void this.#ended.then(() => {
      for (const wake of this.#waiting.splice(0)) wake(null)
    })
  }

  /** Starts a host and waits until it can be asked. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<Asked> {
    const asked = new Asked(environment)
    if ((await asked.#nextLine()) === null) throw new Error(`The host did not start:\n${asked.#complaints}`)
    return asked
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Asks, and gives the answer, or null when the host died over it. */
  async tryToAsk<K extends Request['do']>(request: Extract<Request, { do: K }>): Promise<Answer<K> | null> {
    const line = this.#nextLine()
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`)
    const text = await line
    return text === null ? null : (JSON.parse(text) as Answer<K>)
  }

  /** Asks for what must succeed. */
  async ask<K extends Request['do']>(request: Extract<Request, { do: K }>): Promise<Answers[K]> {
    const answer = await this.tryToAsk<K>(request)
    if (answer !== null && 'ok' in answer) return answer.ok
    throw new Error(`${request.do} failed: ${JSON.stringify(answer)}\n${this.#complaints}`)
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  /** Lets it close what it has open. */
  async end(): Promise<void> {
    this.#child.stdin?.end()
    await this.#ended
  }

  #nextLine(): Promise<string | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return Promise.resolve(null)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #hear(text: string): void {
    const lines = (this.#text + text).split('\n')
    this.#text = lines.pop() ?? ''
    for (const line of lines) this.#waiting.shift()?.(line)
  }
}
