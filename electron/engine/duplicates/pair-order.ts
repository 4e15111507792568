/**
 * In which order pairs are compared, so that pairs of the same rows follow one another and each row is read about once. A large group
 * has far more pairs than rows: its rows are taken a stretch at a time, and all pairs of two stretches come together.
 */
import { type Breath, inPieces } from '../breath.ts'
import { RadixOrder } from '../view/radix-order.ts'

/** Pairs that are compared at once, by rows that are held for it. */
export interface AtOnce {
  readonly pairs: number
  readonly setBytes: number
}

/** The fewest rows of a stretch, and the most. */
export const [LEAST_STRETCH, MOST_STRETCH] = [1_024, 16_384]

/**
 * Gives how many rows a stretch should have, so that all pairs of two stretches are about as many as are compared at once, and the rows of both
 * can be held: `setBytes` is what one row takes.
 */
export const stretchFor = (pairs: number, rows: number, setBytes: number, most: AtOnce): number => {
  const density = Math.min(1, (pairs * 2) / Math.max(1, rows) ** 2)
  const byPairs = Math.sqrt(most.pairs / Math.max(density, Number.MIN_VALUE))
  const byRoom = most.setBytes / 2 / Math.max(1, setBytes)
  return Math.floor(Math.max(LEAST_STRETCH, Math.min(MOST_STRETCH, byPairs, byRoom)))
}

/** Gives the places of pairs in order; each is of an earlier row and a later one of so many rows, in stretches of some. */
export const orderPairs = async (
  a: Uint32Array,
  b: Uint32Array,
  count: number,
  rows: number,
  stretchRows: number,
  breath: Breath,
): Promise<Uint32Array> => {
  const places = await placesOf(a, b, count, rows, breath)
  const [earlier, later, tiles] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)]
  const stretches = Math.ceil(rows / stretchRows)
  await inPieces(0, count, breath, (from, to) => {
    for (let at = from; at < to; at++) {
      earlier[at] = places[a[at]]
      later[at] = places[b[at]]
      tiles[at] = Math.floor(later[at] / stretchRows) * stretches + Math.floor(earlier[at] / stretchRows)
    }
  })
  const order = new RadixOrder(count, breath)
  await order.sortBy(earlier)
  await order.sortBy(later)
  await order.sortBy(tiles)
  return order.places
}

/** Gives each row a place, so that those that are connected by pairs stand together, in their order. */
const placesOf = async (
  a: Uint32Array,
  b: Uint32Array,
  count: number,
  rows: number,
  breath: Breath,
): Promise<Uint32Array> => {
  const parents = new Uint32Array(rows)
  const next = new Uint32Array(rows + 1)
  const places = new Uint32Array(rows)
  const rootOf = (row: number): number => {
    let root = row
    while (parents[root] !== root) root = parents[root]
    for (let at = row; at !== root; ) [parents[at], at] = [root, parents[at]]
    return root
  }
  await inPieces(0, rows, breath, (from, to) => {
    for (let row = from; row < to; row++) parents[row] = row
  })
  await inPieces(0, count, breath, (from, to) => {
    for (let at = from; at < to; at++) {
      const [one, other] = [rootOf(a[at]), rootOf(b[at])]
      parents[Math.max(one, other)] = Math.min(one, other)
    }
  })
  await inPieces(0, rows, breath, (from, to) => {
    for (let row = from; row < to; row++) next[rootOf(row) + 1] += 1
  })
  await inPieces(0, rows, breath, (from, to) => {
    for (let root = from; root < to; root++) next[root + 1] += next[root]
  })
  await inPieces(0, rows, breath, (from, to) => {
    for (let row = from; row < to; row++) {
      const root = rootOf(row)
      places[row] = next[root]
      next[root] += 1
    }
  })
  return places
}
