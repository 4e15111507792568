/** Decisions of the naive engine: counted row by row, and read out of a field that JSON.parse has read. */
import type { ChangeRequest, DatasetState } from '../../shared/contract.ts'
import { type Decision, decisionSchema, type Palette } from '../../shared/decision.ts'
import type { RowId } from '../../shared/ids.ts'
import type { NaiveRow } from './naive-document.ts'
import { parseRow } from './naive-json.ts'

export const countDecisions = (rows: readonly NaiveRow[], palette: Palette): DatasetState['decisions'] => {
  const tags = new Map(palette.tags.map(({ tag }) => [tag, 0]))
  for (const { decision } of rows) for (const tag of decision.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1)
  return {
    keep: rows.filter(({ decision }) => decision.verdict === 'keep').length,
    drop: rows.filter(({ decision }) => decision.verdict === 'drop').length,
    noted: rows.filter(({ decision }) => decision.note !== null).length,
    tags: [...tags].map(([tag, count]) => ({ tag, rows: count })).toSorted((a, b) => (a.tag < b.tag ? -1 : 1)),
  }
}

/** What is decided about a row, as it is told: with a reason only where the row still has its mark. */
export const toldDecision = (rows: readonly NaiveRow[], { decision }: NaiveRow): Decision => {
  const { reason, verdict, tags } = decision
  const isMarked = reason?.mark.kind === 'tag' ? tags.includes(reason.mark.tag) : verdict === 'drop'
  if (reason === null || !isMarked) return { ...decision, reason: null }
  const number = rows.findIndex(({ row }) => row === reason.kept)
  return { ...decision, reason: { ...reason, keptNumber: number < 0 ? null : number } }
}

type Simple = Exclude<ChangeRequest, { kind: 'batch' }>

/** What a row's field asks for. */
export const requestsIn = (text: string, field: string, row: RowId): Simple[] => {
  const parsed = parseRow(text)
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return []
  const said = decisionSchema
    .omit({ reason: true })
    .partial()
    .safeParse((parsed.value as Record<string, unknown>)[field])
  if (!said.success) return []
  const { verdict = null, tags = [], note = null } = said.data
  const target = { kind: 'row', row } as const
  return [
    ...(verdict === null ? [] : [{ kind: 'judge', target, verdict } as const]),
    ...tags.map((tag) => ({ kind: 'tag', target, tag, isOn: true }) as const),
    ...(note === null ? [] : [{ kind: 'note', row, text: note } as const]),
  ]
}
