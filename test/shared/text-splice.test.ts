import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applySplices, reverseSplices, type Splice, spliceBetween, squashSplices } from '../../shared/text-splice.ts'

/** Few letters, so that texts share parts; halves of pairs, so that cuts between them would show. */
const text = fc
  .array(fc.constantFrom('a', 'b', '你', '😀', '😁', '\ud83d', '\ude00', '\udcff', ''), { maxLength: 12 })
  .map((parts) => parts.join(''))

/** An edit of several splices, made by rejoining two texts cut at lone letters. */
const editOf = (before: string): fc.Arbitrary<Splice[]> =>
  fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 4 }), text), { maxLength: 4 }).map((wishes) => {
    const splices: Splice[] = []
    let done = 0
    for (const [gap, length, inserted] of wishes) {
      const start = Math.min(done + gap, before.length)
      const removed = before.slice(start, start + length)
      splices.push({ start, removed, inserted })
      done = start + removed.length
    }
    return splices
  })

const naive = (before: string, splices: readonly Splice[]): string => {
  let result = before
  for (const { start, removed, inserted } of [...splices].reverse()) {
    result = result.slice(0, start) + inserted + result.slice(start + removed.length)
  }
  return result
}

const cutsPair = (before: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(before.charAt(at - 1)) && /[\udc00-\udfff]/.test(before.charAt(at))

describe('spliceBetween', () => {
  it('gives the edit, none for equal texts, and never a half of a pair', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const splices = spliceBetween(before, after)
        expect(applySplices(before, splices)).toBe(after)
        expect(splices.length).toBe(before === after ? 0 : 1)
        for (const { start, removed, inserted } of splices) {
          for (const end of [start, start + removed.length]) expect(cutsPair(before, end)).toBe(false)
          for (const end of [start, start + inserted.length]) expect(cutsPair(after, end)).toBe(false)
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it.each<[string, string, Splice]>([
    ['abc', 'abXc', { start: 2, removed: '', inserted: 'X' }],
    ['aaa', 'aa', { start: 2, removed: 'a', inserted: '' }],
    ['x😀y', 'x😁y', { start: 1, removed: '😀', inserted: '😁' }],
    ['\ud83d', '😀', { start: 0, removed: '\ud83d', inserted: '😀' }],
    ['\ude00', '😀', { start: 0, removed: '\ude00', inserted: '😀' }],
  ])('from %j to %j', (before, after, splice) => {
    expect(spliceBetween(before, after)).toEqual([splice])
  })
})

describe('applySplices', () => {
  it('does what splicing from the end does', () => {
    const edit = text.chain((before) => fc.tuple(fc.constant(before), editOf(before)))
    fc.assert(
      fc.property(edit, ([before, splices]) => applySplices(before, splices) === naive(before, splices)),
      { numRuns: 2_000 },
    )
  })

  it('refuses a text that it was not made for', () => {
    expect(() => applySplices('abc', [{ start: 1, removed: 'x', inserted: '' }])).toThrow('at 1')
    expect(() => applySplices('ab', [{ start: 3, removed: '', inserted: 'x' }])).toThrow('at 3')
    expect(() =>
      applySplices('abc', [
        { start: 2, removed: '', inserted: 'x' },
        { start: 1, removed: '', inserted: 'y' },
      ]),
    ).toThrow('at 1')
  })
})

describe('reverseSplices', () => {
  it('takes an edit back', () => {
    const edit = text.chain((before) => fc.tuple(fc.constant(before), editOf(before)))
    fc.assert(
      fc.property(edit, ([before, splices]) => {
        const after = applySplices(before, splices)
        expect(applySplices(after, reverseSplices(splices))).toBe(before)
        expect(reverseSplices(reverseSplices(splices))).toEqual(splices)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('squashSplices', () => {
  it('does what both edits do, one after the other', () => {
    const edits = text.chain((before) =>
      editOf(before).chain((first) =>
        fc.tuple(fc.constant(before), fc.constant(first), editOf(applySplices(before, first))),
      ),
    )
    fc.assert(
      fc.property(edits, ([before, first, second]) => {
        const squashed = squashSplices(first, second)
        expect(applySplices(before, squashed)).toBe(applySplices(applySplices(before, first), second))
        for (let i = 1; i < squashed.length; i++) {
          // Splices that touch would be one.
          expect(squashed[i].start).toBeGreaterThan(squashed[i - 1].start + squashed[i - 1].removed.length)
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it('never cuts a pair if neither edit does', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const squashed = squashSplices(spliceBetween(a, b), spliceBetween(b, c))
        for (const [side, splices] of [
          [a, squashed],
          [c, reverseSplices(squashed)],
        ] as const) {
          for (const { start, removed } of splices) {
            expect([start, start + removed.length].filter((at) => cutsPair(side, at))).toEqual([])
          }
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it('leaves nothing of an edit that was taken back', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(squashSplices(spliceBetween(a, b), spliceBetween(b, a))).toEqual([])
      }),
    )
  })

  it('joins typing at one place into one splice', () => {
    const typed = [...'hello'].map((letter, i) => [{ start: 3 + i, removed: '', inserted: letter }])
    expect(typed.reduce((all, one) => squashSplices(all, one), [] as Splice[])).toEqual([
      { start: 3, removed: '', inserted: 'hello' },
    ])
  })
})
