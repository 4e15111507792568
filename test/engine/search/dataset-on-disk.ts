/** A dataset of the engine without its windows, and the naive way to ask it. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset, JobWatch } from '../../../electron/engine/dataset.ts'
import { nodeDisk } from '../../../electron/engine/disk.ts'
import type { EngineContext } from '../../../electron/engine/engine-context.ts'
import { Mappings } from '../../../electron/engine/mappings.ts'
import { openDataset } from '../../../electron/engine/open-dataset.ts'
import { compileTest } from '../../../electron/engine/search/row-test.ts'
import { findFiles } from '../../../electron/engine/source/find-files.ts'
import { writeRewrite } from '../../../electron/engine/write/rewrites.ts'
import type { ChangeRequest, Target } from '../../../shared/contract.ts'
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import type { RowAsk, TextOptions } from '../../../shared/query/ask.ts'
import { RowSet } from '../../../shared/row-set.ts'

export const plain: TextOptions = { isCaseExact: false, isNormalised: false }

/** Opens a file of lines as a dataset. */
export const datasetOf = async (folder: string, lines: readonly string[] | Uint8Array): Promise<Dataset> => {
  const path = join(folder, 'data.jsonl')
  writeFileSync(path, lines instanceof Uint8Array ? lines : lines.map((line) => `${line}\n`).join(''))
  return openDataset(await contextOf(folder), await findFiles(nodeDisk, path))
}

const contextOf = async (folder: string): Promise<EngineContext> => ({
  disk: nodeDisk,
  now: Date.now,
  dataFolder: join(folder, 'data'),
  workers: 2,
  getSettings: () => ({ keepsBackup: false }) as ReturnType<EngineContext['getSettings']>,
  mappings: await Mappings.read(nodeDisk, join(folder, 'data')),
})

/** A caller who waits for ever. */
export const patient = (): { signal: AbortSignal; onProgress(): void } => ({
  signal: new AbortController().signal,
  onProgress: () => undefined,
})

/** Gives all rows in file order. */
export const rowsOf = ({ document }: Dataset): RowId[] => {
  const { order } = document.history.edits
  return Array.from({ length: order.count }, (_, at) => order.rowAt(position(at)))
}

let changes = 0

/** Makes a change as a window would. */
export const change = async (dataset: Dataset, request: ChangeRequest): Promise<void> => {
  const of = (target: Target): RowId[] => {
    if (target.kind === 'row') return [target.row]
    return target.kind === 'rows' ? target.rows : rowsOf(dataset)
  }
  changes += 1
  await dataset.apply(
    `change-${changes}`,
    request,
    { rowsOf: of, setOf: (target) => RowSet.of(of(target)) },
    patient() as JobWatch,
  )
}

/** Gives rows whole new bytes, as a bulk mend does. */
export const rewrite = (dataset: Dataset, rows: readonly RowId[], lineOf: () => string): Promise<void> =>
  dataset.inLine(async () => {
    await dataset.prepareToWrite()
    changes += 1
    const file = `rewrite-test-${changes}.rows`
    const ascending = [...new Set(rows)].sort((a, b) => a - b)
    await writeRewrite(nodeDisk, join(dataset.home.folder, file), async (writer) => {
      for (const row of ascending) await writer.add(row, new TextEncoder().encode(lineOf()))
    })
    await dataset.makeStep(`change-${changes}`, { kind: 'rewrite', rows: RowSet.of(ascending), file })
  })

/** Saves in place. */
export const save = async (dataset: Dataset): Promise<void> => {
  await dataset.save(null, patient() as JobWatch)
}

/** Asks leaves and gives the places, from 0, of the rows that each finds. */
export const placesOf = async (
  dataset: Dataset,
  leaves: readonly RowAsk[],
  options: TextOptions = plain,
): Promise<number[][]> => {
  await dataset.leaves.ask(leaves, options, patient())
  const rows = rowsOf(dataset)
  return leaves.map((leaf) => {
    const answer = dataset.leaves.rows(leaf, options)
    if (answer?.isComplete !== true) throw new Error(`not complete: ${JSON.stringify(leaf)}`)
    return rows.flatMap((row, at) => (answer.rows.has(row) ? [at] : []))
  })
}

/** The same by testing every row as it is now, one after the other. */
export const placesByTest = async (
  dataset: Dataset,
  leaves: readonly RowAsk[],
  options: TextOptions = plain,
): Promise<number[][]> => {
  const known = fileLensesOf(dataset.signs)
  const tests = leaves.map((leaf) => compileTest(leaf, options, known))
  const found: number[][] = leaves.map(() => [])
  for (const [at, row] of rowsOf(dataset).entries()) {
    const bytes = await dataset.document.readRow(rowId(row))
    for (const [leaf, test] of tests.entries()) if (test(bytes) === true) found[leaf].push(at)
  }
  return found
}
