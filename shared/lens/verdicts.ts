/**
 * Who won a comparison of two answers, as formats write it (FORMATS: P10): each code is read in the sense of its own key, and
 * comes with what to write there for either side and for a tie. What is not known for sure is no outcome.
 */
import type { JsonNode } from '../json-node.ts'
import type { Outcome } from '../sample/sample.ts'

/** The two that are compared. */
export interface Sides {
  readonly keys: readonly [string, string]
  readonly models: readonly [string | null, string | null]
}

type Verdict = Pick<Outcome, 'winner' | 'values'>
type Reader = (value: JsonNode, sides: Sides) => Verdict | null

/** Reads all verdicts of a row, in the order of the row. */
export const readVerdicts = (row: JsonNode, sides: Sides): { outcomes: Outcome[]; used: JsonNode[] } => {
  const found = row.keys.flatMap((key) => {
    const value = row.get(key)
    const reader =
      value === null || sides.keys.includes(key) ? undefined : readers.find(([name]) => name.test(key))?.[1]
    const verdict = value === null ? null : (reader?.(value, sides) ?? null)
    return value === null || verdict === null ? [] : [{ key, value, verdict }]
  })
  const outcomes = found.map(({ key, value, verdict }): Outcome => {
    const annotator = found.length > 1 ? key : null
    return { ...verdict, annotator, json: value.json, at: value.path }
  })
  return { outcomes, used: found.map(({ value }) => value) }
}

/** alpaca_eval: 1 and 2, fractions in between for how sure it is, 1.5 (formerly 0) for a draw, null where judging failed. */
const preference: Reader = (value, sides) => {
  if (value.isString()) return word(value, sides)
  if (firstOf(sides) === 0) return code(value, ['0', '1', '0.5'])
  const isOld = value.number === 0
  const verdict = code(value, isOld ? ['1', '2', '0'] : ['1', '2', '1.5'])
  const { number } = value
  if (verdict !== null || number === null || number < 1 || number > 2) return verdict
  return { winner: number < 1.5 ? 0 : number > 1.5 ? 1 : 'tie', values: ['1', '2', '1.5'] }
}

/** auto-j: 0 and 1, 2 for a tie. */
const label: Reader = (value, sides) => (value.isString() ? word(value, sides) : code(value, ['0', '1', '2']))

/** PandaLM: 1 and 2, 0 for a tie; of answers that are counted from 0 their numbers. */
const number: Reader = (value, sides) => {
  if (value.isString()) return word(value, sides)
  const first = firstOf(sides)
  return first === null ? null : code(value, first === 0 ? ['0', '1', null] : ['1', '2', '0'])
}

/** FastChat: a score for each, which say who won; a draw can't be made of two that differ. */
const scores: Reader = (value) => {
  const [one, other] = value.items.map((item) => item.number)
  if (!value.isListOf('number') || value.items.length !== 2 || one === null || other === null) return null
  if (one === other) return { winner: 'tie', values: [null, null, value.json] }
  const [worse, better] = one < other ? value.items : value.items.toReversed()
  const values = [`[${better.json}, ${worse.json}]`, `[${worse.json}, ${better.json}]`, null]
  return { winner: one > other ? 0 : 1, values }
}

/** Says it in words; of a longer text its first line, which the rest gives the reasons for. */
const word: Reader = (value, sides) => {
  const [head, rest] = firstLine(value.text)
  const said = head.toLowerCase()
  for (const words of [...namesOf(sides), ...vocabularies]) {
    const at = words.findIndex((one) => one !== null && one.toLowerCase() === said)
    if (at < 0) continue
    const values = words.slice(0, 3).map((one) => (one === null ? null : JSON.stringify(one + rest)))
    return { winner: at === 2 ? 'tie' : at === 3 ? 'both-bad' : at, values }
  }
  return null
}

const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^preference$/i, preference],
  [/^labels?$/i, label],
  [/^scores?$/i, scores],
  [
    /^annotator_?\d*$|_result$|^(?:better|safer|best|preferred|chosen|winner)_(?:response|answer|output)?_?id$/i,
    number,
  ],
  [/^(?:winner|choice|preferred|better|best|result)$/i, number],
  [/^(?:verdict|vote|judge?ment|feedback|human_preference|preferred_\w+)$/i, word],
  [/_(?:preference|winner|verdict|vote|choice)$/i, word],
]

/** Words for one, for the other, for a tie, and for none of them. */
const vocabularies: readonly (readonly (string | null)[])[] = [
  ['model_a', 'model_b', 'tie', 'tie (bothbad)'],
  ['A is better', 'B is better', 'Tie', 'Both are bad'],
  ['leftvote', 'rightvote', 'tievote', 'bothbad_vote'],
  ['A', 'B', 'tie', 'both bad'],
  ['[[A]]', '[[B]]', '[[C]]'],
  ['1', '2', 'Tie'],
  ['left', 'right', 'tie'],
  ['first', 'second', 'tie'],
  ['model_1', 'model_2', 'tie'],
]

/** The sides' own names: their keys, their models. */
const namesOf = ({ keys, models }: Sides): (readonly (string | null)[])[] => [
  [...keys, 'tie'],
  ...(models[0] !== null && models[1] !== null && models[0] !== models[1] ? [[...models, 'tie']] : []),
]

/** Reads a number by its code; what is written is written as the number is, with its decimals. */
const code = (value: JsonNode, codes: readonly (string | null)[]): Verdict | null => {
  const isDecimal = value.kind === 'number' && value.json.includes('.')
  const values = codes.map((one) => (one !== null && isDecimal && !one.includes('.') ? `${one}.0` : one))
  if (value.kind === 'null') return { winner: null, values }
  const at = codes.findIndex((one) => one !== null && Number(one) === value.number)
  return value.number === null || at < 0 ? null : { winner: at === 2 ? 'tie' : at, values }
}

/** The number that the first side's key ends with: answers are counted from 0 or from 1, or go by letters. */
const firstOf = ({ keys }: Sides): number | null => {
  const [digits] = /\d+$/.exec(keys[0]) ?? []
  return digits === undefined ? null : Number(digits)
}

const firstLine = (text: string): [head: string, rest: string] => {
  const end = text.indexOf('\n')
  return end < 0 ? [text.trim(), ''] : [text.slice(0, end).trim(), text.slice(end)]
}
