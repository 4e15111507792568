/**
 * What a decision about groups comes to, before it is made. What must stay true: of a group without rows of other files, if it had a
 * row that was neither dropped nor deleted, one such row is left whatever is decided.
 */
import type { Change } from '../../../shared/change.ts'
import type { GroupDecision, Mark } from '../../../shared/duplicates/duplicate-calls.ts'
import type { KeepRule } from '../../../shared/duplicates/keep-rule.ts'
import { rulesText } from '../../../shared/duplicates/keep-rule-text.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { Breath } from '../breath.ts'
import type { JobWatch } from '../dataset.ts'
import { reasonChange } from '../decisions/reason-change.ts'
import { DecisionDraft } from '../document/decision-draft.ts'
import type { FoundDuplicates } from './found-duplicates.ts'
import { chosenGroups } from './group-order.ts'
import { keysOfRows, placeIn, type RuleSignals } from './keep-keys.ts'
import { chooseKept, rulesWithSay } from './keep-row.ts'

export type GroupWish = Pick<GroupDecision, 'keep' | 'mark' | 'merges'>

/** What is decided about one group. */
interface Decided {
  readonly group: number
  /** All its rows of the dataset that are there. */
  readonly rows: readonly RowId[]
  /** The row that is kept; null where a row of another file is, or none is chosen. */
  readonly kept: RowId | null
  /** Rows that get the mark. */
  readonly marked: readonly RowId[]
  /** Those that are told the reason: the same, and by hand also those that had the mark. */
  readonly told: readonly RowId[]
}

export interface Outcome {
  readonly change: Change
  readonly groups: number
  readonly rows: number
  readonly staying: number
}

/** Gives the numbers of groups that are meant, ascending; `among` are the rows of the view that was named. */
export const groupsMeant = (
  found: FoundDuplicates,
  groups: GroupDecision['groups'],
  among: RowSet | null,
): Uint32Array => {
  if (groups.kind !== 'some') return chosenGroups(found, groups.isOpenOnly ? 'open' : 'all', among)
  for (const group of groups.groups) found.checkGroup(group)
  return Uint32Array.from(new Set(groups.groups)).sort()
}

/** Works out what a decision comes to for the rows as they are now. */
export const outcomeOf = async (
  found: FoundDuplicates,
  groups: Uint32Array,
  wish: GroupWish,
  signals: RuleSignals,
  watch: JobWatch,
): Promise<Outcome> => {
  const gathered = new Gathered(found, wish)
  const breath = new Breath(watch.signal)
  const { keep } = wish
  if (keep.kind === 'row') gathered.take(decideByHand(found, groups, wish.mark, keep.row))
  else {
    const standing = new Standing(found, wish.mark)
    const choose = keep.kind === 'rules' ? await chooser(found, groups, keep.rules, standing, signals, watch) : null
    for (const group of groups) {
      gathered.take(standing.decide(group, choose))
      await breath.take()
    }
  }
  return gathered.outcome(breath)
}

type Choose = (candidates: readonly RowId[]) => RowId

/** How rows stand before the decision. */
class Standing {
  readonly #found: FoundDuplicates
  readonly #kept: RowSet
  readonly #dropped: RowSet
  readonly #marked: RowSet

  constructor(found: FoundDuplicates, mark: Mark) {
    const { decisions } = found.rows.dataset.document.history
    this.#found = found
    this.#kept = decisions.judged('keep')
    this.#dropped = decisions.judged('drop')
    this.#marked = mark.kind === 'drop' ? this.#dropped : decisions.tagged(mark.tag)
  }

  /** Gives the rows of a group that may be the one that is kept; none where a row of another file is. */
  candidates(group: number, rows = this.#found.grouping.live.rowsIn(group)): readonly RowId[] {
    if (this.#found.grouping.live.elsewhereOf(group) > 0) return []
    const judged = rows.filter((row) => this.#kept.has(row))
    return judged.length > 0 ? judged : rows.filter((row) => !this.#dropped.has(row))
  }

  /** Decides about a group; without a choice all of its rows are kept. */
  decide(group: number, choose: Choose | null): Decided {
    const { live } = this.#found.grouping
    const rows = live.rowsIn(group)
    if (choose === null) return { group, rows, kept: null, marked: [], told: [] }
    const candidates = this.candidates(group, rows)
    const kept = candidates.length > 1 ? choose(candidates) : (candidates[0] ?? null)
    // All rows of it are dropped, and none is there to be kept.
    if (kept === null && live.elsewhereOf(group) === 0) return { group, rows, kept, marked: [], told: [] }
    const marked = rows.filter((row) => row !== kept && !this.#kept.has(row) && !this.#marked.has(row))
    return { group, rows, kept, marked, told: marked }
  }

  hasMark(row: RowId): boolean {
    return this.#marked.has(row)
  }
}

const decideByHand = (found: FoundDuplicates, groups: Uint32Array, mark: Mark, kept: RowId): Decided => {
  const [group, ...others] = groups
  const rows = group === undefined ? [] : found.grouping.live.rowsIn(group)
  if (others.length > 0 || !rows.includes(kept))
    throw new EngineError('bad-request', { reason: 'the row that is kept is in no such group' })
  const standing = new Standing(found, mark)
  const told = rows.filter((row) => row !== kept)
  return { group, rows, kept, marked: told.filter((row) => !standing.hasMark(row)), told }
}

/** Looks at all rows that rules have to choose among, each once. */
const chooser = async (
  found: FoundDuplicates,
  groups: Uint32Array,
  all: readonly KeepRule[],
  standing: Standing,
  signals: RuleSignals,
  watch: JobWatch,
): Promise<Choose> => {
  const rules = rulesWithSay(all)
  if (rules.length === 0) return ([first]) => first
  const breath = new Breath(watch.signal)
  const contested: RowId[] = []
  for (const group of groups) {
    const candidates = standing.candidates(group)
    if (candidates.length > 1) for (const row of candidates) contested.push(row)
    await breath.take()
  }
  const rows = Float64Array.from(contested).sort()
  const keys = await keysOfRows(found.rows.dataset, rules, signals, rows, watch)
  return (candidates) => {
    const places = candidates.map((row) => placeIn(rows, row))
    return candidates[places.indexOf(chooseKept(places, keys))]
  }
}

/** Puts together what is decided about each group. */
class Gathered {
  readonly #found: FoundDuplicates
  readonly #wish: GroupWish
  readonly #draft: DecisionDraft
  readonly #marked = new RowSet()
  readonly #told = new RowSet()
  readonly #stays = new RowSet()
  /** The row that is kept by group, and 1 more; 0 where there is none. */
  readonly #keptBy: Float64Array
  readonly #tags: readonly string[]
  readonly #merged = new Map<string, RowSet>()
  #groups = 0
  #rows = 0

  constructor(found: FoundDuplicates, wish: GroupWish) {
    this.#found = found
    this.#wish = wish
    const { decisions } = found.rows.dataset.document.history
    this.#draft = new DecisionDraft(decisions)
    this.#keptBy = new Float64Array(found.grouping.groups.count + 1)
    this.#tags = decisions.tags
  }

  take({ group, rows, kept, marked, told }: Decided): void {
    const { keep, merges } = this.#wish
    const { decisions } = this.#found.rows.dataset.document.history
    this.#rows += rows.length
    for (const row of marked) this.#marked.add(row)
    for (const row of told) this.#told.add(row)
    if (kept !== null) this.#keptBy[group] = kept + 1
    const isNews = keep.kind === 'all' && rows.some((row) => decisions.verdictOf(row) !== 'keep')
    if (marked.length > 0 || isNews) this.#groups += 1
    if (keep.kind === 'all') for (const row of rows) this.#stays.add(row)
    else if (keep.kind === 'row' && kept !== null) this.#stays.add(kept)
    if (merges) this.#mergeTags(rows, this.#staying(rows, kept))
  }

  async outcome(breath: Breath): Promise<Outcome> {
    const { keep, mark } = this.#wish
    if (mark.kind === 'drop') this.#draft.judge(this.#marked, 'drop')
    else this.#draft.tag(this.#marked, mark.tag, true)
    if (keep.kind === 'all' || (keep.kind === 'row' && mark.kind === 'drop')) this.#draft.judge(this.#stays, 'keep')
    if (keep.kind === 'row' && mark.kind === 'tag') this.#draft.tag(this.#stays, mark.tag, false)
    for (const [tag, rows] of this.#merged) this.#draft.tag(rows, tag, true)
    const changes: Change[] = [...this.#draft.changes(), ...(await this.#reasons(breath))]
    const rows = this.#marked.size
    const change: Change = changes.length === 1 ? changes[0] : { kind: 'batch', changes }
    return { change, groups: this.#groups, rows, staying: this.#rows - rows }
  }

  #staying(rows: readonly RowId[], kept: RowId | null): readonly RowId[] {
    const { keep } = this.#wish
    if (keep.kind === 'all') return rows
    const { decisions } = this.#found.rows.dataset.document.history
    return rows.filter((row) => row === kept || (keep.kind === 'rules' && decisions.verdictOf(row) === 'keep'))
  }

  #mergeTags(rows: readonly RowId[], staying: readonly RowId[]): void {
    const { mark } = this.#wish
    const { decisions } = this.#found.rows.dataset.document.history
    for (const tag of this.#tags) {
      if (mark.kind === 'tag' && mark.tag === tag) continue
      const tagged = decisions.tagged(tag)
      if (!rows.some((row) => tagged.has(row))) continue
      const merged = this.#merged.get(tag) ?? new RowSet()
      for (const row of staying) merged.add(row)
      this.#merged.set(tag, merged)
    }
  }

  async #reasons(breath: Breath): Promise<readonly Change[]> {
    const { rows: compared, spec, grouping } = this.#found
    const { keep, mark } = this.#wish
    const { start, members } = grouping.groups
    const count = this.#told.size
    const told = {
      rows: new Float64Array(count),
      kept: new Float64Array(count).fill(Number.NaN),
      similarity: new Uint16Array(count),
      files: new Uint16Array(count),
      numbers: new Float64Array(count),
    }
    let at = 0
    for (const row of this.#told.values()) {
      const group = this.#found.groupOf(row) ?? 0
      const kept = this.#keptBy[group] === 0 ? null : rowId(this.#keptBy[group] - 1)
      const representative = members[start[group - 1]]
      // The representative is as alike to the row that is kept as this is to it.
      const isRepresentative = kept !== null && compared.itemOf(row) === representative
      told.rows[at] = row
      told.similarity[at] = this.#found.alike(isRepresentative ? kept : row)
      if (kept !== null) told.kept[at] = kept
      else {
        // Where there are rows of other files, one of them stands for the group.
        told.files[at] = compared.sourceOf(representative)
        told.numbers[at] = compared.numberIn(representative)
      }
      at += 1
      if (at % PIECE === 0) await breath.take()
    }
    const files = compared.sources.slice(1).map(({ name }) => name)
    const rule = keep.kind === 'rules' ? rulesText(keep.rules) : 'hand'
    return reasonChange({ method: spec.method.kind, rule, mark, files }, told)
  }
}

const PIECE = 65_536
