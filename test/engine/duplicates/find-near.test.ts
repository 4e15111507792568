/** Equal and near duplicates, found by hashes and sketches, beside the plain way: every text against every other. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Dataset } from '../../../electron/engine/dataset.ts'
import { findExact } from '../../../electron/engine/duplicates/find-exact.ts'
import { findNear } from '../../../electron/engine/duplicates/find-near.ts'
import { type Compared, type DuplicateSpec, USUAL_FOLDING } from '../../../shared/duplicates/duplicate-spec.ts'
import { type NaiveFound, type NaiveRow, naiveExact, naiveNear } from '../../doubles/naive-duplicates.ts'
import { change, datasetOf, rewrite, rowsOf } from '../search/dataset-on-disk.ts'
import { testFolder } from '../support/engine-on-disk.ts'
import { below, drawFolding, drawTexts, findIn, pick, type Random, randomFrom, wordsOf } from './duplicate-rows.ts'

const compareds: readonly Compared[] = [
  { kind: 'fields', paths: [['q']] },
  { kind: 'fields', paths: [['q'], ['id']] },
  { kind: 'fields', paths: [['messages', 'content'], ['q']] },
  { kind: 'fields', paths: [['messages', 0, 'content']] },
  { kind: 'fields', paths: [['a']] },
  { kind: 'row' },
  { kind: 'line' },
  { kind: 'part', part: 'conversation' },
  { kind: 'part', part: 'prompt' },
  { kind: 'part', part: 'answer' },
  { kind: 'part', part: 'last-turn' },
]

/** Writes a text into a row of one of several shapes, by other escapes now and then, some of them broken. */
const rowOf = (random: Random, text: string, at: number): string => {
  const roll = random()
  if (roll < 0.03) return `{"q":${JSON.stringify(text)}`
  if (roll < 0.05) return JSON.stringify([text, null, 1.5])
  const half = below(random, text.length)
  const turns = [
    { role: 'user', content: text.slice(0, half) },
    { role: 'assistant', content: text.slice(half) },
  ]
  const keys = random() < 0.5 ? { q: text, a: { b: text, c: [1, 'x'] } } : { a: { c: [1, 'x'], b: text }, q: text }
  const row =
    roll < 0.5
      ? { id: `k${at % 7}`, ...keys }
      : roll < 0.6
        ? { q: pick(random, [null, '', 12, true]) }
        : { messages: turns, q: text }
  const json = JSON.stringify(row)
  if (random() < 0.8) return json
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Alters a dataset, and the rows that stand for it. */
const alter = async (random: Random, dataset: Dataset, rows: NaiveRow[]): Promise<void> => {
  for (let edits = below(random, 25); edits > 0; edits--) {
    const at = below(random, rows.length)
    const row = rowsOf(dataset)[at]
    if (rows[at] === null) continue
    if (random() < 0.4) {
      await change(dataset, { kind: 'delete', target: { kind: 'row', row } })
      rows[at] = null
    } else if (random() < 0.3) {
      const line = `{"q":"put in ${at}"}`
      await change(dataset, { kind: 'insert', after: row, lines: [line] })
      rows.splice(at + 1, 0, line)
    } else {
      const line = rows[below(random, rows.length)] ?? '{"q":"again"}'
      await rewrite(dataset, [row], () => line)
      rows[at] = line
    }
  }
}

interface Drawn {
  readonly found: ReturnType<typeof wordsOf>
  readonly naive: NaiveFound
}

/** Draws a dataset, other files and a search, and finds both ways. */
const draw = async (random: Random, kind: 'exact' | 'near'): Promise<Drawn> => {
  using folder = testFolder()
  const texts = drawTexts(random, 260)
  const others =
    random() < 0.5
      ? []
      : [texts.splice(0, 40), texts.splice(100, 30)].map((own) => own.map((text, at) => rowOf(random, text, at)))
  const rows: NaiveRow[] = texts.map((text, at) => rowOf(random, text, at))
  const dataset = await datasetOf(folder.path, rows as string[])
  const against = others.map((lines, at) => {
    const file = join(folder.path, `other-${at}.jsonl`)
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
    return { file, compared: null }
  })
  await alter(random, dataset, rows)
  const method =
    kind === 'exact'
      ? { kind }
      : {
          kind,
          floor: pick(random, [0.5, 0.6, 0.7, 0.8, 0.9]),
          shingle: pick(random, [2, 5, 5, 9, 20]),
          without: random() < 0.2 ? ['answers a', '中文 question'] : [],
        }
  const compared = pick(random, compareds)
  const folding = drawFolding(random)
  const isWithin = others.length === 0 || random() < 0.5
  const spec: DuplicateSpec<string> = { compared, folding, method, against, isWithin }
  const found = wordsOf(await findIn(dataset, kind === 'exact' ? findExact : findNear, spec))
  await dataset.close()
  const search = { compared, folding, files: [rows, ...others], isWithin }
  return { found, naive: method.kind === 'exact' ? naiveExact(search) : naiveNear(search, method) }
}

describe('equal rows', () => {
  for (let seed = 1; seed <= 24; seed++) {
    test(`are found as by comparing all with all, seed ${seed}`, async () => {
      const { found, naive } = await draw(randomFrom(seed), 'exact')
      expect(found).toEqual(naive)
    })
  }
})

describe('near duplicates', () => {
  const counted = { there: 0, found: 0 }

  afterAll(() => {
    console.log(`near: ${counted.found} of ${counted.there} pairs found`)
  })

  for (let seed = 101; seed <= 124; seed++) {
    test(`are as alike as by comparing all with all, seed ${seed}`, async () => {
      const { found, naive } = await draw(randomFrom(seed), 'near')
      const wrong = [...found.links].filter(([pair, similarity]) => naive.links.get(pair) !== similarity)
      expect(wrong).toEqual([])
      expect({ ...found, links: null, twins: null }).toEqual({ ...naive, links: null, twins: null })
      // Without pairs within, equal rows count where one of them is linked, and a link in a hundred is missed.
      for (const twin of found.twins) expect(naive.twins).toContain(twin)
      expect(found.twins.size).toBeGreaterThanOrEqual(naive.twins.size * 0.95)
      counted.there += naive.links.size
      counted.found += found.links.size
    })
  }

  test('are nearly all found', () => {
    expect(counted.found / counted.there).toBeGreaterThan(0.98)
  })
})

test('a field of a million forms of one text is one class of equal rows', async () => {
  using folder = testFolder()
  const forms = ['Hello, World', ' hello,  world', 'ＨＥＬＬＯ， ｗｏｒｌｄ', 'hello,\\tworld', '\\u0068ello, world\\n']
  const lines = Array.from({ length: 3_000 }, (_, at) => `{"q":"${forms[at % forms.length]}"}`)
  const dataset = await datasetOf(folder.path, lines)
  const spec: DuplicateSpec<string> = {
    compared: compareds[0],
    folding: USUAL_FOLDING,
    method: { kind: 'exact' },
    against: [],
    isWithin: true,
  }
  const { twins } = await findIn(dataset, findExact, spec)
  await dataset.close()
  expect(twins.count).toBe(2_999)
  expect(new Set(twins.b.subarray(0, twins.count))).toEqual(new Set([0]))
})
