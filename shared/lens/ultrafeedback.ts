/**
 * UltraFeedback (FORMATS: P7): completions of one instruction by several models, each under a system prompt of its own, with
 * ratings by aspect that are texts ("3", "N/A") and the reasons for them.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { type Candidate, emptySample, type Metric, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot, type Lens } from './lens.ts'
import { metricOf } from './metric-of.ts'
import { editPrompt, readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { isTextLike, valueTurn } from './value-turn.ts'

const responseKeys: readonly string[] = ['response', 'completion', 'output', 'text', 'content']
const SYSTEM = 'custom_system_prompt'

const completionsOf = (row: JsonNode): JsonNode | null => {
  const completions = row.get('completions')
  return completions?.isListOf('object') === true && completions.items.some((one) => isTextLike(responseOf(one)))
    ? completions
    : null
}

const responseOf = (completion: JsonNode): JsonNode | null => completion.get(...responseKeys)

const read = (row: JsonNode): Sample => {
  const completions = completionsOf(row)
  const prompt = readPrompt(row)
  const readings = completions?.items.map(readCompletion) ?? []
  const { metrics, rest } = readRowMetrics(row, [...prompt.used, completions])
  return {
    ...emptySample(ultrafeedbackLens.id),
    turns: prompt.turns,
    candidates: readings.map(({ candidate }) => candidate),
    metrics,
    rest: [...rest, ...readings.flatMap((reading) => reading.rest)],
  }
}

const readCompletion = (completion: JsonNode): { candidate: Candidate; rest: Sample['rest'] } => {
  const system = systemOf(completion)
  const response = responseOf(completion)
  const ratings = [...ratingsOf(completion), ...scoresOf(completion)]
  const used = [completion.get('model'), completion.get(SYSTEM), response, ...ratings.flatMap((one) => one.used)]
  const { metrics, rest } = readRowMetrics(completion, used)
  const candidate: Candidate = {
    turns: [
      ...(system === null ? [] : [valueTurn('system', [system])]),
      valueTurn('assistant', response === null ? [] : [response]),
    ],
    tag: null,
    rank: null,
    model: completion.textOf('model'),
    metrics: [...ratings.map(({ metric }) => metric), ...metrics],
    at: completion.path,
  }
  return { candidate, rest }
}

const systemOf = (completion: JsonNode): JsonNode | null => {
  const system = completion.get(SYSTEM)
  return system?.isString() === true && system.text !== '' ? system : null
}

interface Rating {
  readonly metric: Metric
  readonly used: readonly (JsonNode | null)[]
}

const ASPECT_SCALE = { min: 1, max: 5, step: 1 }
const scoreScales: Readonly<Record<string, Metric['scale']>> = {
  overall_score: { min: 1, max: 10, step: 0.5 },
  'fine-grained_score': { min: 1, max: 5, step: 0.25 },
}

/** An aspect is rated once, or several times in a list. */
const ratingsOf = (completion: JsonNode): Rating[] =>
  completion.get('annotations')?.items.flatMap((aspect) => {
    const name = String(aspect.step)
    const ratings = aspect.kind === 'array' ? aspect.items : [aspect]
    return ratings.flatMap((one) => {
      const [rating, type, reason] = [one.get('Rating'), one.get('Type'), one.get('Rationale')]
      // Beside a type there are two reasons: one for the type, one for the rating.
      const own = one.get('Rationale For Rating') ?? reason
      const typeReason = own === reason ? null : reason
      return [
        ...(rating === null ? [] : [ratingOf(rating, name, ASPECT_SCALE, own)]),
        ...(type === null ? [] : [ratingOf(type, `${name}.Type`, null, typeReason)]),
      ]
    })
  }) ?? []

const ratingOf = (value: JsonNode, name: string, scale: Metric['scale'], reason: JsonNode | null): Rating => {
  const why = reason?.isString() === true ? reason : null
  return { metric: metricOf(value, { name, scale, rationale: why?.text ?? null }), used: [value, why] }
}

const scoresOf = (completion: JsonNode): Rating[] =>
  Object.entries(scoreScales).flatMap(([key, scale]) => {
    const score = completion.get(key)
    const reason = key === 'overall_score' ? completion.get('critique') : null
    return score === null ? [] : [ratingOf(score, key, scale, reason)]
  })

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const completions = completionsOf(row)
  if (completions === null) throw refusal(ultrafeedbackLens, change)
  if (change.kind === 'add-candidate') {
    const last = completions.items[completions.items.length - 1]
    const key = responseKeys.find((one) => last.get(one) !== null) ?? responseKeys[0]
    const at = [...completions.path, completions.items.length]
    return [{ do: 'insert', at, json: JSON.stringify({ [key]: change.text }) }]
  }
  if (!('at' in change)) throw refusal(ultrafeedbackLens, change)
  if (change.at.candidate === null) return editPrompt(ultrafeedbackLens, row, change)
  return editSystem(completions.items[change.at.candidate], change)
}

/** The system prompt is what a completion can have or not have. */
const editSystem = (completion: JsonNode, change: StructureEdit): readonly JsonEdit[] => {
  const at = [...completion.path, SYSTEM]
  const system = systemOf(completion)
  if (change.kind === 'remove' && system !== null && change.at.turn === 0 && change.count === 1) {
    return [{ do: 'set', at, json: '""' }]
  }
  const [draft] = change.kind === 'insert' ? change.turns : []
  if (change.kind === 'insert' && change.turns.length === 1 && draft.role === 'system') {
    if (system !== null || change.at.turn > 0 || draft.text === '') throw cannot(ultrafeedbackLens, 'system')
    return [{ do: 'set', at, json: JSON.stringify(draft.text) }]
  }
  throw refusal(ultrafeedbackLens, change)
}

export const ultrafeedbackLens: Lens = {
  id: 'ultrafeedback',
  matches: (row) => completionsOf(row) !== null && readPrompt(row).used.length > 0,
  read,
  edit,
}
