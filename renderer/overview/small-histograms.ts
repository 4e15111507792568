/**
 * What the small histograms of column heads are drawn from: counted when a head is first seen, many heads at once, and again after
 * rows or view have changed. Fields of large files are not read for this alone.
 */
import { EngineError } from '../../shared/engine-error.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import type { Part, PartAnswer, Side } from '../../shared/overview/description.ts'
import { type DatasetStore, isWhole } from '../dataset/dataset-store.ts'

/** What a column shows. */
export type Measured = { readonly signal: string } | { readonly path: JsonPath }

export interface SmallCounts {
  /** Numbers by size, or values by how often they stand there. */
  readonly kind: 'numbers' | 'values'
  readonly counts: readonly number[]
  /** Of the view; null where all rows are shown. */
  readonly part: readonly number[] | null
  /** Different values, of a field. */
  readonly distinct: number | null
}

const GATHER_MS = 150
const BINS = 24
const VALUES = 24
/** Reading all rows of a larger file is felt. */
const MOST_READ_BYTES = 200_000_000

export class SmallHistograms {
  readonly #dataset: DatasetStore
  readonly #listeners = new Set<() => void>()
  readonly #counts = new Map<string, SmallCounts>()
  readonly #wanted = new Map<string, Measured>()
  #askedAt = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #isAsking = false
  readonly #leave: () => void

  constructor(dataset: DatasetStore) {
    this.#dataset = dataset
    this.#leave = dataset.subscribe(() => this.#wanted.size > 0 && this.#moment() !== this.#askedAt && this.#askSoon())
  }

  /** Gives what was counted for a column; null until it is known, or where it is not counted. */
  get(measured: Measured): SmallCounts | null {
    return this.#counts.get(keyOf(measured)) ?? null
  }

  /** Says which columns are in sight: those alone are counted. */
  want(columns: readonly Measured[]): void {
    const before = [...this.#wanted.keys()]
    this.#wanted.clear()
    for (const column of columns) if (this.#canCount(column)) this.#wanted.set(keyOf(column), column)
    if ([...this.#wanted.keys()].some((key) => !before.includes(key))) this.#askSoon()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#leave()
    this.#wanted.clear()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #canCount(column: Measured): boolean {
    return 'signal' in column || this.#dataset.getState().sizeBytes <= MOST_READ_BYTES
  }

  #askSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#ask()
    }, GATHER_MS)
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return
    const { signals, dataset } = this.#dataset.getState()
    const { query, view } = this.#dataset.getView()
    const moment = this.#moment()
    // What is not measured yet is not measured for this: the pass will say when it is done.
    const wanted = [...this.#wanted.values()].filter((column) => !('signal' in column) || signals.isComplete)
    this.#askedAt = moment
    if (wanted.length === 0) return
    this.#isAsking = true
    try {
      const within: Side | undefined = isWhole(query) ? undefined : { kind: 'view', view }
      const parts = wanted.map(partOf)
      const { parts: answers } = await this.#dataset.api.describe({
        dataset,
        of: { kind: 'dataset' },
        ...(within !== undefined && { within }),
        parts,
      })
      for (const [at, column] of wanted.entries()) {
        const answer = answers[at]
        const counts = answer === undefined ? null : countsOf(answer)
        if (counts !== null) this.#counts.set(keyOf(column), counts)
      }
      for (const listener of this.#listeners) listener()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error // a head without its histogram is still a head
    } finally {
      this.#isAsking = false
      if (this.#wanted.size > 0 && this.#moment() !== moment) this.#askSoon()
    }
  }

  #moment(): string {
    const { revision, signals } = this.#dataset.getState()
    const { view, rowCount, search } = this.#dataset.getView()
    return JSON.stringify([
      revision,
      signals.isComplete,
      view,
      search.state === 'running' ? 0 : rowCount,
      [...this.#wanted.keys()],
    ])
  }
}

const keyOf = (measured: Measured): string => JSON.stringify(measured)

const partOf = (measured: Measured): Part =>
  'signal' in measured
    ? { kind: 'signal', signal: measured.signal, bins: BINS }
    : { kind: 'field', path: [...measured.path], top: VALUES, bins: BINS }

const countsOf = (answer: PartAnswer): SmallCounts | null => {
  const numbers = answer.kind === 'numbers' ? answer : answer.kind === 'field' ? answer.numbers : null
  if (numbers !== null) {
    const [whole, part] = numbers.sides
    return { kind: 'numbers', counts: whole?.counts ?? [], part: part?.counts ?? null, distinct: null }
  }
  const entries = answer.kind === 'field' ? answer.values : answer.kind === 'labels' ? answer.entries : null
  if (entries === null || entries.length === 0) return null
  const isSplit = entries[0]?.counts.length === 2
  return {
    kind: 'values',
    counts: entries.map(({ counts }) => counts[0] ?? 0),
    part: isSplit ? entries.map(({ counts }) => counts[1] ?? 0) : null,
    distinct: answer.kind === 'field' ? (answer.distinct[0] ?? null) : null,
  }
}
