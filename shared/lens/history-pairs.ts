/**
 * Earlier turns as pairs of what was asked and answered: `history: [["…", "…"], …]`, or `[{"query": "…", "response": "…"}, …]` as
 * EmoLLM has it. A list, or one that is written in a text, by JSON or by Python. Of what Python printed the texts can be edited, and no pairs put in or taken out.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Turn } from '../sample/sample.ts'
import { stringParts } from './content-parts.ts'
import type { MediaColumns } from './media-columns.ts'
import { type PythonNode, readPython } from './python-node.ts'
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
  /** Gives a pair as JSON text, from those of its question and answer. */
  pairJson(user: string, assistant: string): string
  /** Gives the edits of the row that edits of the list at this path come to. */
  edits(make: (list: JsonNode) => readonly JsonEdit[]): readonly JsonEdit[]
}

/** Reads a history; null for anything that is not all pairs. */
export const readHistory = (node: JsonNode): History | null => {
  const inside = jsonInside(node)
  if (inside !== null) return listedPairs(node, inside.root, inside.wrap) ?? printedPairs(node)
  return node.isString() ? printedPairs(node) : listedPairs(node, node, inRow)
}

/** How one pair stands in a list: its two values, and how a new one is written. */
interface PairForm {
  sidesOf(pair: JsonNode): readonly [user: JsonNode, assistant: JsonNode] | null
  json(user: string, assistant: string): string
}

const asList: PairForm = {
  sidesOf: ({ kind, items }) => (kind === 'array' && items.length === 2 ? [items[0], items[1]] : null),
  json: (user, assistant) => `[${user}, ${assistant}]`,
}

/** Nothing else may stand in such a pair: it would not be shown. */
const asObject = (userKey: string, assistantKey: string): PairForm => ({
  sidesOf: (pair) => {
    const [user, assistant] = [pair.get(userKey), pair.get(assistantKey)]
    return user !== null && assistant !== null && pair.items.length === 2 ? [user, assistant] : null
  },
  json: (user, assistant) => `{${JSON.stringify(userKey)}: ${user}, ${JSON.stringify(assistantKey)}: ${assistant}}`,
})

const forms: readonly PairForm[] = [
  asList,
  ...[
    ['query', 'response'],
    ['instruction', 'output'],
    ['question', 'answer'],
    ['prompt', 'response'],
    ['input', 'output'],
    ['user', 'assistant'],
    ['human', 'assistant'],
  ].map(([user, assistant]) => asObject(user, assistant)),
]

const listedPairs = (node: JsonNode, list: JsonNode, wrap: Wrap): History | null => {
  if (list.kind !== 'array') return null
  const form = forms.find(({ sidesOf }) => list.items.every((pair) => sidesOf(pair)?.every(isTextLike) === true))
  return form === undefined ? null : pairsOf(node, list, form, wrap)
}

const pairsOf = (node: JsonNode, list: JsonNode, form: PairForm, wrap: Wrap): History => {
  const sides = list.items.flatMap((pair) => {
    const both = form.sidesOf(pair)
    return both === null ? [] : [both]
  })
  return {
    node,
    key: String(node.step),
    pairs: list.items.length,
    canEdit: true,
    turns: (columns) =>
      sides.flatMap(([user, assistant]) => [
        pairTurn('user', user, columns, wrap, node),
        pairTurn('assistant', assistant, columns, wrap, node),
      ]),
    jsonOf: (pair) => [sides[pair][0].json, sides[pair][1].json],
    pairJson: form.json,
    edits: (make) => {
      const edits = make(list)
      return list === node || edits.length === 0 ? edits : [{ do: 'inside', at: node.path, edits }]
    },
  }
}

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
  if (list?.kind !== 'list' || !list.items.every(isPrintedPair)) return null
  return {
    node,
    key: String(node.step),
    pairs: list.items.length,
    canEdit: false,
    turns: () =>
      list.items.flatMap(({ items: [user, assistant] }) => [
        printedTurn('user', user, node),
        printedTurn('assistant', assistant, node),
      ]),
    pairJson: asList.json,
    jsonOf: (pair) => [jsonOfPrinted(list.items[pair].items[0]), jsonOfPrinted(list.items[pair].items[1])],
    edits: () => [],
  }
}

const isPrintedPair = ({ kind, items }: PythonNode): boolean =>
  kind === 'list' && items.length === 2 && items.every((item) => item.kind === 'string' || item.text === 'None')

const jsonOfPrinted = ({ kind, text }: PythonNode): string => (kind === 'string' ? JSON.stringify(text) : 'null')

const printedTurn = (role: 'user' | 'assistant', { kind, text, start, end }: PythonNode, node: JsonNode): Turn => {
  const isText = kind === 'string'
  return {
    ...valueTurn(role, []),
    parts: isText ? [{ kind: 'text', text, place: { kind: 'python', at: node.path, start, end } }] : [],
    contentWas: isText ? 'string' : 'null',
  }
}
