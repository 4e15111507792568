/**
 * The pairs that were found, as a graph that groups are made of at any threshold without reading anything. Items that are equal are
 * one node; items that are in no pair have no place in it, so that it grows with what was found and not with the file.
 *
 * Nodes are numbered so that a representative comes before all that may join it: first those with a row of another file, then
 * the dataset's in file order; where one text contains another, containers before what they contain. An edge goes from a later
 * node to an earlier one. No edge joins two nodes of other files, and where rows of the dataset are not compared with one another
 * none joins two of the dataset.
 */
import type { Breath } from '../breath.ts'
import type { FoundPairs } from './found-pairs.ts'

export interface LinkGraph {
  readonly nodes: number
  /** Nodes below this hold a row of another file. */
  readonly others: number
  /** Whether a group must have a row of another file. */
  readonly isAcrossOnly: boolean
  /** Rows of the dataset: items below this. */
  readonly ownItems: number
  /** All items in pairs: those of other files first, then the dataset's, each in ascending order. */
  readonly items: Uint32Array
  /** Their nodes. */
  readonly nodeOf: Uint32Array
  /** Of each node its first item, in the order of `items`. */
  readonly firstItem: Uint32Array
  /** Of each node how many rows of the dataset and of other files are in it. */
  readonly ownRows: Uint32Array
  readonly elsewhere: Uint32Array
  /** Of two representatives that a node is as alike to, it joins the one whose place is less. */
  readonly place: Uint32Array
  /** Edges of a node: `edgeStart[node]` to `edgeStart[node + 1]`. */
  readonly edgeStart: Uint32Array
  readonly edgeTo: Uint32Array
  readonly edgeSimilarity: Uint16Array
}

export interface GraphSource {
  readonly items: number
  readonly ownItems: number
  readonly pairs: FoundPairs
  readonly isWithin: boolean
  /** Whether the first of a pair stands in the second. */
  readonly isContainment: boolean
}

const PIECE = 2 ** 18

/** Builds the graph of what was found. */
export const buildLinkGraph = async (source: GraphSource, breath: Breath): Promise<LinkGraph> => {
  const { items: count, ownItems, pairs, isWithin, isContainment } = source
  const classes = await classesOf(source, breath)
  const nodeAt = new Uint32Array(count)
  let [nodes, others, held] = [0, 0, 0]
  const inOrder = async (visit: (item: number) => void): Promise<void> => {
    for (const [from, to] of [
      [ownItems, count],
      [0, ownItems],
    ]) {
      for (let start = from; start < to; start += PIECE) {
        const end = Math.min(to, start + PIECE)
        for (let item = start; item < end; item++) if (classes[item] !== 0) visit(item)
        await breath.take()
      }
    }
  }
  await inOrder((item) => {
    held += 1
    const first = classes[item] - 1
    if (nodeAt[first] !== 0) return
    nodes += 1
    nodeAt[first] = nodes
    if (item >= ownItems) others = nodes
  })
  const edges = await edgesOf(pairs, { nodeAt, others, isWithin, isContainment }, breath)
  const places = isContainment ? containersFirst(edges, nodes, others) : null
  const numberOf = (node: number): number => (places === null ? node : places[node])
  const graph = {
    items: new Uint32Array(held),
    nodeOf: new Uint32Array(held),
    firstItem: new Uint32Array(nodes).fill(NONE),
    ownRows: new Uint32Array(nodes),
    elsewhere: new Uint32Array(nodes),
    place: new Uint32Array(nodes),
  }
  for (let node = 0; node < nodes; node++) graph.place[numberOf(node)] = node
  let at = 0
  await inOrder((item) => {
    const node = numberOf(nodeAt[classes[item] - 1] - 1)
    graph.items[at] = item
    graph.nodeOf[at] = node
    at += 1
    if (graph.firstItem[node] === NONE) graph.firstItem[node] = item
    if (item < ownItems) graph.ownRows[node] += 1
    else graph.elsewhere[node] += 1
  })
  return { nodes, others, isAcrossOnly: !isWithin, ownItems, ...graph, ...byNode(edges, nodes, numberOf) }
}

const NONE = 0xffffffff

/** Gives of each item that is in a pair the first that is equal to it, counted from 1; 0 for all others. */
const classesOf = async ({ items, pairs: { twins, links } }: GraphSource, breath: Breath): Promise<Uint32Array> => {
  const classes = new Uint32Array(items)
  for (let start = 0; start < twins.count; start += PIECE) {
    const end = Math.min(twins.count, start + PIECE)
    for (let at = start; at < end; at++) {
      classes[twins.b[at]] = twins.b[at] + 1
      classes[twins.a[at]] = twins.b[at] + 1
    }
    await breath.take()
  }
  for (let start = 0; start < links.count; start += PIECE) {
    const end = Math.min(links.count, start + PIECE)
    for (let at = start; at < end; at++) {
      classes[links.a[at]] ||= links.a[at] + 1
      classes[links.b[at]] ||= links.b[at] + 1
    }
    await breath.take()
  }
  return classes
}

interface Edges {
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly similarity: Uint16Array
  readonly count: number
}

/** Gives the edges, each from the node that may join to the one that it may join. */
const edgesOf = async (
  { links }: FoundPairs,
  by: { nodeAt: Uint32Array; others: number; isWithin: boolean; isContainment: boolean },
  breath: Breath,
): Promise<Edges> => {
  const [from, to, similarity] = [
    new Uint32Array(links.count),
    new Uint32Array(links.count),
    new Uint16Array(links.count),
  ]
  let count = 0
  for (let start = 0; start < links.count; start += PIECE) {
    const end = Math.min(links.count, start + PIECE)
    for (let at = start; at < end; at++) {
      const [a, b] = [by.nodeAt[links.a[at]] - 1, by.nodeAt[links.b[at]] - 1]
      const [isOther, isOtherB] = [a < by.others, b < by.others]
      if (a === b || (isOther && isOtherB) || (!by.isWithin && !isOther && !isOtherB)) continue
      const isJoining = isOther || isOtherB || !by.isContainment ? a > b : true
      from[count] = isJoining ? a : b
      to[count] = isJoining ? b : a
      similarity[count] = links.similarity[at]
      count += 1
    }
    await breath.take()
  }
  return { from, to, similarity, count }
}

/** Gives numbers under which a node that contains another comes before it; nodes of other files keep theirs. */
const containersFirst = ({ from, to, count }: Edges, nodes: number, others: number): Uint32Array => {
  const waitingFor = new Uint32Array(nodes)
  const start = new Uint32Array(nodes + 1)
  for (let at = 0; at < count; at++) {
    if (to[at] < others) continue
    waitingFor[from[at]] += 1
    start[to[at] + 1] += 1
  }
  for (let node = 0; node < nodes; node++) start[node + 1] += start[node]
  const contained = new Uint32Array(start[nodes])
  const next = start.slice()
  for (let at = 0; at < count; at++) if (to[at] >= others) contained[next[to[at]]++] = from[at]
  const numbers = new Uint32Array(nodes).fill(NONE)
  let queue = Uint32Array.from({ length: others }, (_, node) => node)
  let given = 0
  for (const node of queue) numbers[node] = given++
  queue = Uint32Array.from({ length: nodes - others }, (_, at) => others + at).filter((node) => waitingFor[node] === 0)
  while (queue.length > 0) {
    const deeper: number[] = []
    for (const node of queue) {
      numbers[node] = given++
      for (let at = start[node]; at < start[node + 1]; at++) {
        waitingFor[contained[at]] -= 1
        if (waitingFor[contained[at]] === 0) deeper.push(contained[at])
      }
    }
    queue = Uint32Array.from(deeper).sort()
  }
  // Two texts that contain each other are equal, and one node; what says otherwise keeps its order.
  for (let node = 0; node < nodes; node++) if (numbers[node] === NONE) numbers[node] = given++
  return numbers
}

const byNode = ({ from, to, similarity, count }: Edges, nodes: number, numberOf: (node: number) => number) => {
  const edgeStart = new Uint32Array(nodes + 1)
  const joins = (at: number): [later: number, earlier: number] => {
    const [a, b] = [numberOf(from[at]), numberOf(to[at])]
    return a > b ? [a, b] : [b, a]
  }
  for (let at = 0; at < count; at++) edgeStart[joins(at)[0] + 1] += 1
  for (let node = 0; node < nodes; node++) edgeStart[node + 1] += edgeStart[node]
  const next = edgeStart.slice()
  const [edgeTo, edgeSimilarity] = [new Uint32Array(count), new Uint16Array(count)]
  for (let at = 0; at < count; at++) {
    const [later, earlier] = joins(at)
    const place = next[later]++
    edgeTo[place] = earlier
    edgeSimilarity[place] = similarity[at]
  }
  return { edgeStart, edgeTo, edgeSimilarity }
}
