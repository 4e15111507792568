/**
 * Finding contained texts, texts that are alike but for one word, runs of words shared with benchmark rows, and templates, in 100 MB
 * of generated chat rows: over the assistant's answers, and over a plain field. Beside finding equal rows, which reads them once.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Dataset } from '../../electron/engine/dataset.ts'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { ComparedRows } from '../../electron/engine/duplicates/compared-rows.ts'
import { findTemplates } from '../../electron/engine/duplicates/find-templates.ts'
import { finders } from '../../electron/engine/duplicates/finders.ts'
import type { EngineContext } from '../../electron/engine/engine-context.ts'
import { Mappings } from '../../electron/engine/mappings.ts'
import { openDataset } from '../../electron/engine/open-dataset.ts'
import { findFiles } from '../../electron/engine/source/find-files.ts'
import {
  type Compared,
  type DuplicateSpec,
  type Method,
  USUAL_FOLDING,
} from '../../shared/duplicates/duplicate-spec.ts'
import { rowsOfSize, workFolder } from './bench-place.ts'
import { generateRows } from './generate-rows.ts'
import { say } from './measure.ts'

const BENCHMARK_ROWS = 10_000
const path = rowsOfSize({ bytes: 100_000_000 })
using folder = workFolder('finders')
mkdirSync(join(folder.path, 'data'))
const benchmark = join(folder.path, 'benchmark.jsonl')
const others = generateRows(99)
writeFileSync(benchmark, Array.from({ length: BENCHMARK_ROWS }, () => `${others.next().value}\n`).join(''))

const context: EngineContext = {
  disk: nodeDisk,
  now: Date.now,
  dataFolder: join(folder.path, 'data'),
  workers: 2,
  getSettings: () => ({ keepsBackup: false }) as ReturnType<EngineContext['getSettings']>,
  mappings: await Mappings.read(nodeDisk, join(folder.path, 'data')),
}

/** Waits until nothing else reads the file. */
const untilQuiet = async ({ passes }: Dataset): Promise<void> => {
  while (Object.values(passes.getState()).some(({ state }) => state === 'running')) await wait(100)
}

const fields: Compared = { kind: 'fields', paths: [['messages', 2, 'content']] }
const methods: Method[] = [
  { kind: 'exact' },
  { kind: 'contained', minChars: 30 },
  { kind: 'one-word' },
  { kind: 'overlap', tokens: 13 },
]

const dataset = await openDataset(context, await findFiles(nodeDisk, path))
await dataset.passes.indexed()
await untilQuiet(dataset)
const watch = { signal: new AbortController().signal, onProgress: () => undefined }
for (const compared of [{ kind: 'part', part: 'answer' }, fields] as const) {
  const about = compared.kind === 'part' ? 'the answer' : 'its field'
  for (const method of [...methods, null]) {
    const spec: DuplicateSpec<string> = {
      compared,
      folding: USUAL_FOLDING,
      method: method ?? { kind: 'exact' },
      against: method?.kind === 'overlap' ? [{ file: benchmark, compared: null }] : [],
      isWithin: true,
    }
    const rows = await ComparedRows.open(dataset, spec, watch)
    for (let round = 0; round < 2; round++) {
      const startMs = performance.now()
      const before = process.cpuUsage()
      const found = await (method === null ? findTemplates(rows, spec, watch) : finders[method.kind](rows, spec, watch))
      const seconds = (performance.now() - startMs) / 1000
      const { user, system } = process.cpuUsage(before)
      const count = 'templates' in found ? found.templates.length : found.links.count + found.twins.count
      const speed = Math.round(dataset.document.rowCount / seconds).toLocaleString('en')
      if (round === 1)
        say(
          `${method?.kind ?? 'templates'} by ${about}: ${seconds.toFixed(2)} s (${((user + system) / 1e6).toFixed(2)} s of processors), ${speed} rows/s, ${count} found, ` +
            `${Math.round(process.memoryUsage().rss / 1e6)} MB`,
        )
    }
    await rows.close()
  }
}
await dataset.close()
process.exit(0)
