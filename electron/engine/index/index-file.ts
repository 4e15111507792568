/**
 * The index pass over a file: where every row starts, the hash of every row, and the file's fingerprint, by worker
 * threads that claim segments in turn. What the workers find is taken in file order, so the index grows from the file's
 * start and can be used while it does. Row starts stay in memory; row hashes go to a file on the disk.
 */
import { EngineError } from '../../../shared/engine-error.ts'
import type { LineEnds } from '../container/container.ts'
import { type Disk, type DiskFile, type FileStat, isSameFile } from '../disk.ts'
import { linesModule } from '../kernels/lines.ts'
import { valuesModule } from '../kernels/values.ts'
import type { PartPlan, PartRows } from '../source/source.ts'
import { EMPTY_HASH } from './fingerprint.ts'
import { type HashFile, HashFileWriter } from './hash-file.ts'
import { CONTROL, type IndexTask, type WorkerReport } from './index-task.ts'
import { LineIndex } from './line-index.ts'
import { PartTally } from './part-tally.ts'
import type { SegmentRows } from './scan-segment.ts'
import { type CutPart, cutParts, partOfSegment, segmentEnd, segmentStart } from './segments.ts'
import { shareStates } from './values-state.ts'
import { WorkerPool } from './worker-pool.ts'

/** How much of a file is in. */
export interface IndexProgress {
  readonly bytesDone: number
  readonly rowCount: number
}

/** What an index pass found besides the rows' places. */
export interface IndexResult {
  readonly rowCount: number
  /** 16 hex digits; null when no hashes were asked for. */
  readonly fingerprint: string | null
  readonly lineEnds: LineEnds
  readonly hasBom: boolean
  readonly parts: readonly PartRows[]
  /** The file as it was, unchanged from the first byte read to the last. */
  readonly stat: FileStat
  /** Null when no hashes were asked for, or when they could not be written. */
  readonly hashes: HashFile | null
  /** Why the hashes could not be written, such as a full disk. */
  readonly hashFault: unknown
}

export interface IndexOptions {
  readonly disk: Disk
  readonly path: string
  /** The file's name for people, in errors. */
  readonly name: string
  /** The file's size as it was when it was opened; the pass fails with `source-changed` when it is another. */
  readonly sizeBytes: number
  /** How rows lie in the file, from its first byte to its last; null for lines. */
  readonly parts?: readonly PartPlan[] | null
  readonly workers: number
  /** Where the row hashes go; null for an index without hashes and fingerprint. */
  readonly hashFilePath: string | null
  readonly onProgress?: (progress: IndexProgress) => void
  /** Sizes for tests; the result does not depend on them. */
  readonly segmentBytes?: number
  readonly blockBytes?: number
  readonly carryBytes?: number
}

/** An index pass under way. */
export interface IndexRun {
  /** Grows in order from the file's start. */
  readonly index: LineIndex
  /** Settles when the whole file is in, when it cannot be (EngineError), or when closed (`cancelled`). */
  readonly done: Promise<IndexResult>
  /** Pauses; rows found so far stay. */
  stop(): void
  /** Goes on where `stop` paused. */
  resume(): void
  /** Ends the pass for good and lets go of the file. */
  close(): Promise<void>
}

const SEGMENT_BYTES = 8 * 1024 * 1024
/** Those of values are held in memory as a whole, with what is found out about them. */
const VALUES_SEGMENT_BYTES = 2 * 1024 * 1024
const BLOCK_BYTES = 512 * 1024
const CARRY_BYTES = 64 * 1024
/** What the workers may find ahead of what was taken, in bytes of their findings. */
const AHEAD_BYTES = 64 * 1024 * 1024
const PROGRESS_MS = 100

const pool = new WorkerPool('index-worker', import.meta.url, () => ({
  lines: linesModule(),
  values: valuesModule(),
}))

/** Starts workers ahead of the first file, so that it does not wait for them. */
export const warmIndexWorkers = (workers: number): void => pool.warm(workers)

/** Starts the index pass over a file. */
export const startIndex = (options: IndexOptions): IndexRun => {
  const pass = new IndexPass(options)
  // Whoever stopped or closed the pass may not wait for its end.
  pass.done.catch(() => {})
  return pass
}

class IndexPass implements IndexRun {
  readonly index = new LineIndex()
  readonly done: Promise<IndexResult>
  readonly #options: IndexOptions
  readonly #parts: readonly CutPart[]
  readonly #segmentCount: number
  readonly #control = new SharedArrayBuffer(CONTROL.words * 4)
  readonly #words = new Int32Array(this.#control)
  readonly #states: SharedArrayBuffer
  readonly #positions: Float64Array<SharedArrayBuffer>
  readonly #tally: PartTally
  readonly #waiting = new Map<number, SegmentRows>()
  /** The next segment to take; all before it are in. */
  #frontier = 0
  #bytesDone = 0
  #hashes: HashFileWriter | null = null
  #file: DiskFile | null = null
  #state: 'running' | 'stopped' | 'closed' = 'running'
  #wake: () => void = () => {}
  #failure: unknown = null

  constructor(options: IndexOptions) {
    this.#options = options
    const plans = options.parts ?? [linesOf(options.sizeBytes)]
    const lines = options.segmentBytes ?? SEGMENT_BYTES
    const values = Math.ceil((options.segmentBytes ?? VALUES_SEGMENT_BYTES) / 64) * 64
    this.#parts = cutParts(plans, { lines, values })
    this.#segmentCount = this.#parts.reduce((sum, part) => sum + part.segmentCount, 0)
    this.#tally = new PartTally(plans)
    const hasValues = plans.some(({ layout }) => layout !== 'lines')
    this.#states = shareStates(hasValues ? this.#segmentCount : 0)
    this.#positions = new Float64Array(new SharedArrayBuffer(options.workers * 16))
    this.done = this.#run()
  }

  stop(): void {
    if (this.#state === 'running') this.#enter('stopped')
  }

  resume(): void {
    if (this.#state === 'stopped') this.#enter('running')
  }

  async close(): Promise<void> {
    this.#enter('closed')
    await this.done.catch(() => {})
  }

  #enter(state: 'running' | 'stopped' | 'closed'): void {
    this.#state = state
    if (state !== 'running') this.#stopWorkers()
    this.#wake()
  }

  async #run(): Promise<IndexResult> {
    const { disk, path, name, sizeBytes, hashFilePath } = this.#options
    const timer = setInterval(() => this.#report(), PROGRESS_MS)
    try {
      const file = await openToRead(disk, path, name)
      this.#file = file
      const stat = await file.stat()
      if (stat.sizeBytes !== sizeBytes) throw new EngineError('source-changed', { file: name })
      if (hashFilePath !== null) this.#hashes = new HashFileWriter(disk, hashFilePath)
      while (this.#frontier < this.#segmentCount) {
        await this.#untilRunning()
        await this.#work(file)
        if (this.#failure !== null) throw this.#failure
      }
      if (!isSameFile(stat, await file.stat())) throw new EngineError('source-changed', { file: name })
      if (this.#state === 'closed') throw new EngineError('cancelled')
      const hashes = this.#hashes === null ? null : await this.#hashes.finish()
      this.index.complete()
      this.#report()
      const parts = this.#tally.parts()
      return {
        rowCount: this.index.rowCount,
        fingerprint: this.#hashes === null ? null : this.#tally.fingerprint(),
        lineEnds: this.#tally.lineEnds,
        hasBom: this.#tally.hasBom,
        parts: this.#options.parts === undefined || this.#options.parts === null ? withMark(parts, this.#tally) : parts,
        stat,
        hashes,
        hashFault: this.#hashes?.fault ?? null,
      }
    } catch (error) {
      await this.#hashes?.discard()
      throw error
    } finally {
      clearInterval(timer)
      await this.#file?.close()
    }
  }

  async #untilRunning(): Promise<void> {
    while (this.#state === 'stopped') {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#state === 'closed') throw new EngineError('cancelled')
  }

  /** Lets the workers run from the frontier until the file ends, or they are stopped, or one fails. */
  async #work(file: DiskFile): Promise<void> {
    const { fd } = file
    if (fd === null) throw new Error('an index needs a real file')
    this.#waiting.clear()
    this.#words[CONTROL.nextSegment] = this.#frontier
    this.#words[CONTROL.segmentLimit] = this.#frontier + this.#options.workers
    this.#words[CONTROL.isStopped] = 0
    const count = Math.min(this.#options.workers, this.#segmentCount - this.#frontier)
    await Promise.all(Array.from({ length: count }, (_, slot) => this.#runWorker(this.#task(fd, slot))))
  }

  #task(fd: number, slot: number): IndexTask {
    return {
      fd,
      parts: this.#parts,
      segmentCount: this.#segmentCount,
      blockBytes: this.#options.blockBytes ?? BLOCK_BYTES,
      carryBytes: this.#options.carryBytes ?? CARRY_BYTES,
      isHashing: this.#hashes !== null,
      control: this.#control,
      states: this.#states,
      positions: this.#positions.buffer,
      slot,
    }
  }

  /** Settles when the worker has nothing more to do, never by failing: all workers must be done with the file. */
  #runWorker(task: IndexTask): Promise<void> {
    const worker = pool.take()
    return new Promise<void>((resolve) => {
      const crash = (error: unknown): void => {
        this.#fail(error)
        resolve()
      }
      worker.on('error', crash)
      worker.on('exit', (code) => crash(new Error(`index worker ended with ${code}`)))
      worker.on('message', (report: WorkerReport) => {
        if (report.kind === 'rows') {
          this.#receive(report.segment, report.rows)
          return
        }
        if (report.kind === 'failed') this.#fail(this.#errorOf(report))
        pool.release(worker)
        resolve()
      })
      worker.postMessage(task)
    })
  }

  #receive(segment: number, rows: SegmentRows): void {
    this.#waiting.set(segment, rows)
    for (;;) {
      const next = this.#waiting.get(this.#frontier)
      if (next === undefined) return
      this.#waiting.delete(this.#frontier)
      this.#take(this.#frontier, next)
      this.#frontier++
      this.#passOver(this.#parts[partOfSegment(this.#parts, this.#frontier - 1)], next.byteEnd)
      this.#allowMore(next)
    }
  }

  #take(segment: number, rows: SegmentRows): void {
    const number = partOfSegment(this.#parts, segment)
    const part = this.#parts[number]
    const byteBase = segmentStart(part, segment)
    this.index.append({ byteBase, starts: rows.starts, byteEnd: rows.byteEnd }, part.layout)
    this.#tally.take(number, segment === part.firstSegment, rows)
    this.#hashes?.add(rows.hashes)
    this.#bytesDone = Math.max(this.#bytesDone, segmentEnd(part, segment))
  }

  /** Spares the workers the segments of lines that lie inside a row whose end is known: no row starts in them. */
  #passOver(part: CutPart, byteEnd: number): void {
    // Of values, each segment says how the next one starts.
    if (part.layout !== 'lines' || byteEnd === 0) return
    const reached = part.firstSegment + Math.floor((byteEnd - part.byteStart) / part.segmentBytes)
    let next = Atomics.load(this.#words, CONTROL.nextSegment)
    while (next < reached) {
      const found = Atomics.compareExchange(this.#words, CONTROL.nextSegment, next, reached)
      if (found === next) {
        for (let segment = next; segment < reached; segment++) this.#waiting.set(segment, NO_ROWS)
        return
      }
      next = found
    }
  }

  /** Lets the workers go as far ahead as their findings, going by the last ones, fit the memory kept for them. */
  #allowMore(last: SegmentRows): void {
    const bytes = last.starts.byteLength + last.hashes.byteLength + last.gapRuns.byteLength
    const ahead = Math.max(this.#options.workers, Math.min(64, Math.floor(AHEAD_BYTES / (bytes + 1))))
    const allow = (): void => {
      const limit = Math.max(this.#words[CONTROL.segmentLimit], this.#frontier + ahead)
      Atomics.store(this.#words, CONTROL.segmentLimit, limit)
      Atomics.notify(this.#words, CONTROL.segmentLimit)
    }
    // A disk slower than the workers holds them back: hashes that wait to be written are memory too.
    const backlog = this.#hashes?.backlog(AHEAD_BYTES)
    if (backlog === undefined) allow()
    else void backlog.then(allow)
  }

  #report(): void {
    const { onProgress } = this.#options
    if (onProgress === undefined || this.#state === 'closed') return
    // Inside a line longer than segments, what is read of it counts, though its row is not in yet.
    for (let slot = 0; slot < this.#options.workers; slot++) {
      if (this.#positions[slot * 2] === this.#frontier) {
        this.#bytesDone = Math.max(this.#bytesDone, this.#positions[slot * 2 + 1])
      }
    }
    onProgress({ bytesDone: this.#bytesDone, rowCount: this.index.rowCount })
  }

  #stopWorkers(): void {
    Atomics.store(this.#words, CONTROL.isStopped, 1)
    Atomics.notify(this.#words, CONTROL.segmentLimit)
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.#stopWorkers()
  }

  #errorOf(report: Extract<WorkerReport, { kind: 'failed' }>): unknown {
    const { name } = this.#options
    if (report.isCut) return new EngineError('source-changed', { file: name })
    if (report.code !== null) return new EngineError('read-failed', { file: name, reason: report.code })
    return new Error(report.message)
  }
}

const NO_ROWS: SegmentRows = {
  starts: new Uint32Array(0),
  hashes: new BigUint64Array(0),
  gapRuns: new BigUint64Array(0),
  headGapHash: EMPTY_HASH,
  tailHash: EMPTY_HASH,
  byteEnd: 0,
  lf: 0,
  crlf: 0,
  isLastMissing: false,
  hasBom: false,
}

/** A file of lines, as a part of its own. */
const linesOf = (sizeBytes: number): PartPlan => ({
  byteStart: 0,
  byteEnd: sizeBytes,
  layout: 'lines',
  rowsStart: 0,
  depth: 0,
})

const withMark = ([part]: readonly PartRows[], { hasBom }: PartTally): PartRows[] => [
  hasBom ? { ...part, rowsStart: 3, rowsEnd: Math.max(3, part.rowsEnd) } : part,
]

const openToRead = async (disk: Disk, path: string, name: string): Promise<DiskFile> => {
  try {
    return await disk.open(path, 'r')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new EngineError(error.code === 'ENOENT' ? 'source-gone' : 'read-failed', {
      file: name,
      reason: String(error.code),
    })
  }
}
