/**
 * The same rows as lines, as a list on many lines and on one, and as a map: what each takes to its first rows, to its index, and to
 * a save with one row in a hundred edited. All run in the same minute; a pretty-printed row has a tenth more bytes, so
 * the index is compared byte for byte.
 */
import { closeSync, copyFileSync, openSync, readSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { findContainer } from '../../electron/engine/container/find-container.ts'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { startIndex, warmIndexWorkers } from '../../electron/engine/index/index-file.ts'
import { scanHead } from '../../electron/engine/index/scan-head.ts'
import type { PartPlan } from '../../electron/engine/source/source.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { hasRoom, large, ROUNDS, rowsOfSize, workFolder } from './bench-place.ts'
import { BenchWindow } from './bench-window.ts'
import { conclude, type Finding, inMs } from './closing-table.ts'
import { medians, say, timed } from './measure.ts'
import { spreadKinds, spreadRows } from './spread-rows.ts'

const HEAD_BYTES = 256 * 1024
const workers = Math.min(2, availableParallelism())

const headOf = (path: string): Uint8Array => {
  const head = Buffer.alloc(HEAD_BYTES)
  const file = openSync(path, 'r')
  const count = readSync(file, head, 0, HEAD_BYTES, 0)
  closeSync(file)
  return head.subarray(0, count)
}

/** What an opening does before it shows rows. */
const lookAt = (path: string): PartPlan => {
  const head = headOf(path)
  const { size } = statSync(path)
  const found = findContainer(head, head.length === size)
  if (found === null) throw new Error(`${path} is no JSON`)
  const { layout, depth, rowsStart } = found
  const plan = { byteStart: 0, byteEnd: size, layout, depth, rowsStart }
  if (scanHead(head, head.length === size, plan).starts.length < 60) throw new Error('too few rows')
  return plan
}

const index = async (path: string, hashFilePath: string | null): Promise<number> => {
  const sizeBytes = statSync(path).size
  const parts = [lookAt(path)]
  const options = { disk: nodeDisk, path, name: 'bench', sizeBytes, parts, workers, hashFilePath }
  return (await startIndex(options).done).rowCount
}

const saving = async (folder: string, path: string) => {
  const engine = await startEngine(folder)
  const window = await BenchWindow.open(engine, path)
  const { rows } = await window.whenKnown()
  let value = 0
  const run = async (): Promise<number> => {
    value += 0.001
    await window.editOneInHundred(rows.count, value)
    const ms = await timed(() => window.save())
    // The survey of the new file is no part of the save, but would be of what is measured next.
    await window.whenKnown()
    return ms
  }
  return { run, close: () => engine.close() }
}

const bench = async (): Promise<void> => {
  if (!hasRoom(14 * large.bytes, 'the containers')) return
  const lines = rowsOfSize(large)
  const paths = { lines, ...Object.fromEntries(spreadKinds.map((kind) => [kind, spreadRows(lines, kind)])) }
  using folder = workFolder('containers')
  const hashes = join(folder.path, 'hashes')
  warmIndexWorkers(workers)
  const each = (run: (path: string) => Promise<unknown> | unknown): Record<string, () => Promise<number>> =>
    Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, () => timed(() => run(path))]))
  const heads = await medians(ROUNDS, each(lookAt))
  const plain = await medians(
    ROUNDS,
    each((path) => index(path, null)),
  )
  const hashed = await medians(
    ROUNDS,
    each((path) => index(path, hashes)),
  )

  using linesFolder = workFolder('containers-lines')
  using listFolder = workFolder('containers-list')
  const ownLines = join(linesFolder.path, 'rows.jsonl')
  const ownList = join(listFolder.path, 'rows.json')
  copyFileSync(lines, ownLines)
  copyFileSync(spreadRows(lines, 'pretty list'), ownList)
  const saveLines = await saving(linesFolder.path, ownLines)
  const saveList = await saving(listFolder.path, ownList)
  const saved = await medians(ROUNDS, { lines: saveLines.run, 'pretty list': saveList.run })
  await saveLines.close()
  await saveList.close()

  say(`${large.name} of rows as lines and in other containers of JSON, ${workers} workers, warm, median of ${ROUNDS}`)
  const of = (all: ReadonlyMap<string, number>, name: string): number => all.get(name) ?? Number.NaN
  const bytes = (name: string): number => statSync(paths[name as keyof typeof paths]).size
  const findings: Finding[] = []
  for (const name of spreadKinds) {
    const beside = (what: string, all: ReadonlyMap<string, number>, perByte: boolean, target: number | null): void => {
      const more = perByte ? bytes(name) / bytes('lines') : 1
      const ratio = of(all, name) / of(all, 'lines') / more
      findings.push({
        work: `${what}, ${name}, ${large.name}`,
        measured: inMs(of(all, name)),
        reference: `lines ${inMs(of(all, 'lines'))}${perByte ? ', a byte' : ''}`,
        ratio,
        target: target === null ? '-' : target.toFixed(2),
        isMet: target === null ? null : ratio <= target,
      })
    }
    beside('first rows', heads, false, null)
    beside('index', plain, true, null)
    beside('index with hashes', hashed, true, 2)
    if (name === 'pretty list') beside('save', saved, true, 1.5)
  }
  conclude(findings)
}

await bench()
