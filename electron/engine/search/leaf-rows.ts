/**
 * Answers of leaves, shared by all views of a dataset: found by a scan of the file in worker threads, kept while there is room,
 * and kept true while rows change. Few changed rows are tested at once; many, and tests that need a time limit, by workers in
 * the background, and until then the answer says that it is not complete.
 *
 * A scan is of the file as it stands; rows that differ from it are read through the document. So it does not matter when
 * during a scan a row is changed.
 */
import type { Change } from '../../../shared/change.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import { NOTHING_KNOWN } from '../../../shared/lens/lenses.ts'
import type { RowAsk, TextOptions } from '../../../shared/query/ask.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Dataset } from '../dataset.ts'
import { unless } from '../unless.ts'
import { altersRows, differingRows, touchedRows } from './changed-rows.ts'
import { DuplicateLines } from './duplicate-lines.ts'
import { rowsIn } from './file-rows.ts'
import { LeafAnswer, type LeafRowsNow, nextPending } from './leaf-answer.ts'
import { LeafScan } from './leaf-scan.ts'
import { ChangedReader } from './read-changed.ts'
import { compileTest, type RowTest } from './row-test.ts'
import { searchRows } from './search-rows.ts'
import { type SearchLeaf, searchFor } from './search-task.ts'

export interface LeafWatch {
  readonly signal: AbortSignal
  onProgress(bytesDone: number, bytesTotal: number): void
}

/** Answers that nobody waits for and that are kept. */
const MOST_KEPT = 64
/** Tests of changed rows that are made before a change is confirmed, and how long a row may be for that. */
const AT_ONCE_TESTS = 500
const AT_ONCE_BYTES = 32 * 1024
/** Rows that are looked at in one go in the background. */
const AGAIN_ROWS = 2_000
const AGAIN_BYTES = 8 * 2 ** 20

export class LeafRows {
  /** Which rows have the same line as another one. */
  readonly duplicates: DuplicateLines
  readonly #dataset: Dataset
  /** By name, in the order in which they were last asked for. */
  readonly #answers = new Map<string, LeafAnswer>()
  readonly #scans = new Set<LeafScan>()
  /** Names of the answers that somebody waits for. */
  readonly #asks = new Set<ReadonlySet<string>>()
  #looking: Promise<void> | null = null
  #isClosed = false

  constructor(dataset: Dataset) {
    this.#dataset = dataset
    this.duplicates = new DuplicateLines(dataset)
  }

  /**
   * Answers leaves by scanning once for all that are not answered yet; the sets grow while the scan runs. Settles when all
   * are complete; throws the signal's reason when nobody waits any more, and `query-broken` for a broken expression.
   */
  async ask(leaves: readonly RowAsk[], options: TextOptions, watch: LeafWatch): Promise<void> {
    const names = new Set(leaves.map((leaf) => this.#use(leaf, options)))
    if (names.size === 0) return
    this.#asks.add(names)
    this.#leaveOld()
    try {
      await unless(watch.signal, this.#dataset.passes.indexed())
      await this.#untilComplete(
        [...names].flatMap((name) => this.#answers.get(name) ?? []),
        watch,
      )
    } finally {
      this.#asks.delete(names)
    }
  }

  /** Gives the rows of a leaf as far as they are known; null when it was not asked for, or is forgotten. */
  rows(leaf: RowAsk, options: TextOptions): LeafRowsNow | null {
    return this.#answers.get(nameOf(this.#leafOf(leaf, options)))?.now() ?? null
  }

  /** Looks again at the rows that changes touched. */
  async lookAt(changes: readonly Change[]): Promise<void> {
    if (altersRows(changes)) this.duplicates.forget()
    if (this.#answers.size === 0) return
    const { touched, gone } = touchedRows(changes)
    const differing = differingRows(this.#dataset.document)
    differing.keepAll(touched)
    const asInFile = touched.clone()
    asInFile.deleteAll(differing)
    asInFile.addAll(gone)
    for (const answer of this.#answers.values()) {
      answer.forget(asInFile)
      answer.await(differing)
    }
    if (differing.size * this.#answers.size <= AT_ONCE_TESTS) await this.#answerAtOnce(differing)
    this.#startLooking()
  }

  /** Looks at all rows that differ from the file, as when another generation of it is entered. */
  async startOver(): Promise<void> {
    this.duplicates.forget()
    if (this.#answers.size === 0) return
    const differing = differingRows(this.#dataset.document)
    for (const answer of this.#answers.values()) answer.startOver(differing)
    this.#startLooking()
  }

  /** Goes on with a file that was just saved: the same rows at other places. Scans begin anew. */
  rebase(): void {
    this.duplicates.forget()
    for (const scan of this.#scans) scan.drop()
    const inFile = this.#dataset.document.history.fileOrder.asSet()
    for (const answer of this.#answers.values()) {
      answer.rebase(inFile)
      if (!answer.isScanned) answer.dropScan()
    }
  }

  /** Ends all scans. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const scan of this.#scans) scan.drop()
    await Promise.all([...this.#scans].map((scan) => scan.ended))
    await this.#looking?.catch(() => undefined)
  }

  #leafOf(leaf: RowAsk, options: TextOptions): SearchLeaf {
    const { usual, mapping } = this.#dataset.signs
    const readsSamples = leaf.kind === 'role' || (leaf.kind === 'text' && leaf.place.in === 'role')
    return { leaf, options, lenses: readsSamples ? { usual, mapping } : null }
  }

  #use(leaf: RowAsk, options: TextOptions): string {
    const asked = this.#leafOf(leaf, options)
    const name = nameOf(asked)
    const known = this.#answers.get(name)
    const answer = known ?? new LeafAnswer(asked, testOf(asked))
    if (known === undefined) answer.await(differingRows(this.#dataset.document))
    this.#answers.delete(name)
    this.#answers.set(name, answer)
    return name
  }

  #leaveOld(): void {
    const inUse = new Set([...this.#asks].flatMap((names) => [...names]))
    for (const name of this.#answers.keys()) {
      if (this.#answers.size <= MOST_KEPT) return
      if (!inUse.has(name)) this.#answers.delete(name)
    }
  }

  async #untilComplete(answers: readonly LeafAnswer[], watch: LeafWatch): Promise<void> {
    for (;;) {
      watch.signal.throwIfAborted()
      if (this.#isClosed) throw new EngineError('cancelled')
      const unscanned = answers.filter((answer) => !answer.isScanned)
      if (unscanned.length > 0) await this.#scan(unscanned, watch)
      else if (answers.every((answer) => answer.isFresh)) return
      else await unless(watch.signal, this.#lookAgain())
    }
  }

  /** Waits for a scan of one or more of some answers; it may have been begun for somebody else, or be dropped by a save. */
  async #scan(answers: readonly LeafAnswer[], watch: LeafWatch): Promise<void> {
    const scanned = new Set([...this.#scans].flatMap((scan) => scan.answers))
    const fresh = answers.filter((answer) => !scanned.has(answer))
    if (fresh.length > 0) this.#startScan(fresh)
    const waitedFor = [...this.#scans].filter((scan) => scan.answers.some((answer) => answers.includes(answer)))
    await Promise.all(waitedFor.map((scan) => scan.wait(watch.signal, watch.onProgress)))
  }

  #startScan(answers: readonly LeafAnswer[]): void {
    const { context, document, name } = this.#dataset
    const { base, history } = document
    for (const answer of answers) answer.dropScan()
    const scan = new LeafScan(
      answers,
      { disk: context.disk, path: base.path, name, index: base.index, parts: base.parts, workers: context.workers },
      rowsIn(history.fileOrder),
    )
    this.#scans.add(scan)
    // Somebody waits for this, and for the passes nobody does.
    const goOnWithPasses = this.#dataset.passes.pause()
    void scan.ended.then(() => {
      this.#scans.delete(scan)
      goOnWithPasses()
    })
  }

  async #answerAtOnce(rows: RowSet): Promise<void> {
    const reader = new ChangedReader(this.#dataset.document, AT_ONCE_BYTES)
    for (const row of rows.values()) {
      const bytes = await reader.read(row)
      if (bytes === null || bytes === 'too-large' || bytes.length > AT_ONCE_BYTES) continue
      for (const answer of this.#answers.values()) {
        const isFound = answer.test?.(bytes)
        if (isFound !== undefined) answer.answer(row, isFound === null ? 'skipped' : isFound ? 'found' : 'not')
      }
    }
  }

  #startLooking(): void {
    // Until somebody asks for the answer nobody waits, and whoever asks meets the same failure and is told.
    this.#lookAgain().catch(() => undefined)
  }

  /** Looks at rows that wait, until none do. */
  #lookAgain(): Promise<void> {
    this.#looking ??= this.#lookAtPending().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #lookAtPending(): Promise<void> {
    let isNews = false
    for (;;) {
      const rows = nextPending(this.#answers.values(), AGAIN_ROWS)
      if (rows.size === 0 || this.#isClosed) break
      const answers = [...this.#answers.values()].filter(({ pending }) => pending.countShared(rows) > 0)
      await this.#lookAtSome(rows, answers)
      isNews = true
    }
    if (isNews && !this.#isClosed) this.#dataset.touch()
  }

  async #lookAtSome(rows: RowSet, answers: readonly LeafAnswer[]): Promise<void> {
    for (const answer of answers) answer.takeUp(rows)
    try {
      const { read, bytes, tooLarge, gone, left } = await this.#readSome(rows)
      const { hits, skips } = await searchRows(searchFor(answers.map(({ asked }) => asked)), bytes)
      const found = pairsByLeaf(hits, read)
      const skipped = pairsByLeaf(skips, read)
      for (const [at, answer] of answers.entries()) {
        const [mine, mySkipped] = [found.get(at), skipped.get(at)]
        answer.settle(RowSet.of(read), (row) => (mine?.has(row) ? 'found' : mySkipped?.has(row) ? 'skipped' : 'not'))
        answer.settle(tooLarge, () => 'skipped')
        answer.forget(gone)
        answer.putBack(left)
      }
    } catch (error) {
      for (const answer of answers) answer.putBack(rows)
      throw error
    }
  }

  /** Reads rows until they are many bytes. */
  async #readSome(rows: RowSet): Promise<SomeRows> {
    const some: SomeRows = { read: [], bytes: [], tooLarge: new RowSet(), gone: new RowSet(), left: rows.clone() }
    const reader = new ChangedReader(this.#dataset.document)
    let byteLength = 0
    for (const row of rows.values()) {
      const content = await reader.read(row)
      some.left.delete(row)
      if (content === null) some.gone.add(row)
      else if (content === 'too-large') some.tooLarge.add(row)
      else {
        some.read.push(row)
        some.bytes.push(content)
        byteLength += content.length
      }
      if (byteLength > AGAIN_BYTES) break
    }
    return some
  }
}

interface SomeRows {
  readonly read: RowId[]
  readonly bytes: Uint8Array[]
  readonly tooLarge: RowSet
  /** Rows that are no more. */
  readonly gone: RowSet
  /** Rows that were not come to. */
  readonly left: RowSet
}

const nameOf = (leaf: SearchLeaf): string =>
  JSON.stringify(leaf, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? `${value}` : value,
  )

/** Makes the test for changed rows; fails where there can be none. */
const testOf = ({ leaf, options, lenses }: SearchLeaf): RowTest | null => {
  const test = compileTest(leaf, options, lenses === null ? NOTHING_KNOWN : fileLensesOf(lenses))
  return leaf.kind === 'text' && leaf.pattern.kind === 'regex' ? null : test
}

const pairsByLeaf = (pairs: Uint32Array, rows: readonly RowId[]): Map<number, Set<RowId>> => {
  const byLeaf = new Map<number, Set<RowId>>()
  for (let at = 0; at < pairs.length; at += 2) {
    const known = byLeaf.get(pairs[at]) ?? new Set()
    known.add(rows[pairs[at + 1]])
    byLeaf.set(pairs[at], known)
  }
  return byLeaf
}
