import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { jsonl } from '../../electron/engine/container/jsonl.ts'
import { type Disk, type DiskFile, nodeDisk } from '../../electron/engine/disk.ts'
import { readHashes } from '../../electron/engine/index/hash-file.ts'
import { type IndexOptions, type IndexProgress, startIndex } from '../../electron/engine/index/index-file.ts'
import { hashRow } from '../../electron/engine/kernels/lines.ts'
import { makeXxh64, naiveFingerprint, naiveRows } from '../doubles/naive-lines.ts'

const xxh64 = await makeXxh64()
const folder = mkdtempSync(join(tmpdir(), 'winnow-index-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const fileOf = (bytes: string | Uint8Array): string => {
  const path = join(folder, `file-${files++}.jsonl`)
  writeFileSync(path, bytes)
  return path
}

const options = (path: string, more: Partial<IndexOptions> = {}): IndexOptions => ({
  disk: nodeDisk,
  path,
  name: 'file.jsonl',
  sizeBytes: statSync(path).size,
  workers: 2,
  hashFilePath: `${path}.hashes`,
  ...more,
})

/** 20,000 rows of many lengths, some blank lines and CRLFs between them. */
const manyRows = (): string => {
  let text = ''
  for (let row = 0; row < 20_000; row++) {
    text += `{"id":${row},"text":"${'ab'.repeat((row * 7919) % 97)}"}${row % 11 === 0 ? '\r\n' : '\n'}`
    if (row % 501 === 0) text += ' \n\n'
  }
  return text
}

describe('an index pass', () => {
  it('finds the same rows, hashes and fingerprint with any number of workers and any segments', async () => {
    const path = fileOf(manyRows())
    const bytes = readFileSync(path)
    const rows = naiveRows(bytes)
    const fingerprint = naiveFingerprint(bytes, xxh64)
    const hashes = rows.map((row) => xxh64(bytes.subarray(row.start, row.contentEnd)))
    for (const workers of [1, 2, 3]) {
      for (const segmentBytes of [10_000, 1_000_000, 8_388_608]) {
        const run = startIndex(options(path, { workers, segmentBytes, blockBytes: 4096, carryBytes: 64 }))
        const result = await run.done
        const spans = rows.map((_, row) => [run.index.startOf(row), run.index.endOf(row)])
        expect(spans).toEqual(rows.map((row) => [row.start, row.end]))
        expect({
          rowCount: result.rowCount,
          fingerprint: result.fingerprint,
          isComplete: run.index.isComplete,
        }).toEqual({
          rowCount: rows.length,
          fingerprint,
          isComplete: true,
        })
        if (result.hashes === null) throw new Error('no hashes')
        expect([...(await readHashes(nodeDisk, result.hashes, 0, rows.length + 5))]).toEqual(hashes)
        expect([...(await readHashes(nodeDisk, result.hashes, 100, 2))]).toEqual(hashes.slice(100, 102))
      }
    }
  })

  it('finds the rows of an empty file', async () => {
    const run = startIndex(options(fileOf('')))
    const { rowCount, lineEnds, hasBom, fingerprint } = await run.done
    expect({ rowCount, lineEnds, hasBom, fingerprint }).toEqual({
      rowCount: 0,
      lineEnds: { lf: 0, crlf: 0, isLastMissing: false },
      hasBom: false,
      fingerprint: naiveFingerprint(new Uint8Array(), xxh64),
    })
  })

  it('gives the fingerprint of what a file holds, not of where it lies', async () => {
    const one = await startIndex(options(fileOf('{"a":1}\n{"b":2}\n'))).done
    const same = await startIndex(options(fileOf('{"a":1}\n{"b":2}\n'))).done
    const others = [
      '{"b":2}\n{"a":1}\n',
      '{"a":1}\r\n{"b":2}\n',
      '{"a":1}\n\n{"b":2}\n',
      '{"a":1}\n{"b":2}',
      '\n{"a":1}\n{"b":2}\n',
    ]
    const fingerprints = await Promise.all(
      others.map(async (text) => (await startIndex(options(fileOf(text))).done).fingerprint),
    )
    expect(same.fingerprint).toBe(one.fingerprint)
    expect(new Set([one.fingerprint, ...fingerprints]).size).toBe(1 + others.length)
  })

  it('indexes a row of many segments between short ones', async () => {
    const long = `{"text":"${'长'.repeat(700_000)}"}`
    const path = fileOf(`{"a":1}\n${long}\r\n{"b":2}\n`)
    const run = startIndex(options(path, { segmentBytes: 65_536, blockBytes: 4096, carryBytes: 1024 }))
    const result = await run.done
    const bytes = readFileSync(path)
    const start = run.index.startOf(1)
    expect(bytes.subarray(start, jsonl.contentEnd(bytes, start, run.index.endOf(1))).toString()).toBe(long)
    if (result.hashes === null) throw new Error('no hashes')
    expect([...(await readHashes(nodeDisk, result.hashes, 1, 1))]).toEqual([hashRow(Buffer.from(long))])
  })

  it('grows from the start of the file and tells how far it is', async () => {
    const path = fileOf(manyRows().repeat(20))
    const progress: IndexProgress[] = []
    const run = startIndex(options(path, { segmentBytes: 65_536, onProgress: (step) => progress.push(step) }))
    const result = await run.done
    expect(progress.at(-1)).toEqual({ bytesDone: statSync(path).size, rowCount: result.rowCount })
    expect(progress).toEqual(progress.toSorted((a, b) => a.bytesDone - b.bytesDone))
  })

  it('pauses, keeps what it found, and goes on to the same end', async () => {
    const path = fileOf(manyRows().repeat(40))
    const whole = await startIndex(options(path)).done
    const run = startIndex(options(path, { segmentBytes: 8192 }))
    while (run.index.rowCount === 0) await new Promise((resolve) => setImmediate(resolve))
    run.stop()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const found = run.index.rowCount
    const lastEnd = run.index.endOf(found - 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([run.index.rowCount, run.index.isComplete, run.index.byteEnd]).toEqual([found, false, lastEnd])
    expect(found).toBeLessThan(whole.rowCount)
    run.resume()
    const result = await run.done
    expect([result.rowCount, result.fingerprint, result.hashes?.crc]).toEqual([
      whole.rowCount,
      whole.fingerprint,
      whole.hashes?.crc,
    ])
  })

  it('leaves nothing behind when it is closed', async () => {
    const path = fileOf(manyRows().repeat(40))
    const run = startIndex(options(path, { segmentBytes: 8192 }))
    while (run.index.rowCount === 0) await new Promise((resolve) => setImmediate(resolve))
    await run.close()
    await expect(run.done).rejects.toMatchObject({ code: 'cancelled' })
    expect(
      readdirSync(folder).filter(
        (name) => name.includes('.hashes') && name.startsWith('file-'.concat(String(files - 1))),
      ),
    ).toEqual([])
  })

  it('closes while it is paused', async () => {
    const run = startIndex(options(fileOf(manyRows())))
    run.stop()
    await run.close()
    await expect(run.done).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('refuses a file that is not the size it was', async () => {
    const path = fileOf(manyRows())
    const run = startIndex(options(path, { sizeBytes: 100 }))
    await expect(run.done).rejects.toMatchObject({ code: 'source-changed', values: { file: 'file.jsonl' } })
  })

  it('refuses a file that was cut after it was opened', async () => {
    const path = fileOf(manyRows())
    const disk = diskWith({ afterStat: () => writeFileSync(path, '{}\n') })
    const run = startIndex(options(path, { disk }))
    await expect(run.done).rejects.toMatchObject({ code: 'source-changed', values: { file: 'file.jsonl' } })
  })

  it('refuses a file of which bytes changed while it was read', async () => {
    const path = fileOf(manyRows())
    const run = startIndex(options(path, { segmentBytes: 8192, disk: diskWith({ afterStat: () => touch(path) }) }))
    await expect(run.done).rejects.toMatchObject({ code: 'source-changed' })
  })

  it('says that a file is gone, or cannot be read', async () => {
    const path = fileOf('{}\n')
    rmSync(path)
    const gone = startIndex({ ...options(fileOf('{}\n')), path })
    await expect(gone.done).rejects.toMatchObject({ code: 'source-gone' })
    const isFolder = startIndex({ ...options(fileOf('')), path: folder, sizeBytes: statSync(folder).size })
    await expect(isFolder.done).rejects.toMatchObject({ code: 'read-failed', values: { reason: 'EISDIR' } })
  })

  it('goes on without hashes when the disk is full', async () => {
    const path = fileOf(manyRows())
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' })
    const disk = diskWith({ write: () => Promise.reject(full) })
    const run = startIndex(options(path, { disk }))
    const result = await run.done
    expect([result.rowCount, result.hashes, result.hashFault]).toEqual([20_000, null, full])
    expect(result.fingerprint).toBe(naiveFingerprint(readFileSync(path), xxh64))
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('writes the same hashes on a disk that takes a few bytes at a time', async () => {
    const path = fileOf(manyRows())
    const whole = await startIndex(options(path)).done
    const disk = diskWith({
      write: (file, buffer, offset, length, at) => file.write(buffer, offset, Math.min(length, 1000), at),
    })
    const result = await startIndex(options(path, { disk, segmentBytes: 10_000 })).done
    expect(result.hashes?.crc).toBe(whole.hashes?.crc)
    if (result.hashes === null || whole.hashes === null) throw new Error('no hashes')
    expect(readFileSync(result.hashes.path)).toEqual(readFileSync(whole.hashes.path))
  })
})

const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')
const realFiles = ((): string[] => {
  try {
    return readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
})()

describe.skipIf(realFiles.length === 0)('real and hostile files (skipped where there are none)', () => {
  it('are indexed as the naive reference says', async () => {
    const wrong: string[] = []
    for (const path of realFiles) {
      const bytes = readFileSync(path)
      const run = startIndex(
        options(path, { hashFilePath: join(folder, 'real.hashes'), segmentBytes: 65_536, blockBytes: 16_384 }),
      )
      const result = await run.done
      const rows = naiveRows(bytes)
      const isSame =
        result.fingerprint === naiveFingerprint(bytes, xxh64) &&
        result.rowCount === rows.length &&
        rows.every((row, at) => run.index.startOf(at) === row.start && run.index.endOf(at) === row.end)
      if (!isSame) wrong.push(relative(data, path))
    }
    expect(wrong).toEqual([])
  }, 120_000)
})

interface Faults {
  afterStat?: () => void
  write?: (
    file: DiskFile,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ) => Promise<number>
}

/** The real disk with some calls replaced. */
const diskWith = ({ afterStat, write }: Faults): Disk => ({
  ...nodeDisk,
  open: async (path, flags, mode) => {
    const file = await nodeDisk.open(path, flags, mode)
    return {
      ...file,
      stat: async () => {
        const stat = await file.stat()
        afterStat?.()
        return stat
      },
      write: (buffer, offset, length, position) =>
        write === undefined
          ? file.write(buffer, offset, length, position)
          : write(file, buffer, offset, length, position),
    }
  },
})

const touch = (path: string): void => {
  const bytes = readFileSync(path)
  bytes[0] ^= 1
  writeFileSync(path, bytes)
}
