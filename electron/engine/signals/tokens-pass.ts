/** The pass that counts tokens: it runs once somebody asks for them, since it takes several times as long as all the others. */
import { WorkerPool } from '../index/worker-pool.ts'
import { type RowPassOptions, type RowPassRun, startRowPass } from '../pass/row-pass.ts'
import type { ColumnWidth } from './column-file.ts'
import { tokenSignals } from './read-tokens.ts'
import type { BlockSink, SamplesAbout } from './signals-pass.ts'
import type { Tokenizer } from './tokenizer.ts'

export interface TokensAbout extends SamplesAbout {
  readonly tokenizer: Tokenizer
}

export interface TokensFound {
  readonly rows: number
  readonly block: Uint8Array<ArrayBuffer>
  readonly checksums: readonly number[]
}

export const tokenWidths: readonly ColumnWidth[] = tokenSignals.map(({ width }) => width)

/** Changes whenever tokens are counted in another way than before. */
const MEANING = 1

/** Says what columns of tokens are about. */
export const aboutTokens = (fingerprint: string, { usual, mapping, tokenizer }: TokensAbout): string =>
  JSON.stringify([MEANING, fingerprint, usual, mapping, tokenizer.id, tokenSignals.map(({ id }) => id)])

// Each thread holds a vocabulary, some tens of megabytes.
const pool = new WorkerPool('tokens-worker', import.meta.url, () => null)

/** Starts the pass over a file whose index is complete. */
export const startTokensPass = (options: RowPassOptions, about: TokensAbout, sink: BlockSink): RowPassRun<null> =>
  startRowPass<TokensFound, null, null>(
    { batchBytes: BATCH_BYTES, ...options },
    {
      pool,
      about,
      onFound: ({ rows, block, checksums }, firstRow) => sink(firstRow, rows, block, checksums),
      onReport: () => undefined,
      finish: () => null,
    },
  )

/** A batch is some tens of milliseconds of work, so that a pause is one. */
const BATCH_BYTES = 2 ** 19
