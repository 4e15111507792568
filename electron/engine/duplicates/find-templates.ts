/**
 * Finds templates: long texts that many rows share, such as a header over every prompt, or the instructions around a slot. Left out of
 * what is compared they do not make everything a duplicate. They are looked for in an even sample of rows of the dataset, each text
 * once: a stretch that stands in 1 % of these, and in twenty, of at least 24 letters or 12 Chinese characters. What is told is
 * folded, so that it is found again in what is compared.
 */

import type { Template } from '../../../shared/duplicates/duplicate-calls.ts'
import type { DuplicateSpec, Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import type { ComparedRows } from './compared-rows.ts'
import type { FindWatch } from './found-pairs.ts'
import { sharedWords } from './hash-index.ts'
import { ask } from './item-pass.ts'
import type { MineTask } from './mine-templates-worker.ts'
import { evenSample } from './row-sample.ts'
import { bestTemplates, type MinedTemplate } from './template-miner.ts'
import { BREAK, type SampledTexts } from './template-seeds.ts'

/** What a worker is told. */
export interface TemplatesAbout {
  readonly folding: Folding
  /** Of a row. */
  readonly mostUnits: number
}

/** Folded pieces one behind the other, a break behind each, and which of the rows each is of; the hash of each row's text. */
export interface SamplePieces {
  readonly units: Uint16Array<ArrayBuffer>
  readonly lengths: Uint32Array<ArrayBuffer>
  readonly rowOf: Uint32Array<ArrayBuffer>
  readonly hashes: BigUint64Array<ArrayBuffer>
}

const MOST_ROWS = 50_000
const FEWEST_ROWS = 1_000
/** Of the sampled rows together, as they lie in the file. */
const MOST_BYTES = 64 * 2 ** 20
const MOST_ROW_UNITS = 20_000
const LEAST_ROWS = 20
const LEAST_SHARE = 0.01
const MOST_TEMPLATES = 200

const pool = new WorkerPool('templates-worker', import.meta.url, () => null)
const miners = new WorkerPool('mine-templates-worker', import.meta.url, () => null)

/** Finds templates in rows; `rowsSeen` are the different texts that were looked into. */
export const findTemplates = async (
  rows: ComparedRows,
  { folding }: Pick<DuplicateSpec<unknown>, 'folding'>,
  watch: FindWatch,
): Promise<{ templates: Template[]; rowsSeen: number }> => {
  const texts = await readSample(rows, folding, watch)
  const least = Math.max(LEAST_ROWS, Math.ceil(texts.rows * LEAST_SHARE))
  const worker = miners.take()
  const mine = (task: MineTask): Promise<MinedTemplate | null> => ask(worker, task, watch.signal)
  const mined: MinedTemplate[] = []
  let isSound = false
  try {
    await mine({ texts, least })
    for (let left = MOST_TEMPLATES; left > 0; left--) {
      watch.onProgress('pairing', mined.length, MOST_TEMPLATES)
      const template = await mine('next')
      if (template === null) break
      mined.push(template)
    }
    await mine('end')
    isSound = true
  } finally {
    if (isSound) miners.release(worker)
    else await worker.terminate()
  }
  return { templates: bestTemplates(mined), rowsSeen: texts.rows }
}

const readSample = async (rows: ComparedRows, folding: Folding, watch: FindWatch): Promise<SampledTexts> => {
  const [own] = rows.sources
  const rowBytes = rows.dataset.document.base.identity.sizeBytes / Math.max(1, own.rows)
  const most = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(MOST_BYTES / Math.max(1, rowBytes))))
  const parts: (SamplePieces & { first: number })[] = []
  const about: TemplatesAbout = { folding, mostUnits: MOST_ROW_UNITS }
  const onFound = (found: SamplePieces, _: Uint32Array, first: number): void => {
    parts.push({ ...found, first })
  }
  await rows.pass<SamplePieces, null>({ pool, about, phase: 'reading', onFound }, watch, evenSample(own.rows, most))
  parts.sort((a, b) => a.first - b.first)
  return layOut(parts)
}

/** Puts texts one behind the other, those that are the same once. */
const layOut = (parts: readonly SamplePieces[]): SampledTexts => {
  const seen = new Set<bigint>()
  const pieces: { readonly part: SamplePieces; readonly from: number; readonly to: number; readonly row: number }[] = []
  let length = 1
  let rows = 0
  for (const part of parts) {
    const isNew = Array.from(part.hashes, (hash) => !seen.has(hash) && seen.add(hash).size > 0)
    let from = 0
    let last = -1
    for (const [piece, row] of part.rowOf.entries()) {
      const to = from + part.lengths[piece]
      if (isNew[row]) {
        if (row !== last) rows += 1
        last = row
        pieces.push({ part, from, to, row: rows - 1 })
        length += to - from
      }
      from = to
    }
  }
  const units = new Uint16Array(new SharedArrayBuffer(length * 2))
  const [starts, rowOf] = [sharedWords(pieces.length), sharedWords(pieces.length)]
  units[0] = BREAK
  let at = 1
  for (const [piece, { part, from, to, row }] of pieces.entries()) {
    units.set(part.units.subarray(from, to), at)
    starts[piece] = at
    rowOf[piece] = row
    at += to - from
  }
  return { units, starts, rowOf, rows }
}
