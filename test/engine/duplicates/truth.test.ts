/**
 * What is found beside a plain program in another language that compares each row with each other: on generated sets with
 * duplicates planted in them, and on the real files at hand (WINNOW_TEST_DATA, or `shared/data` beside the project). Every pair that is found must
 * be there with the very same similarity, and hardly any may be missing. Skipped where there is no Python.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ComparedRows } from '../../../electron/engine/duplicates/compared-rows.ts'
import { findNear } from '../../../electron/engine/duplicates/find-near.ts'
import type { PairList } from '../../../electron/engine/duplicates/found-pairs.ts'
import { type DuplicateSpec, type Folding, USUAL_FOLDING } from '../../../shared/duplicates/duplicate-spec.ts'
import { datasetOf, patient } from '../search/dataset-on-disk.ts'
import { testFolder } from '../support/engine-on-disk.ts'
import { plantedSets } from './planted-rows.ts'

const DATA = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../../shared/data'))
const hasPython = spawnSync('python3', ['--version']).status === 0
const SEED = 20_261_122
const ROWS = 500
const FLOORS = [0.5, 0.6, 0.7, 0.8, 0.9, 0.98] as const
/** Of all pairs that are there; the promise is 0.98. */
const LEAST_RECALL = 0.98
const SHINGLE = 5
const MOST_ROWS = 1_500
const FIELDS = ['instruction', 'input', 'output', 'prompt', 'response', 'question', 'answer', 'text', 'query'] as const

interface Plain {
  readonly twins: readonly (readonly [number, number])[]
  readonly links: readonly (readonly [number, number, number])[]
}

/** Pairs that are there, and that were found, by what was asked. */
const table: { readonly set: string; readonly floor: number; readonly there: number; readonly found: number }[] = []

describe.skipIf(!hasPython)('near duplicates beside a plain program', () => {
  for (const { name, texts } of hasPython ? plantedSets(SEED, ROWS) : [])
    test(`among planted rows: ${name}`, { timeout: 240_000 }, async () => {
      const rows = texts.map((text) => JSON.stringify({ text }))
      const plain = answerPlainly(rows, ['text'], USUAL_FOLDING)
      for (const floor of FLOORS) await compare(name, rows, ['text'], floor, plain)
    })

  for (const { name, rows, fields } of realSets())
    test(`in ${name}`, { timeout: 240_000 }, async () => {
      const plain = answerPlainly(rows, fields, USUAL_FOLDING)
      for (const floor of [0.5, 0.7, 0.9]) await compare('real files', rows, fields, floor, plain)
    })

  test('whatever differences count for nothing', { timeout: 240_000 }, async () => {
    const [english, chinese] = plantedSets(SEED + 1, 150)
    const rows = [...english.texts, ...chinese.texts].map((text) => JSON.stringify({ text }))
    for (let bits = 0; bits < 16; bits++) {
      const folding: Folding = {
        case: (bits & 1) !== 0,
        space: (bits & 2) !== 0,
        punctuation: (bits & 4) !== 0,
        width: (bits & 8) !== 0,
        keyOrder: true,
      }
      await compare('foldings', rows, ['text'], 0.7, answerPlainly(rows, ['text'], folding), folding)
    }
  })

  afterAll(() => {
    const lines = summed().map(({ set, floor, there, found }) => {
      const recall = there === 0 ? '-' : (found / there).toFixed(4)
      return `${set.padEnd(14)} ${floor.toFixed(1)} ${String(there).padStart(8)} ${String(found).padStart(8)} ${recall}`
    })
    process.stdout.write(
      `set            at least  pairs    found recall (each found pair is true)\n${lines.join('\n')}\n`,
    )
    for (const floor of FLOORS) {
      const all = table.filter((one) => one.floor === floor)
      const [there, found] = [sum(all.map((one) => one.there)), sum(all.map((one) => one.found))]
      if (there > 0) expect(found / there, `recall at ${floor}`).toBeGreaterThanOrEqual(LEAST_RECALL)
    }
  })
})

const compare = async (
  set: string,
  rows: readonly string[],
  fields: readonly string[],
  floor: number,
  plain: Plain,
  folding: Folding = USUAL_FOLDING,
): Promise<void> => {
  const found = await find(rows, fields, floor, folding)
  expect(found.twins).toEqual(plain.twins)
  const there = new Map(
    plain.links
      .filter(([, , similarity]) => similarity >= floor * 10_000)
      .map(([a, b, likeness]) => [`${a} ${b}`, likeness]),
  )
  for (const [a, b, similarity] of found.links) {
    const [first, second] = a < b ? [a, b] : [b, a]
    expect([a, b, similarity]).toEqual([a, b, there.get(`${first} ${second}`)])
  }
  expect(new Set(found.links.map(([a, b]) => `${a} ${b}`)).size).toBe(found.links.length)
  table.push({ set, floor, there: there.size, found: found.links.length })
}

const find = async (
  rows: readonly string[],
  fields: readonly string[],
  floor: number,
  folding: Folding,
): Promise<Plain> => {
  using folder = testFolder()
  const dataset = await datasetOf(folder.path, rows)
  const spec: DuplicateSpec<string> = {
    compared: { kind: 'fields', paths: fields.map((field) => [field]) },
    folding,
    method: { kind: 'near', floor, shingle: SHINGLE, without: [] },
    against: [],
    isWithin: true,
  }
  const compared = await ComparedRows.open(dataset, spec, patient())
  try {
    const { twins, links } = await findNear(compared, spec, patient())
    return { twins: pairsOf(twins).map(([a, b]) => [a, b]), links: pairsOf(links) }
  } finally {
    await compared.close()
    await dataset.close()
  }
}

const pairsOf = ({ a, b, similarity, count }: PairList): [number, number, number][] =>
  Array.from({ length: count }, (_, at) => [a[at], b[at], similarity[at]])

/** Gives all pairs from the lowest floor on. */
const answerPlainly = (rows: readonly string[], fields: readonly string[], folding: Folding): Plain => {
  const names = Object.entries(folding).flatMap(([name, isOn]) => (isOn ? [name] : []))
  const input = JSON.stringify({ rows, fields, folding: names, shingle: SHINGLE, floor: FLOORS[0] })
  const program = join(import.meta.dirname, 'find_plainly.py')
  const { stdout, stderr, status } = spawnSync('python3', [program], { input, maxBuffer: 2 ** 30 })
  if (status !== 0) throw new Error(String(stderr))
  return JSON.parse(String(stdout)) as Plain
}

/** Rows of real files whose fields are texts; of arrays, their items. */
function realSets(): { name: string; rows: string[]; fields: string[] }[] {
  if (!hasPython || !existsSync(DATA)) return []
  const sets = readdirSync(DATA, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jsonl?$/.test(name) && !name.startsWith('hostile'))
    .flatMap((name) => setOf(name) ?? [])
  // The largest are enough: all of them would take minutes.
  return sets.sort((a, b) => b.rows.length - a.rows.length).slice(0, 8)
}

const setOf = (name: string): { name: string; rows: string[]; fields: string[] } | null => {
  const path = join(DATA, name)
  if (statSync(path).size > 8e6) return null
  const rows = rowsOf(readFileSync(path, 'utf8')).slice(0, MOST_ROWS)
  const fields = FIELDS.filter((field) => rows.some((row) => typeof row[field] === 'string'))
  const isText = (row: Record<string, unknown>): boolean =>
    fields.every((field) => row[field] === undefined || typeof row[field] === 'string')
  if (rows.length < 50 || fields.length === 0 || !rows.every(isText)) return null
  return { name, rows: rows.map((row) => JSON.stringify(row)), fields }
}

const rowsOf = (text: string): Record<string, unknown>[] => {
  const values = (): unknown[] => {
    try {
      const whole: unknown = JSON.parse(text)
      return Array.isArray(whole) ? whole : [whole]
    } catch {
      return text.split('\n').flatMap((line) => {
        try {
          return [JSON.parse(line)]
        } catch {
          return []
        }
      })
    }
  }
  return values().filter(
    (value): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value),
  )
}

const summed = (): typeof table => {
  const sums = new Map<string, { set: string; floor: number; there: number; found: number }>()
  for (const { set, floor, there, found } of table) {
    const one = sums.get(`${set} ${floor}`) ?? { set, floor, there: 0, found: 0 }
    sums.set(`${set} ${floor}`, { ...one, there: one.there + there, found: one.found + found })
  }
  return [...sums.values()]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
