/**
 * MOSS (FORMATS: M6): `chat: {turn_1: {Human, "Inner Thoughts", Commands, "Tool Responses", MOSS}}`, each text between
 * markers of its own. Turns go by the number in their key, wherever they stand.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { Part, Role, Sample, Turn } from '../sample/sample.ts'
import type { StructureEdit, TurnDraft } from '../sample/sample-edit.ts'
import { addSystem, conversationSample, removeSystem, systemTurns } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { refusal } from './refusal.ts'
import { spanPlace, strangersOf, textSpan } from './text-places.ts'

const lens = { id: 'moss' } as const
const keys = ['Human', 'Inner Thoughts', 'Commands', 'Tool Responses', 'MOSS'] as const

/** One exchange: its key's number, its value, and its turns. */
interface Exchange {
  readonly number: number
  readonly node: JsonNode
  readonly turns: readonly Turn[]
}

/** Gives the exchanges in which somebody says something, in order. */
const exchangesOf = (row: JsonNode): Exchange[] => {
  const chat = row.get('chat')
  return (chat?.keys ?? [])
    .flatMap((key) => {
      const number = numberOf(key)
      const node = chat?.get(key)
      const turns = number === null || node?.kind !== 'object' ? [] : turnsOf(node)
      return number === null || node == null || turns.length === 0 ? [] : [{ number, node, turns }]
    })
    .toSorted((a, b) => a.number - b.number)
}

const numberOf = (key: string): number | null => {
  const digits = /^turn_(\d+)$/.exec(key)?.[1]
  return digits === undefined ? null : Number(digits)
}

const turnsOf = (node: JsonNode): Turn[] => {
  const [human, thoughts, commands, results, moss] = keys.map((key) => bodyOf(node.get(key)))
  const calls = callsOf(node.get('Commands'), commands)
  const thinks = isSomething(thoughts) ? [reasoningOf(node.get('Inner Thoughts'), thoughts)] : []
  const answer = partsOf(node.get('MOSS'), moss)
  const turns = [
    turnOf('user', 'Human', partsOf(node.get('Human'), human)),
    ...(calls.length === 0 ? [] : [turnOf('assistant', null, [...thinks, ...calls])]),
    ...(isSomething(results) ? [turnOf('tool', 'Tool Responses', resultOf(node.get('Tool Responses'), results))] : []),
    turnOf('assistant', 'MOSS', calls.length === 0 ? [...thinks, ...answer] : answer),
  ]
  const strangers = strangersOf(
    node,
    keys.filter((key) => node.get(key)?.isString() === true),
  )
  return turns
    .filter(({ parts }) => parts.length > 0)
    .map((turn, at, all) => (at === all.length - 1 ? { ...turn, extra: strangers } : turn))
}

const turnOf = (role: Role, rawRole: string | null, parts: readonly Part[]): Turn => ({
  role,
  rawRole,
  parts,
  contentWas: 'string',
  train: null,
  at: null,
  extra: [],
})

interface Body {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Finds what stands between the markers, `<|Human|>: …<eoh>`; all of a text that has none. */
const bodyOf = (node: JsonNode | null): Body | null => {
  if (node?.isString() !== true) return null
  const start = /^\s*<\|[^|]*\|>: ?/.exec(node.text)?.[0].length ?? 0
  const whole = node.text.trimEnd()
  const isClosed = /<eo[a-z]>$/.test(whole.slice(-MARK_LENGTH)) && whole.length - MARK_LENGTH >= start
  const end = isClosed ? Math.max(start, whole.slice(0, -MARK_LENGTH).trimEnd().length) : node.text.length
  return { text: node.text.slice(start, end), start, end }
}

const MARK_LENGTH = '<eoh>'.length

const isSomething = (body: Body | null): body is Body => body !== null && body.text !== '' && body.text !== 'None'

const partsOf = (node: JsonNode | null, body: Body | null): Part[] =>
  node === null || body === null ? [] : [textSpan(node, body.start, body.end)]

const reasoningOf = (node: JsonNode | null, body: Body): Part => ({
  kind: 'reasoning',
  text: body.text,
  place: node === null ? null : spanPlace(node, body.start, body.end),
  carrier: 'field',
})

const resultOf = (node: JsonNode | null, body: Body): Part[] =>
  node === null
    ? []
    : [
        {
          kind: 'tool-result',
          id: null,
          name: null,
          text: body.text,
          was: 'string',
          place: spanPlace(node, body.start, body.end),
        },
      ]

/** Longer commands are not taken to pieces: each opening quote is searched to the end. */
const LONGEST_CALLS = 20_000

/** Reads `Search("…"), Calculate("…")` as calls; what is written otherwise as one without a name. */
const callsOf = (node: JsonNode | null, body: Body | null): Part[] => {
  if (node === null || !isSomething(body)) return []
  const call = (start: number, end: number, args: [number, number], name: [number, number] | null): Part => ({
    kind: 'tool-call',
    id: null,
    name: name === null ? '' : node.text.slice(...name),
    namePlace: name === null ? null : spanPlace(node, ...name),
    args: node.text.slice(...args),
    argsWas: 'code',
    argsPlace: start === end ? null : spanPlace(node, ...args),
  })
  if (body.text.length > LONGEST_CALLS) return [call(body.start, body.end, [body.start, body.end], null)]
  const found = [...body.text.matchAll(/([A-Za-z_]\w*)\(((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^()"'])*)\)/g)]
  const isAll = body.text.replace(/[A-Za-z_]\w*\((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^()"'])*\)/g, '').trim()
  if (found.length === 0 || !/^[,;\s]*$/.test(isAll)) {
    return [call(body.start, body.end, [body.start, body.end], null)]
  }
  return found.map((match) => {
    const start = body.start + match.index
    const argsStart = start + match[1].length + 1
    return call(
      start,
      start + match[0].length,
      [argsStart, argsStart + match[2].length],
      [start, start + match[1].length],
    )
  })
}

const read = (row: JsonNode): Sample => {
  const exchanges = exchangesOf(row)
  const turns = exchanges.flatMap((exchange) => exchange.turns)
  const used = exchanges.map(({ node }) => node)
  return conversationSample(lens.id, row, null, turns, new MediaColumns(row), used)
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  if (!('at' in change)) throw refusal(lens, change)
  const turn = change.at.turn - systemTurns(row).length
  switch (change.kind) {
    case 'insert':
      return insert(row, turn, change.turns)
    case 'remove': {
      const systems = turn < 0 ? 1 : 0
      const exchanges = removeExchanges(row, turn + systems, change.count - systems)
      return systems === 0 ? exchanges : [...removeSystem(row), ...exchanges]
    }
    case 'move':
      if (change.to === change.at.turn) return []
      throw cannot(lens, 'turn-order')
    default:
      throw refusal(lens, change)
  }
}

const insert = (row: JsonNode, turn: number, drafts: readonly TurnDraft[]): readonly JsonEdit[] => {
  if (drafts.some(({ role }) => role === 'system')) {
    if (drafts.length !== 1 || turn !== 0 || systemTurns(row).length > 0) throw cannot(lens, 'system')
    if (row.get('meta_instruction') !== null) return addSystem(row, drafts[0].text)
    return [{ do: 'set', at: ['meta_instruction'], json: JSON.stringify(drafts[0].text) }]
  }
  const isExchange = drafts.length === 2 && drafts[0].role === 'user' && drafts[1].role === 'assistant'
  const exchanges = exchangesOf(row)
  const first = boundary(exchanges, turn)
  if (!isExchange || first === null) throw cannot(lens, 'turn-order')
  const behind = exchanges.slice(first)
  const number = behind[0]?.number ?? (exchanges.at(-1)?.number ?? 0) + 1
  return [
    // From the last, so that no key is ever there twice.
    ...behind.toReversed().map((one) => rename(one, one.number + 1)),
    { do: 'set', at: ['chat', `turn_${number}`], json: newExchange(exchanges[0]?.node ?? null, drafts) },
    ...setCount(row, exchanges.length + 1),
  ]
}

const removeExchanges = (row: JsonNode, turn: number, count: number): readonly JsonEdit[] => {
  if (count === 0) return []
  const exchanges = exchangesOf(row)
  const [first, last] = [boundary(exchanges, turn), boundary(exchanges, turn + count)]
  if (first === null || last === null) throw cannot(lens, 'turn-order')
  const gone = exchanges.slice(first, last)
  return [
    ...gone.map(({ node }): JsonEdit => ({ do: 'remove', at: node.path })),
    ...exchanges.slice(last).map((one, at) => rename(one, exchanges[first + at].number)),
    ...setCount(row, exchanges.length - gone.length),
  ]
}

/** Finds the exchange that begins at a turn; null where none does. */
const boundary = (exchanges: readonly Exchange[], turn: number): number | null => {
  let left = turn
  for (const [at, { turns }] of exchanges.entries()) {
    if (left === 0) return at
    left -= turns.length
  }
  return left === 0 ? exchanges.length : null
}

const rename = ({ node }: Exchange, number: number): JsonEdit => ({
  do: 'rename',
  at: node.path,
  key: `turn_${number}`,
})

const setCount = (row: JsonNode, count: number): readonly JsonEdit[] => {
  const at: JsonPath = ['num_turns']
  return row.get('num_turns')?.kind === 'number' ? [{ do: 'set', at, json: String(count) }] : []
}

const markers: Readonly<Record<(typeof keys)[number], readonly [open: string, close: string]>> = {
  Human: ['<|Human|>: ', '<eoh>\n'],
  'Inner Thoughts': ['<|Inner Thoughts|>: ', '<eot>\n'],
  Commands: ['<|Commands|>: ', '<eoc>\n'],
  'Tool Responses': ['<|Results|>: ', '<eor>\n'],
  MOSS: ['<|MOSS|>: ', '<eom>\n'],
}

/** Writes an exchange with the keys and markers of one that is there. */
const newExchange = (like: JsonNode | null, [question, answer]: readonly TurnDraft[]): string => {
  const fields = (like?.keys ?? keys).flatMap((key) => {
    const known = keys.find((one) => one === key)
    if (known === undefined) return []
    const text = known === 'Human' ? question.text : known === 'MOSS' ? answer.text : 'None'
    const node = like?.get(key) ?? null
    const body = bodyOf(node)
    const [open, close] =
      node === null || body === null ? markers[known] : [node.text.slice(0, body.start), node.text.slice(body.end)]
    return [`${JSON.stringify(key)}: ${JSON.stringify(open + text + close)}`]
  })
  return `{${fields.join(', ')}}`
}

export const mossLens: Lens = { ...lens, matches: (row) => exchangesOf(row).length > 0, read, edit }
