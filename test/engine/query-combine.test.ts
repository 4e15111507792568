/** Sets of rows put together in three values, beside each row by itself. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineRows, type FoundSoFar } from '../../electron/engine/query/combine-rows.ts'
import { rowId } from '../../shared/ids.ts'
import type { Ask, LeafAsk } from '../../shared/query/ask.ts'
import { RowSet } from '../../shared/row-set.ts'

const ROWS = 24
type Truth = 'yes' | 'no' | 'open'
const leaf = (name: number): LeafAsk => ({ kind: 'tag', tag: String(name) })

const { ask } = fc.letrec<{ ask: Ask }>((tie) => ({
  ask: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'ask' },
    fc.nat(4).map(leaf),
    fc.constant<Ask>({ kind: 'every' }),
    fc.record({ kind: fc.constant('not' as const), part: tie('ask') }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), parts: fc.array(tie('ask'), { maxLength: 3 }) }),
  ),
}))

const not: Record<Truth, Truth> = { yes: 'no', no: 'yes', open: 'open' }

const truthOf = (one: Ask, of: (name: string) => Truth): Truth => {
  if (one.kind === 'every') return 'yes'
  if (one.kind === 'not') return not[truthOf(one.part, of)]
  if (one.kind === 'tag') return of(one.tag)
  if (one.kind !== 'and' && one.kind !== 'or') throw new Error(one.kind)
  const parts = one.parts.map((part) => truthOf(part, of))
  const [all, any] = one.kind === 'and' ? (['yes', 'no'] as const) : (['no', 'yes'] as const)
  if (parts.includes(any)) return any
  return parts.includes('open') ? 'open' : all
}

test('what is sure is found, and what is open stays open, behind a not as well', () => {
  const truths = fc.array(fc.constantFrom<Truth>('yes', 'no', 'open'), { minLength: ROWS, maxLength: ROWS })
  const known = fc.array(fc.constantFrom<Truth>('yes', 'no'), { minLength: ROWS, maxLength: ROWS })
  fc.assert(
    fc.property(
      ask,
      fc.array(fc.oneof(truths, known), { minLength: 5, maxLength: 5 }),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      (one, leaves, areRunning) => {
        // A leaf that is still being answered has found some rows, and says nothing of the others.
        const given = leaves.map((all, name) =>
          areRunning[name] ? all.map((truth) => (truth === 'yes' ? 'yes' : 'open')) : all,
        )
        const every = RowSet.ofRange(rowId(0), rowId(ROWS))
        const rowsThat = (name: number, isSo: (truth: Truth) => boolean): RowSet =>
          RowSet.of([...every.values()].filter((row) => isSo(given[name][row])))
        const of = ({ tag }: { tag: string }): FoundSoFar => {
          const sure = rowsThat(Number(tag), (truth) => truth === 'yes')
          if (areRunning[Number(tag)]) return { sure, possible: 'every' }
          const possible = rowsThat(Number(tag), (truth) => truth !== 'no')
          return possible.size === sure.size ? { sure, possible: sure } : { sure, possible }
        }
        const { sure, possible } = combineRows(one, { every: () => every, of: (asked) => of(asked as { tag: string }) })
        for (const row of every.values()) {
          const truth = truthOf(one, (name) => given[Number(name)][row])
          expect(sure.has(row)).toBe(truth === 'yes')
          if (truth !== 'no') expect(possible === 'every' || possible.has(row)).toBe(true)
          else if (possible !== 'every') expect(possible.has(row)).toBe(false)
        }
      },
    ),
    { numRuns: 400 },
  )
})
