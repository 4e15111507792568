/** Where rows stand in another version of their file, few and many of them, against a list that is gone through by hand. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeDisk } from '../../electron/engine/disk.ts'
import type { HashFile } from '../../electron/engine/index/hash-file.ts'
import { findPlaces } from '../../electron/engine/row-places.ts'
import { rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'
import { testFolder } from './support/engine-on-disk.ts'

const hashFile = (folder: string, name: string, hashes: readonly bigint[]): HashFile => {
  const path = join(folder, name)
  writeFileSync(path, new Uint8Array(BigUint64Array.from(hashes).buffer))
  return { path, rowCount: hashes.length, crc: 0 }
}

/** The k-th row of a hash is the k-th row of that hash. */
const naivePlaces = (before: readonly bigint[], after: readonly bigint[]): (number | null)[] =>
  before.map((hash, ordinal) => {
    const nth = before.slice(0, ordinal).filter((one) => one === hash).length
    const places = after.flatMap((one, at) => (one === hash ? [at] : []))
    return places[nth] ?? null
  })

test('finds few rows and many as a list does, in one part or in several, equal rows and equal halves of hashes among them', async () => {
  const hash = fc.oneof(fc.bigInt({ min: 0n, max: 5n }), fc.constantFrom(1n << 32n, (1n << 32n) + 1n, 2n ** 64n - 1n))
  await fc.assert(
    fc.asyncProperty(fc.array(hash, { minLength: 1 }), fc.array(hash), fc.nat(5), async (before, after, part) => {
      using folder = testFolder()
      const [old, now] = [hashFile(folder.path, 'old', before), hashFile(folder.path, 'new', after)]
      const wanted = RowSet.ofRange(rowId(0), rowId(before.length))
      const expected = naivePlaces(before, after)
      for (const limits of [{}, { fewRows: 0 }, { fewRows: 0, partRows: part + 1 }]) {
        const placeOf = await findPlaces(nodeDisk, wanted, old, now, limits)
        expect(before.map((_, ordinal) => placeOf(ordinal))).toEqual(expected)
        expect(placeOf(before.length)).toBeNull()
      }
    }),
    { numRuns: 60 },
  )
})
