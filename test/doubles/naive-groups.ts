/** Groups of duplicates, made as their words say and no faster: a double to hold the engine's to. */
import type { GraphSource } from '../../electron/engine/duplicates/link-graph.ts'

export type PlainGroup = { item: number; similarity: number }[]

/** Gives groups by their first row of the dataset; the representative of each comes first. */
export const naiveGroups = (
  { items, ownItems, pairs: { twins, links }, isWithin, isContainment }: GraphSource,
  least: number,
  isChained: boolean,
): PlainGroup[] => {
  const isOther = (item: number): boolean => item >= ownItems
  const order = [...range(ownItems, items), ...range(0, ownItems)]
  const firstOf = new Map(range(0, twins.count).map((at) => [twins.a[at], twins.b[at]]))
  const classes = new Map<number, number[]>()
  for (const item of order) {
    const first = firstOf.get(item) ?? item
    classes.set(first, [...(classes.get(first) ?? []), item])
  }
  const nodes = [...classes.values()]
  const isOtherNode = (node: number[]): boolean => node.some(isOther)
  const nodeOf = new Map(nodes.flatMap((node) => node.map((item) => [item, node])))
  const alike = new Map<string, { similarity: number; isIn: boolean }>()
  for (const at of range(0, links.count)) {
    const [a, b] = [nodeOf.get(links.a[at]) ?? [], nodeOf.get(links.b[at]) ?? []]
    const areOthers = [a, b].filter(isOtherNode).length
    if (links.similarity[at] < least || areOthers === 2 || (areOthers === 0 && !isWithin)) continue
    alike.set(`${a[0]} ${b[0]}`, { similarity: links.similarity[at], isIn: isContainment })
    alike.set(`${b[0]} ${a[0]}`, { similarity: links.similarity[at], isIn: false })
  }
  const between = (a: number[], b: number[]): number => alike.get(`${a[0]} ${b[0]}`)?.similarity ?? 0
  const isInside = (a: number[], b: number[]): boolean => alike.get(`${a[0]} ${b[0]}`)?.isIn ?? false

  /** A node is looked at once all that it may join are. */
  const waiting = [...nodes]
  const inTurn: number[][] = []
  while (waiting.length > 0) {
    const at = waiting.findIndex(
      (node) =>
        !isContainment || isOtherNode(node) || !waiting.some((other) => !isOtherNode(other) && isInside(node, other)),
    )
    inTurn.push(...waiting.splice(Math.max(0, at), 1))
  }
  const mayJoin = (node: number[]): boolean =>
    !isOtherNode(node) &&
    nodes.some(
      (other, at) =>
        between(node, other) > 0 &&
        (isOtherNode(other) || (isContainment ? isInside(node, other) : at < nodes.indexOf(node))),
    )
  const joined = isChained
    ? chained(nodes, between, mayJoin)
    : starred(inTurn, between, isOtherNode, (a, b) => nodes.indexOf(a) - nodes.indexOf(b))
  return [...Map.groupBy(joined, ({ to }) => to).entries()]
    .map(([representative, members]) => {
      const similarity = new Map(members.flatMap((member) => member.node.map((item) => [item, member.similarity])))
      const first = representative[0]
      return [first, ...order.filter((item) => similarity.has(item) && item !== first)].map((item) => ({
        item,
        similarity: similarity.get(item) ?? 0,
      }))
    })
    .filter((group) => {
      const own = group.filter(({ item }) => !isOther(item)).length
      return own > 0 && (own < group.length || (own > 1 && isWithin))
    })
    .toSorted((one, other) => firstRow(one, ownItems) - firstRow(other, ownItems))
}

interface Joined {
  node: number[]
  to: number[]
  similarity: number
}

const starred = (
  inTurn: number[][],
  between: (a: number[], b: number[]) => number,
  isOther: (node: number[]) => boolean,
  byPlace: (a: number[], b: number[]) => number,
): Joined[] => {
  const joined: Joined[] = []
  for (const node of inTurn) {
    const representatives = joined.filter(({ node: one, to }) => one === to).map(({ node: one }) => one)
    const alike = representatives.filter((one) => between(node, one) > 0)
    const others = alike.filter(isOther)
    const [to] = (others.length > 0 ? others : alike).toSorted(
      (a, b) => between(node, b) - between(node, a) || byPlace(a, b),
    )
    joined.push({ node, to: to ?? node, similarity: to === undefined ? 10_000 : between(node, to) })
  }
  return joined
}

const chained = (
  nodes: number[][],
  between: (a: number[], b: number[]) => number,
  mayJoin: (node: number[]) => boolean,
): Joined[] => {
  const joined: Joined[] = []
  const seen = new Set<number[]>()
  for (const start of nodes.filter((node) => !mayJoin(node))) {
    if (seen.has(start)) continue
    const component = [start]
    seen.add(start)
    for (const node of component) {
      for (const other of nodes) {
        if (seen.has(other) || between(node, other) === 0) continue
        seen.add(other)
        component.push(other)
      }
    }
    for (const node of component) {
      const strongest = Math.max(...component.map((other) => between(node, other)))
      const direct = between(node, start)
      joined.push({ node, to: start, similarity: node === start ? 10_000 : direct > 0 ? direct : strongest })
    }
  }
  return joined
}

const range = (start: number, end: number): number[] => Array.from({ length: end - start }, (_, at) => start + at)

const firstRow = (group: PlainGroup, ownItems: number): number =>
  Math.min(...group.map(({ item }) => item).filter((item) => item < ownItems))
