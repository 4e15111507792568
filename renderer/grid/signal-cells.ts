/** What the cells of signals show: numbers as their signal is measured, labels by name, a dash where it is not known. */
import type { Cell } from '../../shared/contract.ts'
import type { SignalInfo } from '../../shared/signal/signal.ts'
import { getLanguage, t } from '../app/words.ts'
import { labelName, signalNumberInColumn } from '../search/term-words.ts'
import type { GridStore } from './grid-store.ts'
import type { ShownRow } from './row-pages.ts'

/** Gives a signal's value in a row: a number, or a label's number; null where it is not known. */
export const signalValue = ({ row, shape }: ShownRow, id: string): number | null => {
  const at = shape.signals.indexOf(id)
  return at === -1 ? null : (row.signals[at] ?? null)
}

/** Says a signal's value; empty where it is not known. */
export const signalText = (info: SignalInfo, value: number | null): string => {
  if (value === null) return ''
  if (info.kind === 'flag') return t(value === 0 ? 'search.column.no' : 'search.column.yes')
  if (info.kind === 'label') return labelName(info.id, info.labels?.[value] ?? '', t)
  return signalNumberInColumn(value, info)
}

/** Gives what the cell of a signal under the cursor says; null where the cursor stands on none. */
export const signalUnderCursor = (grid: GridStore): string | null => {
  const place = grid.getPlace()
  const column = place === null ? undefined : grid.columns.getShown().columns[place.column]
  const shown = place === null ? null : grid.pages.getRow(place.position)
  if (column?.kind !== 'signal' || shown === null) return null
  return signalText(column.signal, signalValue(shown, column.signal.id))
}

/** Gives the cells of signals; the same one for the same row, so that it is painted once. */
export class SignalCells {
  #cells = new WeakMap<ShownRow, Map<string, Cell>>()
  #language = getLanguage()

  get(shown: ShownRow, info: SignalInfo): Cell {
    if (this.#language !== getLanguage()) this.#cells = new WeakMap()
    this.#language = getLanguage()
    const known = this.#cells.get(shown) ?? new Map<string, Cell>()
    this.#cells.set(shown, known)
    const made = known.get(info.id) ?? cellOf(info, signalValue(shown, info.id))
    known.set(info.id, made)
    return made
  }
}

const cellOf = (info: SignalInfo, value: number | null): Cell => {
  const text = signalText(info, value)
  const isWord = info.kind === 'label' || info.kind === 'flag'
  return {
    // What is faint stands for what is not so, or not known.
    kind: text === '' || (info.kind === 'flag' && value === 0) ? 'boolean' : isWord ? 'string' : 'number',
    text: text === '' ? '–' : text,
    length: 0,
    isCut: false,
    isTurns: false,
    isEdited: false,
  }
}
