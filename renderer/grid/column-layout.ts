/**
 * Which fields are columns, how wide, and in which order: what the user chose where he chose, else what suits the fields.
 * A layout names fields by their pathKey, and keeps those that a dataset does not have (yet), since fields are found bit
 * by bit.
 */
import type { Column, Columns } from '../../shared/contract.ts'
import { pathKey, pathLabel } from '../../shared/json-path.ts'
import type { SignalInfo } from '../../shared/signal/signal.ts'
import { signalById } from '../../shared/signal/signals.ts'

/** What the user chose; plain JSON, remembered for each dataset. */
export interface ColumnLayout {
  /** Columns in order, as far as they were moved. */
  readonly order: readonly string[]
  readonly hidden: readonly string[]
  /** Fields inside others, and signals, which are columns only by choice. */
  readonly added: readonly string[]
  readonly pinned: readonly string[]
  readonly widths: Readonly<Record<string, number>>
}

export const NO_LAYOUT: ColumnLayout = { order: [], hidden: [], added: [], pinned: [], widths: {} }

/** The key of a signal's column; that of a field is its pathKey, which begins with a bracket. */
export const signalKey = (id: string): string => `signal:${id}`

/** Gives the signals that are columns, in the order in which they were added. */
export const columnSignals = ({ added }: ColumnLayout): readonly SignalInfo[] =>
  added.flatMap((key) => {
    const signal = key.startsWith('signal:') ? signalById(key.slice('signal:'.length)) : undefined
    return signal === undefined ? [] : [signal]
  })

/** More columns than this are never asked for at once. */
export const MAX_COLUMNS = 200
export const MIN_WIDTH_PX = 56
export const MAX_WIDTH_PX = 1_600

/** Gives the fields that are columns before any is hidden: those of the row itself, and those added. */
export const columnFields = (columns: Columns, layout: ColumnLayout): readonly Column[] => {
  const added = new Set(layout.added)
  const fields = columns.columns.filter((column) => isOwnField(column) || added.has(pathKey(column.path)))
  return inOrder(fields, layout).slice(0, MAX_COLUMNS)
}

/** Tells whether a field is a column without being asked for: a key of the row, or a row that is no object itself. */
export const isOwnField = (column: Column): boolean =>
  column.path.length === 1 || (column.path.length === 0 && column.rows > (column.kinds.object ?? 0))

/** Gives the kind that most rows hold in a field. */
export const mainKind = (column: Column): keyof Column['kinds'] => {
  const kinds = Object.entries(column.kinds).toSorted(([, one], [, other]) => other - one)
  // A field that is mostly null is what its other values are.
  const main = kinds.find(([kind]) => kind !== 'null') ?? kinds[0]
  return (main?.[0] ?? 'null') as keyof Column['kinds']
}

/** Gives widths that suit the fields and, where there is text to show, fill the window. */
export const naturalWidths = (fields: readonly Column[], roomPx: number): ReadonlyMap<string, number> => {
  const wishes = fields.map((field) => ({ key: pathKey(field.path), ...wishOf(field) }))
  const atLeastPx = sum(wishes.map(({ leastPx }) => leastPx))
  const growthPx = sum(wishes.map(({ leastPx, mostPx }) => mostPx - leastPx))
  const share = growthPx === 0 ? 0 : Math.min(1, Math.max(0, (roomPx - atLeastPx) / growthPx))
  const growing = wishes.filter(({ leastPx, mostPx }) => mostPx > leastPx).length
  // What few columns leave free is theirs too.
  const sparePx = growing === 0 ? 0 : Math.max(0, roomPx - atLeastPx - growthPx) / growing
  return new Map(
    wishes.map(({ key, leastPx, mostPx }) => {
      const widthPx = leastPx + (mostPx - leastPx) * share + (mostPx > leastPx ? sparePx : 0)
      return [key, Math.min(MAX_WIDTH_PX, Math.floor(widthPx))]
    }),
  )
}

/** Moves a column before another, or to the end. */
export const movedBefore = (order: readonly string[], key: string, before: string | null): string[] => {
  const others = order.filter((other) => other !== key)
  const at = before === null ? -1 : others.indexOf(before)
  return at === -1 ? [...others, key] : others.toSpliced(at, 0, key)
}

/** An added field stands after the one that holds it, until it is moved. */
const inOrder = (fields: readonly Column[], layout: ColumnLayout): readonly Column[] => {
  const own = fields.filter(isOwnField)
  const inside = fields.filter((field) => !isOwnField(field))
  const natural = own.flatMap((field) => [field, ...inside.filter((inner) => inner.path[0] === field.path[0])])
  const place = new Map(layout.order.map((key, index) => [key, index]))
  const moved = natural.filter((field) => place.has(pathKey(field.path)))
  const rank = (field: Column): number => place.get(pathKey(field.path)) ?? 0
  moved.sort((one, other) => rank(one) - rank(other))
  const result: Column[] = moved
  for (const [index, field] of natural.entries()) {
    if (place.has(pathKey(field.path))) continue
    // One that was found or added later stands after its natural neighbour.
    const neighbour = natural[index - 1]
    result.splice(neighbour === undefined ? 0 : result.indexOf(neighbour) + 1, 0, field)
  }
  return result
}

interface Wish {
  readonly leastPx: number
  readonly mostPx: number
}

const HEADER_LETTER_PX = 7.8
const HEADER_ROOM_PX = 44

const wishOf = (field: Column): Wish => {
  const headerPx = Math.min(260, pathLabel(field.path).length * HEADER_LETTER_PX + HEADER_ROOM_PX)
  switch (mainKind(field)) {
    case 'number':
      return fixed(Math.max(104, headerPx))
    case 'boolean':
    case 'null':
      return fixed(Math.max(92, headerPx))
    case 'string':
      return { leastPx: Math.max(200, headerPx), mostPx: 680 }
    case 'array':
      return { leastPx: Math.max(240, headerPx), mostPx: 680 }
    case 'object':
      return { leastPx: Math.max(180, headerPx), mostPx: 420 }
  }
}

const fixed = (px: number): Wish => ({ leastPx: Math.ceil(px), mostPx: Math.ceil(px) })

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
