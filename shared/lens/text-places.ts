/** Where texts stand: makes places of nodes, of spans of their text, and of JSON that is written in a text. */
import { type JsonNode, readJson } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { Part, TextPlace } from '../sample/sample.ts'

/** Puts a place of a smaller whole into the row: nothing to do, or one more text around it. */
export type Wrap = (place: TextPlace) => TextPlace

/** The wrap of values of the row itself. */
export const inRow: Wrap = (place) => place

export const valuePlace = (node: JsonNode, wrap: Wrap = inRow): TextPlace => wrap({ kind: 'value', at: node.path })

/** Gives the place of units `start` to `end` of a string; of all of them, of its value. */
export const spanPlace = (node: JsonNode, start: number, end: number, wrap: Wrap = inRow): TextPlace =>
  start === 0 && end === node.text.length ? valuePlace(node, wrap) : wrap({ kind: 'span', at: node.path, start, end })

/** Gives units `start` to `end` of a string as a text of its own. */
export const textSpan = (node: JsonNode, start: number, end: number, wrap: Wrap = inRow): Part => ({
  kind: 'text',
  text: node.text.slice(start, end),
  place: spanPlace(node, start, end, wrap),
})

/** Reads the list or object that is written in a string, with the wrap for its places; null where there is none. */
export const jsonInside = (node: JsonNode, wrap: Wrap = inRow): { root: JsonNode; wrap: Wrap } | null => {
  // A lone surrogate has no bytes, so text that holds one can't be edited as JSON.
  if (node.kind !== 'string' || !/^\s*[[{]/.test(node.text) || !node.text.isWellFormed()) return null
  const root = readJson(new TextEncoder().encode(node.text))
  return root === null ? null : { root, wrap: (place) => wrap({ kind: 'inside', at: node.path, place }) }
}

/** Puts all places of a part into a text around it. */
export const wrapPart = (part: Part, wrap: Wrap): Part => {
  const put = (place: TextPlace | null): TextPlace | null => place && wrap(place)
  switch (part.kind) {
    case 'unknown':
      return part
    case 'tool-call':
      return { ...part, namePlace: put(part.namePlace), argsPlace: put(part.argsPlace) }
    case 'text':
      return part.copies === undefined
        ? { ...part, place: put(part.place) }
        : { ...part, place: put(part.place), copies: part.copies.map(wrap) }
    default:
      return { ...part, place: put(part.place) }
  }
}

const MOST_UNKNOWN = 2_000

/** Gives the paths of an object's keys that are not among those that are understood. */
export const strangersOf = (node: JsonNode, known: Iterable<string>): JsonPath[] => {
  const understood = new Set(known)
  return node.keys.filter((key) => !understood.has(key)).map((key) => [...node.path, key])
}

/** Gives what no format explains as a part. */
export const unknownPart = (node: JsonNode): Part => ({
  kind: 'unknown',
  json: node.json.slice(0, MOST_UNKNOWN),
  at: node.path,
})
