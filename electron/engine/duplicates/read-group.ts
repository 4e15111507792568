/** Groups as they are shown: a line for each in the list, and the members of one. */
import { UNDECIDED } from '../../../shared/decision.ts'
import type { GroupHead, Member } from '../../../shared/duplicates/duplicate-calls.ts'
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { piecesReader } from './compared-text.ts'
import { differsBetween } from './differs.ts'
import type { FoundDuplicates } from './found-duplicates.ts'
import { similarityOf } from './group-order.ts'

/** So much of the representative's text stands in the list. */
const HEAD_CHARS = 300
/** So many of those that are least alike are looked at for one that differs at all. */
const LOOKED_AT = 3

/** Reads what is shown of a group in the list. */
export const readHead = async (found: FoundDuplicates, group: number): Promise<GroupHead> => {
  const { groups, live } = found.grouping
  const { start, members, similarity } = groups
  const { least, most } = similarityOf(groups, group)
  const text = await textOf(found, members[start[group - 1]])
  let differs = differsBetween(text, text)
  let looked = 0
  for (let place = start[group - 1] + 1; place < start[group] && looked < LOOKED_AT; place++) {
    if (similarity[place] !== least || differs.kind !== 'equal') continue
    looked += 1
    differs = differsBetween(text, await textOf(found, members[place]))
  }
  return {
    group,
    rows: live.rowsOf(group),
    elsewhere: live.elsewhereOf(group),
    least: least / SIMILARITY_SCALE,
    most: most / SIMILARITY_SCALE,
    text: cut(text, HEAD_CHARS),
    differs,
    ...live.verdictsOf(group),
  }
}

/** Reads members `start` to `end` of a group. */
export const readMembers = async (
  found: FoundDuplicates,
  group: number,
  range: { readonly start: number; readonly end: number },
  chars: number,
): Promise<{ total: number; members: Member[] }> => {
  const { groups, live } = found.grouping
  const { rows } = found
  const { edits, decisions } = rows.dataset.document.history
  const first = groups.start[group - 1]
  const total = groups.start[group] - first
  const members: Member[] = []
  for (let place = first + range.start; place < first + Math.min(range.end, total); place++) {
    const item = groups.members[place]
    const row = rows.rowAt(item)
    const text = await textOf(found, item)
    const shown = cut(text, chars)
    members.push({
      row,
      file: row === null ? rows.sources[rows.sourceOf(item)].name : null,
      number: (row === null ? null : edits.order.positionOf(row)) ?? rows.numberIn(item),
      similarity: groups.similarity[place] / SIMILARITY_SCALE,
      text: shown,
      isCut: shown.length < text.length,
      length: text.length,
      isDeleted: row !== null && !live.isThere(row),
      isChanged: row !== null && found.isChanged(row),
      decision: row === null ? UNDECIDED : decisions.of(row),
    })
  }
  return { total, members }
}

/** Reads what of an item is compared: of a row that has changed since, what it holds now. */
const textOf = async (found: FoundDuplicates, item: number): Promise<string> => {
  const row = found.rows.rowAt(item)
  const isNew = row !== null && found.isChanged(row) && found.grouping.live.isThere(row)
  const pieces = isNew ? await readAsNow(found, row) : await found.rows.readPieces(item)
  return (pieces ?? []).join('\n')
}

const readAsNow = async ({ rows, spec }: FoundDuplicates, row: RowId): Promise<readonly string[] | null> => {
  const { document, signs } = rows.dataset
  const { usual, mapping } = signs
  try {
    const bytes = await document.readRow(row)
    return piecesReader({ compared: spec.compared, sortsKeys: spec.folding.keyOrder, usual, mapping })(bytes)
  } catch (error) {
    if (!isEngineError(error, 'row-too-large')) throw error
    return null
  }
}

const cut = (text: string, most: number): string => {
  const isHalf = text.length > most && (text.charCodeAt(most - 1) & 0xfc00) === 0xd800
  return text.slice(0, isHalf ? most - 1 : most)
}
