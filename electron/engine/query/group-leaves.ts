/**
 * The leaves of a question that ask about duplicates: rows of groups, and signals that tell of these. They are answered by what was
 * found last, and have to be answered anew whenever groups are made anew. Before anybody looked, `is:duplicate` is about lines
 * that are the same now, and all else has such lines found as groups.
 */
import type { LeafAsk, SignalAsk } from '../../../shared/query/ask.ts'
import { type GroupAsk, isGroupAsk, isGroupState } from '../../../shared/query/group-asks.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import { Breath } from '../breath.ts'
import type { Dataset } from '../dataset.ts'
import { unless } from '../unless.ts'
import { leafName } from './combine-rows.ts'
import { SignalRows } from './signal-rows.ts'

export class GroupLeaves {
  readonly #dataset: Dataset
  readonly #leaves: readonly GroupAsk[]
  /** By leaf, with the groups that they are of. */
  readonly #signals = new Map<string, { readonly of: string; readonly rows: SignalRows }>()

  constructor(dataset: Dataset, leaves: readonly LeafAsk[]) {
    this.#dataset = dataset
    this.#leaves = leaves.filter(isGroupAsk)
  }

  /** Whether all are answered, for groups and rows as they are now. */
  get isComplete(): boolean {
    return this.#leaves.every((leaf) => this.rows(leaf) !== null)
  }

  /** Gives the rows of a leaf, not to be altered; null while they are not known. */
  rows(leaf: GroupAsk): RowSet | null {
    const { duplicates, leaves } = this.#dataset
    if (isGroupState(leaf)) {
      const live = duplicates.found?.grouping.live
      const isOfLines = leaf.what === 'duplicate' && !(live !== undefined && duplicates.isAsked)
      if (isOfLines) return leaves.duplicates.now()
      if (live === undefined || !live.isSettled) return null
      return leaf.what === 'copy' ? live.copies : live.duplicates
    }
    if (duplicates.found?.grouping.live.isSettled === false) return null
    const known = this.#signals.get(leafName(leaf))
    return known === undefined || known.of !== this.#groupsFor(leaf) ? null : known.rows.now()
  }

  /** Finds what is not known yet; throws the signal's reason when it is no longer wanted. */
  async complete(signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<void> {
    const { duplicates, leaves } = this.#dataset
    for (const leaf of this.#leaves) {
      if (this.rows(leaf) !== null) continue
      const isOfLines =
        isGroupState(leaf) && leaf.what === 'duplicate' && !(duplicates.found !== null && duplicates.isAsked)
      if (isOfLines) await leaves.duplicates.ask({ signal, onProgress })
      else await (await duplicates.whenFound(signal)).grouping.live.settle(signal)
      if (!isGroupState(leaf)) await this.#measure(leaf, signal)
    }
  }

  async #measure(leaf: SignalAsk, signal: AbortSignal): Promise<void> {
    const numbers = await unless(signal, this.#dataset.signals.column(leaf.signal))
    const of = this.#groupsFor(leaf)
    const rows = new SignalRows(this.#dataset, numbers, leaf)
    await rows.prepare(new Breath(signal))
    this.#signals.set(leafName(leaf), { of, rows })
  }

  /** Names what a leaf's answer is of: how many copies there are depends on which rows are there. */
  #groupsFor({ signal }: SignalAsk): string {
    const { version, found } = this.#dataset.duplicates
    return signal === 'copies' ? `${version}.${found?.grouping.live.stamp ?? 0}` : String(version)
  }
}
