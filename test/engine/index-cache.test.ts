import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { type CachedIndex, loadIndex, saveIndex } from '../../electron/engine/index/index-cache.ts'
import { startIndex } from '../../electron/engine/index/index-file.ts'
import { startSurvey } from '../../electron/engine/survey/survey-file.ts'

const root = mkdtempSync(join(tmpdir(), 'winnow-cache-'))
afterAll(() => rmSync(root, { recursive: true }))

interface Kept {
  path: string
  folder: string
  cached: CachedIndex
}

let count = 0
const keep = async (text: string): Promise<Kept> => {
  const folder = mkdtempSync(join(root, 'folder-'))
  const path = join(root, `file-${count++}.jsonl`)
  writeFileSync(path, text)
  const common = { disk: nodeDisk, path, name: 'file', workers: 2 }
  const run = startIndex({
    ...common,
    sizeBytes: statSync(path).size,
    hashFilePath: join(folder, 'hashes-1'),
    segmentBytes: 64,
  })
  const result = await run.done
  const survey = await startSurvey({ ...common, index: run.index, parts: result.parts }).done
  const cached = { index: run.index, result, survey }
  await saveIndex(nodeDisk, folder, cached)
  return { path, folder, cached }
}

const rowsOf = ({ index }: CachedIndex): number[][] =>
  Array.from({ length: index.rowCount }, (_, row) => [index.startOf(row), index.endOf(row)])

const text = '\ufeff{"a":1}\r\n\n{"a":"x","b":{"c":null}}\noops\n{"d":[1]}\n'.concat('{"a":2}\n'.repeat(100), '[1]')

describe('the kept index of a file', () => {
  it('is what was found', async () => {
    const { path, folder, cached } = await keep(text)
    const loaded = await loadIndex(nodeDisk, folder, await nodeDisk.stat(path))
    if (loaded === null) throw new Error('not loaded')
    expect(rowsOf(loaded)).toEqual(rowsOf(cached))
    expect(loaded.index.isComplete).toBe(true)
    expect(loaded.result).toEqual(cached.result)
    expect(loaded.survey?.columns).toEqual(cached.survey?.columns)
    expect([...(loaded.survey?.malformed.values() ?? [])]).toEqual([2])
  })

  it('is kept without a survey and without hashes', async () => {
    const { path, folder, cached } = await keep(text)
    const result = { ...cached.result, hashes: null, fingerprint: null }
    await saveIndex(nodeDisk, folder, { ...cached, result, survey: null })
    const loaded = await loadIndex(nodeDisk, folder, await nodeDisk.stat(path))
    expect([loaded?.survey, loaded?.result]).toEqual([null, result])
  })

  it('is kept of a file without rows', async () => {
    const { path, folder } = await keep('\n\n')
    const loaded = await loadIndex(nodeDisk, folder, await nodeDisk.stat(path))
    expect([loaded?.index.rowCount, loaded?.index.isComplete]).toEqual([0, true])
  })

  it('is thrown away when any byte of it differs', async () => {
    const { path, folder } = await keep('{"a":1}\n{"a":2}\n')
    const stat = await nodeDisk.stat(path)
    const cachePath = join(folder, 'index.bin')
    const good = readFileSync(cachePath)
    const believed: number[] = []
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good)
      bad[at] ^= 1 << (at % 8)
      writeFileSync(cachePath, bad)
      if ((await loadIndex(nodeDisk, folder, stat)) !== null) believed.push(at)
    }
    expect(believed).toEqual([])
    writeFileSync(cachePath, good)
    expect(await loadIndex(nodeDisk, folder, stat)).not.toBeNull()
  })

  it('is thrown away when it is cut, or longer', async () => {
    const { path, folder } = await keep('{"a":1}\n{"a":2}\n')
    const stat = await nodeDisk.stat(path)
    const cachePath = join(folder, 'index.bin')
    const good = readFileSync(cachePath)
    for (const bad of [
      Buffer.alloc(0),
      good.subarray(0, 10),
      good.subarray(0, -1),
      Buffer.concat([good, Buffer.from([0])]),
    ]) {
      writeFileSync(cachePath, bad)
      expect(await loadIndex(nodeDisk, folder, stat)).toBeNull()
      expect(readdirSync(folder)).not.toContain('index.bin')
    }
  })

  it('is thrown away when a byte of the row hashes differs, or they are gone', async () => {
    const { path, folder, cached } = await keep(text)
    const stat = await nodeDisk.stat(path)
    const hashes = cached.result.hashes?.path ?? ''
    const bytes = readFileSync(hashes)
    bytes[17] ^= 4
    writeFileSync(hashes, bytes)
    expect(await loadIndex(nodeDisk, folder, stat)).toBeNull()
    await saveIndex(nodeDisk, folder, cached)
    rmSync(hashes)
    expect(await loadIndex(nodeDisk, folder, stat)).toBeNull()
  })

  it('is not taken for a file that was touched, even with its time put back', async () => {
    const { path, folder } = await keep(text)
    const { atime, mtime } = statSync(path)
    const bytes = readFileSync(path)
    bytes[5] ^= 1
    writeFileSync(path, bytes)
    utimesSync(path, atime, mtime)
    expect(await loadIndex(nodeDisk, folder, await nodeDisk.stat(path))).toBeNull()
  })

  it('is null where there never was one', async () => {
    const { path } = await keep('{}\n')
    expect(await loadIndex(nodeDisk, join(root, 'nowhere'), await nodeDisk.stat(path))).toBeNull()
  })
})
