/**
 * The rows that one leaf of a question finds, as they are now: what a scan found in the file, and what rows that differ from it
 * say. Rows that were changed and not looked at again are known by name, so that nothing is stale without saying so.
 */
import { type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { RowTest } from './row-test.ts'
import type { SearchLeaf } from './search-task.ts'

/** What a row's test came to. */
export type Answer = 'found' | 'not' | 'skipped'

const BLOCK_ROWS = 65_536
const BLOCK_BYTES = BLOCK_ROWS / 8

export interface LeafRowsNow {
  /** Without rows that changed and wait to be looked at again, since what was true of them may not be. Not to be altered. */
  readonly rows: RowSet
  /** Whether every row was looked at, as it is now. */
  readonly isComplete: boolean
  /** Neither found nor not: too large, or a regular expression took too long. Not to be altered. */
  readonly skipped: RowSet
}

export class LeafAnswer {
  readonly asked: SearchLeaf
  /** For rows that are tested where they are changed; null for tests that need a time limit. */
  readonly test: RowTest | null
  /** Whether all rows of the file were looked at. */
  isScanned = false
  readonly #inFile = { rows: new RowSet(), skipped: new RowSet() }
  /** Rows that were looked at since, whatever the file says. */
  #again = { seen: new RowSet(), rows: new RowSet(), skipped: new RowSet() }
  /** Rows to look at again. */
  #pending = new RowSet()
  /** Rows that somebody is looking at; one that changes meanwhile is taken out. */
  #inWork = new RowSet()
  #now: { rows: RowSet; skipped: RowSet } | null = null
  /** The blocks of rows that the scan found something in; each is a bitmap. */
  readonly #blocks = new Set<number>()
  #lastBlock = -1

  constructor(asked: SearchLeaf, test: RowTest | null) {
    this.asked = asked
    this.test = test
  }

  get isComplete(): boolean {
    return this.isScanned && this.isFresh
  }

  /** Whether no changed row waits to be looked at. */
  get isFresh(): boolean {
    return this.#pending.size === 0 && this.#inWork.size === 0
  }

  get pending(): RowSet {
    return this.#pending
  }

  now(): LeafRowsNow {
    this.#now ??= {
      rows: this.#composed(this.#inFile.rows, this.#again.rows),
      skipped: this.#composed(this.#inFile.skipped, this.#again.skipped),
    }
    return { ...this.#now, isComplete: this.isComplete }
  }

  /** About how much memory the answer takes. */
  get byteLength(): number {
    return this.#blocks.size * BLOCK_BYTES
  }

  /** Takes a row that the scan found in the file, or skipped. */
  addInFile(row: RowId, isFound: boolean): void {
    const block = Math.floor(row / BLOCK_ROWS)
    if (block !== this.#lastBlock) this.#blocks.add(block)
    this.#lastBlock = block
    if (isFound) this.#inFile.rows.add(row)
    else this.#inFile.skipped.add(row)
    this.#now = null
  }

  /** Forgets what the scan found, to be scanned again. */
  dropScan(): void {
    this.isScanned = false
    for (const set of [this.#inFile.rows, this.#inFile.skipped]) set.deleteAll(set.clone())
    this.#blocks.clear()
    this.#lastBlock = -1
    this.#now = null
  }

  /** Says that rows changed. */
  await(rows: RowSet): void {
    this.#pending.addAll(rows)
    this.#inWork.deleteAll(rows)
    this.#now = null
  }

  /** Says that rows are again as the file has them, or are no more. */
  forget(rows: RowSet): void {
    for (const set of [this.#pending, this.#inWork, this.#again.seen, this.#again.rows, this.#again.skipped]) {
      set.deleteAll(rows)
    }
    this.#now = null
  }

  /** Takes rows out of those that wait, to look at them. */
  takeUp(rows: RowSet): void {
    move(rows, this.#pending, this.#inWork)
  }

  /** Puts rows that were taken up back among those that wait. */
  putBack(rows: RowSet): void {
    move(rows, this.#inWork, this.#pending)
  }

  /** Takes what became of rows that were taken up; of those that changed meanwhile it is no longer true. */
  settle(rows: RowSet, answerOf: (row: RowId) => Answer): void {
    const mine = rows.clone()
    mine.keepAll(this.#inWork)
    for (const row of mine.values()) this.#take(row, answerOf(row))
    this.#inWork.deleteAll(mine)
    this.#now = null
  }

  /** Takes what became of a row just changed. */
  answer(row: RowId, answer: Answer): void {
    this.#pending.delete(row)
    this.#inWork.delete(row)
    this.#take(row, answer)
  }

  /** Forgets what was looked at beside the file: these rows differ from it now. */
  startOver(differing: RowSet): void {
    this.#pending.addAll(this.#inWork)
    this.#pending.addAll(differing)
    this.#inWork = new RowSet()
    this.#again = { seen: new RowSet(), rows: new RowSet(), skipped: new RowSet() }
    this.#now = null
  }

  /** Goes on with a file that was just saved and holds the rows as they were; only what was complete is worth keeping. */
  rebase(inFile: RowSet): void {
    if (!this.isScanned) return
    const { rows, skipped } = this.now()
    const [kept, keptSkipped] = [rows.clone(), skipped.clone()]
    this.dropScan()
    kept.keepAll(inFile)
    keptSkipped.keepAll(inFile)
    this.#inFile.rows.addAll(kept)
    this.#inFile.skipped.addAll(keptSkipped)
    this.isScanned = true
  }

  #composed(inFile: RowSet, again: RowSet): RowSet {
    const { seen } = this.#again
    if (seen.size === 0 && this.isFresh) return inFile
    const rows = inFile.clone()
    rows.deleteAll(seen)
    rows.addAll(again)
    rows.deleteAll(this.#pending)
    rows.deleteAll(this.#inWork)
    return rows
  }

  #take(row: RowId, answer: Answer): void {
    const { seen, rows, skipped } = this.#again
    seen.add(row)
    rows.delete(row)
    skipped.delete(row)
    if (answer === 'found') rows.add(row)
    else if (answer === 'skipped') skipped.add(row)
    this.#now = null
  }
}

/** Gives up to `count` rows that wait in any of some answers. */
export const nextPending = (answers: Iterable<LeafAnswer>, count: number): RowSet => {
  const next = new RowSet()
  for (const { pending } of answers) {
    for (const { start, end } of pending.ranges()) {
      next.addRange(start, rowId(Math.min(end, start + count - next.size)))
      if (next.size >= count) return next
    }
  }
  return next
}

const move = (rows: RowSet, from: RowSet, to: RowSet): void => {
  const moved = rows.clone()
  moved.keepAll(from)
  from.deleteAll(moved)
  to.addAll(moved)
}
