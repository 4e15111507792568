/**
 * Makes system calls of a running program fail, one at a time, by `strace -e inject`: the n-th call of one kind that
 * names one of the given paths, or uses a file opened from one, gets an error, a lie for an answer, or kills the program.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Says why calls can't be made to fail here; null if they can. */
export const whyNoStrace = (): string | null => {
  if (process.platform !== 'linux') return 'strace is there for Linux only'
  try {
    const words = execFileSync('strace', ['-e', 'inject=getppid:error=EIO', 'true'], { stdio: 'pipe', timeout: 10_000 })
    return words.length >= 0 ? null : ''
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return isMissing ? 'strace is not installed' : 'strace may not trace programs here'
  }
}

/** For so many looks in a row a program may be dead while strace still holds it. */
const MOST_DEAD = 10

const isDead = (pid: number): boolean => {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return false // gone: there is nothing to wait for
  }
}

export class Strace {
  readonly #child: ChildProcess
  readonly #log: string
  readonly #ended: Promise<void>
  #said = ''

  private constructor(pid: number, log: string, args: readonly string[], paths: readonly string[]) {
    const only = paths.flatMap((path) => ['-P', path])
    this.#log = log
    this.#child = spawn('strace', ['-f', '-p', String(pid), '-o', log, ...args, ...only], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text
    })
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
    this.#watch(pid)
  }

  // Of a program that was killed in the midst of a call strace now and then waits for a thread that has ended unseen, and
  // nobody else hears of its end before strace lets go.
  #watch(pid: number): void {
    let dead = 0
    const timer = setInterval(() => {
      dead = isDead(pid) ? dead + 1 : 0
      if (dead > MOST_DEAD) this.#child.kill('SIGKILL')
    }, 500)
    timer.unref()
    void this.#ended.then(() => clearInterval(timer))
  }

  /** Attaches to every thread of a program. */
  static async attach(pid: number, log: string, args: readonly string[], paths: readonly string[]): Promise<Strace> {
    const strace = new Strace(pid, log, args, paths)
    for (let attempt = 0; !/attached( with \d+ threads)?\n/.test(strace.#said); attempt++) {
      if (attempt > 2000 || strace.#child.exitCode !== null) throw new Error(`strace did not attach: ${strace.#said}`)
      await sleep(5)
    }
    return strace
  }

  /** Lets go of the program and gives the calls that were seen, a line each. */
  async detach(): Promise<string[]> {
    this.#child.kill('SIGINT')
    await this.#ended
    return readFileSync(this.#log, 'utf8').split('\n')
  }
}
