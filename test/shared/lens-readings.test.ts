/**
 * Holds what any lens reads to its row, whatever stands in it: all that is shown says where it stands, and stands there;
 * nothing of the row is dropped; and no row, however broken, makes a lens throw.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonNode } from '../../shared/json-node.ts'
import { readJson } from '../../shared/json-node.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import type { Lens } from '../../shared/lens/lens.ts'
import { detect, lenses, lensOf, readSample } from '../../shared/lens/lenses.ts'
import { readPython } from '../../shared/lens/python-node.ts'
import type { Branch, Part, Sample, TextPlace, Turn } from '../../shared/sample/sample.ts'
import { brokenRow, type CaseRow, caseRows, formatRow, readLine } from './lens-rows.ts'

const seed = Number(process.env.WINNOW_SEED ?? Date.now() % 2 ** 31)
const within = { seed, interruptAfterTimeLimit: 5_000, numRuns: 4_000 }

/** Gives what stands at a place; null where nothing does. */
const textAt = (row: JsonNode, place: TextPlace): string | null => {
  const node = row.find(place.at)
  if (node === null) return null
  switch (place.kind) {
    case 'value':
      return node.kind === 'null' ? '' : node.text
    case 'span':
      return place.end <= node.text.length ? node.text.slice(place.start, place.end) : null
    case 'python':
      return readPython(node.text.slice(place.start, place.end))?.text ?? null
    case 'inside': {
      const inner = readJson(new TextEncoder().encode(node.text))
      return inner === null ? null : textAt(inner, place.place)
    }
  }
}

const turnsOf = (sample: Sample): Turn[] => {
  const branchTurns = ({ turns, branches }: Branch): Turn[] => [...turns, ...branches.flatMap(branchTurns)]
  return [...sample.turns, ...sample.candidates.flatMap(({ turns }) => turns), ...sample.branches.flatMap(branchTurns)]
}

/** Says what is wrong with a part; null for nothing. */
const wrongIn = (row: JsonNode, part: Part): string | null => {
  const differs = (place: TextPlace | null, text: string): boolean => place !== null && textAt(row, place) !== text
  switch (part.kind) {
    case 'text':
      return [part.place, ...(part.copies ?? [])].some((place) => differs(place, part.text)) ? 'its text' : null
    case 'reasoning':
      return differs(part.place, part.text) ? 'its text' : null
    case 'tool-result':
      return part.was !== 'json' && differs(part.place, part.text) ? 'its text' : null
    case 'tool-call':
      if (differs(part.namePlace, part.name)) return 'its name'
      // Arguments that are not there have a place where they may be put.
      return part.argsPlace !== null && part.args !== '' && textAt(row, part.argsPlace) === null
        ? 'its arguments'
        : null
    case 'media':
      return part.place !== null && textAt(row, part.place)?.startsWith(part.ref) !== true ? 'its reference' : null
    case 'unknown':
      return row.find(part.at)?.json.startsWith(part.json) === true ? null : 'its value'
  }
}

/** All paths that a reading names, wherever it does. */
const pathsIn = (value: unknown, key = ''): JsonPath[] => {
  if (Array.isArray(value)) {
    if (key === 'rest' || key === 'extra') return value
    return key === 'at' ? [value] : value.flatMap((item) => pathsIn(item))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => pathsIn(item, name))
}

/** Names of models and the like, which a reading holds without a path. */
const wordsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(wordsIn)
}

/** Nothing, also as JSON in a text. */
const isEmpty = (node: JsonNode): boolean => node.kind === 'null' || /^(?:[[{]\s*[\]}])?$/.test(node.text.trim())

/** What says again what other values say, and is therefore read and not shown. */
const repeated: Readonly<Record<string, readonly string[]>> = {
  'ab-pair': ['winner_model_a', 'winner_model_b', 'winner_tie'],
}

/** Gives the keys of a row that a reading says nothing of. */
const dropped = (row: JsonNode, sample: Sample): string[] => {
  const named = new Set(pathsIn(sample).map((path) => path[0]))
  // A path to the row itself says something of all of it.
  if (row.kind !== 'object' || pathsIn(sample).some((path) => path.length === 0)) return []
  const again = repeated[sample.lens] ?? []
  const words = new Set(wordsIn([sample.candidates, sample.outcomes, sample.metrics]))
  return row.keys.filter((key) => {
    const value = row.get(key)
    return value !== null && !named.has(key) && !again.includes(key) && !isEmpty(value) && !words.has(value.text)
  })
}

const check = (lens: Lens, row: JsonNode): void => {
  const sample = lens.read(row)
  expect(sample.lens).toBe(lens.id)
  expect(structuredClone(sample)).toEqual(sample)
  const wrong = turnsOf(sample).flatMap(({ parts }) =>
    parts.flatMap((part) => {
      const what = wrongIn(row, part)
      return what === null ? [] : [{ what, part }]
    }),
  )
  expect(wrong).toEqual([])
  const lost = [...sample.metrics, ...sample.candidates.flatMap(({ metrics }) => metrics)].filter(
    ({ at, json }) => row.find(at)?.json !== json,
  )
  expect(lost).toEqual([])
  expect(sample.rest.filter((path) => row.find(path) === null)).toEqual([])
  expect(dropped(row, sample)).toEqual([])
}

const lensOfRow = ({ usual }: CaseRow, row: JsonNode): Lens | null =>
  detect(row, { usual: usual === null ? null : lensOf(usual), own: null })

describe(`what a lens reads (seed ${seed})`, { timeout: 60_000 }, () => {
  it('stands where it says, and nothing is dropped', () => {
    fc.assert(
      fc.property(formatRow, (source) => {
        const row = readLine(source.line)
        const lens = lensOfRow(source, row)
        if (lens !== null) check(lens, row)
      }),
      within,
    )
  })

  it('is as true of rows in which something is not as it should be', () => {
    fc.assert(
      fc.property(brokenRow, (source) => {
        const row = readLine(source.line)
        const lens = lensOfRow(source, row)
        if (lens === null) expect(readSample(row, lens).rest.length).toBe(row.items.length)
        for (const one of lenses) if (one === lens || one.matches(row)) check(one, row)
      }),
      within,
    )
  })

  it('is shown by a case for each lens', () => {
    const shown = new Set(caseRows.map(({ id }) => id))
    expect(lenses.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([])
  })
})
