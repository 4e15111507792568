/** A message of OpenAssistant, in a tree or by itself: its text as a turn, and what people made of it as metrics. */
import type { JsonNode } from '../json-node.ts'
import type { Metric, MetricMeaning, Turn } from '../sample/sample.ts'
import { metricOf } from './metric-of.ts'
import { roleOf } from './roles.ts'
import { textSpan } from './text-places.ts'

const understood: readonly string[] = ['role', 'text', 'replies', 'rank', 'emojis', 'labels', 'review_result']

/** Gives a message as a turn. */
export const oasstTurn = (message: JsonNode): Turn => {
  const rawRole = message.textOf('role')
  const text = message.get('text')
  return {
    role: rawRole === null ? 'unknown' : roleOf(rawRole),
    rawRole,
    parts: text?.isString() === true ? [textSpan(text, 0, text.text.length)] : [],
    contentWas: text === null ? 'absent' : text.kind === 'array' ? 'parts' : text.kind,
    train: null,
    at: message.path,
    extra: message.keys.filter((key) => !understood.includes(key)).map((key) => [...message.path, key]),
  }
}

/** Gives what people made of a message: its rank among its siblings (0 is best), emojis by count, labels from 0 to 1. */
export const oasstMetrics = (message: JsonNode): Metric[] => [
  ...present(message.get('rank')).map((rank) => metricOf(rank)),
  ...marksOf(message.get('emojis'), 'count', emojiMeaning, null),
  ...marksOf(message.get('labels'), 'value', () => null, { min: 0, max: 1, step: 0.01 }),
  ...present(message.get('review_result')).map((result) =>
    metricOf(result, { meaning: result.json === 'true' ? 'yes' : 'no' }),
  ),
]

const present = (node: JsonNode | null): JsonNode[] => (node === null || node.kind === 'null' ? [] : [node])

const emojiMeaning = (name: string): MetricMeaning | null =>
  name === '+1' ? 'thumbs-up' : name === '-1' ? 'thumbs-down' : null

/** Marks stand by name, as a number or with their count; in tables their names and values are lists beside each other. */
const marksOf = (
  marks: JsonNode | null,
  column: 'count' | 'value',
  meaning: (name: string) => MetricMeaning | null,
  scale: Metric['scale'],
): Metric[] => {
  const names = marks?.get('name') ?? null
  const values = marks?.get(column) ?? null
  if (names?.kind === 'array' && values?.kind === 'array') {
    return values.items.map((value, at) => {
      const name = names.items[at]?.text ?? String(at)
      return metricOf(value, { name, meaning: meaning(name), scale })
    })
  }
  return (marks?.keys ?? []).flatMap((name) => {
    const mark = marks?.get(name) ?? null
    const value = mark?.kind === 'object' ? mark.get(column) : mark
    return value === null ? [] : [metricOf(value, { name, meaning: meaning(name), scale })]
  })
}
