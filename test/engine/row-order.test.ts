import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowOrder } from '../../electron/engine/document/row-order.ts'
import { position, type RowId, rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'

const operation = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(60), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(60), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('grow' as const), at: fc.constant(0), count: fc.nat(6) }),
  fc.record({ kind: fc.constant('many' as const), at: fc.nat(60), count: fc.integer({ min: 1, max: 6 }) }),
)

test('an order says the same as a plain list of rows, whatever is inserted, removed and found', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.array(operation, { maxLength: 25 }), (size, operations) => {
      let fileRows = size
      let next = 2 ** 40
      const naive: RowId[] = Array.from({ length: size }, (_, index) => rowId(index))
      const order = RowOrder.ofFile(size)
      for (const { kind, at, count } of operations) {
        if (kind === 'insert') {
          const after = naive.length === 0 || at % 5 === 0 ? null : naive[at % naive.length]
          const fresh = Array.from({ length: count }, (_, index) => rowId(next + index))
          naive.splice(after === null ? 0 : naive.indexOf(after) + 1, 0, ...fresh)
          order.insertAfter(after, rowId(next), count)
          next += count
        } else if (kind === 'many') {
          const sources = naive.filter((_, index) => index % (count + 1) === 0)
          order.insertAll(sources.map((after, index) => ({ after, first: rowId(next + index), count: 1 })))
          for (const [index, after] of sources.entries()) naive.splice(naive.indexOf(after) + 1, 0, rowId(next + index))
          next += sources.length
        } else if (kind === 'remove') {
          const gone = new Set(naive.slice(at % (naive.length + 1), (at % (naive.length + 1)) + count))
          order.remove(RowSet.of(gone))
          for (const row of gone) naive.splice(naive.indexOf(row), 1)
        } else if (!naive.some((row) => row < 2 ** 40) || naive.includes(rowId(fileRows - 1))) {
          // A row of the file that was removed last would make "what is known of the file" ambiguous: never done by a document.
          for (let row = fileRows; row < fileRows + count; row++) naive.push(rowId(row))
          fileRows += count
          order.growTo(fileRows)
        }
      }
      expect(order.count).toBe(naive.length)
      expect(naive.map((_, at) => order.rowAt(position(at)))).toEqual(naive)
      expect(naive.map((row) => order.positionOf(row))).toEqual(naive.map((_, at) => at))
      expect(order.positionOf(rowId(next + 1))).toBe(null)
      const middle = position(Math.floor(naive.length / 3))
      const end = position(Math.floor((naive.length * 2) / 3))
      const between = [...order.runsBetween(middle, end)].flatMap(({ start, end: stop }) =>
        Array.from({ length: stop - start }, (_, index) => rowId(start + index)),
      )
      expect(between).toEqual(naive.slice(middle, end))
      const again = RowOrder.fromRuns(order.toRuns())
      expect(naive.map((_, at) => again.rowAt(position(at)))).toEqual(naive)
    }),
    { numRuns: 300 },
  )
})
