/** The fast way of searching against the plain meaning, over rows and questions drawn at random: every answer must be the same. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { jsonl } from '../../../electron/engine/container/jsonl.ts'
import { RowScanner } from '../../../electron/engine/search/row-scanner.ts'
import { compileTest } from '../../../electron/engine/search/row-test.ts'
import type { SearchLeaf } from '../../../electron/engine/search/search-task.ts'
import { NOTHING_KNOWN } from '../../../shared/lens/lenses.ts'
import type { FieldPath, Place, RowAsk, TextOptions } from '../../../shared/query/ask.ts'
import { textOfPart, turnsOfRow } from '../../../shared/query/row-texts.ts'

const LF = 0x0a
const NO_LENSES = { usual: null, mapping: null }

/** Gives for each leaf the rows that the scanner finds. */
const scan = (leaves: readonly SearchLeaf[], rows: readonly Uint8Array[]): number[][] => {
  const scanner = new RowScanner(leaves)
  const starts: number[] = []
  let length = 0
  for (const row of rows) {
    starts.push(length)
    length += row.length + 1
  }
  const bytes = scanner.roomFor(length)
  for (const [at, row] of rows.entries()) {
    bytes.set(row, starts[at])
    bytes[starts[at] + row.length] = LF
  }
  const endOf = (row: number): number => jsonl.contentEnd(bytes, starts[row], starts[row + 1] ?? length)
  const { hits } = scanner.scan(bytes, Uint32Array.from(starts), endOf)
  const found: number[][] = leaves.map(() => [])
  for (let at = 0; at < hits.length; at += 2) found[hits[at]].push(hits[at + 1])
  return found
}

const plainly = (leaves: readonly SearchLeaf[], rows: readonly Uint8Array[]): number[][] =>
  leaves.map(({ leaf, options }) => {
    const isFound = compileTest(leaf, options)
    return rows.flatMap((row, at) => (isFound(row) === true ? [at] : []))
  })

/** Compares both ways, and says the first row and leaf that they differ in. */
const compare = (leaves: readonly SearchLeaf[], rows: readonly Uint8Array[]): void => {
  const [fast, slow] = [scan(leaves, rows), plainly(leaves, rows)]
  for (const [at, { leaf, options }] of leaves.entries()) {
    const differing = rows.findIndex((_, row) => fast[at].includes(row) !== slow[at].includes(row))
    if (differing === -1) continue
    const row = new TextDecoder('latin1').decode(rows[differing])
    expect.fail(`${JSON.stringify({ leaf, options })}\nis ${slow[at].includes(differing)} for ${JSON.stringify(row)}`)
  }
  expect(fast).toEqual(slow)
}

/** A small generator of numbers below a limit (mulberry32). */
const randomFrom = (seed: number): ((limit: number) => number) => {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}
type Below = ReturnType<typeof randomFrom>

const characters = [
  ...'aAbBkKsSiI019 .,-/"\\\n\t\b{}[]:é',
  ...[
    'É',
    'ß',
    'ẞ',
    'ж',
    'Ж',
    'σ',
    'ς',
    'Σ',
    'İ',
    'ı',
    'K',
    'ſ',
    '中',
    '文',
    '，',
    '。',
    'Ａ',
    'ａ',
    '１',
    'ﬁ',
    '㎏',
    'é',
    'が',
  ],
  ...['😀', '𐐀', '𐐨', '𠀀', '\ud83d', '\ude00', '\u0000', '\u007f', '\u2028', '\ufeff', '\ufffd'],
]
const pick = <T>(below: Below, all: readonly T[]): T => all[below(all.length)]
// Long runs of characters of three bytes are read by a way of their own.
const threeBytes = [...'中文，。한힣ก� がﬁ']
const textOf = (below: Below, most: number): string => {
  const all = below(5) === 0 ? threeBytes : characters
  return Array.from({ length: below(most + 1) }, () => pick(below, all)).join('')
}

const escaped = (below: Below, text: string): string => {
  const style = below(4)
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    .map((unit, at, units) => {
      const hex = unit.toString(16).padStart(4, '0')
      const asHex = `\\u${below(2) === 0 ? hex : hex.toUpperCase()}`
      const isLow = unit >= 0xdc00 && unit <= 0xdfff && (units[at - 1] & 0xfc00) === 0xd800
      const isPaired = isLow || ((unit & 0xfc00) === 0xd800 && (units[at + 1] & 0xfc00) === 0xdc00)
      const character = String.fromCharCode(unit)
      if ((unit & 0xf800) === 0xd800 && !isPaired) return asHex
      const short = { '"': '\\"', '\\': '\\\\', '/': '\\/', '\n': '\\n', '\t': '\\t', '\b': '\\b' }[character]
      if (short !== undefined && (character !== '/' || below(2) === 0)) return below(5) === 0 ? asHex : short
      if (unit < 0x20) return asHex
      if (isPaired) return style === 1 ? asHex : character
      return style === 1 || (style === 2 && below(3) === 0) ? asHex : character
    })
    .join('')
}
const keys = ['a', 'b', 'messages', 'content', '中', 'k"\\', '', 'é', 'x y']
const space = (below: Below): string => pick(below, ['', '', '', '', ' ', '\t', '  '])
const jsonOf = (below: Below, depth: number): string => {
  const kind = below(depth > 3 ? 4 : 9)
  if (kind < 3) return `"${escaped(below, textOf(below, 24))}"`
  if (kind === 3) {
    return pick(below, ['0', '1', '-1.0', '1e2', '100', '12.50', 'true', 'false', 'null', 'NaN', '-Infinity', '19'])
  }
  const count = below(4)
  const isObject = kind < 7
  const items = Array.from({ length: count }, () => {
    const value = `${space(below)}${jsonOf(below, depth + 1)}${space(below)}`
    return isObject ? `${space(below)}"${escaped(below, pick(below, keys))}"${space(below)}:${value}` : value
  })
  return isObject ? `{${items.join(',')}${space(below)}}` : `[${items.join(',')}${space(below)}]`
}
const rowOf = (below: Below): Uint8Array => {
  const kind = below(12)
  if (kind === 0) {
    const turns = Array.from({ length: below(3) + 1 }, () => {
      const content = escaped(below, textOf(below, 20))
      return `{"role":"${pick(below, ['user', 'assistant'])}","content":"${content}"}`
    })
    return new TextEncoder().encode(`{"messages":[${turns.join(',')}]}`)
  }
  const bytes = new TextEncoder().encode(jsonOf(below, 0).replace(/\n/g, ' ') || '0')
  // Torn in one of many ways: mostly malformed.
  if (kind === 1 && bytes.length > 0)
    bytes[below(bytes.length)] = pick(below, [0x22, 0x5c, 0xff, 0x2c, 0x80, 0x00, 0xc3, 0xe0, 0xed, 0xe4])
  if (kind === 2) return bytes.subarray(0, below(bytes.length) + 1)
  return bytes.includes(LF) ? bytes.filter((byte) => byte !== LF) : bytes
}

const paths: readonly FieldPath[] = [
  ['a'],
  ['a', 'b'],
  ['messages', 'content'],
  ['messages', 0, 'content'],
  ['中'],
  [''],
  ['k"\\'],
  ['a', 1],
  [0],
  ['b', 'a', 'b'],
]
const placeOf = (below: Below): Place => {
  const kind = below(5)
  if (kind < 2) return { in: 'all' }
  return kind < 4
    ? { in: 'field', path: pick(below, paths) }
    : { in: 'role', role: pick(below, ['user', 'assistant', 'human']) }
}
const regexes = [
  'a',
  '^.$',
  '[ab]+',
  'a.*b',
  '\\u4e2d',
  '中文?',
  'K',
  '(?:a|b)1',
  'é',
  '\\.',
  'x{2}',
  '\\p{L}{2}',
  'a|文',
  '😀',
  '^$',
  's+',
]
const leafOf = (below: Below, rows: readonly Uint8Array[]): RowAsk => {
  const kind = below(10)
  const path = pick(below, paths)
  if (kind < 5) {
    const isFromRow = below(2) === 0
    const text = isFromRow ? pieceOf(below, pick(below, rows)) : textOf(below, 4)
    return { kind: 'text', place: placeOf(below), pattern: { kind: 'literal', text } }
  }
  if (kind < 7) {
    const pattern = { kind: 'regex', source: pick(below, regexes), flags: pick(below, ['', 'i', 's', 'im']) } as const
    return { kind: 'text', place: placeOf(below), pattern }
  }
  if (kind === 7) return { kind: 'equals', path, text: pick(below, ['1', '100', 'true', 'null', '', 'A', '中', '1.0']) }
  if (kind === 8) return { kind: 'has', path: below(2) === 0 ? [pick(below, keys)] : path }
  return { kind: 'field-range', path, range: { min: -1, isMinIn: below(2) === 0, max: 100, isMaxIn: below(2) === 0 } }
}

/** A piece of a row as it is written, or of what its strings mean. */
const pieceOf = (below: Below, row: Uint8Array): string => {
  const raw = new TextDecoder().decode(row)
  const texts = [raw, ...[...raw.matchAll(/"(?:[^"\\]|\\.)*"/g)].flatMap(([one]) => meaningOf(one))]
  const text = pick(below, texts)
  const start = below(text.length + 1)
  return text.slice(start, start + 1 + below(6))
}
const meaningOf = (written: string): string[] => {
  try {
    return [String(JSON.parse(written))]
  } catch {
    return []
  }
}
const optionsOf = (below: Below): TextOptions => ({ isCaseExact: below(3) === 0, isNormalised: below(4) === 0 })

const rounds = Number(process.env.WINNOW_SEARCH_ROUNDS ?? 60)
test(`finds what the plain meaning finds, ${rounds} times over`, { timeout: 600_000 }, () => {
  const first = Number(process.env.WINNOW_SEARCH_SEED ?? 1)
  for (let seed = first; seed < first + rounds; seed++) {
    const below = randomFrom(seed)
    const rows = Array.from({ length: 60 }, () => rowOf(below))
    const leaves = Array.from({ length: 30 }, () => ({
      leaf: leafOf(below, rows),
      options: optionsOf(below),
      lenses: NO_LENSES,
    }))
    compare(leaves, rows)
  }
})

test('finds many texts at once as each by itself', { timeout: 60_000 }, () => {
  for (let seed = 1; seed <= 8; seed++) {
    const below = randomFrom(seed * 31)
    const rows = Array.from({ length: 40 }, () => rowOf(below))
    const place: Place = seed % 2 === 0 ? { in: 'all' } : { in: 'field', path: pick(below, paths) }
    const options = optionsOf(below)
    const leaves = Array.from({ length: 120 }, () => {
      const text = below(2) === 0 ? pieceOf(below, pick(below, rows)) : textOf(below, 12)
      const leaf: RowAsk = { kind: 'text', place, pattern: { kind: 'literal', text } }
      return { leaf, options, lenses: NO_LENSES }
    })
    compare(leaves, rows)
  }
})

test('finds what turns of every format say', { timeout: 60_000 }, () => {
  const folder = join(import.meta.dirname, '../../cases/lenses')
  const rows = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => new TextEncoder().encode(JSON.parse(readFileSync(join(folder, name), 'utf8')).row))
  const below = randomFrom(11)
  const leaves: SearchLeaf[] = []
  for (const row of rows) {
    for (const { role, parts } of turnsOfRow(row, NOTHING_KNOWN) ?? []) {
      if (below(4) > 0) continue
      const text = pick(below, parts.flatMap((part) => textOfPart(part) ?? []).concat(''))
      const start = below(text.length + 1)
      const piece = text.slice(start, start + 1 + below(12))
      const leaf: RowAsk = { kind: 'text', place: { in: 'role', role }, pattern: { kind: 'literal', text: piece } }
      leaves.push({ leaf, options: optionsOf(below), lenses: NO_LENSES })
    }
  }
  expect(leaves.length).toBeGreaterThan(100)
  compare(leaves, rows)
})

const DATA = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../../shared/data'))
const files = existsSync(DATA)
  ? readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter((name) => /\.jsonl?$/.test(name))
  : []

describe.skipIf(files.length === 0)('real and hostile files', () => {
  test('are searched alike', { timeout: 300_000 }, () => {
    const below = randomFrom(7)
    const isWhole = (name: string): boolean => name.startsWith('hostile')
    const chosen = files.filter((name) => isWhole(name) || below(3) === 0)
    for (let at = 0; at < chosen.length; at += 8) {
      const rows = chosen.slice(at, at + 8).flatMap((name) => rowsOfFile(join(DATA, name), isWhole(name) ? 400 : 40))
      if (rows.length === 0) continue
      const leaves = Array.from({ length: 20 }, () => ({
        leaf: leafOf(below, rows),
        options: optionsOf(below),
        lenses: NO_LENSES,
      }))
      compare(leaves, rows)
    }
  })
})

const rowsOfFile = (path: string, most: number): Uint8Array[] => {
  const bytes = readFileSync(path).subarray(0, 4_000_000)
  const rows: Uint8Array[] = []
  for (let start = 0; start < bytes.length && rows.length < most; ) {
    const end = bytes.indexOf(LF, start)
    const stop = end === -1 ? bytes.length : end
    const row = bytes.subarray(start, bytes[stop - 1] === 0x0d ? stop - 1 : stop)
    if (row.length > 0) rows.push(row)
    start = stop + 1
  }
  return rows
}
