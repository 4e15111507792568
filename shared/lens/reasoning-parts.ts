/** Reasoning as the formats carry it: a field beside the content, a part of it, or `<think>` at its start. */
import type { JsonNode } from '../json-node.ts'
import type { Part } from '../sample/sample.ts'
import { spanPlace, valuePlace } from './text-places.ts'

export const reasoningKeys = ['reasoning_content', 'thinking', 'reasoning'] as const
export const reasoningTypes: readonly string[] = ['reasoning', 'thinking']

/** Reads the reasoning fields of a message, with the keys that were understood. */
export const reasoningFields = (message: JsonNode): { parts: Part[]; keys: string[] } => {
  const parts: Part[] = []
  const keys: string[] = []
  for (const key of reasoningKeys) {
    const value = message.get(key)
    const texts = value === null ? null : textsOf(value)
    if (texts === null) continue
    keys.push(key)
    for (const text of texts) parts.push(reasoningPart(text, 'field'))
  }
  return { parts, keys }
}

/** Gives a string as reasoning. */
export const reasoningPart = (text: JsonNode, carrier: 'field' | 'part'): Part => ({
  kind: 'reasoning',
  text: text.text,
  place: valuePlace(text),
  carrier,
})

/** Gives the texts of a field, which may be a list of parts; null where something else stands there. */
const textsOf = (value: JsonNode): JsonNode[] | null => {
  if (value.kind === 'null') return []
  if (value.isString()) return [value]
  const texts = value.items.flatMap((item) => (item.isString() ? item : (item.get('text', 'value', 'thinking') ?? [])))
  return value.kind === 'array' && texts.length === value.items.length && texts.every((text) => text.isString())
    ? texts
    : null
}

/**
 * Reads the `<think>` block that an answer starts with, and where the answer itself begins: nowhere, if the block is never
 * closed. The opening tag may be missing, since chat templates put it into the prompt. The line breaks inside the tags and
 * behind them belong to neither.
 */
export const thinkBlock = (text: JsonNode): { part: Part; answerStart: number | null } | null => {
  const whole = text.text
  const opening = /^\s*<think>/.exec(whole)?.[0].length ?? 0
  const close = whole.indexOf('</think>', opening)
  const isCutOff = opening > 0 && close < 0
  if (!isCutOff && (close < 0 || (opening === 0 && !isClosing(whole, close)))) return null
  const [start, end] = trimmed(whole, opening, isCutOff ? whole.length : close)
  const part: Part = {
    kind: 'reasoning',
    text: whole.slice(start, end),
    place: spanPlace(text, start, end),
    carrier: 'think-tag',
  }
  if (isCutOff) return { part, answerStart: null }
  const behind = close + '</think>'.length
  return { part, answerStart: behind + (/^[\r\n]*/.exec(whole.slice(behind))?.[0].length ?? 0) }
}

/** Whether a closing tag without an opening one closes something, and is not merely spoken of. */
const isClosing = (text: string, close: number): boolean =>
  !text.includes('<think>') && !/[`'"“「]$/.test(text.slice(0, close))

const trimmed = (text: string, from: number, to: number): [number, number] => {
  let [start, end] = [from, to]
  while (start < end && isBreak(text[start])) start += 1
  while (end > start && isBreak(text[end - 1])) end -= 1
  // In an empty block there is room between its line breaks.
  return start === to && to > from + 1 ? [from + 1, from + 1] : [start, end]
}

const isBreak = (letter: string): boolean => letter === '\n' || letter === '\r'
