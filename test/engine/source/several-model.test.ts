/**
 * Several files against the plain way: a list of rows, each with the number of its file. What is done is drawn at random,
 * with saves and restarts between: each row stays in its file, a new one joins that of the row before it, and a save
 * makes each file just its own rows.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RowId } from '../../../shared/ids.ts'
import { randomFrom } from '../../doubles/random.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

interface Row {
  readonly file: number
  readonly text: string
  readonly isDeleted: boolean
}

const NAMES = ['part-1.jsonl', 'part-2.json', 'part-3.jsonl', 'part-4.json'] as const
const FIRST: readonly Row[] = [1, 2, 3, 4, 5, 6, 7].map((n, at) => ({
  file: [0, 0, 1, 1, 2, 2, 3][at] ?? 0,
  text: `{"n":${n}}`,
  isDeleted: false,
}))

const write = (folder: string, rows: readonly Row[]): void => {
  for (const [file, name] of NAMES.entries()) {
    const texts = rows.filter((row) => row.file === file).map(({ text }) => text)
    const bytes = name.endsWith('.json') ? `[${texts.join(',\n')}]` : texts.map((text) => `${text}\n`).join('')
    writeFileSync(join(folder, name), bytes)
  }
}

/** The values in each file. */
const read = (folder: string): unknown[][] =>
  NAMES.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    if (name.endsWith('.json')) return JSON.parse(text)
    const lines = text.split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line))
  })
const valuesOf = (rows: readonly Row[]): unknown[][] =>
  NAMES.map((_, file) => rows.filter((row) => row.file === file && !row.isDeleted).map(({ text }) => JSON.parse(text)))

test.each([11, 12, 13, 14])(
  'rows stay in their files, whatever is done (seed %i)',
  async (seed) => {
    using folder = testFolder()
    const data = join(folder.path, 'shards')
    mkdirSync(data)
    write(data, FIRST)
    const random = randomFrom(seed)
    const below = (count: number): number => Math.floor(random() * count)
    let engine = await startEngine(folder.path)
    let window = await Window.open(engine, data)
    await window.until(({ index }) => index.state === 'done', 'indexed')
    let rows: readonly Row[] = FIRST
    const past: (readonly Row[])[] = []
    let next = 100

    const check = async (what: string): Promise<void> => {
      const views = await window.rows()
      const seen = await Promise.all(
        views.map(async ({ row, isDeleted }) => {
          const { text, file } = await window.session.call('readRow', { dataset: window.dataset, row, limit: 1000 })
          return { file: (NAMES as readonly (string | undefined)[]).indexOf(file), text, isDeleted }
        }),
      )
      expect(seen, `${what} (seed ${seed})`).toEqual(rows)
    }
    const step = (after: readonly Row[]): void => {
      past.push(rows)
      rows = after
    }

    for (let turn = 0; turn < 30; turn++) {
      const views = await window.rows()
      const at = below(rows.length)
      const row = views[at]?.row as RowId
      const kind = ['set', 'insert', 'insert', 'delete', 'delete', 'undo', 'undo', 'save', 'reopen'][below(9)] ?? ''
      if (kind === 'set' && rows[at] !== undefined && !rows[at].isDeleted) {
        await window.set(row, ['n'], String(++next))
        step(rows.with(at, { ...rows[at], text: `{"n":${next}}` }))
      } else if (kind === 'insert') {
        const isFirst = rows.length === 0 || below(8) === 0
        const text = `{"n":${++next}}`
        await window.apply({ kind: 'insert', after: isFirst ? null : row, lines: [text] })
        const file = isFirst ? 0 : (rows[at]?.file ?? 0)
        step(rows.toSpliced(isFirst ? 0 : at + 1, 0, { file, text, isDeleted: false }))
      } else if (kind === 'delete' && rows[at] !== undefined && !rows[at].isDeleted) {
        await window.apply({ kind: 'delete', target: { kind: 'row', row } })
        step(rows.with(at, { ...rows[at], isDeleted: true }))
      } else if (kind === 'undo' && past.length > 0) {
        await window.undo()
        rows = past.pop() ?? rows
      } else if (kind === 'save' && rows.some(({ isDeleted }) => !isDeleted)) {
        await window.save()
        expect(read(data), `saved at turn ${turn} (seed ${seed})`).toEqual(valuesOf(rows))
        rows = rows.filter(({ isDeleted }) => !isDeleted)
      } else if (kind === 'reopen') {
        await engine.close()
        engine = await startEngine(folder.path)
        window = await Window.open(engine, data)
        await window.until(({ index }) => index.state === 'done', 'indexed')
      }
      await check(`${kind} at turn ${turn}`)
    }
    await engine.close()
  },
  60_000,
)
