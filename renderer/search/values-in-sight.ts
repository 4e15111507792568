/** What the rows in sight hold in a field, to be offered as its values: the commonest first, short ones alone. */
import type { Cell } from '../../shared/contract.ts'
import { fieldName, quotedUnlessWord } from '../../shared/query/print-query.ts'
import type { GridStore } from '../grid/grid-store.ts'
import type { Suggestion } from './completion.ts'

/** Longer texts are no values that one chooses from a list. */
const MAX_CHARS = 40
const MAX_VALUES = 20

/** Gives the values of a field as a query names it; nothing where it is no column. */
export const valuesInSight = (grid: GridStore, name: string): readonly Suggestion[] => {
  const column = grid.columns.getShown().columns.find((one) => one.kind === 'field' && fieldName(one.path) === name)
  if (column === undefined) return []
  const { start, end } = grid.viewport.getVisible()
  const cells: (Cell | undefined)[] = []
  for (let at = start; at < end; at++) {
    const shown = grid.pages.getRow(at)
    if (shown !== null) cells.push(grid.getCell(shown, column.key))
  }
  return valuesOf(cells)
}

/** Gives the different values of cells as a query spells them. */
export const valuesOf = (cells: readonly (Cell | undefined)[]): readonly Suggestion[] => {
  const times = new Map<string, number>()
  for (const cell of cells) {
    const isValue = cell?.kind === 'string' || cell?.kind === 'number' || cell?.kind === 'boolean'
    if (!isValue || cell.isCut || cell.text === '' || cell.text.length > MAX_CHARS || /[\r\n]/.test(cell.text)) continue
    times.set(cell.text, (times.get(cell.text) ?? 0) + 1)
  }
  return [...times]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, MAX_VALUES)
    .map(([text]) => ({ text: quotedUnlessWord(text), label: '', detail: '', rows: null, kind: 'value' }))
}
