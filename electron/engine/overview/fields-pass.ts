/** The pass over fields: worker threads tell facts of some fields of every row of the file, for pictures and counts. */
import type { FieldPath } from '../../../shared/query/ask.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { type RowPassOptions, type RowPassRun, startRowPass } from '../pass/row-pass.ts'
import { type FieldFacts, kindNumber } from './field-facts.ts'
import type { FilledFacts } from './filled-facts.ts'

export interface FieldsAbout {
  readonly fields: readonly FieldPath[]
  readonly filled: readonly (readonly string[])[] | null
}

export interface FieldsFound {
  readonly fields: readonly FieldFacts[]
  readonly filled: FilledFacts | null
}

/** Facts of rows of the file from one ordinal on. */
export interface FactBatch<T> {
  readonly firstRow: number
  readonly facts: T
}

/** What the pass found, in file order. */
export interface FileFields {
  readonly fields: readonly (readonly FactBatch<FieldFacts>[])[]
  readonly filled: readonly FactBatch<FilledFacts>[]
}

const pool = new WorkerPool('fields-worker', import.meta.url, () => null)

/** Starts the pass over a file whose index is complete. */
export const startFieldsPass = (options: RowPassOptions, about: FieldsAbout): RowPassRun<FileFields> => {
  const fields = about.fields.map((): FactBatch<FieldFacts>[] => [])
  const filled: FactBatch<FilledFacts>[] = []
  const take = (found: FieldsFound, firstRow: number): void => {
    for (const [at, facts] of found.fields.entries()) fields[at].push({ firstRow, facts })
    if (found.filled !== null) filled.push({ firstRow, facts: found.filled })
  }
  return startRowPass<FieldsFound, null, FileFields>(options, {
    pool,
    about,
    onFound: take,
    onSkip: (row) => take(unread(about), row),
    onReport: () => undefined,
    finish: () => {
      for (const batches of [...fields, filled]) batches.sort((a, b) => a.firstRow - b.firstRow)
      return { fields, filled }
    },
  })
}

/** What is told of a row that is too large. */
const unread = ({ fields, filled }: FieldsAbout): FieldsFound => ({
  fields: fields.map(() => ({
    kinds: Uint8Array.of(kindNumber('unread')),
    owners: new Uint32Array(0),
    hashes: new Uint32Array(0),
    numbers: new Float64Array(0),
  })),
  filled: filled === null ? null : { here: Uint32Array.of(0), filled: Uint32Array.of(0), broken: Uint8Array.of(1) },
})
