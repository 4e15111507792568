/** A picture's numbers in rows and columns: what its table shows, and what is written as CSV, to the last digit. */
import type { Axis, Numbers, PartAnswer } from '../../shared/overview/description.ts'
import { countText } from '../app/quantities.ts'
import type { Words } from '../app/words.ts'
import { fullNumber, partText } from './number-words.ts'
import { barsOf, unitOf } from './picture-words.ts'
import type { Picture } from './pictures.ts'

/** Rows of texts, as people read them. */
export interface TableOfPicture {
  readonly head: readonly string[]
  /** The first column that holds numbers. */
  readonly firstNumber: number
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[]
}

/** Gives a picture's numbers to be read. */
export const tableOf = (
  picture: Picture,
  answer: PartAnswer,
  totals: readonly number[],
  sides: readonly string[],
  t: Words,
): TableOfPicture => {
  const unit = unitOf(picture)
  const numbers = measureOf(answer)
  if (answer.kind === 'scatter') {
    const csv = csvRows(picture, answer, sides, t)
    return {
      head: csv[0] ?? [],
      firstNumber: 0,
      rows: csv
        .slice(1)
        .map((cells, at) => ({ key: String(at), cells: cells.map((cell) => fullNumber(Number(cell))) })),
    }
  }
  if (numbers !== null) {
    const { axis } = numbers
    const rows = axis.edges.slice(0, -1).map((edge, bin) => ({
      key: String(edge),
      cells: [
        fullNumber(edge, unit),
        fullNumber(endOf(axis, bin), unit),
        ...withShares(
          numbers.sides.map(({ counts }) => counts[bin] ?? 0),
          numbers.sides.map(({ summary }) => summary.known),
        ),
      ],
    }))
    return { head: [t('overview.table.from'), t('overview.table.to'), ...sideHeads(sides, t)], firstNumber: 0, rows }
  }
  const rows = barsOf(picture, answer, t).map(({ text, counts, at }) => ({
    key: `${at}`,
    cells: [text, ...withShares(counts, totals)],
  }))
  return { head: [t('overview.table.value'), ...sideHeads(sides, t)], firstNumber: 1, rows }
}

/** Gives a picture's numbers as CSV: commas, CRLF, numbers as they are. */
export const csvOf = (picture: Picture, answer: PartAnswer, sides: readonly string[], t: Words): string =>
  csvRows(picture, answer, sides, t)
    .map((row) => `${row.map(csvCell).join(',')}\r\n`)
    .join('')

/** Gives the numbers that a picture is a histogram of; null for bars. A few numbers are names as much, and have bars. */
export const measureOf = (answer: PartAnswer): Numbers | null => {
  if (answer.kind === 'numbers') return answer
  return answer.kind === 'field' && (answer.distinct[0] ?? 0) > FEW_VALUES ? answer.numbers : null
}

const FEW_VALUES = 12

const csvRows = (picture: Picture, answer: PartAnswer, sides: readonly string[], t: Words): string[][] => {
  if (answer.kind === 'scatter') return scatterRows(answer, sides, t)
  const numbers = measureOf(answer)
  if (numbers !== null) {
    const { axis } = numbers
    const bins = axis.edges
      .slice(0, -1)
      .map((edge, bin) => [
        String(edge),
        String(endOf(axis, bin)),
        ...numbers.sides.map(({ counts }) => String(counts[bin] ?? 0)),
      ])
    return [[t('overview.table.from'), t('overview.table.to'), ...sides], ...bins]
  }
  const bars = barsOf(picture, answer, t)
  return [[t('overview.table.value'), ...sides], ...bars.map(({ text, counts }) => [text, ...counts.map(String)])]
}

const scatterRows = (
  { x, y, sides: counted }: Extract<PartAnswer, { kind: 'scatter' }>,
  sides: readonly string[],
  t: Words,
): string[][] => {
  const xBins = x.edges.length - 1
  const byCell = new Map<number, number[]>()
  for (const [side, { cells, counts }] of counted.entries()) {
    for (const [at, cell] of cells.entries()) {
      const known = byCell.get(cell) ?? counted.map(() => 0)
      known[side] = counts[at] ?? 0
      byCell.set(cell, known)
    }
  }
  const rows = [...byCell]
    .sort(([a], [b]) => a - b)
    .map(([cell, counts]) => {
      const [xBin, yBin] = [cell % xBins, Math.floor(cell / xBins)]
      const ends = [x.edges[xBin] ?? 0, endOf(x, xBin), y.edges[yBin] ?? 0, endOf(y, yBin)]
      return [...ends, ...counts].map(String)
    })
  const [from, to] = [t('overview.table.from'), t('overview.table.to')]
  return [[`x ${from}`, `x ${to}`, `y ${from}`, `y ${to}`, ...sides], ...rows]
}

/** The last number that a bin can hold, where all are whole; else the end that it does not reach. */
const endOf = ({ edges, isWhole }: Axis, bin: number): number => (edges[bin + 1] ?? 0) - (isWhole ? 1 : 0)

const withShares = (counts: readonly number[], totals: readonly number[]): string[] => {
  const cells = counts.flatMap((count, side) => [countText(count), partText(count, totals[side] ?? 0)])
  const [first, second] = counts.map((count, side) => share(count, totals[side] ?? 0))
  return first === undefined || second === undefined ? cells : [...cells, pointsText((second - first) * 100)]
}

const sideHeads = (sides: readonly string[], t: Words): string[] => [
  ...sides.flatMap((side) => [side, t('overview.table.share', { side })]),
  ...(sides.length > 1 ? [t('overview.table.difference')] : []),
]

const share = (count: number, total: number): number => (total === 0 ? 0 : count / total)

/** A difference of shares, in hundredths. */
const pointsText = (points: number): string => {
  const rounded = Math.round(points * 10) / 10
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : '±'}${fullNumber(Math.abs(rounded))}`
}

const csvCell = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
