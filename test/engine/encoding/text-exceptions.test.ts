import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExceptionsDraft, TextExceptions } from '../../../electron/engine/encoding/text-exceptions.ts'

/** Stretches in order: how far behind the last one each begins, how long it is, what stands in the file. */
const stretches = fc
  .array(
    fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 9 }), fc.option(fc.uint8Array({ minLength: 1, maxLength: 4 }))),
    {
      maxLength: 60,
    },
  )
  .map((parts) => {
    let at = 2 ** 33
    return parts.map(([gap, length, bytes]) => {
      const workStart = at + gap
      at = workStart + length
      return { workStart, workEnd: at, bytes }
    })
  })

const drafted = (list: readonly { workStart: number; workEnd: number; bytes: Uint8Array | null }[]): TextExceptions => {
  const draft = new ExceptionsDraft()
  for (const { workStart, workEnd, bytes } of list) draft.add(workStart, workEnd, bytes)
  return draft.finish()
}
const listed = (exceptions: TextExceptions) => Array.from({ length: exceptions.count }, (_, at) => exceptions.at(at))

test('stretches are kept as they were added; those of the second encoding that touch are one', () => {
  fc.assert(
    fc.property(stretches, (list) => {
      const expected: typeof list = []
      for (const one of list) {
        const last = expected.at(-1)
        if (last?.bytes === null && one.bytes === null && last.workEnd === one.workStart) last.workEnd = one.workEnd
        else expected.push({ ...one })
      }
      expect(listed(drafted(list))).toEqual(expected)
    }),
  )
})

test('stretches are found by what they end behind', () => {
  fc.assert(
    fc.property(stretches, fc.nat(400), (list, offset) => {
      const exceptions = drafted(list)
      const place = 2 ** 33 + offset
      const expected = listed(exceptions).findIndex(({ workEnd }) => workEnd > place)
      expect(exceptions.firstEndingAfter(place)).toBe(expected === -1 ? exceptions.count : expected)
    }),
  )
})

test('stretches come back from bytes, and move with their text', () => {
  fc.assert(
    fc.property(stretches, fc.integer({ min: -1000, max: 1000 }), (list, by) => {
      const exceptions = drafted(list)
      const again = TextExceptions.fromBytes(exceptions.toBytes())
      expect(again === null ? null : listed(again)).toEqual(listed(exceptions))
      expect(listed(exceptions.shifted(by).shifted(-by))).toEqual(listed(exceptions))
      expect(listed(exceptions.shifted(by))[0]?.workStart).toBe(list[0] && list[0].workStart + by)
    }),
  )
})

test('bytes from elsewhere are no stretches, and never fail', () => {
  const good = drafted([
    { workStart: 5, workEnd: 7, bytes: Uint8Array.of(1, 2) },
    { workStart: 9, workEnd: 12, bytes: null },
  ]).toBytes()
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
      const other = good.slice()
      other[at] = byte
      const read = TextExceptions.fromBytes(other)
      if (read !== null) for (const { workStart, workEnd } of listed(read)) expect(workStart).toBeLessThan(workEnd)
      if (length < good.length) expect(TextExceptions.fromBytes(good.slice(0, length))).toBeNull()
    }),
  )
  expect(TextExceptions.fromBytes(new Uint8Array(0))).toBeNull()
})
