/**
 * How fast rows are measured: the pass that tells formats, findings and signals, and the one that counts tokens, with two worker
 * threads and their columns written, beside `JSON.parse` of the same rows in one thread in the same minute. Two sizes tell the growth.
 * `node test/bench/signals-bench.ts [MEGABYTES]`.
 */

import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { startIndex } from '../../electron/engine/index/index-file.ts'
import { ColumnFile, ColumnWriter } from '../../electron/engine/signals/column-file.ts'
import { sampleWidths, startSignalsPass } from '../../electron/engine/signals/signals-pass.ts'
import { O200K } from '../../electron/engine/signals/tokenizer.ts'
import { startTokensPass, tokenWidths } from '../../electron/engine/signals/tokens-pass.ts'
import { partOfLines } from '../../electron/engine/source/part-at.ts'
import { benchFolder } from './bench-place.ts'
import { conclude, inMs } from './closing-table.ts'
import { generatedFile } from './generate-rows.ts'
import { medians, say, timed } from './measure.ts'

const WORKERS = 2
const ROUNDS = 3
const LARGE = Number(process.argv[2] ?? 200) * 1e6
const reading = { usual: 'messages', mapping: null }

const indexOf = async (path: string) => {
  const sizeBytes = statSync(path).size
  const run = startIndex({ disk: nodeDisk, path, name: 'bench', sizeBytes, workers: WORKERS, hashFilePath: null })
  await run.done
  return run.index
}

const parseAll = (path: string): void => {
  const file = openSync(path, 'r')
  const buffer = Buffer.allocUnsafe(2 ** 22)
  let kept = 0
  for (;;) {
    const count = readSync(file, buffer, kept, buffer.length - kept, null)
    if (count === 0) break
    let start = 0
    for (let end = buffer.indexOf(10); end >= 0 && end < kept + count; end = buffer.indexOf(10, start)) {
      JSON.parse(buffer.toString('utf8', start, end))
      start = end + 1
    }
    kept = kept + count - start
    buffer.copy(buffer, 0, start, start + kept)
  }
  closeSync(file)
}

const measure = async (bytes: number) => {
  const path = generatedFile({ bytes, seed: 1 })
  const index = await indexOf(path)
  const options = { disk: nodeDisk, path, index, parts: [partOfLines(statSync(path).size)], workers: WORKERS }
  const columns = join(benchFolder, 'columns.bin')
  const signals = async (): Promise<void> => {
    const writer = await ColumnWriter.open(nodeDisk, columns, sampleWidths)
    await startSignalsPass(options, reading, (...block) => writer.write(...block)).done
    await (await writer.finish(index.rowCount, 'bench', true)).close()
  }
  const tokens = async (): Promise<void> => {
    const writer = await ColumnWriter.open(nodeDisk, `${columns}.tokens`, tokenWidths)
    const about = { ...reading, tokenizer: O200K }
    await startTokensPass(options, about, (...block) => writer.write(...block)).done
    await (await writer.finish(index.rowCount, 'bench', true)).close()
  }
  const readColumn = async (): Promise<void> => {
    const file = await ColumnFile.open(nodeDisk, columns)
    await file?.read(1)
    await file?.close()
  }
  const times = await medians(ROUNDS, {
    parse: () => timed(() => parseAll(path)),
    signals: () => timed(signals),
    tokens: () => timed(tokens),
    column: () => timed(readColumn),
  })
  const bytesOnDisk = statSync(columns).size
  for (const left of [columns, `${columns}.tokens`]) rmSync(left, { force: true })
  const of = (name: string): number => times.get(name) ?? Number.NaN
  const rate = (name: string): number => Math.round((index.rowCount / of(name)) * 1000)
  say(`${index.rowCount} rows, ${bytes / 1e6} MB: JSON.parse in one thread ${rate('parse')} rows/s,`)
  say(`  signals ${rate('signals')} rows/s, tokens ${rate('tokens')} rows/s, a column read in ${inMs(of('column'))},`)
  say(`  ${(bytesOnDisk / index.rowCount).toFixed(1)} bytes a row on the disk`)
  return { of, rate }
}

const small = await measure(LARGE / 4)
const large = await measure(LARGE)
const growth = large.of('signals') / small.of('signals') / 4
conclude([
  {
    work: 'signals pass',
    measured: `${large.rate('signals')} rows/s, 2 threads`,
    reference: `JSON.parse ${large.rate('parse')} rows/s, 1 thread`,
    ratio: large.of('signals') / large.of('parse'),
    target: '100,000 rows/s',
    isMet: large.rate('signals') >= 100_000,
  },
  {
    work: 'exact tokens',
    measured: `${large.rate('tokens')} rows/s, 2 threads`,
    reference: `JSON.parse ${large.rate('parse')} rows/s, 1 thread`,
    ratio: large.of('tokens') / large.of('parse'),
    target: '10,000 rows/s',
    isMet: large.rate('tokens') >= 10_000,
  },
  {
    work: 'signals pass, 4 times the rows',
    measured: `${growth.toFixed(2)} times the time a row`,
    reference: '-',
    ratio: null,
    target: '1.1',
    isMet: growth <= 1.1,
  },
])
process.exit(0)
