/** What a brush asks for is the bins that were brushed, in the query's own words; and what a bar asks for can be taken back. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseAxis } from '../../electron/engine/overview/number-axis.ts'
import { t } from '../../renderer/app/words.ts'
import { placeOn, ticksOf } from '../../renderer/overview/axis-ticks.ts'
import { barsPath, cellLayers, differencePaths } from '../../renderer/overview/bar-shapes.ts'
import {
  barTerm,
  isAsked,
  isBarOf,
  rangeIn,
  rangeTerm,
  stretchOf,
  withBar,
  withRange,
} from '../../renderer/overview/brush-terms.ts'
import { svgOf } from '../../renderer/overview/picture-marks.ts'
import { pictureId, pictureOf, USUAL_PICTURES } from '../../renderer/overview/pictures.ts'
import { csvOf } from '../../renderer/overview/table-of-picture.ts'
import type { Axis, PartAnswer } from '../../shared/overview/description.ts'
import { parseQuery } from '../../shared/query/parse-query.ts'

const axis = fc
  .record({ numbers: fc.array(fc.nat(100_000), { minLength: 2, maxLength: 40 }), mayBeLog: fc.boolean() })
  .map(({ numbers, mayBeLog }): Axis => {
    const sorted = numbers.toSorted((a, b) => a - b)
    const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
    const spread = { min: at(0), max: at(1), p5: at(0.05), median: at(0.5), p95: at(0.95) }
    return chooseAxis({ ...spread, isWhole: true, mayBeEach: true, mayBeLog }, 40)
  })

describe('a brush', () => {
  test('asks for the bins that were brushed, and shows them when it is read back', () => {
    fc.assert(
      fc.property(
        axis,
        fc.nat(200),
        fc.nat(200),
        fc.constantFrom('', 'hello', 'tokens>5 -tag:x'),
        (own, a, b, before) => {
          const bins = own.edges.length - 1
          const start = a % bins
          const end = start + 1 + (b % (bins - start))
          const brushed = { signal: 'chars' }
          const term = rangeTerm(brushed, own, start, end)
          const text = withRange(before, brushed, term)
          expect(parseQuery(text).isSound).toBe(true)
          const range = rangeIn(text, brushed)
          if (term === null) expect([range, text]).toEqual([null, before])
          else if (range !== null) expect(stretchOf(own, range).map(Math.round)).toEqual([start, end])
          expect(withRange(text, brushed, null)).toBe(before)
          expect(withRange(text, brushed, term)).toBe(text)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('of shares keeps ends that are no whole numbers', () => {
    const shares: Axis = { edges: [0, 0.05, 0.1, 0.15], scale: 'linear', isWhole: false }
    const brushed = { signal: 'repeated_lines' }
    const text = withRange('', brushed, rangeTerm(brushed, shares, 1, 2))
    const range = rangeIn(text, brushed)
    expect(range).toMatchObject({ min: 0.05, max: 0.1, isMinIn: true, isMaxIn: false })
    expect(withRange(text, brushed, rangeTerm(brushed, shares, 2, 3))).toBe('repeated_lines>=0.1')
  })
})

describe('a bar', () => {
  const picture = { kind: 'field', path: ['kind'] } as const
  const answer: PartAnswer = {
    kind: 'field',
    path: ['kind'],
    kinds: [{ name: 'string', counts: [3] }],
    values: [
      { text: 'a', isCut: false, kind: 'string', counts: [2] },
      { text: '中文, "x"', isCut: false, kind: 'string', counts: [1] },
      { text: 'long', isCut: true, kind: 'string', counts: [1] },
    ],
    distinct: [3],
    others: [0],
    numbers: null,
  }
  const term = (at: number) => barTerm(picture, answer, '', at)

  test('asks for its value, for one more, for another, and for nothing any more', () => {
    const [a, b] = [term(0), term(1)]
    if (a === null || b === null) throw new Error('bars that can be asked for')
    const one = withBar('hello', a, isBarOf(a), false)
    expect(one).toBe('hello kind=a')
    expect(isAsked(one, a)).toBe(true)
    const two = withBar(one, b, isBarOf(b), true)
    expect([isAsked(two, a), isAsked(two, b), parseQuery(two).isSound]).toEqual([true, true, true])
    expect(withBar(two, a, isBarOf(a), true)).toBe(withBar('hello', b, isBarOf(b), false))
    const other = withBar(one, b, isBarOf(b), false)
    expect([isAsked(other, a), isAsked(other, b)]).toEqual([false, true])
    expect(withBar(one, a, isBarOf(a), false)).toBe('hello')
    expect(term(2)).toBeNull()
  })

  test('is written as CSV to the letter', () => {
    expect(csvOf(picture, answer, ['All'], t)).toBe('Value,All\r\na,2\r\n"中文, ""x""",1\r\nlong…,1\r\n')
  })
})

test('ticks stand apart and within the axis, in both languages’ numbers', () => {
  fc.assert(
    fc.property(axis, fc.integer({ min: 60, max: 900 }), (own, widthPx) => {
      const ticks = ticksOf(own, null, widthPx)
      expect(ticks.length).toBeGreaterThan(0)
      const bins = own.edges.length - 1
      for (const { at } of ticks) expect(at >= 0 && at <= bins).toBe(true)
      for (const [at, edge] of own.edges.entries()) expect(placeOn(own, edge)).toBe(at)
    }),
    { numRuns: 300 },
  )
})

test('a bar that is not nothing can be seen, and paths stay within their box', () => {
  const box = { widthPx: 100, heightPx: 50 }
  expect(barsPath([0, 1, 1_000_000], 1_000_000, box).match(/M/g)).toHaveLength(2)
  expect(barsPath([0, 0], 0, box)).toBe('')
  expect(
    differencePaths(
      [
        [0.5, 0.5],
        [0.25, 0.75],
      ],
      box,
    ),
  ).toMatchObject({ most: 0.25 })
  const layers = cellLayers({ cells: [0, 5], counts: [1, 100] }, [3, 2], box)
  expect(layers).toHaveLength(2)
})

test('markup in a name stays a name in SVG', () => {
  const mark = {
    kind: 'text',
    text: '<script>&"\u0007',
    x: 0,
    y: 0,
    sizePx: 1,
    isBold: false,
    anchor: 'start',
    fill: '#000',
  } as const
  expect(svgOf({ widthPx: 1, heightPx: 1, ground: '#fff', marks: [mark] })).toContain('>&lt;script>&amp;&quot;</text>')
})

test('pictures are remembered by names that are read again', () => {
  for (const id of [...USUAL_PICTURES, 'field:["a","b c"]']) {
    const picture = pictureOf(id)
    expect(picture === null ? null : pictureId(picture)).toBe(id)
  }
  for (const id of ['signal:nothing', 'field:{', 'field:{"a":1}', 'known:x', '']) expect(pictureOf(id)).toBeNull()
})
