/** What one search found, and the groups that are made of it now. Reads nothing to make them anew. */

import type { Change } from '../../../shared/change.ts'
import type { CurvePoint } from '../../../shared/duplicates/duplicate-calls.ts'
import type { DuplicateSpec } from '../../../shared/duplicates/duplicate-spec.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import { Breath } from '../breath.ts'
import { altersRows, touchedRows } from '../search/changed-rows.ts'
import type { ComparedRows } from './compared-rows.ts'
import { assign, curveThresholds, drawCurve, pointAt } from './curve.ts'
import type { FindWatch, FoundPairs } from './found-pairs.ts'
import { type Groups, makeGroups } from './groups.ts'
import { buildLinkGraph, type LinkGraph } from './link-graph.ts'
import { LiveGroups } from './live-groups.ts'

export interface Grouping {
  readonly threshold: number
  readonly isChained: boolean
  readonly groups: Groups
  readonly here: CurvePoint
  readonly live: LiveGroups
}

/** What is told of a search besides its groups. */
export interface FoundCounts {
  readonly compared: number
  readonly comparedElsewhere: number
  readonly empty: number
  readonly short: number
  readonly tooLarge: number
  readonly pairs: number
  readonly crowded: number
}

export class FoundDuplicates {
  readonly rows: ComparedRows
  readonly spec: DuplicateSpec<string>
  readonly counts: FoundCounts
  readonly #graph: LinkGraph
  readonly #thresholds: readonly number[]
  readonly #curves = new Map<boolean, readonly CurvePoint[]>()
  readonly #thereThen: RowSet
  /** Rows whose text may be another than the one that was compared. */
  readonly #changed: RowSet
  #grouping: Grouping
  #alike: { readonly of: Groups; readonly byItem: Uint16Array } | null = null

  private constructor(
    source: Pick<FoundDuplicates, 'rows' | 'spec' | 'counts'>,
    graph: LinkGraph,
    thresholds: readonly number[],
    grouping: Grouping,
    seen: { readonly there: RowSet; readonly changed: RowSet },
  ) {
    this.rows = source.rows
    this.spec = source.spec
    this.counts = source.counts
    this.#graph = graph
    this.#thresholds = thresholds
    this.#grouping = grouping
    this.#thereThen = seen.there
    this.#changed = seen.changed
  }

  /** Makes groups of what was found; `there` are the rows that were compared, `changed` those that did change meanwhile. */
  static async of(
    source: { readonly rows: ComparedRows; readonly spec: DuplicateSpec<string>; readonly pairs: FoundPairs },
    wanted: { readonly threshold: number; readonly isChained: boolean },
    seen: { readonly there: RowSet; readonly changed: RowSet },
    watch: FindWatch,
  ): Promise<FoundDuplicates> {
    const { rows, spec, pairs } = source
    const breath = new Breath(watch.signal)
    const ownItems = rows.sources[0].rows
    const { isWithin, method } = spec
    const isContainment = method.kind === 'contained'
    const graph = await buildLinkGraph({ items: rows.count, ownItems, pairs, isWithin, isContainment }, breath)
    const thresholds = curveThresholds(method, pairs.links)
    const { empty, short, tooLarge, crowded, links, twins } = pairs
    const comparedElsewhere = rows.count - ownItems
    const compared = rows.comparedCount - comparedElsewhere
    const counts = {
      compared,
      comparedElsewhere,
      empty,
      short,
      tooLarge,
      crowded,
      pairs: links.count + twins.count,
    }
    const grouping = await groupAt(graph, rows, between(wanted.threshold, thresholds), wanted.isChained, breath)
    const found = new FoundDuplicates({ rows, spec, counts }, graph, thresholds, grouping, seen)
    await found.#curve(wanted.isChained, breath, (done, total) => watch.onProgress('grouping', done, total))
    return found
  }

  get grouping(): Grouping {
    return this.#grouping
  }

  /** Makes the groups anew, by another threshold or another way. */
  async regroup(threshold: number, isChained: boolean, signal: AbortSignal): Promise<void> {
    const breath = new Breath(signal)
    const { revision } = this.rows.dataset
    await this.#curve(isChained, breath)
    this.#grouping = await groupAt(this.#graph, this.rows, between(threshold, this.#thresholds), isChained, breath)
    if (revision !== this.rows.dataset.revision) this.#grouping.live.lookAt(null)
  }

  /** The curve for groups as they are made now. */
  get curve(): readonly CurvePoint[] {
    return this.#curves.get(this.#grouping.isChained) ?? []
  }

  /** Gives the group of a row, from 1; 0 where it is in none, and null for a row that was not compared. */
  groupOf(row: RowId): number | null {
    const item = this.rows.itemOf(row)
    const group = item === null ? 0 : this.#grouping.groups.groupOf[item]
    return group === 0 && !this.#thereThen.has(row) ? null : group
  }

  /** Gives how alike a row in a group is to its representative, in parts of SIMILARITY_SCALE. */
  alike(row: RowId): number {
    const item = this.rows.itemOf(row)
    return item === null ? 0 : this.alikeByItem()[item]
  }

  /** The same by the items of the dataset. */
  alikeByItem(): Uint16Array {
    const { groups } = this.#grouping
    if (this.#alike?.of !== groups) {
      const byItem = new Uint16Array(groups.groupOf.length)
      const { members, similarity } = groups
      for (let place = 0; place < members.length; place++)
        if (members[place] < byItem.length) byItem[members[place]] = similarity[place]
      this.#alike = { of: groups, byItem }
    }
    return this.#alike.byItem
  }

  /** Takes what has happened to rows; null where the rows of the file were only written. */
  lookAt(changes: readonly Change[] | null): void {
    this.#grouping.live.lookAt(changes)
    if (changes === null || !altersRows(changes)) return
    this.#changed.addAll(touchedRows(changes).touched)
  }

  /** Whether a row's text may be another than the one that was compared. */
  isChanged(row: RowId): boolean {
    return this.#changed.has(row)
  }

  /** Counts the rows that have changed, come or gone since. */
  get changedSince(): number {
    const there = rowsThere(this.rows)
    const changed = this.#changed.clone()
    changed.keepAll(there)
    const [gone, came] = [this.#thereThen.clone(), there]
    gone.deleteAll(there)
    came.deleteAll(this.#thereThen)
    changed.addAll(gone)
    changed.addAll(came)
    return changed.size
  }

  async #curve(
    isChained: boolean,
    breath: Breath,
    onProgress: (done: number, total: number) => void = () => undefined,
  ): Promise<void> {
    if (this.#curves.has(isChained)) return
    this.#curves.set(isChained, await drawCurve(this.#graph, this.#thresholds, isChained, breath, onProgress))
  }

  /** Fails for a group that there is not. */
  checkGroup(group: number): void {
    if (group < 1 || group > this.#grouping.groups.count) throw new EngineError('duplicates-stale')
  }
}

/** Gives the rows of the dataset that are there now, deleted ones left out: a set of the caller's own. */
export const rowsThere = ({ dataset }: Pick<ComparedRows, 'dataset'>): RowSet => {
  const { document } = dataset
  const rows = document.rowsInOrder().clone()
  rows.deleteAll(document.history.edits.deleted)
  return rows
}

const groupAt = async (
  graph: LinkGraph,
  rows: ComparedRows,
  threshold: number,
  isChained: boolean,
  breath: Breath,
): Promise<Grouping> => {
  const assignment = await assign(graph, threshold, isChained, breath)
  const groups = await makeGroups(graph, assignment, breath)
  const here = pointAt(graph, assignment, threshold)
  return { threshold, isChained, groups, here, live: await LiveGroups.of(rows, groups, breath) }
}

/** What was not looked for can't be told: below the lowest threshold there is nothing more. */
const between = (threshold: number, thresholds: readonly number[]): number =>
  Math.min(1, Math.max(threshold, thresholds[0]))
