import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeSample } from '../build/sample/make-sample.ts'

const sample = makeSample()

test('the committed sample is what its generator makes, to the byte', () => {
  const committed = readFileSync(join(import.meta.dirname, '../build/sample/sample.jsonl'))
  expect(committed.equals(Buffer.from(sample))).toBe(true)
})

const lines = sample.split('\n').filter((line) => line.trim() !== '')
const isJson = (line: string): boolean => {
  try {
    JSON.parse(line)
    return true
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return false
  }
}

test('the sample holds about 300 rows, half of them Chinese', () => {
  const chinese = lines.filter((line) => /"id": ?"zh-/.test(line)).length
  const english = lines.filter((line) => /"id": ?"en-/.test(line)).length
  expect(lines.length).toBeGreaterThanOrEqual(290)
  expect(lines.length).toBeLessThanOrEqual(320)
  expect(Math.abs(chinese - english)).toBeLessThan(30)
})

test('the sample has the flaws that it is there to show', () => {
  const counts = {
    malformed: lines.filter((line) => !isJson(line)).length,
    exactCopies: lines.length - new Set(lines).size,
    endedAsOnWindows: lines.filter((line) => line.endsWith('\r')).length,
    blank: sample
      .split('\n')
      .slice(0, -1)
      .filter((line) => line === '').length,
    withEscapes: lines.filter((line) => /\\u[4-9][0-9a-f]{3}/.test(line)).length > 10,
    withDecimals: lines.filter((line) => /"score": ?\d\.0[,}]/.test(line)).length > 50,
    withIntegersBeyondDoubles: lines.filter((line) => /"created_ns": ?\d{19}/.test(line)).length > 10,
    unanswered: lines.filter((line) => /"content": ?""/.test(line)).length,
  }
  expect(counts).toEqual({
    malformed: 5,
    exactCopies: 9,
    endedAsOnWindows: 1,
    blank: 1,
    withEscapes: true,
    withDecimals: true,
    withIntegersBeyondDoubles: true,
    unanswered: 2,
  })
})
