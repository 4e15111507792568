import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { startIndex } from '../../electron/engine/index/index-file.ts'
import type { LineIndex } from '../../electron/engine/index/line-index.ts'
import type { RowPassOptions } from '../../electron/engine/pass/row-pass.ts'
import { partOfLines } from '../../electron/engine/source/part-at.ts'
import { ColumnTally } from '../../electron/engine/survey/column-tally.ts'
import { columnsOf } from '../../electron/engine/survey/columns.ts'
import { sampleFile } from '../../electron/engine/survey/sample-file.ts'
import { type Survey, startSurvey } from '../../electron/engine/survey/survey-file.ts'
import type { Columns } from '../../shared/contract.ts'

const root = mkdtempSync(join(tmpdir(), 'winnow-survey-'))
afterAll(() => rmSync(root, { recursive: true }))

let count = 0
const fileOf = (text: string): string => {
  const path = join(root, `file-${count++}.jsonl`)
  writeFileSync(path, text)
  return path
}

const indexOf = async (path: string): Promise<LineIndex> => {
  const run = startIndex({
    disk: nodeDisk,
    path,
    name: 'file',
    sizeBytes: statSync(path).size,
    workers: 2,
    hashFilePath: null,
  })
  await run.done
  return run.index
}

const partsOf = (path: string) => [partOfLines(statSync(path).size)]

const survey = async (text: string, more: Partial<RowPassOptions> = {}): Promise<Survey> => {
  const path = fileOf(text)
  return startSurvey({ disk: nodeDisk, path, index: await indexOf(path), parts: partsOf(path), workers: 2, ...more })
    .done
}

const tallied = (...lines: string[]): Columns => {
  const tally = new ColumnTally()
  lines.forEach((line, row) => {
    const bytes = new TextEncoder().encode(line)
    tally.addRow(bytes, 0, bytes.length, row)
  })
  return columnsOf([tally.report()], true)
}

const short = ({ columns }: Columns): unknown[] => columns.map(({ path, kinds, rows }) => [path.join('.'), kinds, rows])

describe('columns', () => {
  it('are counted by path and kind, in the order in which rows hold them', () => {
    expect(short(tallied('{"b":1,"a":{"x":null,"y":[{"z":1}]}}', '{"a":"text","c":true,"b":2.5}'))).toEqual([
      ['b', { number: 2 }, 2],
      ['a', { string: 1, object: 1 }, 2],
      ['a.x', { null: 1 }, 1],
      ['a.y', { array: 1 }, 1],
      ['c', { boolean: 1 }, 1],
    ])
  })

  it('go three keys deep', () => {
    expect(short(tallied('{"a":{"b":{"c":{"d":1}}}}'))).toEqual([
      ['a', { object: 1 }, 1],
      ['a.b', { object: 1 }, 1],
      ['a.b.c', { object: 1 }, 1],
    ])
  })

  it('hold the row itself where a row is not an object', () => {
    expect(short(tallied('[1]', '{"a":1}', '"text"'))).toEqual([
      ['', { string: 1, object: 1, array: 1 }, 3],
      ['a', { number: 1 }, 1],
    ])
  })

  it('take the same key in other escapes for the same', () => {
    expect(short(tallied('{"k\\u0065y":1,"语":1}', '{"key":2,"\\u8bed":2}', '{"\\u006bey":3}'))).toEqual([
      ['key', { number: 3 }, 3],
      ['语', { number: 2 }, 2],
    ])
  })

  it('count of equal keys the last, and what only an earlier one held not at all', () => {
    expect(short(tallied('{"a":{"x":1},"a":2,"a":"three"}', '{"a":{"x":1,"y":2},"a":{"y":"3"}}'))).toEqual([
      ['a', { string: 1, object: 1 }, 2],
      ['a.y', { string: 1 }, 1],
    ])
  })

  it('leave malformed rows out', () => {
    const columns = tallied('{"a":1,"bad":', '{"a":1}', '{"a":')
    expect([short(columns), columns.rowsSeen]).toEqual([[['a', { number: 1 }, 1]], 1])
  })

  it('are 2,000 at most, the commonest, and say how many are left out', () => {
    const many = (from: number, to: number): string =>
      `{${Array.from({ length: to - from }, (_, at) => `"k${from + at}":1`).join(',')}}`
    const columns = tallied(many(0, 3000), many(1000, 3000), many(10_000, 20_000))
    expect([columns.columns.length, columns.omitted]).toEqual([2000, 11_000])
    expect(new Set(columns.columns.map((column) => column.rows))).toEqual(new Set([2]))
  })

  it('are those of JSON.parse', () => {
    const expected = (values: unknown[]): unknown => {
      const found = new Map<string, Map<string, number>>()
      const visit = (value: unknown, path: string[]): void => {
        const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
        const kinds = found.get(JSON.stringify(path)) ?? new Map<string, number>()
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        found.set(JSON.stringify(path), kinds)
        if (kind !== 'object' || path.length === 3) return
        for (const key of Object.keys(value as object)) visit((value as Record<string, unknown>)[key], [...path, key])
      }
      for (const value of values) visit(value, [])
      if (values.every((value) => typeof value === 'object' && value !== null && !Array.isArray(value)))
        found.delete('[]')
      return Object.fromEntries([...found].map(([path, kinds]) => [path, Object.fromEntries(kinds)]))
    }
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 5 }), { minLength: 1, maxLength: 8 }), (values) => {
        const { columns } = tallied(...values.map((value) => JSON.stringify(value)))
        const actual = Object.fromEntries(columns.map(({ path, kinds }) => [JSON.stringify(path), kinds]))
        expect(actual).toEqual(expected(values.map((value) => JSON.parse(JSON.stringify(value)))))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the sample', () => {
  const sampled = async (text: string): Promise<string[]> => {
    const path = fileOf(text)
    const file = await nodeDisk.open(path, 'r')
    try {
      const { columns, isComplete } = (await sampleFile(file, statSync(path).size, partsOf(path))).columns
      expect(isComplete).toBe(false)
      return columns.map((column) => column.path.join('.'))
    } finally {
      await file.close()
    }
  }

  it('looks at the start, the middle and the end', async () => {
    const filler = `{"a":"${'x'.repeat(1000)}"}\n`.repeat(1000)
    const middle = `{"middle":1}\n`.repeat(30_000)
    expect(await sampled(`${filler}${middle}${filler}{"end":1}\n`.replace('{"a"', '{"start":1,"a"'))).toEqual([
      'start',
      'a',
      'middle',
      'end',
    ])
    expect(await sampled(`${filler}${'{"end":1}\n'.repeat(60_000)}`)).toContain('end')
  })

  it('finds what there is in a small file, and in one without rows', async () => {
    expect(await sampled('{"a":1}\n{"b":2}')).toEqual(['a', 'b'])
    expect(await sampled('\n')).toEqual([])
  })

  it('looks into the start of a first row that is too long to be read whole', async () => {
    expect(await sampled(`{"id":1,"text":"${'x'.repeat(600_000)}"}\n`)).toEqual(['id', 'text'])
    expect(await sampled(`{"id":1,"meta":{"k":1},"text":"${'x'.repeat(9_000_000)}"}\n`)).toEqual([
      'id',
      'meta',
      'meta.k',
    ])
  })
})

const mixed = (rows: number): string =>
  Array.from({ length: rows }, (_, row) =>
    row % 10 === 3 ? `{"broken":${row}` : `{"id":${row},"at":{"n":${row}}}`,
  ).join('\n')

describe('a survey', () => {
  it('finds the malformed rows and the columns of all others', async () => {
    const found = await survey(mixed(5000), { batchBytes: 1000 })
    expect([...found.malformed.values()]).toEqual(Array.from({ length: 500 }, (_, at) => at * 10 + 3))
    expect(found.columns).toEqual({
      columns: [
        { path: ['id'], kinds: { number: 4500 }, rows: 4500 },
        { path: ['at'], kinds: { object: 4500 }, rows: 4500 },
        { path: ['at', 'n'], kinds: { number: 4500 }, rows: 4500 },
      ],
      rowsSeen: 4500,
      isComplete: true,
      omitted: 0,
    })
    expect(found.skippedRows).toBe(0)
  })

  it('finds the same with any number of workers and any batches', async () => {
    const text = `\ufeff${mixed(2000)}\r\n\n[1]\r\n${mixed(100)}`
    const once = await survey(text, { workers: 1 })
    for (const workers of [1, 2, 3]) {
      for (const batchBytes of [1, 100, 10_000]) {
        const again = await survey(text, { workers, batchBytes })
        expect(again.columns).toEqual(once.columns)
        expect(again.malformed.isEqual(once.malformed)).toBe(true)
      }
    }
  })

  it('counts rows past the limit and looks into the rest', async () => {
    const found = await survey(`{"a":1}\n{"big":"${'x'.repeat(5000)}"}\n{"b":1}\n`, { rowLimitBytes: 4096 })
    expect([found.skippedRows, short(found.columns)]).toEqual([
      1,
      [
        ['a', { number: 1 }, 1],
        ['b', { number: 1 }, 1],
      ],
    ])
  })

  it('has nothing to say of a file without rows', async () => {
    const found = await survey('\n\n')
    expect([found.columns.columns, found.malformed.size]).toEqual([[], 0])
  })

  it('pauses and goes on to the same end', async () => {
    const text = mixed(40_000)
    const whole = await survey(text)
    const path = fileOf(text)
    const progress: number[] = []
    const run = startSurvey({
      disk: nodeDisk,
      path,
      index: await indexOf(path),
      parts: partsOf(path),
      workers: 2,
      batchBytes: 2000,
      onProgress: (bytes) => progress.push(bytes),
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    run.stop()
    const isOver = await Promise.race([
      run.done.then(() => true),
      new Promise((resolve) => setTimeout(resolve, 300, false)),
    ])
    run.resume()
    const found = await run.done
    expect(isOver).toBe(false)
    expect(found.columns).toEqual(whole.columns)
    expect(found.malformed.isEqual(whole.malformed)).toBe(true)
    expect(progress.at(-1)).toBe(statSync(path).size)
  })

  it('ends when it is closed', async () => {
    const path = fileOf(mixed(40_000))
    const run = startSurvey({
      disk: nodeDisk,
      path,
      index: await indexOf(path),
      parts: partsOf(path),
      workers: 2,
      batchBytes: 1000,
    })
    await run.close()
    await expect(run.done).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('says that the file was cut, or is gone', async () => {
    const path = fileOf(mixed(1000))
    const [index, parts] = [await indexOf(path), partsOf(path)]
    truncateSync(path, 100)
    const options = { disk: nodeDisk, path, name: 'file', index, parts, workers: 2 }
    await expect(startSurvey(options).done).rejects.toMatchObject({ code: 'source-changed', values: { file: 'file' } })
    rmSync(path)
    await expect(startSurvey(options).done).rejects.toMatchObject({ code: 'source-gone' })
  })
})
