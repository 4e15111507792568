/**
 * Earlier turns as pairs of what was asked and answered (`history: [["…", "…"], …]`): a list, or one that is written in a
 * text. Lists that Python printed are shown and not edited, since what they leave out can't be told.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Turn } from '../sample/sample.ts'
import { stringParts } from './content-parts.ts'
import type { MediaColumns } from './media-columns.ts'
import { readPython } from './python-literal.ts'
import { inRow, jsonInside, type Wrap, wrapPart } from './text-places.ts'
import { isTextLike, valueTurn } from './value-turn.ts'

export interface History {
  readonly node: JsonNode
  readonly key: string
  readonly pairs: number
  readonly canEdit: boolean
  /** The turns of all pairs, two for each. */
  turns(columns: MediaColumns): readonly Turn[]
  /** The JSON text of a pair's question and answer. */
  jsonOf(pair: number): readonly [user: string, assistant: string]
  /** Gives the edits of the row that edits of the list at this path come to. */
  edits(make: (list: JsonNode) => readonly JsonEdit[]): readonly JsonEdit[]
}

/** Reads a history; null for anything that is not all pairs. */
export const readHistory = (node: JsonNode): History | null => {
  const inside = jsonInside(node)
  if (inside !== null) return isPairs(inside.root) ? pairsOf(node, inside.root, inside.wrap) : printedPairs(node)
  if (node.isString()) return printedPairs(node)
  return isPairs(node) ? pairsOf(node, node, inRow) : null
}

const isPairs = (list: JsonNode): boolean =>
  list.kind === 'array' &&
  list.items.every((pair) => pair.kind === 'array' && pair.items.length === 2 && pair.items.every(isTextLike))

const pairsOf = (node: JsonNode, list: JsonNode, wrap: Wrap): History => ({
  node,
  key: String(node.step),
  pairs: list.items.length,
  canEdit: true,
  turns: (columns) =>
    list.items.flatMap(({ items: [user, assistant] }) => [
      pairTurn('user', user, columns, wrap, node),
      pairTurn('assistant', assistant, columns, wrap, node),
    ]),
  jsonOf: (pair) => [list.items[pair].items[0].json, list.items[pair].items[1].json],
  edits: (make) => {
    const edits = make(list)
    return list === node || edits.length === 0 ? edits : [{ do: 'inside', at: node.path, edits }]
  },
})

const pairTurn = (
  role: 'user' | 'assistant',
  value: JsonNode,
  columns: MediaColumns,
  wrap: Wrap,
  node: JsonNode,
): Turn => {
  const turn = valueTurn(role, [value])
  const parts = value.isString()
    ? stringParts(value, { role, isCall: false, id: null, name: null, columns })
    : turn.parts
  return { ...turn, parts: parts.map((part) => wrapPart(part, wrap)), at: node.isString() ? null : turn.at }
}

const printedPairs = (node: JsonNode): History | null => {
  const list = readPython(node.text)
  if (!Array.isArray(list) || !list.every(isTextPair)) return null
  const turn = (role: 'user' | 'assistant', text: string | null): Turn => ({
    ...valueTurn(role, []),
    parts: text === null ? [] : [{ kind: 'text', text, place: null }],
    contentWas: text === null ? 'null' : 'string',
  })
  return {
    node,
    key: String(node.step),
    pairs: list.length,
    canEdit: false,
    turns: () => list.flatMap(([user, assistant]) => [turn('user', user), turn('assistant', assistant)]),
    jsonOf: (pair) => [JSON.stringify(list[pair][0]), JSON.stringify(list[pair][1])],
    edits: () => [],
  }
}

const isTextPair = (pair: unknown): pair is [string | null, string | null] =>
  Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === 'string' || text === null)
