/**
 * Deciding about the rows of one dataset: each decision is a change like any other, through the outbox, and is shown at
 * once. What tags look like is the dataset's palette, which every window of it shares.
 */
import type { ChangeRequest, Confirmation, DatasetState, EngineApi } from '../../shared/contract.ts'
import type { Decision, Palette, Verdict } from '../../shared/decision.ts'
import type { RowId } from '../../shared/ids.ts'
import { PendingDecisions, type ShownDecision, withTag } from './pending-decisions.ts'

/** What deciding needs of the dataset. */
export interface DecidedDataset {
  readonly api: Pick<EngineApi, 'setPalette'>
  getState(): DatasetState
  apply(request: ChangeRequest): Promise<Confirmation | null>
}

const MAX_OWN = 200

interface WantedPalette {
  readonly palette: Palette
  /** What the state held when the engine had taken it; null until then. */
  setOver: Palette | null
}

export class DatasetDecisions {
  readonly #dataset: DecidedDataset
  readonly #tellPalette: () => void
  readonly #pending = new PendingDecisions()
  readonly #listeners = new Set<() => void>()
  #palette: Palette = { tags: [] }
  #seen: Palette | null = null
  #wanted: WantedPalette | null = null
  #turn = 0
  /** The revisions that the decisions made here came to, the latest ones. */
  readonly #own = new Set<number>()

  /** `onPalette` is called when the palette is another one before the dataset's state says so. */
  constructor(dataset: DecidedDataset, onPalette: () => void) {
    this.#dataset = dataset
    this.#tellPalette = onPalette
  }

  /** Gives a row's decision as it is to be shown: as it was read, with what was decided since. */
  get(row: RowId, read: Decision, revision: number): ShownDecision {
    return this.#pending.get(row, read, revision)
  }

  /** Tells whether a row shows a decision that it was not read with. */
  isPending(row: RowId): boolean {
    return this.#pending.has(row)
  }

  /** Lets go of what is shown over rows that were read before it, as after an undo. */
  forgetKept(): void {
    this.#pending.forgetKept()
    this.#tell()
  }

  judge(row: RowId, verdict: Verdict): Promise<Confirmation | null> {
    return this.#send(row, { kind: 'judge', target: { kind: 'row', row }, verdict }, (decision) => ({
      ...decision,
      verdict,
    }))
  }

  tag(row: RowId, tag: string, isOn: boolean): Promise<Confirmation | null> {
    const request: ChangeRequest = { kind: 'tag', target: { kind: 'row', row }, tag, isOn }
    return this.#send(row, request, (decision) => withTag(decision, tag, isOn))
  }

  note(row: RowId, text: string): Promise<Confirmation | null> {
    return this.#send(row, { kind: 'note', row, text }, (decision) => ({
      ...decision,
      note: text === '' ? null : text,
    }))
  }

  /** Shows decisions about several rows while they are made; gives what came of it. */
  async showWhile<Made extends { readonly revision: number }>(
    changes: ReadonlyMap<RowId, (decision: Decision) => Decision>,
    make: () => Promise<Made | null>,
  ): Promise<Made | null> {
    const shown = [...changes].map(([row, change]) => this.#pending.start(row, change))
    this.#tell()
    const made = await make()
    for (const one of shown) this.#pending.settle(one, made?.revision ?? null)
    this.#tell()
    return made
  }

  /** Gives what tags look like: the same object for as long as nothing about it changes. */
  getPalette(): Palette {
    const { palette } = this.#dataset.getState()
    if (this.#wanted !== null) {
      if (this.#wanted.setOver === null || this.#wanted.setOver === palette) return this.#wanted.palette
      this.#wanted = null
    }
    if (palette !== this.#seen && JSON.stringify(palette) !== JSON.stringify(this.#palette)) this.#palette = palette
    this.#seen = palette
    return this.#palette
  }

  /** Says what tags look like, from now on: the state that says so too follows up to 100 ms later. */
  async setPalette(palette: Palette): Promise<void> {
    const wanted: WantedPalette = { palette, setOver: null }
    this.#wanted = wanted
    this.#tellPalette()
    try {
      await this.#dataset.api.setPalette({ dataset: this.#dataset.getState().dataset, palette })
      const pushed = this.#dataset.getState().palette
      if (JSON.stringify(pushed) === JSON.stringify(palette)) this.#drop(wanted)
      else wanted.setOver = pushed
    } catch (error) {
      this.#drop(wanted)
      throw error
    }
  }

  /** Tells whether a revision came about by a decision made here, and by nothing else. */
  isOwn(revision: number): boolean {
    return this.#own.has(revision)
  }

  /** Gives a number that grows with every decision that is shown, kept or refused. */
  getTurn(): number {
    return this.#turn
  }

  /** Calls back after a decision is shown, kept or refused. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #send(
    row: RowId,
    request: ChangeRequest,
    change: (decision: Decision) => Decision,
  ): Promise<Confirmation | null> {
    const made = this.#pending.start(row, change)
    this.#tell()
    const confirmation = await this.#dataset.apply(request)
    if (confirmation !== null) this.#noteOwn(confirmation.revision)
    this.#pending.settle(made, confirmation?.revision ?? null)
    this.#tell()
    return confirmation
  }

  #drop(wanted: WantedPalette): void {
    if (this.#wanted === wanted) this.#wanted = null
    this.#tellPalette()
  }

  #noteOwn(revision: number): void {
    this.#own.add(revision)
    const oldest = this.#own.values().next().value
    if (this.#own.size > MAX_OWN && oldest !== undefined) this.#own.delete(oldest)
  }

  #tell(): void {
    this.#turn++
    for (const listener of this.#listeners) listener()
  }
}
