/**
 * The answer to one question, as it comes in and as rows change. Each leaf is answered by whoever knows: history and decisions at
 * once, a scan of the rows, a column of a signal, or a pass over the file that may not have ended yet.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pass } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Mapping } from '../../../shared/lens/mapping.ts'
import type { Ask, KnownAsk, LeafAsk, RowAsk, SignalAsk, TextOptions } from '../../../shared/query/ask.ts'
import { isGroupAsk } from '../../../shared/query/group-asks.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { Breath } from '../breath.ts'
import type { Dataset } from '../dataset.ts'
import { unless } from '../unless.ts'
import { combineRows, decided, type FoundSoFar, type LeafSource, leafName, leavesOf } from './combine-rows.ts'
import { GroupLeaves } from './group-leaves.ts'
import { isKnownAsk, knownRows } from './known-rows.ts'
import { SignalRows } from './signal-rows.ts'

export interface AnswerWatch {
  readonly signal: AbortSignal
  onProgress(done: number, total: number): void
}

const LOOK_MS = 20

export class QueryAnswer implements LeafSource {
  readonly #dataset: Dataset
  readonly #ask: Ask
  readonly #options: TextOptions
  readonly #rowLeaves: readonly RowAsk[]
  readonly #signalLeaves: readonly SignalAsk[]
  /** Passes over the file that tell what some leaves ask for. */
  readonly #passes: readonly AskedPass[]
  readonly #groups: GroupLeaves
  /** By leaf, once its column can be read. */
  readonly #signals = new Map<string, SignalRows>()
  /** How rows were read when they were measured; null before. */
  #measuredAs: { readonly usual: string | null; readonly mapping: Mapping | null } | null = null

  constructor(dataset: Dataset, ask: Ask, options: TextOptions) {
    this.#dataset = dataset
    this.#ask = ask
    this.#options = options
    const leaves = leavesOf(ask)
    this.#rowLeaves = leaves.filter(isRowAsk)
    this.#signalLeaves = leaves.filter((leaf) => isSignalAsk(leaf)).filter((leaf) => !isGroupAsk(leaf))
    this.#groups = new GroupLeaves(dataset, leaves)
    this.#passes = [...new Set(leaves.flatMap((leaf) => passOf(leaf) ?? []))]
  }

  /** Whether every leaf is answered, for the rows as they are now. */
  get isComplete(): boolean {
    if (this.#passes.some((pass) => !this.#isPassDone(pass))) return false
    if (this.#signalLeaves.length > 0 && !this.#isMeasured) return false
    if (!this.#groups.isComplete) return false
    return this.#rowLeaves.every((leaf) => this.#dataset.leaves.rows(leaf, this.#options)?.isComplete === true)
  }

  /** Gives what is found by now; not to be altered. */
  now(): FoundSoFar {
    return combineRows(this.#ask, this)
  }

  /** Finds all that is not known yet; throws the signal's reason when it is no longer wanted. */
  async complete({ signal, onProgress }: AnswerWatch): Promise<void> {
    const parts = new Map<string, { done: number; total: number }>()
    const tell = (part: string, done: number, total: number): void => {
      parts.set(part, { done, total })
      const all = [...parts.values()]
      onProgress(
        all.reduce((sum, one) => sum + one.done, 0),
        all.reduce((sum, one) => sum + one.total, 0),
      )
    }
    const { leaves } = this.#dataset
    await Promise.all([
      ...this.#passes.map((pass) => this.#untilPassed(pass, signal, (done, total) => tell(pass, done, total))),
      leaves.ask(this.#rowLeaves, this.#options, { signal, onProgress: (done, total) => tell('rows', done, total) }),
      this.#groups.complete(signal, (done, total) => tell('duplicates', done, total)),
      this.#measure(signal, (done, total) => tell('signals', done, total)),
    ])
  }

  every(): RowSet {
    return this.#dataset.document.rowsInOrder()
  }

  of(leaf: LeafAsk): FoundSoFar {
    if (isGroupAsk(leaf)) {
      const rows = this.#groups.rows(leaf)
      return rows === null ? NOTHING_YET : decided(rows)
    }
    if (isKnownAsk(leaf)) return this.#known(leaf)
    if (isSignalAsk(leaf)) {
      const rows = this.#isMeasured ? this.#signals.get(leafName(leaf)) : undefined
      return rows === undefined ? NOTHING_YET : decided(rows.now())
    }
    const answer = this.#dataset.leaves.rows(leaf, this.#options)
    if (answer === null) return NOTHING_YET
    if (!answer.isComplete) return { sure: answer.rows, possible: 'every' }
    if (answer.skipped.size === 0) return decided(answer.rows)
    const possible = answer.rows.clone()
    possible.addAll(answer.skipped)
    return { sure: answer.rows, possible }
  }

  #known(leaf: KnownAsk): FoundSoFar {
    const rows = knownRows(this.#dataset, leaf, this.#options)
    const pass = passOf(leaf)
    return pass === null || this.#isPassDone(pass) ? decided(rows) : { sure: rows, possible: 'every' }
  }

  // Rows of a bulk change are measured with the next save only, and till then have no value: that is as complete as it gets.
  get #isMeasured(): boolean {
    const { signals, signs } = this.#dataset
    const as = this.#measuredAs
    return as !== null && as.usual === signs.usual && as.mapping === signs.mapping && signals.pass.state === 'done'
  }

  #isPassDone(pass: AskedPass): boolean {
    return this.#dataset.passes.getState()[pass].state === 'done'
  }

  async #untilPassed(
    which: AskedPass,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<void> {
    const { passes, name } = this.#dataset
    await unless(signal, passes.indexed())
    for (;;) {
      signal.throwIfAborted()
      const pass: Pass = passes.getState()[which]
      if (pass.state === 'done') return
      if (pass.state === 'failed') throw new EngineError('read-failed', { file: name, reason: '' })
      if (pass.state === 'stopped') passes.resume()
      if (which === 'samples') passes.samples.start()
      onProgress(pass.bytesDone, pass.bytesTotal)
      await sleep(LOOK_MS, undefined, { ref: false })
    }
  }

  async #measure(signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<void> {
    if (this.#signalLeaves.length === 0 || this.#isMeasured) return
    const { signals, document } = this.#dataset
    const total = document.base.identity.sizeBytes
    const timer = setInterval(() => onProgress(Math.min(total, signals.bytesDone), total), LOOK_MS).unref()
    try {
      await signals.whenComplete(signal)
      const { usual, mapping } = this.#dataset.signs
      const breath = new Breath(signal)
      for (const leaf of this.#signalLeaves) {
        const numbers = await unless(signal, signals.column(leaf.signal))
        const rows = new SignalRows(this.#dataset, numbers, leaf)
        await rows.prepare(breath)
        this.#signals.set(leafName(leaf), rows)
      }
      this.#measuredAs = { usual, mapping }
    } finally {
      clearInterval(timer)
    }
  }
}

const NOTHING_YET: FoundSoFar = { sure: new RowSet(), possible: 'every' }

const isSignalAsk = (leaf: LeafAsk): leaf is SignalAsk => leaf.kind === 'signal-range' || leaf.kind === 'signal-label'
const isRowAsk = (leaf: LeafAsk): leaf is RowAsk => !isKnownAsk(leaf) && !isSignalAsk(leaf)

type AskedPass = 'index' | 'survey' | 'samples'

const passOf = (leaf: LeafAsk): AskedPass | null => {
  if (leaf.kind === 'file') return 'index'
  if (leaf.kind === 'finding' || leaf.kind === 'format') return 'samples'
  return leaf.kind === 'is' && leaf.what === 'malformed' ? 'survey' : null
}
