/** Decisions about groups: which row stays, what the others get, and that no group is ever emptied. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { GroupDecision } from '../../../shared/duplicates/duplicate-calls.ts'
import type { KeepRule } from '../../../shared/duplicates/keep-rule.ts'
import type { RowId } from '../../../shared/ids.ts'
import { randomFrom } from '../../doubles/random.ts'
import { Finding, TEXT_ALONE } from './found-window.ts'

const DROP = { kind: 'drop' } as const
const ALL = { kind: 'all', isOpenOnly: false } as const
const rules = (...all: KeepRule[]): GroupDecision['keep'] => ({ kind: 'rules', rules: all })
const FIRST = { groups: ALL, keep: rules({ kind: 'first' }), mark: DROP, merges: false } as const
const texts = (...all: string[]): object[] => all.map((text, id) => ({ id, text }))

const decide = async (finding: Finding, wish: GroupDecision, change = finding.newChange()) => {
  const version = (await finding.call('getState', {})).duplicates?.version ?? 0
  return finding.call('decideGroups', { version, change, ...wish })
}
const judge = (row: RowId, verdict: 'keep' | 'drop') =>
  ({ kind: 'judge', target: { kind: 'row', row }, verdict }) as const
const LIST = { start: 0, end: 100, sort: 'number', isDescending: false, view: null } as const
const open = async (finding: Finding, only: 'open' | 'decided' = 'open'): Promise<number[]> => {
  const version = (await finding.call('getState', {})).duplicates?.version ?? 0
  return (await finding.call('readGroups', { version, ...LIST, only })).groups.map(({ group }) => group)
}

describe('a decision about groups', () => {
  test('drops all but one row of each, says why, and is one step to undo and redo', async () => {
    await using finding = await Finding.open(texts('a', 'b', 'A', 'c', 'b', 'a'))
    const { version } = await finding.find()
    const rows = await finding.rows()
    const weighed = await finding.call('weighGroups', { version, ...FIRST })
    expect(weighed).toEqual({ groups: 2, rows: 3, staying: 2 })
    expect(await open(finding)).toEqual([1, 2])
    expect(await decide(finding, FIRST, 'first-rule')).toMatchObject({ groups: 2, rows: 3 })
    expect(await finding.ask('verdict:drop')).toEqual([2, 4, 5])
    expect(await open(finding)).toEqual([])
    const { members } = await finding.call('readGroup', { version, group: 1, start: 0, end: 9, chars: 9 })
    expect(members[1].decision).toMatchObject({
      verdict: 'drop',
      reason: { method: 'exact', rule: 'first', kept: rows[0], keptNumber: 0, keptIn: null, similarity: 1, mark: DROP },
    })
    expect(members[0].decision.reason).toBeNull()
    expect(await decide(finding, FIRST, 'first-rule')).toMatchObject({ groups: 2, rows: 3 })
    const { undo } = await finding.call('getState', {})
    expect(undo).toMatchObject({ label: 'judge', rows: 3, field: 'drop' })
    await finding.call('undo', {})
    expect(await finding.ask('verdict:drop')).toEqual([])
    expect(await open(finding)).toEqual([1, 2])
    await finding.call('redo', {})
    expect(await finding.ask('verdict:drop')).toEqual([2, 4, 5])
    expect(await open(finding, 'decided')).toEqual([1, 2])
  })

  test('keeps by each rule', async () => {
    const row = (text: string, answer: string, score: number, more: object = {}) => ({
      text,
      messages: [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: answer },
      ],
      score,
      ...more,
    })
    await using finding = await Finding.open([
      row('a', 'short', 2, { at: '2024-01-01' }),
      row('a', 'a longer answer', 1, { at: '2025-01-01', source: 'x' }),
      row('a', 'an answer', 3, { at: '2023-01-01' }),
    ])
    await finding.find()
    const rows = await finding.rows()
    await finding.window.apply({ kind: 'tag', target: { kind: 'row', row: rows[2] }, tag: 'good', isOn: true })
    const left = async (...wanted: KeepRule[]): Promise<number[]> => {
      await decide(finding, { ...FIRST, keep: rules(...wanted) })
      const kept = await finding.ask('-verdict:drop')
      await finding.call('undo', {})
      return kept
    }
    expect(await left({ kind: 'first' })).toEqual([0])
    expect(await left({ kind: 'last' })).toEqual([2])
    expect(await left({ kind: 'longest-answer' })).toEqual([1])
    expect(await left({ kind: 'shortest-answer' })).toEqual([0])
    expect(await left({ kind: 'highest-signal', signal: 'answer_chars' })).toEqual([1])
    expect(await left({ kind: 'lowest-signal', signal: 'bytes' })).toEqual([0])
    expect(await left({ kind: 'highest-field', path: ['score'] })).toEqual([2])
    expect(await left({ kind: 'lowest-field', path: ['score'] })).toEqual([1])
    expect(await left({ kind: 'most-complete' })).toEqual([1])
    expect(await left({ kind: 'has-tag', tag: 'good' })).toEqual([2])
    expect(await left({ kind: 'newest', path: ['at'] })).toEqual([1])
    expect(await left({ kind: 'has-tag', tag: 'none' }, { kind: 'lowest-field', path: ['score'] })).toEqual([1])
    await expect(left({ kind: 'highest-signal', signal: 'nothing' })).rejects.toMatchObject({ code: 'signal-unknown' })
  })

  test('never marks a row that was judged keep, and keeps no dropped one', async () => {
    await using finding = await Finding.open(texts('a', 'a', 'a', 'a', 'b', 'b'))
    await finding.find()
    const rows = await finding.rows()
    await finding.window.apply(judge(rows[0], 'drop'))
    await finding.window.apply(judge(rows[2], 'keep'))
    await finding.window.apply(judge(rows[3], 'keep'))
    await finding.window.apply(judge(rows[4], 'drop'))
    await finding.window.apply(judge(rows[5], 'drop'))
    expect(await decide(finding, FIRST)).toMatchObject({ groups: 1, rows: 1 })
    expect(await finding.ask('verdict:drop')).toEqual([0, 1, 4, 5])
    expect(await finding.ask('verdict:keep')).toEqual([2, 3])
  })

  test('takes all rows that another file has, but those that were judged keep', async () => {
    await using finding = await Finding.open(texts('a', 'b', 'a', 'c'))
    const path = join(finding.folder, 'bench.jsonl')
    writeFileSync(path, '{"text":"x"}\n{"text":"a"}\n')
    const against = [{ file: { kind: 'picked', token: path } as const, compared: null }]
    const { version } = await finding.find({ ...TEXT_ALONE, against })
    await finding.window.apply(judge((await finding.rows())[2], 'keep'))
    await decide(finding, FIRST)
    expect(await finding.ask('verdict:drop')).toEqual([0])
    const { members } = await finding.call('readGroup', { version, group: 1, start: 0, end: 9, chars: 9 })
    expect(members[1].decision.reason).toMatchObject({ kept: null, keptIn: { file: 'bench.jsonl', number: 1 } })
  })

  test('by hand keeps one row or all, also when somebody thinks better of it', async () => {
    await using finding = await Finding.open(texts('a', 'a', 'a'))
    const { version } = await finding.find()
    const rows = await finding.rows()
    const some: GroupDecision['groups'] = { kind: 'some', groups: [1] }
    const keep = (row: RowId) => decide(finding, { ...FIRST, groups: some, keep: { kind: 'row', row } })
    await keep(rows[0])
    expect(await finding.ask('verdict:drop')).toEqual([1, 2])
    await keep(rows[1])
    expect(await finding.ask('verdict:drop')).toEqual([0, 2])
    expect(await finding.ask('verdict:keep')).toEqual([1])
    const { members } = await finding.call('readGroup', { version, group: 1, start: 0, end: 9, chars: 9 })
    expect(members.map(({ decision }) => decision.reason?.kept ?? null)).toEqual([rows[1], null, rows[1]])
    expect(members[2].decision.reason?.rule).toBe('hand')
    await decide(finding, { ...FIRST, groups: some, keep: { kind: 'all' } })
    expect(await finding.ask('verdict:keep')).toEqual([0, 1, 2])
    expect(await open(finding)).toEqual([])
    await expect(keep(99 as RowId)).rejects.toMatchObject({ code: 'bad-request' })
  })

  test('tags instead of dropping, and merges the tags of rows that go', async () => {
    await using finding = await Finding.open(texts('a', 'a', 'b', 'b'))
    await finding.find()
    const rows = await finding.rows()
    await finding.window.apply({ kind: 'tag', target: { kind: 'row', row: rows[1] }, tag: '好', isOn: true })
    const spare = { kind: 'tag', tag: 'spare' } as const
    await decide(finding, { ...FIRST, mark: spare, merges: true })
    expect(await finding.ask('tag:spare')).toEqual([1, 3])
    expect(await finding.ask('tag:好')).toEqual([0, 1])
    expect(await open(finding)).toEqual([])
    await finding.call('undo', {})
    expect(await finding.ask('is:tagged')).toEqual([1])
  })

  test('is about the groups of a view, or those that are open', async () => {
    await using finding = await Finding.open(texts('a', 'a', 'b', 'b', 'c', 'c'))
    await finding.find()
    const { view } = await finding.call('openView', { query: { text: 'id=3' } })
    await decide(finding, { ...FIRST, groups: { kind: 'view', view, isOpenOnly: false } })
    expect(await finding.ask('verdict:drop')).toEqual([3])
    const last = {
      ...FIRST,
      keep: rules({ kind: 'last' } as const),
      groups: { kind: 'all', isOpenOnly: true } as const,
    }
    expect(await decide(finding, last)).toMatchObject({ groups: 2, rows: 2 })
    expect(await finding.ask('verdict:drop')).toEqual([0, 3, 4])
  })

  test('never empties a group, whatever rows, rules, deletions and verdicts there are', {
    timeout: 60_000,
  }, async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = randomFrom(seed)
      const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]
      const count = 12 + Math.floor(random() * 40)
      const kinds = 1 + Math.floor(random() * 10)
      await using finding = await Finding.open(
        Array.from({ length: count }, () => ({
          text: `t${Math.floor(random() * kinds)}`,
          score: pick([1, 2, null, 'x']),
          at: pick(['2024-01-01', '2025', 7, null]),
        })),
      )
      const { version } = await finding.find()
      const rows = await finding.rows()
      for (let round = 0; round < 4; round++) {
        for (const row of rows) {
          const die = random()
          if (die < 0.1) await finding.window.apply({ kind: 'delete', target: { kind: 'row', row } })
          else if (die < 0.25) await finding.window.apply(judge(row, pick(['keep', 'drop'] as const)))
        }
        const before = await livingGroups(finding, version)
        const kept = await finding.ask('verdict:keep')
        const wanted = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
          pick<KeepRule>([
            { kind: 'first' },
            { kind: 'last' },
            { kind: 'longest-answer' },
            { kind: 'highest-field', path: ['score'] },
            { kind: 'most-complete' },
            { kind: 'has-tag', tag: 'x' },
            { kind: 'newest', path: ['at'] },
          ]),
        )
        const mark = pick([DROP, { kind: 'tag', tag: 'x' } as const])
        const wish = { ...FIRST, keep: rules(...wanted), mark, merges: random() < 0.5 }
        const decided = await decide(finding, wish)
        const after = await livingGroups(finding, version)
        for (const [group, living] of before)
          if (living > 0) expect(after.get(group), `seed ${seed}, round ${round}, group ${group}`).toBeGreaterThan(0)
        expect(await finding.ask('verdict:keep')).toEqual(expect.arrayContaining(kept))
        if (decided.rows > 0 && random() < 0.5) {
          await finding.call('undo', {})
          expect(await livingGroups(finding, version)).toEqual(before)
        }
      }
    }
  })
})

/** Counts the rows of each group that are neither deleted nor dropped. */
const livingGroups = async (finding: Finding, version: number): Promise<Map<number, number>> => {
  const { total } = await finding.call('readGroups', { version, ...LIST, only: 'all' })
  const living = new Map<number, number>()
  for (let group = 1; group <= total; group++) {
    const { members } = await finding.call('readGroup', { version, group, start: 0, end: 200, chars: 1 })
    const left = members.filter(({ isDeleted, decision }) => !isDeleted && decision.verdict !== 'drop')
    living.set(group, left.length)
  }
  return living
}
