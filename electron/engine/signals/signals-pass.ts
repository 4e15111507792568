/**
 * The pass over samples: the third one over a file. It reads every row once by its lens, and tells format, findings and signals.
 * Formats and findings are kept in memory (3 bytes a row), all columns in the cache.
 */
import { MAPPING, type Mapping } from '../../../shared/lens/mapping.ts'
import { measuredSignals } from '../../../shared/signal/measure.ts'
import { formatLabels, signals } from '../../../shared/signal/signals.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { type RowPassOptions, type RowPassRun, startRowPass } from '../pass/row-pass.ts'
import type { FileSigns } from '../samples/sample-signs.ts'
import type { ColumnWidth } from './column-file.ts'

/** How rows are read. */
export interface SamplesAbout {
  readonly usual: string | null
  readonly mapping: Mapping | null
}

/** What a worker found in a batch. */
export interface SamplesFound {
  readonly lenses: Uint8Array<ArrayBuffer>
  readonly findings: Uint16Array<ArrayBuffer>
  /** All columns of the batch, as `packBlock` lays them out. */
  readonly block: Uint8Array<ArrayBuffer>
  readonly checksums: readonly number[]
}

/** Where the columns of a pass go. */
export type BlockSink = (first: number, rows: number, block: Uint8Array, checksums: readonly number[]) => Promise<void>

/** Columns of the file, in order: the signals, and bits of findings behind them. */
export const sampleWidths: readonly ColumnWidth[] = [...measuredSignals.map(({ width }) => width), 2]
export const FINDING_BITS_COLUMN = sampleWidths.length - 1
export const FORMAT_COLUMN = measuredSignals.findIndex(({ id }) => id === 'format')

/** Changes whenever a signal, a lens or a finding means something else than before. */
const MEANING = 1

/** Says what columns are about: the file's content, how it is read, and the table of what is measured. */
export const aboutSamples = (fingerprint: string, { usual, mapping }: SamplesAbout): string =>
  JSON.stringify([
    MEANING,
    fingerprint,
    usual,
    mapping,
    signals.map(({ id, width, scale, labels }) => [id, width, scale, labels === formatLabels ? 'formats' : labels]),
    formatLabels,
    MAPPING,
  ])

const pool = new WorkerPool('signals-worker', import.meta.url, () => null)

/** Starts the pass over a file whose index is complete; of rows too large for it nothing is known but their length. */
export const startSignalsPass = (
  options: RowPassOptions,
  about: SamplesAbout,
  sink: BlockSink,
): RowPassRun<FileSigns> => {
  const signs = {
    lenses: new Uint8Array(options.index.rowCount),
    findings: new Uint16Array(options.index.rowCount),
  }
  return startRowPass<SamplesFound, null, FileSigns>(
    { batchBytes: BATCH_BYTES, ...options },
    {
      pool,
      about,
      onFound: (found, firstRow) => {
        signs.lenses.set(found.lenses, firstRow)
        signs.findings.set(found.findings, firstRow)
        return sink(firstRow, found.lenses.length, found.block, found.checksums)
      },
      onReport: () => undefined,
      finish: () => signs,
    },
  )
}

/** A batch is some tens of milliseconds of work, so that a pause is one. */
const BATCH_BYTES = 2 ** 20
