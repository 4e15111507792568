/**
 * Which node of the links is the representative of which, at a threshold. What must stay true: without chains each node is as alike
 * to its representative as the threshold says, and of two representatives none could have joined the other.
 */
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import type { Breath } from '../breath.ts'
import type { LinkGraph } from './link-graph.ts'

export interface Assignment {
  /** The representative of each node; its own of one that joins none. */
  readonly of: Uint32Array
  /** How alike each node is to its representative. */
  readonly similarity: Uint16Array
}

const PIECE = 2 ** 16

/**
 * Lets each node, in order, join the representative that it is most alike to; one that is alike to none becomes one. Of
 * those of other files and of the dataset it joins one of another file, so that what another file has too is always found.
 */
export const assignStars = async (graph: LinkGraph, least: number, breath: Breath): Promise<Assignment> => {
  const { nodes, others, place, edgeStart, edgeTo, edgeSimilarity } = graph
  const of = new Uint32Array(nodes)
  const similarity = new Uint16Array(nodes)
  for (let start = 0; start < nodes; start += PIECE) {
    const end = Math.min(nodes, start + PIECE)
    for (let node = start; node < end; node++) {
      let best = node
      let most = 0
      for (let at = edgeStart[node]; at < edgeStart[node + 1]; at++) {
        const [to, alike] = [edgeTo[at], edgeSimilarity[at]]
        if (alike < least || of[to] !== to) continue
        const isOther = to < others
        const isBetter =
          best === node ||
          (isOther && best >= others) ||
          (isOther === best < others && (alike > most || (alike === most && place[to] < place[best])))
        if (!isBetter) continue
        best = to
        most = alike
      }
      of[node] = best
      similarity[node] = best === node ? SIMILARITY_SCALE : most
    }
    await breath.take()
  }
  return { of, similarity }
}

/** Lets all nodes that links lead between be one group, whose representative is the first that could join none. */
export const assignChains = async (graph: LinkGraph, least: number, breath: Breath): Promise<Assignment> => {
  const { nodes, place, edgeStart, edgeTo, edgeSimilarity } = graph
  const parent = new Uint32Array(nodes)
  for (let node = 0; node < nodes; node++) parent[node] = node
  const rootOf = (node: number): number => {
    let root = node
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]]
      root = parent[root]
    }
    return root
  }
  const similarity = new Uint16Array(nodes)
  const joins = new Uint8Array(nodes)
  for (let start = 0; start < nodes; start += PIECE) {
    const end = Math.min(nodes, start + PIECE)
    for (let node = start; node < end; node++) {
      for (let at = edgeStart[node]; at < edgeStart[node + 1]; at++) {
        const [to, alike] = [edgeTo[at], edgeSimilarity[at]]
        if (alike < least) continue
        joins[node] = 1
        if (alike > similarity[node]) similarity[node] = alike
        if (alike > similarity[to]) similarity[to] = alike
        const [a, b] = [rootOf(node), rootOf(to)]
        if (a < b) parent[b] = a
        else parent[a] = b
      }
    }
    await breath.take()
  }
  const first = new Uint32Array(nodes).fill(NONE)
  for (let node = 0; node < nodes; node++) {
    const root = rootOf(node)
    if (joins[node] === 0 && (first[root] === NONE || place[node] < place[first[root]])) first[root] = node
  }
  const of = parent.map((_, node) => first[rootOf(node)])
  for (let node = 0; node < nodes; node++) {
    if (of[node] === node) similarity[node] = SIMILARITY_SCALE
    // Where it is known how alike one is to the representative, that is what is told.
    let direct = 0
    for (let at = edgeStart[node]; at < edgeStart[node + 1]; at++) {
      if (edgeTo[at] === of[node] && edgeSimilarity[at] >= least) direct = Math.max(direct, edgeSimilarity[at])
    }
    if (direct > 0) similarity[node] = direct
  }
  return { of, similarity }
}

const NONE = 0xffffffff

/** Gives the least number, in parts of SIMILARITY_SCALE, that is not below a threshold. */
export const leastAt = (threshold: number): number => Math.ceil(threshold * SIMILARITY_SCALE - 1e-6)
