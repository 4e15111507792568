/** The curve's arithmetic: thresholds, their places in the picture, and the lines that are drawn. */
import { expect, test } from 'vitest'
import {
  areaPath,
  hasDegrees,
  linePath,
  placeOf,
  pointAt,
  thresholdAt,
  thresholdWithin,
} from '../../renderer/duplicates/curve-points.ts'
import { cutTo } from '../../renderer/duplicates/differs-words.tsx'
import { textWidth } from '../../renderer/grid/text-width.ts'
import type { CurvePoint } from '../../shared/duplicates/duplicate-calls.ts'

const curve: readonly CurvePoint[] = Array.from({ length: 31 }, (_, at) => ({
  threshold: (70 + at) / 100,
  groups: 30 - at,
  rows: 100 - at,
  spare: 60 - 2 * at,
  largest: 5,
}))

test('every threshold of a curve is found again at its place, at any width', () => {
  for (const widthPx of [1, 97, 280, 1931])
    for (const { threshold } of curve) {
      const px = placeOf(curve, threshold, widthPx)
      expect(px >= 0 && px <= widthPx).toBe(true)
      if (widthPx > 60) expect(thresholdAt(curve, px, widthPx)).toBe(threshold)
    }
})

test('a threshold stays on the curve, in steps of a hundredth', () => {
  expect([0.2, 0.804, 0.806, 1.3].map((threshold) => thresholdWithin(curve, threshold))).toEqual([0.7, 0.8, 0.81, 1])
  expect([-40, 9999].map((px) => thresholdAt(curve, px, 280))).toEqual([0.7, 1])
})

test('the point of a threshold is the nearest one', () => {
  expect(pointAt(curve, 0.8)?.groups).toBe(20)
  expect(pointAt(curve, 0.8049)?.groups).toBe(20)
  expect(pointAt(curve, 0)?.groups).toBe(30)
  expect(pointAt([], 0.8)).toBeNull()
})

test('a curve of one point has no threshold to choose', () => {
  expect([hasDegrees(curve), hasDegrees(curve.slice(0, 1)), hasDegrees([])]).toEqual([true, false, false])
  expect(placeOf(curve.slice(0, 1), 0.7, 100)).toBe(50)
})

test('lines go from the left to the right end, and within the picture', () => {
  const box = { widthPx: 300, heightPx: 100 }
  const line = linePath(curve, (point) => point.spare, 60, box)
  expect(line.startsWith('M0 0L10 3.3')).toBe(true)
  expect(line.endsWith('L300 100')).toBe(true)
  expect(areaPath(line, box)).toBe(`${line}L300 100L0 100Z`)
  expect(linePath([], (point) => point.spare, 0, box)).toBe('')
  expect(areaPath('', box)).toBe('')
})

test('a long difference is cut between characters, at the width that it has', () => {
  const chinese = '根据给定的数据集，编写一个函数来计算平均值'
  expect(cutTo('three', 100)).toBe('three')
  for (const text of [chinese, 'a sentence of a good many words and no end', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧']) {
    const cut = cutTo(text, 100)
    expect(cut.endsWith('…')).toBe(true)
    expect(textWidth(cut)).toBeLessThanOrEqual(100)
    expect(text.startsWith(cut.slice(0, -1))).toBe(true)
  }
  expect(cutTo('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 60).replace('…', '')).toMatch(/^(?:👩‍👩‍👧)*$/u)
})

test('blanks and line ends are seen where they are the difference', () => {
  expect(cutTo('\n\n', 100)).toBe('↵')
  expect(cutTo('  a b ', 100)).toBe('␣␣a b␣')
})
