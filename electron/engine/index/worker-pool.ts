/**
 * Worker threads that are kept for the next piece of work: starting one costs about 50 ms, as much as indexing 300 MB.
 * An idle worker does not keep the process alive, and goes after a while: each holds some 30 MB, and there are many kinds of work.
 */
import { Worker } from 'node:worker_threads'

export class WorkerPool {
  readonly #url: URL
  readonly #data: () => unknown
  readonly #idleMs: number
  readonly #idle: Worker[] = []
  readonly #timers = new Map<Worker, NodeJS.Timeout>()

  /** `name` is the worker's file beside the caller's, without its ending; `data` is what each worker is started with. */
  constructor(name: string, callerUrl: string, data: () => unknown, idleMs = IDLE_MS) {
    // From source the caller is a .ts file; in a build all is bundled flat as .mjs.
    this.#url = new URL(`./${name}.${callerUrl.endsWith('.ts') ? 'ts' : 'mjs'}`, callerUrl)
    this.#data = data
    this.#idleMs = idleMs
  }

  /** Starts workers ahead of the work. */
  warm(count: number): void {
    while (this.#idle.length < count) this.#keep(this.#start())
  }

  /** Gives a worker to its caller alone, until `release`. */
  take(): Worker {
    const worker = this.#idle.pop() ?? this.#start()
    clearTimeout(this.#timers.get(worker))
    this.#timers.delete(worker)
    worker.removeAllListeners()
    worker.ref()
    return worker
  }

  /** Takes back a worker that has nothing more to do. */
  release(worker: Worker): void {
    worker.removeAllListeners()
    if (this.#idle.length < MOST_IDLE) this.#keep(worker)
    else void worker.terminate()
  }

  #start(): Worker {
    return new Worker(this.#url, { workerData: this.#data() })
  }

  #keep(worker: Worker): void {
    worker.unref()
    // A worker that dies idle is no one's failure: the next piece of work starts another.
    const forget = (): void => {
      const at = this.#idle.indexOf(worker)
      if (at !== -1) this.#idle.splice(at, 1)
      clearTimeout(this.#timers.get(worker))
      this.#timers.delete(worker)
    }
    worker.on('error', forget)
    worker.on('exit', forget)
    this.#idle.push(worker)
    const timer = setTimeout(() => {
      forget()
      void worker.terminate()
    }, this.#idleMs)
    this.#timers.set(worker, timer.unref())
  }
}

const MOST_IDLE = 4
const IDLE_MS = 15_000
