/**
 * Marks of what is trained on. Each format has a key of its own and a way to write yes and no: `1`, `1.0`, `true`. A mark
 * is set in the words that its row already uses; where the row has none yet, in those of the format.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { LossMark, Part } from '../sample/sample.ts'
import { cannot } from './lens.ts'

export const lossKeys = ['weight', 'train', 'loss', 'loss_scale', 'loss_weight'] as const

/** How a format marks a message that its rows have no mark on yet; `forAnswers` where only the assistant's take one. */
export interface OwnMark {
  readonly key: (typeof lossKeys)[number]
  readonly yes: string
  readonly no: string
  readonly forAnswers?: true
}

/** Finds the mark of a message or a part. */
export const lossMarkOf = (holder: JsonNode): LossMark | null => {
  for (const key of lossKeys) {
    const value = holder.get(key)
    const isTrained = value === null ? null : saysTrained(value)
    if (value !== null && isTrained !== null) return { key, json: value.json, isTrained, at: value.path }
  }
  return null
}

const saysTrained = (value: JsonNode): boolean | null => {
  if (value.kind === 'boolean') return value.json === 'true'
  return value.number === null ? null : value.number !== 0
}

/** Gives the edits that mark one of the messages of a list. */
export const markEdits = (
  lens: { readonly id: string },
  list: JsonNode,
  index: number,
  isTrained: boolean,
  own: OwnMark | null,
  isAnswer: boolean,
): readonly JsonEdit[] => {
  const message = list.items[index]
  const mark = lossMarkOf(message)
  if (mark?.isTrained === isTrained) return []
  const key = mark?.key ?? usualKey(list) ?? own?.key
  // What is trained of such a message is said letter by letter.
  if (key === undefined || (mark === null && message.get('train_detail') !== null)) throw cannot(lens, 'loss-mark')
  if (mark === null && own?.key === key && own.forAnswers === true && !isAnswer) throw cannot(lens, 'loss-mark')
  return [{ do: 'set', at: [...message.path, key], json: literalFor(list, key, isTrained, own) }]
}

/**
 * Gives the mark that a new message takes over from its mate, the nearest of its role; without one it is marked as its list
 * marks. Null for none, also where the mate has none.
 */
export const markForNew = (list: JsonNode, mate: JsonNode | null, isAnswer: boolean): [string, string] | null => {
  const key = usualKey(list)
  if (key === null) return null
  if (mate === null) return [key, literalFor(list, key, isAnswer, null)]
  const json = mate.get(key)?.json
  return json === undefined ? null : [key, json]
}

const usualKey = (list: JsonNode): string | null => {
  for (const message of list.items) {
    const mark = lossMarkOf(message)
    if (mark !== null) return mark.key
  }
  return null
}

/** Writes yes or no as the list's other marks do, or else as the format does. */
const literalFor = (list: JsonNode, key: string, isTrained: boolean, own: OwnMark | null): string => {
  const marks = list.items.flatMap((message) => {
    const value = message.get(key)
    const says = value === null ? null : saysTrained(value)
    return value === null || says === null ? [] : [{ json: value.json, says }]
  })
  const same = marks.find(({ says }) => says === isTrained)
  if (same !== undefined) return same.json
  const style = marks[0]?.json ?? (own?.key === key ? own.yes : 'true')
  if (style === 'true' || style === 'false') return String(isTrained)
  const literal = isTrained ? '1' : '0'
  return /[.eE]/.test(style) ? `${literal}.0` : literal
}

/**
 * Reads a text of which `train_detail` says stretch by stretch whether it is trained (axolotl: code points, both ends
 * included); null where it doesn't fit the text. The stretches can't be edited as text, since counts behind would be off.
 */
export const detailedParts = (text: JsonNode, details: JsonNode): readonly Part[] | null => {
  const units = unitsOfCodePoints(text.text)
  const parts: Part[] = []
  let at = 0
  const add = (end: number, train?: LossMark): void => {
    const piece = text.text.slice(at, end)
    parts.push({ kind: 'text', text: piece, place: null, ...(train === undefined ? {} : { train }) })
    at = end
  }
  for (const detail of details.items) {
    const start = units[detail.get('begin_offset')?.number ?? -1]
    const end = units[(detail.get('end_offset')?.number ?? -2) + 1]
    const mark = lossMarkOf(detail)
    if (start === undefined || end === undefined || start < at || end <= start || mark === null) return null
    if (start > at) add(start)
    add(end, { ...mark, key: 'train_detail' })
  }
  if (at < text.text.length) add(text.text.length)
  return details.kind === 'array' && parts.length > 0 ? parts : null
}

/** UTF-16 units at which each code point starts, and where the last one ends. */
const unitsOfCodePoints = (text: string): readonly number[] => {
  const units = [0]
  for (const letter of text) units.push(units[units.length - 1] + letter.length)
  return units
}
