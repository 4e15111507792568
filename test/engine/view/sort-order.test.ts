/** The parts of a sort against the plain way: orders by numbers, ties that are told apart by reading on, places in a sorted view. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Breath } from '../../../electron/engine/breath.ts'
import { fieldKeyOf, orderOf, writeWindow } from '../../../electron/engine/view/field-key.ts'
import { RadixOrder } from '../../../electron/engine/view/radix-order.ts'
import { codeOf, rowOfCode } from '../../../electron/engine/view/row-codes.ts'
import { SortedRows } from '../../../electron/engine/view/sorted-rows.ts'
import { resolveTies } from '../../../electron/engine/view/tied-rows.ts'
import { FIRST_INSERTED_ROW_ID, type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'

const breath = (): Breath => new Breath(new AbortController().signal)

test('numbers are put in order and equal ones stay as they stand', async () => {
  const number = fc.oneof(fc.nat(3), fc.nat(70_000), fc.integer({ min: 0, max: 0xffffffff }))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(number, number), { maxLength: 300 }), async (pairs) => {
      const order = new RadixOrder(pairs.length, breath())
      await order.sortBy(Uint32Array.from(pairs, ([, second]) => second))
      await order.sortBy(Uint32Array.from(pairs, ([first]) => first))
      const expected = [...pairs.keys()].sort((a, b) => pairs[a][0] - pairs[b][0] || pairs[a][1] - pairs[b][1] || a - b)
      expect([...order.places]).toEqual(expected)
    }),
  )
})

test('values that begin alike are told apart to the last byte, however little room there is', async () => {
  const shared = fc.constantFrom('', 'a', 'ab', 'x'.repeat(70), 'x'.repeat(700), '你'.repeat(200))
  const value = fc.tuple(shared, shared, fc.string({ maxLength: 3 })).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 2, maxLength: 60 }),
      fc.constantFrom(1, 100, 5_000, 2 ** 20),
      fc.constantFrom(0, 8, 56),
      async (values, roomBytes, atHandBytes) => {
        const bytes = values.map((one) => Buffer.from(one))
        const places = Uint32Array.from(values.keys())
        const isNew = new Uint8Array(values.length)
        isNew[0] = 1
        let reads = 0
        await resolveTies(
          { places, isNew, tied: Uint32Array.from(values.keys()) },
          0,
          atHandBytes === 0
            ? null
            : {
                width: atHandBytes,
                copy: (slot, window, offset) => writeWindow(bytes[slot], 0, window, offset, atHandBytes),
              },
          async (slots, visit) => {
            reads += 1
            for (const slot of slots.toReversed()) visit(slot, bytes[slot])
          },
          breath(),
          roomBytes,
        )
        const expected = [...values.keys()].sort((a, b) => Buffer.compare(bytes[a], bytes[b]) || a - b)
        expect([...places]).toEqual(expected)
        const news = expected.map((slot, at) => (at === 0 || values[expected[at - 1]] !== values[slot] ? 1 : 0))
        expect([...isNew]).toEqual(news)
        // What all have in common is passed over, not read eight bytes at a time.
        expect(reads).toBeLessThan(120)
      },
    ),
    { numRuns: 150 },
  )
})

test('the bytes that numbers are compared by are in the order of the numbers', () => {
  const literal = fc.oneof(
    fc.constantFrom(
      '0',
      '-0',
      '1e400',
      '-1e400',
      '1e401',
      '1e-400',
      '9007199254740993',
      '9007199254740992.0',
      '-9007199254740993',
    ),
    fc.constantFrom('12345678901234567890', '12345678901234567890.5', '12345678901234567891', '-12345678901234567891'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => JSON.stringify(one)),
  )
  const places = (text: string): [kind: number, high: number, low: number] => {
    const { kind, high, low } = fieldKeyOf(Buffer.from(`{"n":${text}}`), ['n'], null)
    return [kind, high, low]
  }
  const tail = (text: string): Uint8Array =>
    (orderOf(Buffer.from(`{"n":${text}}`), ['n'], null) ?? Buffer.of()).subarray(8)
  const exact = (text: string): bigint => {
    const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? []
    const scaled = BigInt(`${whole}${fraction}`) * 10n ** BigInt(900 + Number(exponent) - fraction.length)
    return sign === '-' ? -scaled : scaled
  }
  fc.assert(
    fc.property(literal, literal, (a, b) => {
      const [one, other] = [places(a), places(b)]
      const byKey = one[1] - other[1] || one[2] - other[2]
      const isLong = one[0] === 2 || other[0] === 2
      const order = byKey !== 0 || !isLong ? byKey : Buffer.compare(tail(a), tail(b))
      const [left, right] = [exact(a), exact(b)]
      expect(Math.sign(order)).toBe(left < right ? -1 : left > right ? 1 : 0)
    }),
    { numRuns: 2_000 },
  )
})

test('a sorted view knows the place of every row, while rows join and go', () => {
  const row = fc.oneof(
    fc.nat(50),
    fc.nat(40_000),
    fc.nat(30).map((at) => FIRST_INSERTED_ROW_ID + at),
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(row, { maxLength: 60 }),
      fc.array(row, { maxLength: 8 }),
      fc.array(row, { maxLength: 8 }),
      fc.boolean(),
      (first, added, removed, isLarge) => {
        const begun = isLarge ? [...new Set([...first, ...Array.from({ length: 25_000 }, (_, at) => at)])] : first
        const sorted = new SortedRows(Uint32Array.from(begun, (one) => codeOf(rowId(one))))
        const joining = RowSet.of(added.filter((one) => !begun.includes(one)).map(rowId))
        const gone = RowSet.of(removed.map(rowId))
        sorted.settle(joining.ranges(), gone)
        const expected = [...begun.map(rowId), ...joining.values()].filter((one) => !gone.has(one))
        expect(sorted.count).toBe(expected.length)
        const read = [...sorted.runsBetween(0, expected.length)].flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, at) => (start + at) as RowId),
        )
        expect(read).toEqual(expected)
        for (const at of [0, 1, expected.length - 1]) {
          if (expected[at] !== undefined) expect(sorted.positionOf(expected[at])).toBe(at)
        }
        for (const one of gone.values()) expect(sorted.positionOf(one)).toBeNull()
      },
    ),
    { numRuns: 60 },
  )
  expect(rowOfCode(codeOf(rowId(FIRST_INSERTED_ROW_ID + 5)))).toBe(FIRST_INSERTED_ROW_ID + 5)
})
