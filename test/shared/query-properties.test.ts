/** Whatever is typed is read or refused, never thrown at; and whatever is asked can be spelled and read again. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Ask, type FieldPath, type NumberRange, rowStates } from '../../shared/query/ask.ts'
import { parseQuery } from '../../shared/query/parse-query.ts'
import { printQuery } from '../../shared/query/print-query.ts'
import { printTerm, termsOf, withoutTerm, withTerm } from '../../shared/query/query-terms.ts'

const pieces = fc.constantFrom(
  ...['(', ')', '"', '/', '-', ':', '：', '|', '=', '>', '<', '..', 'or', 'AND', 'NOT', ' ', '\u3000', '\\', ','],
  ...[
    'tag',
    'is',
    'edited',
    'tokens',
    'lang',
    'zh',
    'row',
    '1',
    '2k',
    'field',
    'role',
    'a',
    '苹果',
    '😀',
    '\ud83d',
    '[',
    ']',
    '.',
    '\n',
  ],
)

const word = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom('or', '-x', 'a"b', '苹果', '/a/', '3'),
)
const path: fc.Arbitrary<FieldPath> = fc
  .tuple(word, fc.array(fc.oneof(word, fc.nat(99)), { maxLength: 3 }))
  .map(([key, rest]) => [key, ...rest])
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }))
  .map((value) => (Object.is(value, -0) ? 0 : value))
const range: fc.Arbitrary<NumberRange> = fc.oneof(
  number.map((value) => ({ min: value, isMinIn: true, max: value, isMaxIn: true })),
  fc
    .tuple(number, fc.boolean())
    .map(([min, isMinIn]) => ({ min, isMinIn, max: Number.POSITIVE_INFINITY, isMaxIn: true })),
  fc
    .tuple(number, fc.boolean())
    .map(([max, isMaxIn]) => ({ min: Number.NEGATIVE_INFINITY, isMinIn: true, max, isMaxIn })),
  fc
    .tuple(number, fc.double({ noNaN: true, noDefaultInfinity: true, min: 1, max: 1e6 }))
    .map(([min, more]) => ({ min, isMinIn: true, max: min + more, isMaxIn: true })),
)
const place = fc.oneof(
  fc.constant({ in: 'all' as const }),
  path.map((at) => ({ in: 'field' as const, path: at })),
  word.map((role) => ({ in: 'role' as const, role })),
)
const leaf: fc.Arbitrary<Ask> = fc.oneof(
  fc.tuple(place, word).map(([at, text]): Ask => ({ kind: 'text', place: at, pattern: { kind: 'literal', text } })),
  fc.tuple(path, word).map(([at, text]): Ask => ({ kind: 'equals', path: at, text })),
  fc.tuple(path, range).map(([at, between]): Ask => ({ kind: 'field-range', path: at, range: between })),
  range.map((between): Ask => ({ kind: 'signal-range', signal: 'tokens', range: between })),
  fc.constantFrom('zh', 'zh-Hans', 'en').map((label): Ask => ({ kind: 'signal-label', signal: 'lang', label })),
  path.map((at): Ask => ({ kind: 'has', path: at })),
  word.map((role): Ask => ({ kind: 'role', role })),
  word.map((tag): Ask => ({ kind: 'tag', tag })),
  fc.constantFrom(...rowStates).map((what): Ask => ({ kind: 'is', what })),
  fc.nat().map((first): Ask => ({ kind: 'row', first, last: first })),
)
const { ask } = fc.letrec<{ ask: Ask }>((tie) => ({
  ask: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('ask').map((part): Ask => ({ kind: 'not', part })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('ask'), { minLength: 2, maxLength: 3 }))
      .map(([kind, parts]): Ask => ({ kind, parts })),
  ),
}))

test('any text is read, or refused with characters that it has', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const outcome = parseQuery(text)
        if (outcome.isSound) {
          for (const { start, end } of outcome.terms) expect(start < end && end <= text.length).toBe(true)
          expect(parseQuery(printQuery(outcome.ask))).toMatchObject({ isSound: true })
          return
        }
        const { start, end } = outcome.fault
        expect(start >= 0 && start <= end && end <= text.length).toBe(true)
      },
    ),
    { numRuns: 3_000 },
  )
})

test('any question is spelled so that it reads as the same question', () => {
  fc.assert(
    fc.property(ask, (one) => {
      const spelled = printQuery(one)
      const outcome = parseQuery(spelled)
      if (!outcome.isSound) throw new Error(`${outcome.fault.code} at ${outcome.fault.start} of ${spelled}`)
      expect(simple(outcome.ask)).toEqual(simple(one))
    }),
    { numRuns: 2_000 },
  )
})

test('a term that is put beside any question that can be read must hold too, and can be taken out again', () => {
  fc.assert(
    fc.property(ask, leaf, (one, term) => {
      const before = printQuery(one)
      const after = withTerm(before, term)
      expect(termsOf(after).some((each) => printQuery(each.ask) === printQuery(term))).toBe(true)
      expect(withoutTerm(after, term)).not.toContain(`  ${printTerm(term)}`)
      expect(parseQuery(withoutTerm(after, term))).toMatchObject({ isSound: true })
    }),
  )
})

/** The same question with nested joins of one kind made one, and with negations of negations taken out. */
const simple = (one: Ask): Ask => {
  if (one.kind === 'not') {
    const part = simple(one.part)
    return part.kind === 'not' ? part.part : { kind: 'not', part }
  }
  if (one.kind !== 'and' && one.kind !== 'or') return one
  const { kind } = one
  return {
    kind,
    parts: one.parts.map(simple).flatMap((part) => (part.kind === kind && 'parts' in part ? part.parts : [part])),
  }
}
