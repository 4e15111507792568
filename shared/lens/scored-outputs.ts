/** Outputs for one prompt, each beside its score in a list of its own (FORMATS: P7c); scores are often texts. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { type Candidate, emptySample, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import type { Lens } from './lens.ts'
import { metricOf } from './metric-of.ts'
import { editPrompt, readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { valueTurn } from './value-turn.ts'

const outputsOf = (row: JsonNode): JsonNode | null => {
  const outputs = row.get('outputs')
  const isOutput = (item: JsonNode): boolean => textOf(item)?.isString() === true
  return outputs?.kind === 'array' && outputs.items.length > 0 && outputs.items.every(isOutput) ? outputs : null
}

/** An output is a list that begins with its text, or the text alone. */
const textOf = (item: JsonNode): JsonNode | null => (item.kind === 'array' ? (item.items[0] ?? null) : item)

const read = (row: JsonNode): Sample => {
  const outputs = outputsOf(row)
  const prompt = readPrompt(row)
  return {
    ...emptySample(scoredOutputsLens.id),
    turns: prompt.turns,
    candidates: outputs?.items.map(candidateOf) ?? [],
    ...readRowMetrics(row, outputs === null ? prompt.used : [...prompt.used, outputs]),
  }
}

const candidateOf = (item: JsonNode): Candidate => {
  const text = textOf(item)
  const scores = item.items.slice(1)
  const name = (at: number): string => (scores.length === 1 ? 'score' : `score ${at + 1}`)
  return {
    turns: [valueTurn('assistant', text === null ? [] : [text])],
    tag: null,
    rank: null,
    model: null,
    metrics: scores.map((score, at) => metricOf(score, { name: name(at) })),
    at: item.path,
  }
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const outputs = outputsOf(row)
  if (outputs !== null && change.kind === 'add-candidate') {
    const scores = outputs.items[outputs.items.length - 1].items.slice(1).map(() => null)
    const json = JSON.stringify(outputs.isListOf('array') ? [change.text, ...scores] : change.text)
    return [{ do: 'insert', at: [...outputs.path, outputs.items.length], json }]
  }
  if (!('at' in change) || change.at.candidate !== null) throw refusal(scoredOutputsLens, change)
  return editPrompt(scoredOutputsLens, row, change)
}

export const scoredOutputsLens: Lens = {
  id: 'scored-outputs',
  matches: (row) => outputsOf(row) !== null && readPrompt(row).used.length > 0,
  read,
  edit,
}
