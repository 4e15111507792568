/** Reasons of many rows, packed: what comes out is what went in, wherever rows and kept rows are, and a million are quick and small. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ReasonChange } from '../../shared/change.ts'
import { GatheredReasons, packed, renameReasons } from '../../shared/gathered-reasons.ts'
import { FIRST_INSERTED_ROW_ID, type RowId, rowId } from '../../shared/ids.ts'
import { PackedReasons, type RowReason } from '../../shared/packed-reasons.ts'

const row = fc
  .oneof(
    fc.nat(300),
    fc.nat(2 ** 31),
    fc.nat(300).map((at) => FIRST_INSERTED_ROW_ID + at),
  )
  .map(rowId)
const kept = fc.oneof(
  fc.constant({ kept: null, file: null, number: 0 }),
  row.map((one) => ({ kept: one, file: null, number: 0 })),
  fc.record({ kept: fc.constant(null), file: fc.nat(60_000), number: fc.nat(2 ** 40) }),
)
const reason: fc.Arbitrary<RowReason> = fc
  .record({ row, kept, similarity: fc.nat(10_000) })
  .map(({ row, kept, similarity }) => ({ row, ...kept, similarity }))

const byRow = (a: RowReason, b: RowReason): number => a.row - b.row
const about = { method: 'near', rule: 'first', mark: { kind: 'drop' }, files: [] } as const
const changeOf = (reasons: readonly RowReason[]): ReasonChange => {
  const gathered = new GatheredReasons()
  for (const one of reasons) gathered.add(one)
  return { kind: 'reason', about, ...packed(gathered.rows()) }
}

test('each reason is found by its row and all are given in order, the last one of a row alone', () => {
  fc.assert(
    fc.property(fc.array(reason, { maxLength: 400 }), fc.array(row, { maxLength: 20 }), (drawn, others) => {
      const expected = new Map(drawn.map((one) => [one.row, one]))
      const { rows, reasons } = changeOf(drawn)
      expect([...reasons.all()]).toEqual([...expected.values()].sort(byRow))
      expect([reasons.count, [...rows.values()].length]).toEqual([expected.size, expected.size])
      for (const one of [...drawn.map(({ row }) => row), ...others]) {
        expect(reasons.find(one)).toEqual(expected.get(one))
        expect(rows.has(one)).toBe(expected.has(one))
      }
      const read = PackedReasons.ofBytes(Uint8Array.from(reasons.bytes ?? []))
      expect([read.isSameAs(reasons), [...read.all()]]).toEqual([true, [...reasons.all()]])
    }),
  )
})

test('marked and kept rows are renamed together, and one without a new name is named no more', () => {
  fc.assert(
    fc.property(fc.array(reason, { maxLength: 100 }), fc.integer({ min: 2, max: 5 }), (drawn, part) => {
      const rename = (one: RowId): RowId | null => (one % part === 0 ? null : rowId(FIRST_INSERTED_ROW_ID * 2 - one))
      const change = changeOf(drawn)
      const renamed = renameReasons(change, rename)
      const expected = [...change.reasons.all()].flatMap((one) => {
        const name = rename(one.row)
        return name === null ? [] : [{ ...one, row: name, kept: one.kept === null ? null : rename(one.kept) }]
      })
      expect([...renamed.reasons.all()]).toEqual(expected.sort(byRow))
      expect(renamed.rows.size).toBe(expected.length)
    }),
  )
})

test('those of a file say nothing until they are loaded, and are told from others by its name', () => {
  const { reasons } = changeOf([{ row: rowId(4), kept: rowId(1), file: null, number: 0, similarity: 9_300 }])
  const named = PackedReasons.inFile('a')
  expect([named.count, named.find(rowId(4)), [...named.all()]]).toEqual([0, undefined, []])
  expect([named.isSameAs(reasons.movedTo('a')), named.isSameAs(PackedReasons.inFile('b'))]).toEqual([true, false])
  named.load(reasons.bytes ?? new Uint8Array(4))
  expect(named.find(rowId(4))).toEqual(reasons.find(rowId(4)))
})

test('a million reasons take some bytes each, and well under a second', () => {
  const count = 1_000_000
  const rows = Float64Array.from({ length: count }, (_, at) => at * 3 + (at % 2))
  const kept = rows.map((one, at) => (at % 10 === 0 ? one + 5_000 : Math.max(0, one - (at % 100_000))))
  const similarity = Uint16Array.from({ length: count }, (_, at) => 7_000 + (at % 3_001))
  const pack = () => {
    const started = performance.now()
    const { reasons } = packed({ rows, kept, similarity })
    return { reasons, tookMs: performance.now() - started }
  }
  // The best of a few, since the machine may be busy with other things.
  const { reasons, tookMs } = [pack(), pack(), pack()].toSorted((a, b) => a.tookMs - b.tookMs)[0]
  expect((reasons.bytes?.length ?? 0) / count).toBeLessThan(8)
  expect(tookMs).toBeLessThan(1_000)
  const found = reasons.find(rowId(rows[777_777]))
  expect(found).toEqual({
    row: rows[777_777],
    kept: kept[777_777],
    file: null,
    number: 0,
    similarity: similarity[777_777],
  })
})
