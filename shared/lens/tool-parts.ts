/**
 * Calls of tools as the formats write them: `tool_calls` and `function_call`, an Anthropic part, a whole message of JSON
 * text, or `<tool_call>` in the text of an answer. Arguments may be an object, its JSON text, or the JSON text of that.
 */
import { type JsonNode, readJson } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { Part } from '../sample/sample.ts'
import { endWithoutBreaks } from './text-pieces.ts'
import {
  inRow,
  jsonInside,
  spanPlace,
  strangersOf,
  textSpan,
  unknownPart,
  valuePlace,
  type Wrap,
} from './text-places.ts'

const argsKeys = ['arguments', 'parameters', 'input', 'args'] as const

/** Reads a call from its object, bare or under `function`; null where it names no tool. */
export const callOf = (node: JsonNode, wrap: Wrap = inRow): Part | null => {
  const call = callObjectOf(node)
  const name = call.get('name')
  if (name === null || !name.isString()) return null
  const id = node.get('id', 'tool_call_id')
  return {
    kind: 'tool-call',
    id: id?.isString() ? id.text : null,
    name: name.text,
    namePlace: valuePlace(name, wrap),
    ...argsOf(call, wrap),
  }
}

const callObjectOf = (node: JsonNode): JsonNode => {
  const inner = node.get('function')
  return inner?.kind === 'object' ? inner : node
}

type Args = Pick<Extract<Part, { kind: 'tool-call' }>, 'args' | 'argsWas' | 'argsPlace'>

const argsOf = (call: JsonNode, wrap: Wrap): Args => {
  const args = call.get(...argsKeys)
  if (args === null) {
    const at = [...call.path, 'arguments']
    return { args: '', argsWas: 'object', argsPlace: wrap({ kind: 'value', at }) }
  }
  const argsPlace = valuePlace(args, wrap)
  if (!args.isString()) return { args: args.json, argsWas: 'object', argsPlace }
  const inner = /^\s*"/.test(args.text) ? readJson(new TextEncoder().encode(args.text)) : null
  return inner?.isString()
    ? { args: inner.text, argsWas: 'double-json-string', argsPlace }
    : { args: args.text, argsWas: 'json-string', argsPlace }
}

/** Reads a list of calls; an item that is none is shown as unknown. */
export const callsOf = (list: JsonNode): { parts: Part[]; extra: JsonPath[] } => ({
  parts: list.items.map((item) => callOf(item) ?? unknownPart(item)),
  extra: list.items.flatMap((item) => (callOf(item) === null ? [] : strangersOfCall(item))),
})

/** Gives what a call holds beside the call. */
export const strangersOfCall = (node: JsonNode): JsonPath[] => {
  const call = callObjectOf(node)
  const own = call === node ? [] : strangersOf(call, ['name', ...argsKeys])
  return [...strangersOf(node, ['id', 'tool_call_id', 'type', 'index', 'function', 'name', ...argsKeys]), ...own]
}

/** Reads the call, or the list of calls, that a string holds as JSON; null where it holds none. */
export const callsInside = (text: JsonNode): Part[] | null => {
  const inside = jsonInside(text)
  if (inside === null) return null
  const items = inside.root.kind === 'array' ? inside.root.items : [inside.root]
  const calls = items.flatMap((item) => callOf(item, inside.wrap) ?? [])
  return calls.length === items.length && calls.length > 0 ? calls : null
}

const taggedCall = /<tool_call>([\s\S]*?)<\/tool_call>/g
const actionCall = /(?:^|\n)Action:[ \t]*([^\n]+?)[ \t]*\nAction Input:[ \t]*([\s\S]*?)(?=\s*(?:\nObservation:|$))/g

/** Reads the calls that are written in an answer from unit `from` on, with the texts between them; null where there are none. */
export const callsWritten = (text: JsonNode, from: number): Part[] | null => {
  const found = [...taggedCalls(text, from), ...actionCalls(text, from)].toSorted((a, b) => a.start - b.start)
  if (found.length === 0) return null
  const parts: Part[] = []
  let at = from
  // The line breaks around a call belong to neither, so that new text leaves a call on a line of its own.
  const addText = (end: number): void => {
    const piece = text.text.slice(at, end)
    if (piece.trim() === '') return
    const before = at === from ? 0 : (/^[\r\n]*/.exec(piece)?.[0].length ?? 0)
    const last = end === text.text.length ? end : endWithoutBreaks(text.text, at + before, end)
    parts.push(textSpan(text, at + before, last))
  }
  for (const { start, end, part } of found) {
    if (start < at) continue
    addText(start)
    parts.push(part)
    at = end
  }
  addText(text.text.length)
  return parts
}

interface Written {
  readonly start: number
  readonly end: number
  readonly part: Part
}

const taggedCalls = (text: JsonNode, from: number): Written[] =>
  // Without what follows the last closing tag, so that opening tags that nothing closes are not each searched to the end.
  matchesFrom(textTo(text.text, '</tool_call>'), taggedCall, from).flatMap((match) => {
    const bytes = new TextEncoder().encode(match[1])
    const root = match[1].isWellFormed() ? readJson(bytes) : null
    const first = match.index + '<tool_call>'.length
    const unitOf = (byte: number): number => first + new TextDecoder().decode(bytes.subarray(0, byte)).length
    const part = root === null ? null : callAt(root, text, unitOf)
    return part === null ? [] : [{ start: match.index, end: match.index + match[0].length, part }]
  })

/** Gives a text up to the last of its marks; nothing where there is none. */
const textTo = (text: string, mark: string): string => {
  const at = text.lastIndexOf(mark)
  return at < 0 ? '' : text.slice(0, at + mark.length)
}

/** Reads a call whose JSON stands in the midst of a text. */
const callAt = (root: JsonNode, text: JsonNode, unitOf: (byte: number) => number): Part | null => {
  const part = callOf(root)
  const args = callObjectOf(root).get(...argsKeys)
  const name = callObjectOf(root).get('name')
  if (part?.kind !== 'tool-call' || name === null) return null
  const isPlainName = name.json === `"${name.text}"`
  return {
    ...part,
    namePlace: isPlainName ? spanPlace(text, unitOf(name.start) + 1, unitOf(name.end) - 1) : null,
    args: args?.json ?? '',
    // In the midst of a text they are source like any other.
    argsWas: 'code',
    argsPlace: args === null ? null : spanPlace(text, unitOf(args.start), unitOf(args.end)),
  }
}

const actionCalls = (text: JsonNode, from: number): Written[] =>
  matchesFrom(text.text.includes('Action:') ? text.text : '', actionCall, from).map((match) => {
    const start = match.index + (match[0].startsWith('\n') ? 1 : 0)
    const nameStart = text.text.indexOf(match[1], start + 'Action:'.length)
    const argsStart = match.index + match[0].length - match[2].length
    const args = inputOf(match[2])
    const argsEnd = argsStart + args.length
    const part: Part = {
      kind: 'tool-call',
      id: null,
      name: match[1],
      namePlace: spanPlace(text, nameStart, nameStart + match[1].length),
      args,
      argsWas: 'code',
      argsPlace: spanPlace(text, argsStart, argsEnd),
    }
    return { start, end: argsEnd, part }
  })

/** An input ends with its line, unless it is JSON that goes on. */
const inputOf = (text: string): string => {
  const line = /^[^\n]*/.exec(text)?.[0] ?? ''
  const goesOn = /^[{[]/.test(line) && readJson(new TextEncoder().encode(line)) === null
  return goesOn ? text : line
}

const matchesFrom = (text: string, pattern: RegExp, from: number): RegExpExecArray[] =>
  text === '' ? [] : [...text.matchAll(pattern)].filter(({ index }) => index >= from)

/** Gives what a tool answered. */
export const resultPart = (
  text: JsonNode,
  was: 'string' | 'json' | 'parts',
  id: string | null,
  name: string | null,
): Part => ({
  kind: 'tool-result',
  id,
  name,
  text: text.text,
  was,
  place: text.isString() ? valuePlace(text) : null,
})
