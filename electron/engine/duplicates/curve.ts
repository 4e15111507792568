/** How many groups and rows there are over the threshold: the curve on which a threshold is chosen. */
import type { CurvePoint } from '../../../shared/duplicates/duplicate-calls.ts'
import { type Method, SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import type { Breath } from '../breath.ts'
import { type Assignment, assignChains, assignStars, leastAt } from './assignment.ts'
import type { PairList } from './found-pairs.ts'
import { countMembers, isGroup } from './groups.ts'
import type { LinkGraph } from './link-graph.ts'

/** Lets nodes join one another at a threshold, by chains or not. */
export const assign = (graph: LinkGraph, threshold: number, isChained: boolean, breath: Breath): Promise<Assignment> =>
  (isChained ? assignChains : assignStars)(graph, leastAt(threshold), breath)

/** Counts what there is at a threshold. */
export const pointAt = (graph: LinkGraph, { of }: Assignment, threshold: number): CurvePoint => {
  const { ownRows, elsewhere } = countMembers(graph, of)
  const point = { threshold, groups: 0, rows: 0, spare: 0, largest: 0 }
  for (let node = 0; node < graph.nodes; node++) {
    const rows = ownRows[node]
    if (of[node] !== node || !isGroup(rows, elsewhere[node], graph.isAcrossOnly)) continue
    point.groups += 1
    point.rows += rows
    point.spare += elsewhere[node] > 0 ? rows : rows - 1
    if (rows > point.largest) point.largest = rows
  }
  return point
}

/** Gives the thresholds of a curve: from the lowest at which pairs were looked for, by hundredths, to 1. */
export const curveThresholds = (method: Method, links: PairList): readonly number[] => {
  if (method.kind === 'exact') return [1]
  const floor = method.kind === 'near' ? method.floor : leastFound(links)
  const thresholds = [floor]
  for (let part = Math.floor(floor * 100 + 1e-9) + 1; part <= 100; part++) thresholds.push(part / 100)
  return thresholds
}

/** Draws the curve. */
export const drawCurve = async (
  graph: LinkGraph,
  thresholds: readonly number[],
  isChained: boolean,
  breath: Breath,
  onProgress: (done: number, total: number) => void,
): Promise<CurvePoint[]> => {
  const points: CurvePoint[] = []
  for (const threshold of thresholds) {
    onProgress(points.length, thresholds.length)
    points.push(pointAt(graph, await assign(graph, threshold, isChained, breath), threshold))
  }
  return points
}

const leastFound = ({ similarity, count }: PairList): number => {
  let least = SIMILARITY_SCALE
  for (let at = 0; at < count; at++) if (similarity[at] < least) least = similarity[at]
  return Math.floor((least * 100) / SIMILARITY_SCALE) / 100
}
