/**
 * Changes of decisions as values, against a plain map of decisions by row: what reverse takes back, what squash comes to,
 * and what a set of wishes comes to when only news counts.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DecisionDraft } from '../../electron/engine/document/decision-draft.ts'
import { Decisions } from '../../electron/engine/document/decisions.ts'
import { decodeRecord, encodeRecord, versionOf } from '../../electron/engine/journal/record.ts'
import {
  type Change,
  countRows,
  firstRow,
  partsOf,
  type ReasonChange,
  renameRows,
  reverse,
  squash,
} from '../../shared/change.ts'
import { type Reason, type SaidReason, UNDECIDED, type Verdict } from '../../shared/decision.ts'
import { type RowId, rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'

const ROWS = 12
const tagNames = ['a', 'b', '标']

type Wish =
  | { kind: 'judge'; rows: number[]; verdict: Verdict }
  | { kind: 'tag'; rows: number[]; tag: string; isOn: boolean }
  | { kind: 'note'; row: number; text: string }
  | { kind: 'reason'; row: number; kept: number; similarity: number; tag: string | null }

class NaiveDecisions {
  rows = Array.from({ length: ROWS }, () => ({
    verdict: null as Verdict,
    tags: new Set<string>(),
    note: null as string | null,
    reason: null as Reason | null,
  }))

  /** Does all that is wished at once: a mark that comes off takes its reason along, and new reasons come last. */
  wish(wishes: readonly Wish[]): void {
    const marked = this.rows.map((row) => this.#isMarked(row))
    for (const wish of wishes) this.#mark(wish)
    for (const [at, row] of this.rows.entries()) if (marked[at] && !this.#isMarked(row)) row.reason = null
    for (const wish of wishes)
      if (wish.kind === 'reason') this.rows[wish.row].reason = { ...reasonOf(wish), keptNumber: null }
  }

  #mark(wish: Wish): void {
    if (wish.kind === 'note') this.rows[wish.row].note = wish.text === '' ? null : wish.text
    else if (wish.kind !== 'reason')
      for (const row of wish.rows) {
        if (wish.kind === 'judge') this.rows[row].verdict = wish.verdict
        else if (wish.isOn) this.rows[row].tags.add(wish.tag)
        else this.rows[row].tags.delete(wish.tag)
      }
  }

  #isMarked({ verdict, tags, reason }: NaiveDecisions['rows'][number]): boolean {
    return reason?.mark.kind === 'tag' ? tags.has(reason.mark.tag) : reason !== null && verdict === 'drop'
  }

  shown() {
    return this.rows.map((row) => {
      const { verdict, tags, note, reason } = row
      return { verdict, tags: [...tags].toSorted(), note, reason: this.#isMarked(row) ? reason : null }
    })
  }
}

const reasonOf = ({ kept, similarity, tag }: Extract<Wish, { kind: 'reason' }>): SaidReason => ({
  method: 'near',
  rule: similarity > 0.5 ? 'first' : 'last',
  kept: rowId(kept),
  keptIn: null,
  similarity,
  mark: tag === null ? { kind: 'drop' } : { kind: 'tag', tag },
})
const shown = (decisions: Decisions) => Array.from({ length: ROWS }, (_, row) => decisions.of(rowId(row)))
const make = (decisions: Decisions, change: Change): void => {
  for (const one of partsOf(change).decisions) decisions.apply(one)
}
const wished = (decisions: Decisions, wishes: readonly Wish[], isBySet = true): Change => {
  const draft = new DecisionDraft(decisions)
  for (const wish of wishes) {
    if (wish.kind === 'note') draft.note(rowId(wish.row), wish.text)
    else if (wish.kind === 'reason') draft.reason(rowId(wish.row), reasonOf(wish))
    else {
      const targets = isBySet ? [RowSet.of(wish.rows.map(rowId))] : wish.rows.map(rowId)
      for (const target of targets) {
        if (wish.kind === 'judge') draft.judge(target, wish.verdict)
        else draft.tag(target, wish.tag, wish.isOn)
      }
    }
  }
  const changes = draft.changes()
  return changes.length === 1 ? changes[0] : { kind: 'batch', changes }
}

const rows = fc.uniqueArray(fc.nat(ROWS - 1), { minLength: 1 })
const plain: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ kind: fc.constant('judge' as const), rows, verdict: fc.constantFrom('keep', 'drop', null) }),
  fc.record({ kind: fc.constant('tag' as const), rows, tag: fc.constantFrom(...tagNames), isOn: fc.boolean() }),
  fc.record({ kind: fc.constant('note' as const), row: fc.nat(ROWS - 1), text: fc.constantFrom('', 'n', '注\n') }),
)
const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 3, arbitrary: plain },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reason' as const),
      row: fc.nat(ROWS - 1),
      kept: fc.nat(ROWS - 1),
      similarity: fc.constantFrom(0.25, 0.5, 0.9301, 1),
      tag: fc.constantFrom(null, null, ...tagNames),
    }),
  },
)
const steps = fc.array(fc.array(wish, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 })

test('steps of wishes come to what a plain map holds, and their reverses lead back through each state', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), (drawn, isBySet) => {
      const [naive, decisions] = [new NaiveDecisions(), new Decisions()]
      const states = [naive.shown()]
      const changes = drawn.map((wishes) => {
        const change = wished(decisions, wishes, isBySet)
        make(decisions, change)
        naive.wish(wishes)
        states.push(naive.shown())
        expect(shown(decisions)).toEqual(naive.shown())
        return change
      })
      for (const change of changes.toReversed()) {
        states.pop()
        make(decisions, reverse(change))
        expect(shown(decisions)).toEqual(states.at(-1))
      }
      expect(decisions.isEmpty).toBe(true)
    }),
  )
})

test('a change holds only rows for which it is news', () => {
  fc.assert(
    fc.property(steps, fc.array(plain, { minLength: 1, maxLength: 1 }), (drawn, last) => {
      const decisions = new Decisions()
      for (const wishes of drawn) make(decisions, wished(decisions, wishes))
      const before = shown(decisions)
      const change = wished(decisions, last)
      make(decisions, change)
      const differ = shown(decisions).filter((now, row) => JSON.stringify(now) !== JSON.stringify(before[row]))
      expect(countRows(change)).toBe(differ.length)
      const first = shown(decisions).findIndex((now, row) => JSON.stringify(now) !== JSON.stringify(before[row]))
      expect(firstRow(change) ?? -1).toBe(first)
      expect(wished(decisions, last)).toEqual({ kind: 'batch', changes: [] })
    }),
  )
})

test('two changes squashed do what both do, and a change with its reverse does nothing', () => {
  fc.assert(
    fc.property(
      steps,
      fc.array(wish, { minLength: 1, maxLength: 3 }),
      fc.array(wish, { maxLength: 3 }),
      (drawn, a, b) => {
        const [one, other] = [new Decisions(), new Decisions()]
        for (const wishes of drawn) {
          const change = wished(one, wishes)
          for (const decisions of [one, other]) make(decisions, change)
        }
        const start = shown(one)
        const first = wished(one, a)
        make(one, first)
        const second = wished(one, b)
        make(one, second)
        const both = squash(first, second)
        make(other, both)
        expect(shown(other)).toEqual(shown(one))
        make(other, reverse(both))
        expect(shown(other)).toEqual(start)
        if (first.kind !== 'batch') expect(squash(first, reverse(first))).toEqual({ kind: 'batch', changes: [] })
      },
    ),
  )
})

test('renamed rows take their decisions along, and those without a new name are counted', () => {
  fc.assert(
    fc.property(steps, fc.nat(ROWS), (drawn, cut) => {
      const [decisions, renamed] = [new Decisions(), new Decisions()]
      const rename = (row: RowId): RowId | null => (row < cut ? rowId(ROWS - 1 - row) : null)
      for (const wishes of drawn) {
        const change = wished(decisions, wishes)
        make(decisions, change)
        const result = renameRows(change, rename, rename)
        if (result.change !== null) make(renamed, result.change)
        const counted = (result.change === null ? 0 : countRows(result.change)) + result.lost
        // Why others were made is not counted beside them.
        if (wishes.every(({ kind }) => kind !== 'reason')) expect(counted).toBe(countRows(change))
      }
      const expected = shown(decisions)
        .map(({ reason, ...one }, row) => {
          if (row >= cut) return UNDECIDED
          return { ...one, reason: reason?.kept == null ? reason : { ...reason, kept: rename(reason.kept) } }
        })
        .toReversed()
      expect(shown(renamed)).toEqual(expected)
    }),
  )
})

test('a journal of the old format can say neither a decision nor that a key is taken out', () => {
  const record = (change: Change) => ({
    kind: 'change' as const,
    id: 'id',
    step: { label: 'batch' as const, rows: 1, field: null, timeMs: 0 },
    change,
  })
  const set = { kind: 'set', rows: RowSet.of([rowId(1)]), path: ['a'], json: '1' } as const
  const judge = { kind: 'judge', moves: [{ rows: RowSet.of([rowId(2)]), from: null, to: 'keep' }] } as const
  expect(versionOf(record(set))).toBe(1)
  expect(versionOf(record({ ...set, json: null }))).toBe(2)
  expect(versionOf(record({ kind: 'batch', changes: [set, { kind: 'batch', changes: [judge] }] }))).toBe(2)
  const draft = new DecisionDraft(new Decisions())
  draft.reason(rowId(2), reasonOf({ kind: 'reason', row: 2, kept: 1, similarity: 0.5, tag: null }))
  const [reason] = draft.changes()
  expect(versionOf(record({ kind: 'batch', changes: [judge, reason] }))).toBe(4)
  expect(versionOf(record(reverse(reason)))).toBe(4)
  const { reasons } = (decodeRecord(encodeRecord(record(reason))) as { change: ReasonChange }).change
  expect([...reasons.all()]).toEqual([{ row: 2, kept: 1, file: null, number: 0, similarity: 5_000 }])
  expect(decodeRecord(encodeRecord(record(judge)))).toEqual(record(judge))
})
