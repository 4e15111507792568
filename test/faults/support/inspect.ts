/** Looks a dataset over through the engine's own contract, as a window would. */
import type { Decision } from '../../../shared/decision.ts'
import { position, type RowId } from '../../../shared/ids.ts'
import type { Window } from '../../engine/support/engine-on-disk.ts'

/** Gives the identities of the rows that are not deleted, in order. */
export const idsOf = async (window: Window): Promise<RowId[]> => {
  const ids: RowId[] = []
  for (let start = 0; ; start += 1000) {
    const rows = await window.rows([], start, start + 1000)
    for (const { row, isDeleted } of rows) if (!isDeleted) ids.push(row)
    if (rows.length === 0) return ids
  }
}

/** Gives the texts of the rows that are not deleted, in order, each with what is decided about it behind it. */
export const textsOf = async (window: Window): Promise<string[]> => {
  const { count } = (await window.until((state) => state.rows.isExact, 'counted')).rows
  if (count === 0) return []
  const target = { kind: 'view' as const, view: window.view }
  const { text } = await window.session.call('copy', { view: window.view, what: { kind: 'lines', target } })
  const texts = text.split('\n')
  const shown: string[] = []
  for (let start = 0; start < count; start += 1000) {
    const page = {
      view: window.view,
      start: position(start),
      end: position(start + 1000),
      columns: [],
      previewChars: 0,
    }
    const { rows } = await window.session.call('readRows', page)
    rows.forEach(({ isDeleted, decision }, at) => {
      if (!isDeleted) shown.push(decidedText(texts[start + at], decision))
    })
  }
  return shown
}

/** Gives a row's text with what is decided about it behind it, and why; a text alone where nothing is. */
export const decidedText = (text: string, { verdict, tags, note, reason = null }: Said): string => {
  if (verdict === null && tags.length === 0 && note === null) return text
  return text + BEHIND + JSON.stringify([verdict, tags, note, ...(reason === null ? [] : [reason])])
}

/** Parts a row's text from what is decided about it, which may be nothing. */
export const partsOfRow = (row: string): { text: string; decision: Said } => {
  const [text = '', said] = row.split(BEHIND)
  const [verdict, tags, note] = said === undefined ? [null, [], null] : JSON.parse(said)
  return { text, decision: { verdict, tags, note } }
}

type Said = Omit<Decision, 'reason'> & Partial<Decision>

/** Stands in no row: a control character must be escaped in JSON. */
const BEHIND = '\u0000'
