/** Rows of a filter by place, against a list of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowOrder } from '../../electron/engine/document/row-order.ts'
import { FoundRows } from '../../electron/engine/view/found-rows.ts'
import { type RowId, rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'

const FIRST_INSERTED = 2 ** 40
const listed = (order: RowOrder): RowId[] => Array.from({ length: order.count }, (_, at) => order.rowAt(at as never))

test('places and runs are those of a list, in files with insertions and rows taken out', () => {
  const member = fc.oneof(fc.nat(200_000), fc.integer({ min: 65_500, max: 65_600 }), fc.nat(30))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(200_000), fc.integer({ min: 1, max: 40 })), { maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(200_000), fc.nat(100_000)), { maxLength: 3 }),
      fc.array(fc.tuple(member, fc.integer({ min: 1, max: 70_000 })), { maxLength: 6 }),
      fc.array(fc.nat(300), { maxLength: 20 }),
      (insertions, removals, members, places) => {
        const order = RowOrder.ofFile(200_001)
        const rows = new RowSet()
        let next = FIRST_INSERTED
        for (const [after, count] of insertions) {
          order.insertAfter(rowId(after), rowId(next), count)
          rows.addRange(rowId(next), rowId(next + Math.ceil(count / 2)))
          next += count
        }
        for (const [start, count] of removals) order.remove(RowSet.ofRange(rowId(start), rowId(start + count)))
        for (const [start, count] of members) rows.addRange(rowId(start), rowId(start + (count % 7 === 0 ? count : 1)))
        const expected = listed(order).filter((row) => rows.has(row))
        const found = new FoundRows(rows, order)
        expect(found.count).toBe(expected.length)
        for (const place of places) {
          const start = expected.length === 0 ? 0 : (place * 977) % expected.length
          const runs = [...found.runsBetween(start, start + place)]
          const read = runs.flatMap((run) => Array.from({ length: run.end - run.start }, (_, at) => run.start + at))
          expect(read).toEqual(expected.slice(start, start + place))
          const row = expected[start]
          if (row !== undefined) expect(found.positionOf(row)).toBe(start)
        }
        const absent = listed(order).find((row) => !rows.has(row))
        if (absent !== undefined) expect(found.positionOf(absent)).toBeNull()
      },
    ),
    { numRuns: 60 },
  )
})
