/**
 * The steps of a dataset and how far back one has gone. Undo reaches through saves, so a save does not end history: it
 * starts a new generation, whose rows are the saved file's. The bytes that a save changed are kept in a file of old rows
 * (a link), so that a row of generation g starts as the first of links g, g+1, ... that holds it, or else as the file
 * does. Everything here follows from the journal's records alone, so that replaying them gives the same history.
 */
import { type Change, type ContentChange, partsOf, renameRows, reverse } from '../../../shared/change.ts'
import type { Step } from '../../../shared/contract.ts'
import { FIRST_INSERTED_ROW_ID, type Position, position, type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { Decisions, type WrittenDecisions } from './decisions.ts'
import { Edits } from './edits.ts'
import { RowOrder } from './row-order.ts'

export interface HistoryStep {
  step: Step
  change: Change
  generation: number
  /** Whether it alters rows, and not only what is decided about them. */
  isContent: boolean
}

/** What leads from a generation to the next: what the rows that the save changed had been. */
export interface Link {
  /** A file of old rows, with their line endings. */
  file: string
  /** The row that ended the file without a line ending, and was given one by the save. */
  endedRow: RowId | null
}

export class History {
  readonly decisions = new Decisions((row) => this.#edits.order.positionOf(row))
  #steps: HistoryStep[] = []
  #cursor = 0
  #generation = 0
  /** The order of rows that each generation starts with. */
  readonly #orders: RowOrder[]
  /** For each generation but the last: what the save that ended it had changed. */
  readonly #links: Link[] = []
  #edits: Edits
  /** Where the cursor would be at what the file holds, unless those steps were since replaced by others. */
  #savedCursor = 0
  #replaced: ContentChange[] = []
  #nextRow = FIRST_INSERTED_ROW_ID
  readonly #confirmed = new Set<string>()

  constructor(fileRows: number) {
    this.#orders = [RowOrder.ofFile(fileRows)]
    this.#edits = new Edits(this.#orders[0].clone())
  }

  get edits(): Edits {
    return this.#edits
  }

  /** The order of the rows in the file as it was last opened or saved. */
  get fileOrder(): RowOrder {
    return this.#orders[this.#orders.length - 1]
  }

  /** The order of the rows in the file that the journal began with. */
  get firstOrder(): RowOrder {
    return this.#orders[0]
  }

  /** What to look a row's first bytes up in, in this order, before the file itself. */
  get linksAhead(): readonly Link[] {
    return this.#links.slice(this.#generation)
  }

  get links(): readonly Link[] {
    return this.#links
  }

  get undoStep(): Step | null {
    return this.#steps[this.#cursor - 1]?.step ?? null
  }

  get redoStep(): Step | null {
    return this.#steps[this.#cursor]?.step ?? null
  }

  /** How many changes were confirmed so far, those undone since included. */
  get confirmedCount(): number {
    return this.#confirmed.size
  }

  /** The first identity that no row has had. */
  get nextRow(): RowId {
    return rowId(this.#nextRow)
  }

  /** Whether the rows may differ from what the file holds. */
  get isUnsaved(): boolean {
    return this.#replaced.length > 0 || this.#stepsSinceSave().some(({ isContent }) => isContent)
  }

  /** Whether the present generation is the file's own, so that what differs from the file is what was edited in it. */
  get isAtFileGeneration(): boolean {
    return this.#generation === this.#orders.length - 1
  }

  /** Gives the changes of rows now applied to the present generation, oldest first. */
  get appliedHere(): readonly ContentChange[] {
    return this.#appliedIn(this.#generation).flatMap(({ change }) => partsOf(change).content)
  }

  /** Gives the changes that stand between the file and the rows as they are now. */
  changesSinceSave(): readonly ContentChange[] {
    return [...this.#replaced, ...this.#stepsSinceSave().flatMap(({ change }) => partsOf(change).content)]
  }

  /** How many steps stand between the file and the rows as they are now. */
  get stepsSinceSave(): number {
    return this.#replaced.length + this.#stepsSinceSave().filter(({ isContent }) => isContent).length
  }

  isConfirmed(id: string): boolean {
    return this.#confirmed.has(id)
  }

  /** Tells whether any change was made under a name that begins like this. */
  isConfirmedLike(start: string): boolean {
    for (const id of this.#confirmed) if (id.startsWith(start)) return true
    return false
  }

  /** Tells history how many rows of the first opened file are known by now. */
  growTo(fileRows: number): void {
    if (this.#orders.length > 1) return
    this.#orders[0].growTo(fileRows)
    if (this.#generation === 0) this.#edits.order.growTo(fileRows)
  }

  /** Adds a step; steps that had been undone are gone. */
  add(id: string, step: Step, change: Change): void {
    if (this.#savedCursor > this.#cursor) {
      this.#replaced.push(...this.#stepsSinceSave().flatMap((one) => partsOf(one.change).content))
      this.#savedCursor = this.#cursor
    }
    const { content, decisions } = partsOf(change)
    const added = { step, change, generation: this.#generation, isContent: content.length > 0 }
    this.#steps.splice(this.#cursor, this.#steps.length, added)
    for (const one of content) this.#edits.apply(one)
    for (const one of decisions) this.decisions.apply(one)
    this.#cursor += 1
    this.#nextRow = Math.max(this.#nextRow, endOfInserted(change))
    this.#confirmed.add(id)
  }

  /** Takes the last step back and gives it; there must be one. */
  undo(): HistoryStep {
    this.#cursor -= 1
    const undone = this.#steps[this.#cursor]
    this.#go(undone, reverse(undone.change))
    return undone
  }

  /** Makes the next undone step again and gives it; there must be one. */
  redo(): HistoryStep {
    const redone = this.#steps[this.#cursor]
    this.#cursor += 1
    this.#go(redone, redone.change)
    return redone
  }

  /** Starts the generation of a file just saved, whose rows stand in this order. */
  save(order: RowOrder, link: Link, written: WrittenDecisions): void {
    const before = this.#edits.order
    this.#links.push(link)
    this.#orders.push(order)
    this.#generation = this.#orders.length - 1
    this.#steps = [
      ...this.#steps.slice(0, this.#cursor),
      ...this.#movedOver(this.#steps.slice(this.#cursor), before, order),
    ]
    this.#edits = new Edits(order.clone())
    this.#savedCursor = this.#cursor
    this.#replaced = []
    this.decisions.setSaved(written, order.asSet())
  }

  // Undone steps can be made again after a save too, as far as their rows are still there; a step that needs a row which
  // the save has just taken out of the file ends them.
  #movedOver(undone: readonly HistoryStep[], before: RowOrder, order: RowOrder): HistoryStep[] {
    const fresh = new RowSet()
    const moved: HistoryStep[] = []
    const rename = (row: RowId): RowId | null => (order.positionOf(row) !== null || fresh.has(row) ? row : null)
    const anchor = (row: RowId): RowId | null => (rename(row) === null ? survivorBefore(row, before, order) : row)
    for (const one of undone) {
      const { content, decisions } = partsOf(one.change)
      addInserted(one.change, fresh)
      const { change: renamed, lost } = renameRows({ kind: 'batch', changes: content }, rename, anchor)
      if (one.isContent && (renamed === null || lost > 0)) break
      // What was decided about rows means the same in every generation.
      const changes = [...(renamed === null ? [] : partsOf(renamed).content), ...decisions]
      const change: Change = changes.length === 1 ? changes[0] : { kind: 'batch', changes }
      moved.push({ ...one, change, generation: this.#generation })
    }
    return moved
  }

  // A step that only decided something leaves the rows, and the generation, as they are.
  #go({ generation, isContent }: HistoryStep, change: Change): void {
    const { content, decisions } = partsOf(change)
    for (const one of decisions) this.decisions.apply(one)
    if (!isContent) return
    if (generation !== this.#generation) this.#enter(generation)
    else for (const one of content) this.#edits.apply(one)
  }

  #stepsSinceSave(): readonly HistoryStep[] {
    return this.#steps.slice(Math.min(this.#cursor, this.#savedCursor), Math.max(this.#cursor, this.#savedCursor))
  }

  #enter(generation: number): void {
    this.#generation = generation
    this.#edits = new Edits(this.#orders[generation].clone())
    for (const { change } of this.#appliedIn(generation)) {
      for (const one of partsOf(change).content) this.#edits.apply(one)
    }
  }

  #appliedIn(generation: number): HistoryStep[] {
    return this.#steps.slice(0, this.#cursor).filter((one) => one.generation === generation)
  }
}

/** Gives the nearest row at or before one in an order that another order still holds; null for none. */
export const survivorBefore = (row: RowId, before: RowOrder, order: RowOrder): RowId | null => {
  const start = before.positionOf(row)
  if (start === null) return null
  for (let at: number = start; at >= 0; at--) {
    const candidate = before.rowAt(position(at) as Position)
    if (order.positionOf(candidate) !== null) return candidate
  }
  return null
}

const endOfInserted = (change: Change): number => {
  if (change.kind === 'insert') return change.first + change.lines.length
  if (change.kind === 'copy') return change.first + change.rows.size
  if (change.kind === 'batch') return change.changes.reduce((end, one) => Math.max(end, endOfInserted(one)), 0)
  return 0
}

const addInserted = (change: Change, rows: RowSet): void => {
  if (change.kind === 'batch') for (const one of change.changes) addInserted(one, rows)
  else if (change.kind === 'insert' || change.kind === 'copy') rows.addRange(change.first, rowId(endOfInserted(change)))
}
