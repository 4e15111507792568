/** An answer in steps, each marked as right or wrong (FORMATS: P9); a step is a turn, and its mark goes where it goes. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { emptySample, type MetricMeaning, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot, type Lens } from './lens.ts'
import { metricOf } from './metric-of.ts'
import { editPrompt, readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { valueTurn } from './value-turn.ts'

interface Steps {
  readonly completions: JsonNode
  readonly labels: JsonNode
}

const stepsOf = (row: JsonNode): Steps | null => {
  const [completions, labels] = [row.get('completions'), row.get('labels')]
  const isLabel = ({ kind }: JsonNode): boolean => kind === 'boolean' || kind === 'number' || kind === 'null'
  if (completions?.isListOf('string') !== true || labels?.kind !== 'array') return null
  return labels.items.every(isLabel) ? { completions, labels } : null
}

const read = (row: JsonNode): Sample => {
  const steps = stepsOf(row)
  if (steps === null) return emptySample(stepwiseLens.id)
  const { completions, labels } = steps
  const prompt = readPrompt(row)
  const meaning = ({ json }: JsonNode): MetricMeaning | null =>
    json === 'true' ? 'correct' : json === 'false' ? 'incorrect' : null
  return {
    ...emptySample(stepwiseLens.id),
    turns: prompt.turns,
    candidates: [
      {
        turns: completions.items.map((step) => valueTurn('assistant', [step])),
        tag: null,
        rank: null,
        model: null,
        metrics: labels.items.map((label, at) => metricOf(label, { name: `#${at + 1}`, meaning: meaning(label) })),
        at: completions.path,
      },
    ],
    ...readRowMetrics(row, [...prompt.used, completions, labels]),
  }
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const steps = stepsOf(row)
  if (steps === null) throw refusal(stepwiseLens, change)
  if (change.kind === 'choose' && change.candidate === 0) return []
  if (!('at' in change)) throw refusal(stepwiseLens, change)
  if (change.at.candidate === null) return editPrompt(stepwiseLens, row, change)
  const at = change.at.turn
  const { completions, labels } = steps
  const hasLabel = at < labels.items.length
  const both = (edit: (list: JsonNode) => JsonEdit): JsonEdit[] => [
    edit(completions),
    ...(hasLabel ? [edit(labels)] : []),
  ]
  switch (change.kind) {
    case 'insert':
      if (change.turns.some(({ role }) => role !== 'assistant')) throw cannot(stepwiseLens, 'role')
      return change.turns.flatMap(({ text }, more) => insertStep(steps, at, at + more, JSON.stringify(text)))
    case 'duplicate':
      return insertStep(steps, at + 1, at + 1, completions.items[at].json)
    case 'remove':
      if (change.count >= completions.items.length) throw cannot(stepwiseLens, 'no-turns')
      return Array.from({ length: change.count }, (_, more) => [
        { do: 'remove', at: [...completions.path, at] } as const,
        ...(at + more < labels.items.length ? [{ do: 'remove', at: [...labels.path, at] } as const] : []),
      ]).flat()
    case 'move':
      if (hasLabel && change.to >= labels.items.length) throw cannot(stepwiseLens, 'turn-order')
      return both((list) => ({ do: 'move', at: [...list.path, at], to: change.to }))
    default:
      throw refusal(stepwiseLens, change)
  }
}

/** Puts a step in with the mark of the step before, so that the halves of a step keep its mark. */
const insertStep = ({ completions, labels }: Steps, from: number, at: number, json: string): JsonEdit[] => {
  const like = labels.items[from - 1] ?? labels.items[from]
  const step: JsonEdit = { do: 'insert', at: [...completions.path, at], json }
  if (from > labels.items.length) return [step]
  return [step, { do: 'insert', at: [...labels.path, at], json: like?.json ?? 'true' }]
}

export const stepwiseLens: Lens = {
  id: 'stepwise',
  matches: (row) => stepsOf(row) !== null && readPrompt(row).used.length > 0,
  read,
  edit,
}
