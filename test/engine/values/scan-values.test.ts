import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanHead } from '../../../electron/engine/index/scan-head.ts'
import { createValuesKernel, valuesModule } from '../../../electron/engine/kernels/values.ts'
import { makeXxh64 } from '../../doubles/naive-lines.ts'
import { naiveValues } from '../../doubles/naive-values.ts'
import { indexedValues, naiveIndexedValues, planOf, type Shape, uglyValues } from './support.ts'

const xxh64 = await makeXxh64()

const shapes: Shape[] = [
  { layout: 'values', depth: 0 },
  { layout: 'values', depth: 1 },
  { layout: 'values', depth: 2 },
  { layout: 'keyed', depth: 1 },
]
const anyShape = fc.constantFrom(...shapes)
const tinySizes = fc.record({
  segmentBytes: fc.constantFrom(64, 128, 192, 1024, 65_536),
  roomBytes: fc.constantFrom(64, 128, 4096),
  mostRows: fc.constantFrom(1, 3, 1000),
})

describe('the rows of values, found in segments', () => {
  it('are those of the naive reference, wherever the cuts fall', () => {
    fc.assert(
      fc.property(uglyValues, anyShape, fc.nat(5), tinySizes, (file, shape, rowsStart, sizes) => {
        const plan = planOf(file, shape, Math.min(rowsStart, file.length))
        expect(indexedValues(file, plan, sizes)).toEqual(naiveIndexedValues(file, plan, xxh64))
      }),
      { numRuns: 2000 },
    )
  })

  it('are given for a part of a file alone', () => {
    fc.assert(
      fc.property(uglyValues, uglyValues, uglyValues, anyShape, (before, file, behind, shape) => {
        const whole = new Uint8Array(Buffer.concat([before, file, behind]))
        const plan = planOf(file, shape, 0, before.length)
        const sizes = { segmentBytes: 64, roomBytes: 64, mostRows: 10 }
        expect(indexedValues(whole, plan, sizes)).toEqual(naiveIndexedValues(whole, plan, xxh64))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['nothing', ''],
    ['blanks alone', '  \n'],
    ['an empty list', ']'],
    ['commas alone', ',,,]'],
    ['a string that never ends', '"abc'],
    ['a backslash at the end', '"abc\\'],
    ['backslashes over many segments', `"${'\\'.repeat(300)}","b"]`],
    ['an odd number of backslashes over many segments', `"${'\\'.repeat(301)}","b"]`],
    ['brackets that never close', '['.repeat(1000)],
    ['brackets that close too often', `1${']'.repeat(1000)},2]`],
    ['a row over many segments, and blanks over many', `{"a":"${'x'.repeat(500)}"}${' '.repeat(500)},\r\n2]\n`],
    ['a key over many segments', `"${'k'.repeat(500)}" ${' '.repeat(300)}:${' '.repeat(300)}{"a":1},"b":2}`],
    ['a key without a value over many segments', `"${'k'.repeat(500)}"${' '.repeat(300)}, "b": 2}`],
    ['a long tail', `1,2]${' '.repeat(1000)}}`],
    ["a wrapper's other fields", `1,2] , "other": [${'1,'.repeat(300)}2]}`],
    ['words without anything between', '1"a"{}[]"b"nulltrue'],
    ['record separators', '\x1e{"a":1}\n\x1e{"a":2}\n'],
  ])('are right for %s', (_, text) => {
    const file = new TextEncoder().encode(text)
    for (const shape of shapes) {
      const plan = planOf(file, shape, 0)
      for (const segmentBytes of [64, 128, 4096]) {
        const sizes = { segmentBytes, roomBytes: 64, mostRows: 7 }
        expect(indexedValues(file, plan, sizes)).toEqual(naiveIndexedValues(file, plan, xxh64))
      }
    }
  })

  it('are kept when a read gives fewer bytes than were asked for', () => {
    const file = Buffer.from('[{"a":1},\n{"b":"]"}, 3 ]')
    const plan = planOf(file, { layout: 'values', depth: 1 }, 1)
    const sizes = { segmentBytes: 64, roomBytes: 64, mostRows: 10 }
    const kernel = createValuesKernel(valuesModule(), 64, 64, 10)
    expect(indexedValues(file, plan, sizes, { kernel, readBytes: 1 })).toEqual(naiveIndexedValues(file, plan, xxh64))
  })
})

describe('the first block of values', () => {
  it('gives the rows of the naive reference, all of a whole file', () => {
    fc.assert(
      fc.property(uglyValues, anyShape, (file, shape) => {
        const plan = planOf(file, shape, 0)
        const { rows, rowsEnd } = naiveValues(file, plan)
        const head = scanHead(file, true, plan)
        expect(head.starts).toEqual(rows.map((row) => row.start))
        if (rows.length > 0) expect(head.byteEnd).toBe(rowsEnd)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives only rows whose whole span it holds, when more follows', () => {
    fc.assert(
      fc.property(uglyValues, anyShape, fc.nat(300), (file, shape, cut) => {
        const plan = planOf(file, shape, 0)
        const { rows } = naiveValues(file, plan)
        const head = scanHead(file.subarray(0, cut), cut >= file.length, plan)
        const ends = [...head.starts.slice(1), head.byteEnd]
        const found = head.starts.map((start, row) => [start, ends[row]])
        expect(found).toEqual(rows.slice(0, found.length).map((row) => [row.start, row.end]))
        if (cut >= file.length) expect(found.length).toBe(rows.length)
      }),
      { numRuns: 2000 },
    )
  })
})
