/**
 * Runs tests of texts that may never end, such as a regular expression that backtracks: each item gets a limited time, and
 * what takes longer is given up. V8 lets a running expression be stopped only through `vm`; a run of that costs a tenth of a
 * millisecond, so that many items share one.
 */
import { createContext, Script } from 'node:vm'

/** What became of an item. */
export type TimedAnswer = 'yes' | 'no' | 'skipped'

/** How long one row may take. */
export const ROW_LIMIT_MS = 200
/** All the time that may be lost on rows that are given up; after that no more are tried. */
const LOST_LIMIT_MS = 4_000
/** A machine that is busy elsewhere must not make a row look slow. */
const MOST_TRIES = 5

export class TimedRun<T> {
  readonly #test: (item: T) => boolean
  readonly #limitMs: number
  #items: readonly T[] = []
  #answers: TimedAnswer[] = []
  #at = 0
  /** When the item at hand was begun. */
  #startedMs = 0
  #tries = 0
  #lostMs = 0

  constructor(test: (item: T) => boolean, limitMs = ROW_LIMIT_MS) {
    this.#test = test
    this.#limitMs = limitMs
  }

  /** Whether so much time was lost that every further item is given up untried. */
  get isSpent(): boolean {
    return this.#lostMs >= LOST_LIMIT_MS
  }

  /** Tests items in order. */
  run(items: readonly T[]): TimedAnswer[] {
    this.#items = items
    this.#answers = []
    this.#at = 0
    this.#tries = 0
    while (this.#at < items.length) {
      if (this.isSpent) this.#answer('skipped')
      else this.#runOn()
    }
    this.#items = []
    return this.#answers
  }

  #runOn(): void {
    const from = this.#at
    const [beganMs, beganCpuMs] = [performance.now(), cpuMs()]
    try {
      runTimed(() => this.#step(), this.#limitMs)
    } catch (error) {
      const nowMs = performance.now()
      const lostMs = nowMs - this.#startedMs
      if (isTimeout(error)) {
        this.#tries = this.#at > from ? 1 : this.#tries + 1
        // Cut short because the rows before it took long, or the machine was busy elsewhere: it gets the whole time again.
        const isAtWork = cpuMs() - beganCpuMs > (nowMs - beganMs) / 2
        const hadItsTime = isAtWork && lostMs > this.#limitMs * 0.75
        if (!hadItsTime && this.#tries < MOST_TRIES) return
      } else if (!(error instanceof RangeError)) throw error
      // An expression that needs more room than V8 gives one fails by a RangeError.
      this.#lostMs += lostMs
      this.#answer('skipped')
    }
  }

  #answer(answer: TimedAnswer): void {
    this.#answers[this.#at] = answer
    this.#at += 1
    this.#tries = 0
  }

  #step(): void {
    for (; this.#at < this.#items.length; this.#answer(this.#test(this.#items[this.#at]) ? 'yes' : 'no')) {
      this.#startedMs = performance.now()
    }
  }
}

// One context for all: each takes half a megabyte. What it does is set before each run.
let work: () => void = () => undefined
let timed: { script: Script; context: object } | undefined

const runTimed = (step: () => void, limitMs: number): void => {
  timed ??= { script: new Script('step()'), context: createContext({ step: () => work() }) }
  work = step
  timed.script.runInContext(timed.context, { timeout: limitMs })
}

// The error is one of the other context's, so that it is no instance of this one's Error.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
