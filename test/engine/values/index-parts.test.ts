import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { layoutRules } from '../../../electron/engine/container/container.ts'
import { findContainer } from '../../../electron/engine/container/find-container.ts'
import { nodeDisk } from '../../../electron/engine/disk.ts'
import { Fingerprint } from '../../../electron/engine/index/fingerprint.ts'
import { readHashes } from '../../../electron/engine/index/hash-file.ts'
import { loadIndex, saveIndex } from '../../../electron/engine/index/index-cache.ts'
import { type IndexOptions, startIndex } from '../../../electron/engine/index/index-file.ts'
import type { PartPlan } from '../../../electron/engine/source/source.ts'
import { makeXxh64, naiveRows } from '../../doubles/naive-lines.ts'
import { naiveValues } from '../../doubles/naive-values.ts'

const xxh64 = await makeXxh64()
const folder = mkdtempSync(join(tmpdir(), 'winnow-parts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const row = (at: number): unknown => ({
  id: at,
  text: '多行 "引号" \\ ]},'.repeat((at * 7919) % 23),
  list: [{ a: at }, []],
})
const rows = (count: number): unknown[] => Array.from({ length: count }, (_, at) => row(at))
const texts = [
  rows(300)
    .map((value) => JSON.stringify(value))
    .join('\n'),
  `\ufeff${JSON.stringify(rows(400), null, 2)}\n`,
  '',
  '[]',
  JSON.stringify(Object.fromEntries(rows(300).map((value, at) => [`id-${at} ":`, value])), null, '\t'),
  JSON.stringify({ version: 1, data: rows(200), other: { data: rows(3) } }),
  '\n \n',
  rows(200)
    .map((value) => JSON.stringify(value, null, 1))
    .join('\r\n'),
  rows(50)
    .map((value) => `\x1e${JSON.stringify(value)}\n`)
    .join(''),
  '{"a":1}\n{"b":2}\n',
  '{"c":3}\n\n',
]

const made = (): { path: string; parts: PartPlan[] } => {
  const path = join(folder, 'parts.json')
  const parts: PartPlan[] = []
  let byteStart = 0
  for (const text of texts) {
    const bytes = Buffer.from(text)
    const found = findContainer(bytes, true)
    if (found === null) throw new Error(text)
    const { layout, depth, rowsStart } = found
    parts.push({ byteStart, byteEnd: byteStart + bytes.length, layout, depth, rowsStart: byteStart + rowsStart })
    byteStart += bytes.length
  }
  writeFileSync(path, texts.join(''))
  return { path, parts }
}

const { path, parts } = made()
const bytes = readFileSync(path)

const options = (more: Partial<IndexOptions> = {}): IndexOptions => ({
  disk: nodeDisk,
  path,
  name: 'parts.json',
  sizeBytes: statSync(path).size,
  parts,
  workers: 2,
  hashFilePath: join(folder, 'hashes'),
  ...more,
})

/** What the definitions say, part by part. */
const naive = (): { spans: number[][]; hashes: bigint[]; fingerprint: string; counts: number[] } => {
  const spans: number[][] = []
  const hashes: bigint[] = []
  const fingerprint = new Fingerprint()
  const counts = parts.map((part, number) => {
    const piece = bytes.subarray(part.byteStart, part.byteEnd)
    const shift = part.byteStart
    const lines = part.layout === 'lines'
    const found = lines ? { rows: naiveRows(piece), rowsEnd: piece.length } : naiveValues(bytes, part)
    const own = found.rows.map(({ start, contentEnd, end }) =>
      lines ? [start + shift, contentEnd + shift, end + shift] : [start, contentEnd, end],
    )
    const head = xxh64(bytes.subarray(part.byteStart, own[0]?.[0] ?? part.byteEnd))
    if (number === 0) fingerprint.setHeadGap(head)
    else fingerprint.addHole(head)
    for (const [start, contentEnd, end] of own) {
      hashes.push(xxh64(bytes.subarray(start, contentEnd)))
      fingerprint.addRows(BigUint64Array.of(hashes[hashes.length - 1]))
      fingerprint.addGaps(BigUint64Array.of(xxh64(bytes.subarray(contentEnd, end)), 1n))
      spans.push([start, end])
    }
    if (own.length > 0) fingerprint.addHole(xxh64(bytes.subarray(own[own.length - 1][2], part.byteEnd)))
    return own.length
  })
  return { spans, hashes, fingerprint: fingerprint.digest(), counts }
}

const expected = naive()
const tiny = { segmentBytes: 128, blockBytes: 64, carryBytes: 64 }

describe('a file of parts', () => {
  it('has the rows of all of them, whatever workers and segments', async () => {
    expect(expected.counts).toEqual([300, 400, 0, 0, 300, 200, 0, 200, 50, 2, 1])
    for (const workers of [1, 2, 3]) {
      for (const sizes of [tiny, { segmentBytes: 4096 }, {}]) {
        const run = startIndex(options({ workers, ...sizes }))
        const result = await run.done
        const spans = expected.spans.map((_, at) => [run.index.startOf(at), run.index.endOf(at)])
        expect(spans).toEqual(expected.spans)
        expect(result.fingerprint).toBe(expected.fingerprint)
        expect(result.parts.map((part) => part.rowCount)).toEqual(expected.counts)
        if (result.hashes === null) throw new Error('no hashes')
        expect([...(await readHashes(nodeDisk, result.hashes, 0, result.rowCount))]).toEqual(expected.hashes)
      }
    }
  })

  it('tells where the rows of each part are, and leaves out what stands around them', async () => {
    const { index, done } = startIndex(options())
    const result = await done
    const told = result.parts.map((part) => ({
      ...part,
      firstRow: part.firstRow,
      tail: bytes.subarray(part.rowsEnd, part.byteEnd).toString(),
    }))
    expect(told.map(({ firstRow }) => firstRow)).toEqual([0, 300, 700, 700, 700, 1000, 1200, 1200, 1400, 1450, 1452])
    expect(told.map(({ tail }) => tail.slice(0, 9))).toEqual([
      '',
      ']\n',
      '',
      ']',
      '}',
      '],"other"',
      '\n \n',
      '',
      '',
      '',
      '',
    ])
    expect(result.hasBom).toBe(false)
    expect(result.parts[7].lineEnds).toEqual({ lf: 0, crlf: 199, isLastMissing: true })
    const contents = expected.spans.map(([start, end], at) => {
      const part = result.parts.findLast(({ firstRow, rowCount }) => rowCount > 0 && firstRow <= at)
      const span = bytes.subarray(start, end)
      return JSON.parse(
        span.subarray(0, layoutRules[part?.layout ?? 'lines'].contentEnd(span, 0, span.length)).toString(),
      )
    })
    expect(contents.slice(300, 700)).toEqual(rows(400))
    expect(contents.slice(700, 1400)).toEqual([...rows(300), ...rows(200), ...rows(200)])
    expect(index.rowCount).toBe(1453)
  })

  it('gives rows to read together only where they lie side by side, in one way', async () => {
    const { index, done } = startIndex(options(tiny))
    await done
    const edges = new Set<number>()
    for (let at = 0; at < index.rowCount; ) {
      const starts = index.startsFrom(at, Number.MAX_SAFE_INTEGER, 1_000_000)
      const first = index.startOf(at)
      starts.forEach((start, step) => {
        expect(first + start).toBe(index.startOf(at + step))
        if (step > 0) expect(index.startOf(at + step)).toBe(index.endOf(at + step - 1))
      })
      at += starts.length
      edges.add(at)
    }
    // The two parts of lines lie side by side.
    expect([...edges]).toEqual([300, 700, 1000, 1200, 1400, 1450, 1453])
  })

  it('pauses and goes on to the same end', async () => {
    const run = startIndex(options(tiny))
    while (run.index.rowCount < 20) await new Promise((resolve) => setImmediate(resolve))
    run.stop()
    await new Promise((resolve) => setTimeout(resolve, 30))
    run.resume()
    expect((await run.done).fingerprint).toBe(expected.fingerprint)
    const closed = startIndex(options(tiny))
    while (closed.index.rowCount < 20) await new Promise((resolve) => setImmediate(resolve))
    await closed.close()
    await expect(closed.done).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('is kept with its parts', async () => {
    const run = startIndex(options(tiny))
    const result = await run.done
    await saveIndex(nodeDisk, folder, { index: run.index, result, survey: null })
    const loaded = await loadIndex(nodeDisk, folder, await nodeDisk.stat(path))
    expect(loaded?.result).toEqual(result)
    const batches = (index: typeof run.index): number[][] =>
      [0, 295, 650, 1199, 1399, 1449, 1451].map((at) => [...index.startsFrom(at, Number.MAX_SAFE_INTEGER, 100)])
    if (loaded === null) throw new Error('not loaded')
    expect(batches(loaded.index)).toEqual(batches(run.index))
  })

  it('is indexed without hashes', async () => {
    const run = startIndex(options({ hashFilePath: null }))
    const result = await run.done
    expect([result.fingerprint, result.rowCount]).toEqual([null, 1453])
    expect(expected.spans.map((_, at) => [run.index.startOf(at), run.index.endOf(at)])).toEqual(expected.spans)
  })
})
