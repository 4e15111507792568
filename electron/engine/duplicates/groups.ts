/** Groups of duplicates, as lists of items in a few typed arrays: ten million rows in groups take 100 MB. */
import type { Breath } from '../breath.ts'
import type { Assignment } from './assignment.ts'
import type { LinkGraph } from './link-graph.ts'

/** Groups by number from 1, in the order of their first row of the dataset. */
export interface Groups {
  readonly count: number
  /** Rows of the dataset in them. */
  readonly rows: number
  /** The group of each row of the dataset by its item; 0 where it is in none. */
  readonly groupOf: Uint32Array
  /** Members of group `n`: `start[n - 1]` to `start[n]`. */
  readonly start: Uint32Array
  /** Items: the representative first, then those of other files, then the dataset's, each in ascending order. */
  readonly members: Uint32Array
  /** How alike each is to the representative, in parts of SIMILARITY_SCALE. */
  readonly similarity: Uint16Array
}

/** Tells whether so many rows are a group: no row is one by itself, nor are rows of other files alone. */
export const isGroup = (ownRows: number, elsewhere: number, isAcrossOnly: boolean): boolean =>
  ownRows > 0 && (elsewhere > 0 || (ownRows > 1 && !isAcrossOnly))

const PIECE = 2 ** 17

/** Makes groups of nodes that have one representative. */
export const makeGroups = async (graph: LinkGraph, { of, similarity }: Assignment, breath: Breath): Promise<Groups> => {
  const { nodes, items, nodeOf, ownItems, firstItem } = graph
  const { ownRows, elsewhere } = countMembers(graph, of)
  const groupOf = new Uint32Array(ownItems)
  const numberOf = new Uint32Array(nodes)
  const sizes: number[] = []
  let rows = 0
  const inPieces = async (visit: (at: number) => void): Promise<void> => {
    for (let start = 0; start < items.length; start += PIECE) {
      const end = Math.min(items.length, start + PIECE)
      for (let at = start; at < end; at++) visit(at)
      await breath.take()
    }
  }
  await inPieces((at) => {
    const item = items[at]
    if (item >= ownItems) return
    const node = of[nodeOf[at]]
    if (!isGroup(ownRows[node], elsewhere[node], graph.isAcrossOnly)) return
    if (numberOf[node] === 0) {
      sizes.push(ownRows[node] + elsewhere[node])
      numberOf[node] = sizes.length
      rows += ownRows[node]
    }
    groupOf[item] = numberOf[node]
  })
  const start = new Uint32Array(sizes.length + 1)
  for (const [at, size] of sizes.entries()) start[at + 1] = start[at] + size
  const members = new Uint32Array(start[sizes.length])
  const alike = new Uint16Array(members.length)
  // The representative's place is the first, wherever it stands among them.
  const next = start.map((first) => first + 1)
  await inPieces((at) => {
    const node = nodeOf[at]
    const group = numberOf[of[node]]
    if (group === 0) return
    const isFirst = items[at] === firstItem[of[node]]
    const to = isFirst ? start[group - 1] : next[group - 1]++
    members[to] = items[at]
    alike[to] = similarity[node]
  })
  return { count: sizes.length, rows, groupOf, start, members, similarity: alike }
}

/** Counts the members of each representative, of the dataset and of other files. */
export const countMembers = (
  { nodes, ownRows, elsewhere }: LinkGraph,
  of: Uint32Array,
): { readonly ownRows: Uint32Array; readonly elsewhere: Uint32Array } => {
  const counted = { ownRows: new Uint32Array(nodes), elsewhere: new Uint32Array(nodes) }
  for (let node = 0; node < nodes; node++) {
    counted.ownRows[of[node]] += ownRows[node]
    counted.elsewhere[of[node]] += elsewhere[node]
  }
  return counted
}
