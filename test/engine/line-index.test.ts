import { describe, expect, it } from 'vitest'
import { jsonl } from '../../electron/engine/container/jsonl.ts'
import { LineIndex } from '../../electron/engine/index/line-index.ts'

const FAR = 50 * 2 ** 30

describe('the line index', () => {
  it('holds offsets far past 32 bits', () => {
    const index = new LineIndex()
    index.append({ byteBase: 0, starts: Uint32Array.of(0, 10), byteEnd: FAR + 5 })
    index.append({ byteBase: FAR, starts: Uint32Array.of(5, 4_294_967_295), byteEnd: FAR + 2 ** 32 + 100 })
    const spans = [0, 1, 2, 3].map((row) => [index.startOf(row), index.endOf(row)])
    expect(spans).toEqual([
      [0, 10],
      [10, FAR + 5],
      [FAR + 5, FAR + 4_294_967_295],
      [FAR + 4_294_967_295, FAR + 2 ** 32 + 100],
    ])
    expect([index.rowCount, index.byteEnd]).toEqual([4, FAR + 2 ** 32 + 100])
  })

  it('finds rows in any order, and the row that holds a byte', () => {
    const index = new LineIndex()
    for (let segment = 0; segment < 50; segment++) {
      const byteBase = 7 + segment * 1000
      // Every third segment holds no row start: a row before it goes on through it.
      if (segment % 3 === 2) continue
      index.append({
        byteBase,
        starts: Uint32Array.from({ length: 10 }, (_, row) => row * 100),
        byteEnd: byteBase + (segment % 3 === 1 ? 2000 : 1000),
      })
    }
    index.complete()
    const starts = Array.from({ length: index.rowCount }, (_, row) => index.startOf(row))
    const shuffled = starts.map((_, at) => (at * 131) % starts.length)
    expect(shuffled.map((row) => index.startOf(row))).toEqual(shuffled.map((row) => starts[row]))
    expect(shuffled.map((row) => index.endOf(row))).toEqual(shuffled.map((row) => starts[row + 1] ?? index.byteEnd))
    expect(shuffled.map((row) => index.rowAt(starts[row] + 99))).toEqual(shuffled)
    expect([index.rowAt(6), index.rowAt(7), index.isComplete]).toEqual([-1, 0, true])
    for (const first of [0, 5, 19, 27, starts.length - 1]) {
      for (const [bytes, most] of [
        [50, 5],
        [1000, 5],
        [3500, 100],
        [1e9, 1e9],
      ]) {
        const limit = starts[first] + bytes
        const fitting = starts.findIndex((_, row) => row >= first && (index.endOf(row) > limit || row - first >= most))
        const end = Math.max(first + 1, fitting === -1 ? starts.length : fitting)
        const expected = starts.slice(first, end).map((start) => start - starts[first])
        expect([...index.startsFrom(first, limit, most)]).toEqual(expected)
      }
    }
  })

  it('refuses rows that it does not have, and segments out of order', () => {
    const index = LineIndex.fromStarts([3, 10], 20, false)
    expect([index.rowCount, index.startOf(0), index.endOf(1), index.isComplete]).toEqual([2, 3, 20, false])
    for (const row of [-1, 2, Number.NaN]) expect(() => index.startOf(row)).toThrow(RangeError)
    expect(() => index.append({ byteBase: 5, starts: Uint32Array.of(0), byteEnd: 30 })).toThrow('file order')
    index.complete()
    expect(() => index.append({ byteBase: 20, starts: Uint32Array.of(0), byteEnd: 30 })).toThrow('complete')
    expect(LineIndex.fromStarts([], 0, true).rowCount).toBe(0)
  })
})

describe('a row of JSONL', () => {
  const parts = (span: string): string[] => {
    const bytes = new TextEncoder().encode(`..${span}`)
    const contentEnd = jsonl.contentEnd(bytes, 2, bytes.length)
    const endingEnd = jsonl.endingEnd(bytes, contentEnd, bytes.length)
    const text = (from: number, to: number): string => new TextDecoder().decode(bytes.subarray(from, to))
    return [text(2, contentEnd), text(contentEnd, endingEnd), text(endingEnd, bytes.length)]
  }

  it('is content, its own line ending, and blank lines', () => {
    expect(['{}\n', '{}\r\n', '{}\r\r\n', '{}', '{}\r', '{}\n \r\n\n', 'a\rb\n', '{}\r\n\r\n'].map(parts)).toEqual([
      ['{}', '\n', ''],
      ['{}', '\r\n', ''],
      ['{}\r', '\r\n', ''],
      ['{}', '', ''],
      ['{}\r', '', ''],
      ['{}', '\n', ' \r\n\n'],
      ['a\rb', '\n', ''],
      ['{}', '\r\n', '\r\n'],
    ])
  })
})
