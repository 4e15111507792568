/**
 * The public JSON parsing suite (nst/JSONTestSuite), file-whole, where it lies in `shared/data/hostile` beside the
 * repository. json-scan.test.ts holds rows of the same kinds for where it does not.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkJson } from '../../shared/json-scan.ts'

const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')
const folder = join(data, 'hostile', 'nst+JSONTestSuite', 'test_parsing')

/** Python's json writes these, so datasets hold them. */
const acceptedBeyondRfc = ['n_number_NaN.json', 'n_number_infinity.json', 'n_number_minus_infinity.json']

/** What the RFC leaves open, as it is settled here: numbers and escapes stay as written; bytes must be UTF-8. */
const rejectedByChoice = [
  'i_string_UTF-16LE_with_BOM.json',
  'i_string_UTF8_surrogate_U+D800.json',
  'i_string_invalid_utf-8.json',
  'i_string_iso_latin_1.json',
  'i_string_lone_utf8_continuation_byte.json',
  'i_string_not_in_unicode_range.json',
  'i_string_overlong_sequence_2_bytes.json',
  'i_string_overlong_sequence_6_bytes.json',
  'i_string_overlong_sequence_6_bytes_null.json',
  'i_string_truncated-utf-8.json',
  'i_string_utf16BE_no_BOM.json',
  'i_string_utf16LE_no_BOM.json',
  'i_structure_UTF-8_BOM_empty_object.json',
]

describe.skipIf(!existsSync(folder))('JSONTestSuite (skipped where the suite is not at hand)', () => {
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  const isAccepted = (name: string): boolean => checkJson(readFileSync(join(folder, name))) === null

  it('holds the files of the suite', () => {
    expect(names.length).toBeGreaterThan(200)
  })
  it('takes all that is JSON', () => {
    expect(names.filter((name) => name.startsWith('y_') && !isAccepted(name))).toEqual([])
  })
  it('takes of the rest only what Python writes', () => {
    const accepted = names.filter((name) => name.startsWith('n_') && isAccepted(name))
    expect(accepted).toEqual(acceptedBeyondRfc.filter((name) => names.includes(name)))
  })
  it('settles what the RFC leaves open', () => {
    const rejected = names.filter((name) => name.startsWith('i_') && !isAccepted(name))
    expect(rejected).toEqual(rejectedByChoice.filter((name) => names.includes(name)))
  })
})
