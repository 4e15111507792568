/**
 * A report of what was found, as lines of JSON: one for each row of each group, in the order of groups, the representative first.
 *
 *   {"group":1,"row":12,"similarity":1,"representative":true,"kept":true}
 *   {"group":1,"row":40,"similarity":0.93,"kept":false,"reason":{"method":"near","rule":"longest","keptRow":12,"similarity":0.93}}
 *
 * Rows are counted from 0 in their file; those of other files have `file`. A row is not kept that is deleted, dropped, or was marked as
 * a duplicate, which has a reason. `match` is the run of words that a row shares with its group's row of another file.
 */
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { writtenReason } from '../decisions/reason-json.ts'
import { writeWholeFile } from '../write/whole-file.ts'
import type { FoundDuplicates, Grouping } from './found-duplicates.ts'
import { overlapOf } from './overlap-of.ts'

/** Writes the report of the groups as they are now, to a file of its own. */
export const writeReport = async (
  dataset: Dataset,
  found: FoundDuplicates,
  place: { readonly path: string; readonly overwrite: boolean },
  { signal, onProgress }: JobWatch,
): Promise<{ name: string; bytes: number; lines: number }> => {
  // Groups may be made anew while they are told.
  const { grouping } = found
  const { groups } = grouping
  let lines = 0
  const written = await writeWholeFile(dataset, place, 0, async (out) => {
    for (let group = 1; group <= groups.count; group++) {
      for (let at = groups.start[group - 1]; at < groups.start[group]; at++) {
        const line = await lineOf(found, grouping, group, at)
        const pending = out.write(encoder.encode(`${JSON.stringify(line)}\n`))
        if (pending !== undefined) await pending
        lines += 1
        if (lines % REST_LINES !== 0) continue
        signal.throwIfAborted()
        onProgress(group, groups.count, 'rows')
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
  })
  return { ...written, lines }
}

const encoder = new TextEncoder()
const REST_LINES = 1000
/** A run that goes on for pages needs no telling in full. */
const MATCH_UNITS = 1000

const lineOf = async (found: FoundDuplicates, grouping: Grouping, group: number, at: number): Promise<object> => {
  const { rows } = found
  const { groups, live } = grouping
  const item = groups.members[at]
  const first = groups.members[groups.start[group - 1]]
  const row = rows.rowAt(item)
  const alike = {
    similarity: groups.similarity[at] / SIMILARITY_SCALE,
    ...(item === first ? { representative: true } : {}),
  }
  if (row === null)
    return { group, file: rows.sources[rows.sourceOf(item)].name, row: rows.numberIn(item), ...alike, kept: true }
  const { decisions, edits } = rows.dataset.document.history
  const placeOf = (of: RowId): number | null => edits.order.positionOf(of)
  const { reason, verdict } = decisions.of(row)
  return {
    group,
    row: placeOf(row) ?? rows.numberIn(item),
    ...alike,
    kept: live.isThere(row) && reason === null && verdict !== 'drop',
    ...(reason === null ? {} : { reason: { ...writtenReason(reason, placeOf), tag: undefined } }),
    ...(await matchOf(found, item, first)),
  }
}

const matchOf = async ({ rows, spec }: FoundDuplicates, item: number, first: number): Promise<{ match?: string }> => {
  if (spec.method.kind !== 'overlap' || item === first) return {}
  const [pieces, others] = [await rows.readPieces(item), await rows.readPieces(first)]
  const run = pieces === null || others === null ? null : overlapOf(pieces, others, spec.method.tokens)
  return run === null ? {} : { match: run.text.slice(0, MATCH_UNITS) }
}
