/** Ratings: given as the scale allows, written in the hand of what stands there. */
import { describe, expect, it } from 'vitest'
import { isNumber, metricInput, writtenAs } from '../../renderer/sample/metric-value.ts'
import type { Metric } from '../../shared/sample/sample.ts'

const metric = (json: string, scale: Metric['scale'] = null, at: Metric['at'] = ['score']): Metric => ({
  name: 'score',
  json,
  at,
  scale,
  annotator: null,
  rationale: null,
  meaning: null,
})
const five = { min: 1, max: 5, step: 1 }

describe('a rating', () => {
  it('is pressed where it has a short scale, else switched or typed', () => {
    expect(metricInput(metric('4', five))).toEqual({ kind: 'steps', steps: [1, 2, 3, 4, 5], chosen: 4 })
    expect(metricInput(metric('"3"', five))).toMatchObject({ kind: 'steps', chosen: 3 })
    expect(metricInput(metric('null', null, ['annotation_metrics', 'safety']))).toMatchObject({
      kind: 'steps',
      chosen: null,
    })
    expect(metricInput(metric('3.5', five)).kind).toBe('number')
    expect(metricInput(metric('40', { min: 0, max: 100, step: 1 })).kind).toBe('number')
    expect(metricInput(metric('true'))).toEqual({ kind: 'switch', isOn: true })
    expect(metricInput(metric('"bad\\n"'))).toEqual({ kind: 'text', text: 'bad\n' })
    expect(metricInput(metric('[1, 2]')).kind).toBe('fixed')
  })

  it('keeps the hand of what stands there', () => {
    expect(writtenAs('4', 5)).toBe('5')
    expect(writtenAs('4.0', 5)).toBe('5.0')
    expect(writtenAs('"3"', 5)).toBe('"5"')
    expect(writtenAs('"3.00"', 5)).toBe('"5.00"')
    expect(writtenAs('0.5', 1)).toBe('1')
    expect(writtenAs('null', 2)).toBe('2')
  })

  it('is a number only as JSON writes one', () => {
    expect(['1', '-0.5', '1e3', ' 2 '].every(isNumber)).toBe(true)
    expect(['', '01', '1.', '.5', '+1', 'NaN', '１'].some(isNumber)).toBe(false)
  })
})
