/**
 * The words that rows and cells are painted with, in one language. Looking a plural up takes microseconds, and a page of
 * rows asks for hundreds, so each is asked for once.
 */
import type { RowView } from '../../shared/contract.ts'
import { getLanguage, t } from '../app/words.ts'
import { reasonText } from '../decisions/reason-words.ts'
import type { FaceWords } from './cell-face.ts'
import type { DecisionWords } from './decision-painter.ts'

export interface CellWords extends FaceWords {
  readonly absent: string
  number(value: number): string
  /** What became of a row, for those who do not see its marks; empty for a row as it was. */
  state(row: RowView | null): string
  readonly decision: DecisionWords
  /** Why a row is malformed. */
  fault(row: RowView): string
}

const MAX_KEPT = 4_000

/** Gives the words of the language of now. */
export const cellWords = (): CellWords => {
  const format = new Intl.NumberFormat(getLanguage())
  return {
    turns: kept((count) => t('grid.cell.turns', { count })),
    characters: kept((count) => t('grid.cell.characters', { count })),
    nothing: 'null',
    absent: t('grid.cell.absent'),
    number: (value) => format.format(value),
    decision: {
      verdict: (verdict) => t(`decision.is.${verdict}`),
      tags: (tags) => t('decision.tags', { tags: tags.join(t('decision.comma')) }),
      note: (text) => t('decision.noteIs', { note: text }),
      reason: (reason) => reasonText(reason, t),
      waiting: () => t('decision.waiting'),
      finding: (kind) => t(`finding.${kind}`),
      findings: (kinds) =>
        t('findings.has', { findings: kinds.map((kind) => t(`finding.${kind}`)).join(t('decision.comma')) }),
    },
    state: (row) => (row === null ? '' : stateOf(row)),
    fault: ({ fault }) =>
      fault === null ? '' : t('grid.row.fault', { column: fault.column, reason: t(`malformed.${fault.reason}`) }),
  }
}

const stateOf = (row: RowView): string => {
  const words: string[] = []
  if (row.state === 'edited') words.push(t('grid.row.edited'))
  if (row.state === 'inserted') words.push(t('grid.row.inserted'))
  if (row.fault !== null) words.push(t('grid.row.malformed'))
  if (row.isDeleted) words.push(t('grid.row.deleted'))
  return words.join(', ')
}

const kept = (word: (count: number) => string): ((count: number) => string) => {
  const words = new Map<number, string>()
  return (count) => {
    const known = words.get(count)
    if (known !== undefined) return known
    if (words.size >= MAX_KEPT) words.clear()
    const made = word(count)
    words.set(count, made)
    return made
  }
}
