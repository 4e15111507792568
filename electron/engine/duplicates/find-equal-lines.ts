/** Finds equal lines by the hashes that the index has kept of each: no row is read but those that differ from the file. */
import type { DuplicateSpec } from '../../../shared/duplicates/duplicate-spec.ts'
import { Breath } from '../breath.ts'
import type { Dataset } from '../dataset.ts'
import { eachRow } from '../document/each-row.ts'
import { readHashes } from '../index/hash-file.ts'
import { hashRow } from '../kernels/lines.ts'
import { differingRows } from '../search/changed-rows.ts'
import { rowsIn } from '../search/file-rows.ts'
import { type Finder, PairList } from './found-pairs.ts'
import { findTwins, TEXT_STATES, TextHashes } from './text-twins.ts'

/** Hashes that are read at once. */
const CHUNK_ROWS = 131_072

/** Tells whether a search is for equal lines of a dataset whose index has kept hashes. */
export const asksEqualLines = (
  { compared, method, against, isWithin }: DuplicateSpec<unknown>,
  { document }: Dataset,
): boolean =>
  compared.kind === 'line' &&
  method.kind === 'exact' &&
  against.length === 0 &&
  isWithin &&
  document.base.hashes !== null

/** Finds rows whose lines are the same. */
export const findEqualLines: Finder = async (rows, _spec, { signal, onProgress }) => {
  const { document, context } = rows.dataset
  const { hashes } = document.base
  const fileRows = hashes?.rowCount ?? 0
  const differing = differingRows(document)
  const rowOf = rowsIn(document.history.fileOrder.clone())
  const found = new TextHashes(fileRows + differing.size)
  let count = 0
  const add = (item: number | null, low: number, high: number): void => {
    if (item === null) return
    found.items[count] = item
    found.low[count] = low
    found.high[count] = high
    found.states[count] = TEXT_STATES.text
    count += 1
  }
  const left = differing.clone()
  left.addAll(document.history.edits.deleted)
  for (let first = 0; hashes !== null && first < fileRows; first += CHUNK_ROWS) {
    signal.throwIfAborted()
    onProgress('reading', first, fileRows)
    const chunk = await readHashes(context.disk, hashes, first, CHUNK_ROWS)
    const halves = new Uint32Array(chunk.buffer, chunk.byteOffset, chunk.length * 2)
    for (let at = 0; at < chunk.length; at++) {
      const row = rowOf(first + at)
      if (!left.has(row)) add(rows.itemOf(row), halves[at * 2], halves[at * 2 + 1])
    }
  }
  let tooLarge = 0
  await eachRow(document, differing, { signal, onProgress: () => undefined }, (row, bytes) => {
    if (bytes === null) tooLarge += 1
    else {
      const hash = hashRow(bytes)
      add(rows.itemOf(row), Number(hash & 0xffff_ffffn), Number(hash >> 32n))
    }
  })
  found.count = count
  onProgress('pairing', 0, count)
  const twins = await findTwins(found, new Breath(signal))
  return { twins, links: new PairList(), empty: 0, short: 0, tooLarge, crowded: 0 }
}
