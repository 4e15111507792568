/**
 * Groups as their rows are now: rows that are deleted or gone count no more, and what was decided about a group settles it. Only
 * groups of rows that something happened to are looked at again: at once where they are few, else in the background, and until
 * then what is told is that of before.
 */
import type { Change } from '../../../shared/change.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { Breath } from '../breath.ts'
import { unless } from '../unless.ts'
import type { ComparedRows } from './compared-rows.ts'
import type { Groups } from './groups.ts'

/** What is asked of a row to tell how its group stands. */
interface Standing {
  isThere(row: RowId): boolean
  isMarked(row: RowId): boolean
  isDropped(row: RowId): boolean
  isKept(row: RowId): boolean
}

export class LiveGroups {
  readonly #rows: ComparedRows
  readonly #groups: Groups
  readonly #ownItems: number
  /** By group, from 0. */
  readonly #elsewhere: Uint32Array
  readonly #live: Uint32Array
  readonly #isOpen: Uint8Array
  readonly #decided: Uint32Array
  readonly #kept: Uint32Array
  readonly #duplicates = new RowSet()
  readonly #copies = new RowSet()
  #dirty: RowSet | 'all' = new RowSet()
  #settling: Promise<void> | null = null
  #alive = 0
  #stamp = 0

  private constructor(rows: ComparedRows, groups: Groups) {
    this.#rows = rows
    this.#groups = groups
    this.#ownItems = rows.sources[0].rows
    this.#elsewhere = new Uint32Array(groups.count)
    this.#live = new Uint32Array(groups.count)
    this.#isOpen = new Uint8Array(groups.count)
    this.#decided = new Uint32Array(groups.count)
    this.#kept = new Uint32Array(groups.count)
  }

  /** Looks at all groups. */
  static async of(rows: ComparedRows, groups: Groups, breath: Breath): Promise<LiveGroups> {
    const live = new LiveGroups(rows, groups)
    const standing = live.#standing()
    for (let at = 0; at < groups.count; at++) {
      for (let place = groups.start[at]; place < groups.start[at + 1]; place++)
        if (groups.members[place] >= live.#ownItems) live.#elsewhere[at] += 1
      live.#look(at, standing)
      if (at % PIECE === 0) await breath.take()
    }
    return live
  }

  /** Whether all that has happened to rows is taken in. */
  get isSettled(): boolean {
    this.#refresh()
    return this.#settling === null && this.#dirty !== 'all' && this.#dirty.size === 0
  }

  /** Takes in all that has happened to rows. */
  async settle(signal: AbortSignal): Promise<void> {
    while (!this.isSettled) {
      this.#settling ??= this.#takeIn().finally(() => {
        this.#settling = null
      })
      await unless(signal, this.#settling)
    }
  }

  /** Rows in a group of two or more that are there now; not to be altered. */
  get duplicates(): RowSet {
    this.#refresh()
    return this.#duplicates
  }

  /** Those of them that are not the row that stands for its group; not to be altered. */
  get copies(): RowSet {
    this.#refresh()
    return this.#copies
  }

  /** Groups of two or more rows that are there now. */
  get count(): number {
    this.#refresh()
    return this.#alive
  }

  /** Another number whenever rows of groups came or went. */
  get stamp(): number {
    this.#refresh()
    return this.#stamp
  }

  /** Counts a group's rows of the dataset that are there now. */
  rowsOf(group: number): number {
    this.#refresh()
    return this.#live[group - 1]
  }

  /** Counts a group's rows that have a verdict, and those of them that are kept. */
  verdictsOf(group: number): { readonly decided: number; readonly kept: number } {
    this.#refresh()
    return { decided: this.#decided[group - 1], kept: this.#kept[group - 1] }
  }

  /** Counts a group's rows of other files. */
  elsewhereOf(group: number): number {
    return this.#elsewhere[group - 1]
  }

  /** Tells whether a row is in the dataset, and not deleted. */
  isThere(row: RowId): boolean {
    const { edits } = this.#rows.dataset.document.history
    return !edits.deleted.has(row) && edits.order.positionOf(row) !== null
  }

  /** Tells whether more than one row of a group is neither dropped nor deleted, and nobody decided on it as a whole. */
  isOpen(group: number): boolean {
    this.#refresh()
    return this.#isOpen[group - 1] === 1
  }

  /** Takes what has happened to rows; null where that may be anything. */
  lookAt(changes: readonly Change[] | null): void {
    if (changes === null || this.#dirty === 'all') this.#dirty = 'all'
    else for (const change of changes) addRowsOf(change, this.#dirty)
  }

  /** Gives a group's rows of the dataset that are there now, in file order. */
  rowsIn(group: number): RowId[] {
    const { start, members } = this.#groups
    const items = members.slice(start[group - 1], start[group])
    // The representative stands first, wherever it is in the file.
    if (items[0] > items[1] && items[0] < this.#ownItems) items.sort()
    const rows: RowId[] = []
    for (const item of items) {
      const row = this.#rowOf(item)
      if (row !== null && this.isThere(row)) rows.push(row)
    }
    return rows
  }

  /** Takes in what has happened to few rows; what happened to many is left to `settle`. */
  #refresh(): void {
    const dirty = this.#dirty
    const size = dirty === 'all' ? this.#groups.members.length : dirty.size
    if (size === 0 || size > MOST_AT_ONCE) return
    this.#dirty = new RowSet()
    const standing = this.#standing()
    for (const group of this.#groupsOf(dirty)) this.#look(group - 1, standing)
  }

  async #takeIn(): Promise<void> {
    const dirty = this.#dirty
    this.#dirty = new RowSet()
    const breath = new Breath(NEVER)
    let standing = this.#standing()
    let looked = 0
    for (const group of this.#groupsOf(dirty)) {
      this.#look(group - 1, standing)
      looked += 1
      if (looked % PIECE !== 0) continue
      await breath.take()
      // Rows may come and go meanwhile.
      standing = this.#standing()
    }
  }

  /** Gives the groups that rows are in, each once. */
  *#groupsOf(rows: RowSet | 'all'): Generator<number> {
    const { count, groupOf } = this.#groups
    if (rows === 'all') {
      for (let group = 1; group <= count; group++) yield group
      return
    }
    const seen = new Set<number>()
    for (const row of rows.values()) {
      const item = this.#rows.itemOf(row)
      const group = item === null ? 0 : groupOf[item]
      if (group === 0 || seen.has(group)) continue
      seen.add(group)
      yield group
    }
  }

  #standing(): Standing {
    const { document } = this.#rows.dataset
    const { decisions, edits } = document.history
    const [here, deleted] = [document.rowsInOrder(), edits.deleted]
    const reasoned = decisions.reasoned()
    const dropped = decisions.judged('drop')
    const kept = decisions.judged('keep')
    return {
      isThere: (row: RowId) => here.has(row) && !deleted.has(row),
      isMarked: (row: RowId) => dropped.has(row) || (reasoned.has(row) && decisions.reasonOf(row) !== null),
      isDropped: (row: RowId) => dropped.has(row),
      isKept: (row: RowId) => kept.has(row),
    }
  }

  #look(at: number, { isThere, isMarked, isDropped, isKept }: Standing): void {
    const { start, members } = this.#groups
    let [live, left, leftKept, dropped, kept] = [0, 0, 0, 0, 0]
    let first: RowId | null = null
    for (let place = start[at]; place < start[at + 1]; place++) {
      const row = this.#rowOf(members[place])
      if (row === null || !isThere(row)) continue
      live += 1
      first ??= row
      if (isDropped(row)) dropped += 1
      else if (isKept(row)) kept += 1
      if (isMarked(row)) continue
      left += 1
      if (isKept(row)) leftKept += 1
    }
    const elsewhere = this.#elsewhere[at]
    const wasAlive = isAlive(this.#live[at], elsewhere)
    const isAliveNow = isAlive(live, elsewhere)
    this.#alive += Number(isAliveNow) - Number(wasAlive)
    this.#decided[at] = dropped + kept
    this.#kept[at] = kept
    this.#isOpen[at] = Number(left > leftKept && (left > 1 || elsewhere > 0))
    const isNone = live === 0 && this.#live[at] === 0
    this.#live[at] = live
    if (isNone) return
    for (let place = start[at]; place < start[at + 1]; place++) {
      const row = this.#rowOf(members[place])
      if (row === null) continue
      const isDuplicate = isAliveNow && isThere(row)
      this.#put(this.#duplicates, row, isDuplicate)
      this.#put(this.#copies, row, isDuplicate && (elsewhere > 0 || row !== first))
    }
  }

  #put(rows: RowSet, row: RowId, isIn: boolean): void {
    if (rows.has(row) === isIn) return
    this.#stamp += 1
    if (isIn) rows.add(row)
    else rows.delete(row)
  }

  #rowOf(item: number): RowId | null {
    return item < this.#ownItems ? this.#rows.rowAt(item) : null
  }
}

const PIECE = 2048
/** Rows that are looked at without letting others have their turn. */
const MOST_AT_ONCE = 20_000
const NEVER = new AbortController().signal

const isAlive = (rows: number, elsewhere: number): boolean => rows > 0 && rows + elsewhere > 1

/** Adds the rows that a change is about: those that come or go, and those that are decided on. */
const addRowsOf = (change: Change, rows: RowSet): void => {
  switch (change.kind) {
    case 'batch':
      for (const one of change.changes) addRowsOf(one, rows)
      break
    case 'judge':
      for (const move of change.moves) rows.addAll(move.rows)
      break
    case 'insert':
    case 'remove':
      rows.addRange(change.first, rowId(change.first + change.lines.length))
      break
    case 'copy':
    case 'uncopy':
      rows.addRange(change.first, rowId(change.first + change.rows.size))
      break
    case 'delete':
    case 'restore':
    case 'tag':
    case 'untag':
    case 'reason':
    case 'unreason':
      rows.addAll(change.rows)
      break
    // What a row holds is compared once.
    default:
      break
  }
}
