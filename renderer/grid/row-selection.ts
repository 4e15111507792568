/**
 * Which rows are selected. The engine holds the selection, all or none plus exceptions, by who the rows are; here are only
 * the gestures on their way there, painted at once on the rows that are held, and the count that the engine answers.
 */
import type { EngineApi, RowView, SelectGesture } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { ViewId } from '../../shared/ids.ts'
import { position, type RowId } from '../../shared/ids.ts'
import type { RowPages } from './row-pages.ts'

export class RowSelection {
  readonly #api: Pick<EngineApi, 'select'>
  readonly #pages: RowPages
  readonly #onChange: () => void
  readonly #onFailure: (error: EngineError) => void
  #view: ViewId
  #rowCount: number
  #count = 0
  /** Rows of the view left out of "all"; null when the selection is not of that kind. */
  #leftOut: number | null = null
  /** Where the last range began; Shift reaches from here. */
  #anchor: number | null = null
  #last: Promise<void> = Promise.resolve()

  constructor(
    api: Pick<EngineApi, 'select'>,
    view: { view: ViewId; rowCount: number },
    pages: RowPages,
    onChange: () => void,
    onFailure: (error: EngineError) => void,
  ) {
    this.#api = api
    this.#view = view.view
    this.#rowCount = view.rowCount
    this.#pages = pages
    this.#onChange = onChange
    this.#onFailure = onFailure
  }

  /** Gives how many rows are selected. */
  getCount(): number {
    return this.#leftOut === null ? this.#count : Math.max(0, this.#rowCount - this.#leftOut)
  }

  /** Tells whether every row of the view is selected. */
  isAll(): boolean {
    return this.#rowCount > 0 && this.getCount() === this.#rowCount
  }

  /** Another view starts with nothing selected; the same one may have grown. */
  setView(view: ViewId, rowCount: number): void {
    if (view !== this.#view) {
      this.#view = view
      this.#count = 0
      this.#leftOut = null
      this.#anchor = null
    }
    this.#rowCount = rowCount
  }

  none(): Promise<void> {
    this.#anchor = null
    return this.#gesture({ kind: 'none' }, () => false)
  }

  all(): Promise<void> {
    return this.#gesture({ kind: 'all' }, () => true)
  }

  /** Selects one row only, and reaches from there. */
  only(at: number): Promise<void> {
    this.#anchor = at
    return this.#range(at, at, false)
  }

  /** Selects from where the last range began. */
  reach(at: number, isAdded = false): Promise<void> {
    this.#anchor ??= at
    return this.#range(this.#anchor, at, isAdded)
  }

  /** Adds a range to what is selected. */
  add(from: number, to: number): Promise<void> {
    this.#anchor = from
    return this.#range(from, to, true)
  }

  toggle(row: RowId, at: number): Promise<void> {
    this.#anchor = at
    return this.#gesture({ kind: 'toggle', row }, (view) => (view.row === row ? !view.isSelected : view.isSelected))
  }

  /** Waits until the engine knows of every gesture so far. */
  settle(): Promise<void> {
    return this.#last
  }

  #range(from: number, to: number, isAdded: boolean): Promise<void> {
    const start = Math.min(from, to)
    const end = Math.max(from, to) + 1
    const gesture: SelectGesture = { kind: 'range', start: position(start), end: position(end), add: isAdded }
    return this.#gesture(gesture, (view, at) => (at >= start && at < end) || (isAdded && view.isSelected))
  }

  #gesture(gesture: SelectGesture, isSelected: (row: RowView, at: number) => boolean): Promise<void> {
    this.#pages.paint((row, at) => {
      const selected = isSelected(row, at)
      return selected === row.isSelected ? row : { ...row, isSelected: selected }
    })
    this.#onChange()
    this.#last = this.#send(this.#last, gesture)
    return this.#last
  }

  async #send(before: Promise<void>, gesture: SelectGesture): Promise<void> {
    const view = this.#view
    const answer = this.#api.select({ view, gesture })
    // Answers are taken in the order of the gestures, so that the last one counts.
    const [, outcome] = await Promise.allSettled([before, answer])
    if (view !== this.#view) return
    if (outcome.status === 'fulfilled') {
      this.#count = outcome.value.selected
      this.#noteAll(gesture)
    } else if (outcome.reason instanceof EngineError) {
      this.#onFailure(outcome.reason)
    } else {
      throw outcome.reason
    }
    this.#pages.refresh()
    this.#onChange()
  }

  /** While a file is still indexed, "all" grows with it. */
  #noteAll(gesture: SelectGesture): void {
    if (gesture.kind === 'all') this.#leftOut = 0
    else if (gesture.kind === 'toggle' && this.#leftOut !== null) this.#leftOut = this.#rowCount - this.#count
    else if (gesture.kind !== 'range' || !gesture.add) this.#leftOut = null
  }
}
