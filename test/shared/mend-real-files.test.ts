/**
 * Mends of the rows of all formats and of real files, where these are at hand (WINNOW_TEST_DATA, or `shared/data` beside the
 * project), against the naive way: parse the row, mend every text in it, compare. Rows stay JSON, keys, numbers and order stay.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { childrenOf } from '../../shared/json-scan.ts'
import { NOTHING_KNOWN } from '../../shared/lens/lenses.ts'
import { compileFixes } from '../../shared/mend/fixes.ts'
import { fixNames, type RowMend } from '../../shared/mend/mend.ts'
import { compileMend } from '../../shared/mend/mend-row.ts'
import { turnsOfRow } from '../../shared/query/row-texts.ts'
import { applySplices } from '../../shared/text-splice.ts'
import { caseRows } from './lens-rows.ts'

const DATA = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data'))
const encoder = new TextEncoder()
const decoder = new TextDecoder()

function* realRows(): Generator<Uint8Array> {
  for (const name of readdirSync(DATA, { recursive: true, encoding: 'utf8' })) {
    if (!/\.jsonl?$/.test(name) || name.includes('hostile')) continue
    const bytes = readFileSync(join(DATA, name))
    if (bytes[0] === 0x5b) {
      for (const { start, end } of childrenOf(bytes, { start: 0, end: bytes.length }, 0, 25).children)
        yield bytes.subarray(start, end)
    } else {
      for (let start = 0, at = 0; at < 25 && start < bytes.length; at++) {
        const end = bytes.indexOf(0x0a, start)
        yield bytes.subarray(start, end < 0 ? bytes.length : end)
        start = end < 0 ? bytes.length : end + 1
      }
    }
  }
}

const rows: readonly Uint8Array[] = [
  ...caseRows.map(({ line }) => encoder.encode(line)),
  ...(existsSync(DATA) ? realRows() : []),
]

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    return undefined
  }
}
const deep = (value: unknown, mend: (text: string) => string): unknown => {
  if (typeof value === 'string') return mend(value)
  if (Array.isArray(value)) return value.map((item) => deep(item, mend))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, deep(inside, mend)]))
}
/** A row without what its strings say. */
const bare = (bytes: Uint8Array): string => decoder.decode(bytes).replace(/"(?:[^"\\]|\\.)*"/g, '""')

const check = (mend: RowMend, naive: (text: string) => string): { changed: number; skipped: Map<string, number> } => {
  const mender = compileMend(mend)
  const skipped = new Map<string, number>()
  let changed = 0
  for (const row of rows) {
    const before = parsed(row)
    const mended = mender(row, NOTHING_KNOWN)
    if (mended.kind === 'skipped') {
      skipped.set(mended.reason, (skipped.get(mended.reason) ?? 0) + 1)
      continue
    }
    if (before === undefined) continue
    const after = mended.kind === 'same' ? row : mended.bytes
    expect(parsed(after)).toEqual(deep(before, naive))
    expect(bare(after)).toBe(bare(row))
    changed += mended.kind === 'changed' ? 1 : 0
  }
  return { changed, skipped }
}

describe('rows of all formats and of real files', { timeout: 120_000 }, () => {
  test.each(fixNames)('are fixed as their texts are: %s', (name) => {
    const fix = compileFixes([name])
    check({ kind: 'fix', fixes: [name], place: { in: 'all' } }, (text) => applySplices(text, fix(text)))
  })

  test('are replaced in as String.replaceAll does it', () => {
    const replace = { kind: 'replace', isRegex: false, isCaseExact: true, place: { in: 'all' } } as const
    const { changed } = check({ ...replace, find: 'e', with: '"é\n' }, (text) => text.replaceAll('e', '"é\n'))
    expect(changed).toBeGreaterThan(100)
    check({ ...replace, find: '[aeiou]+', with: '<$&>', isRegex: true }, (text) => text.replace(/[aeiou]+/gmu, '<$&>'))
  })

  test('say in every role what was replaced there, and nothing else', () => {
    const mender = compileMend({
      kind: 'replace',
      find: 'e',
      with: 'É',
      isRegex: false,
      isCaseExact: true,
      place: { in: 'roles', roles: ['assistant'] },
    })
    const textsOf = (bytes: Uint8Array, isAnswer: boolean): string[] =>
      (turnsOfRow(bytes, NOTHING_KNOWN) ?? [])
        .filter(({ role }) => (role === 'assistant') === isAnswer)
        .flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])))
    let changed = 0
    for (const row of rows) {
      const mended = mender(row, NOTHING_KNOWN)
      if (mended.kind !== 'changed') continue
      changed += 1
      expect(parsed(mended.bytes)).toBeDefined()
      expect(textsOf(mended.bytes, true)).toEqual(textsOf(row, true).map((text) => text.replaceAll('e', 'É')))
      expect(textsOf(mended.bytes, false)).toEqual(textsOf(row, false))
    }
    expect(changed).toBeGreaterThan(50)
  })
})
