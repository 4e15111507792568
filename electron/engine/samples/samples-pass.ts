/** The pass over samples: a third one over a file, which reads every row by its lens. 3 bytes a row are kept of it. */
import { lenses, UNKNOWN } from '../../../shared/lens/lenses.ts'
import { MAPPING, type Mapping } from '../../../shared/lens/mapping.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { type RowPassOptions, type RowPassRun, startRowPass } from '../pass/row-pass.ts'
import { SIGNS_LIMIT_BYTES } from './read-signs.ts'

/** What the pass found, by ordinal of the file. */
export interface FileSigns {
  /** Formats, as `lensOfByte` reads them. */
  readonly lenses: Uint8Array
  readonly findings: Uint16Array
}

export interface SamplesAbout {
  readonly usual: string | null
  readonly mapping: Mapping | null
}

export interface SamplesFound {
  readonly lenses: Uint8Array<ArrayBuffer>
  readonly findings: Uint16Array<ArrayBuffer>
}

const names = [UNKNOWN, MAPPING, ...lenses.map(({ id }) => id)]
const bytes = new Map(names.map((name, byte) => [name, byte]))

/** Gives a format's number, for this run of the program only. */
export const lensByte = (lens: string): number => bytes.get(lens) ?? 0
export const lensOfByte = (byte: number): string => names[byte] ?? UNKNOWN

const pool = new WorkerPool('samples-worker', import.meta.url, () => null)

/** Starts the pass over a file whose index is complete; rows too large for it have no format and no findings. */
export const startSamplesPass = (options: RowPassOptions, about: SamplesAbout): RowPassRun<FileSigns> => {
  const signs = {
    lenses: new Uint8Array(options.index.rowCount),
    findings: new Uint16Array(options.index.rowCount),
  }
  return startRowPass<SamplesFound, null, FileSigns>(
    { rowLimitBytes: SIGNS_LIMIT_BYTES, batchBytes: BATCH_BYTES, ...options },
    {
      pool,
      about,
      onFound: (found, firstRow) => {
        signs.lenses.set(found.lenses, firstRow)
        signs.findings.set(found.findings, firstRow)
      },
      onReport: () => undefined,
      finish: () => signs,
    },
  )
}

/** A batch is some tens of milliseconds of work, so that a pause is one. */
const BATCH_BYTES = 2 ** 20
