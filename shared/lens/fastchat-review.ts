/**
 * FastChat's judgements (FORMATS: F3): what a reviewer says of two answers, which stand in files of their own, with a score
 * for each; or, of the later benches, who won each of two games, or the score of one answer.
 */
import type { JsonNode } from '../json-node.ts'
import { type Candidate, emptySample, type Outcome, type Sample } from '../sample/sample.ts'
import { cannot, type Lens } from './lens.ts'
import { metricOf } from './metric-of.ts'
import { chooseOf } from './pair-choice.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { valueTurn } from './value-turn.ts'
import { readVerdicts } from './verdicts.ts'

const ID = 'fastchat-review'
const format = { id: ID }

interface Review {
  /** What names the two: ids of answers, or models. */
  readonly names: readonly [JsonNode, JsonNode] | null
  readonly prompt: readonly JsonNode[]
  readonly texts: readonly JsonNode[]
}

const reviewOf = (row: JsonNode): Review | null => {
  const pair = (one: string, other: string): Review['names'] => {
    const [first, second] = [row.get(one), row.get(other)]
    return first === null || second === null ? null : [first, second]
  }
  const texts = (...keys: string[]): JsonNode[] =>
    keys.flatMap((key) => row.get(key) ?? []).filter((one) => one.isString())
  const ids = pair('answer1_id', 'answer2_id')
  if (ids !== null && row.textOf('text') !== null) return { names: ids, prompt: [], texts: texts('text') }
  const models = pair('model_1', 'model_2')
  if (models !== null && row.get('g1_winner') !== null) {
    return { names: models, prompt: texts('g1_user_prompt'), texts: texts('g1_judgment', 'g2_judgment') }
  }
  const isSingle = row.get('judge') !== null && row.textOf('judgment') !== null
  return isSingle ? { names: null, prompt: texts('user_prompt'), texts: texts('judgment') } : null
}

const verdictsOf = (row: JsonNode, { names }: Review): { outcomes: Outcome[]; used: JsonNode[] } =>
  names === null
    ? { outcomes: [], used: [] }
    : readVerdicts(row, { keys: ['model_1', 'model_2'], models: [null, null] })

const read = (row: JsonNode): Sample => {
  const review = reviewOf(row)
  if (review === null) return emptySample(ID)
  const { names, prompt, texts } = review
  const { outcomes, used } = verdictsOf(row, review)
  const scores = row.get('score')
  const candidates = names?.map((name, side): Candidate => {
    const score = scores?.kind === 'array' ? (scores.items[side] ?? null) : null
    return {
      turns: [],
      tag: null,
      rank: null,
      model: name.step === 'model_1' || name.step === 'model_2' ? name.text : null,
      metrics: score === null ? [] : [metricOf(score, { name: 'score', scale: SCALE })],
      at: null,
    }
  })
  const isPair = scores?.kind === 'array' && names !== null
  const models = names?.filter(({ step }) => step === 'model_1' || step === 'model_2') ?? []
  return {
    ...emptySample(ID),
    turns: [...prompt.map((text) => valueTurn('user', [text])), ...texts.map((text) => valueTurn('assistant', [text]))],
    candidates: candidates ?? [],
    outcomes,
    ...readRowMetrics(row, [...prompt, ...texts, ...used, ...models, isPair ? scores : null]),
  }
}

const SCALE = { min: 1, max: 10, step: 0.5 }

export const fastchatReviewLens: Lens = {
  id: ID,
  matches: (row) => reviewOf(row) !== null,
  read,
  edit: (row, _sample, edit) => {
    const review = reviewOf(row)
    const isOther = chooseOf(format, edit)
    if (review === null || isOther === null) throw refusal(format, edit)
    const { outcomes } = verdictsOf(row, review)
    const winner = isOther ? 1 : 0
    const json = outcomes.length === 1 ? outcomes[0].values[winner] : null
    if (json === null) throw cannot(format, 'ranking')
    return outcomes[0].winner === winner ? [] : [{ do: 'set', at: outcomes[0].at, json }]
  },
}
