/**
 * FastChat's log of its arena (FORMATS: F4): what happened to one conversation, or to two side by side, with votes in words
 * of the program. It is a log, so that turns stay as they are; votes and texts can be put right. `ip` is a personal matter.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Metric, type MetricMeaning, type Outcome, type Sample, type Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot, type Lens } from './lens.ts'
import { metricOf } from './metric-of.ts'
import { chooseOf } from './pair-choice.ts'
import { refusal } from './refusal.ts'
import { roleOf } from './roles.ts'
import { readRowMetrics } from './row-metrics.ts'
import { countPromptTurns, withCopies } from './shared-prompt.ts'
import { valueTurn } from './value-turn.ts'

const ID = 'arena-log'
const format = { id: ID }

const votes = ['leftvote', 'rightvote', 'tievote', 'bothbad_vote'] as const
const meanings: Readonly<Record<string, MetricMeaning>> = {
  upvote: 'thumbs-up',
  downvote: 'thumbs-down',
  leftvote: 'side-a',
  rightvote: 'side-b',
  tievote: 'tie',
  bothbad_vote: 'both-bad',
}

const statesOf = (row: JsonNode): readonly JsonNode[] => {
  if (row.get('type') === null || row.get('tstamp') === null) return []
  const [state, states] = [row.get('state'), row.get('states')]
  const all = states?.kind === 'array' ? states.items : state === null ? [] : [state]
  return all.every((one) => one.get('messages')?.kind === 'array') ? all : []
}

/** Reads the messages of a state, `[role, text]`; the first `offset` of them are the program's own examples. */
const turnsOf = (state: JsonNode): Turn[] => {
  const messages = state.get('messages')?.items ?? []
  return messages.map((message) => {
    const [speaker, text] = message.kind === 'array' ? message.items : []
    if (speaker?.isString() !== true || text === undefined)
      return { ...valueTurn('unknown', [message]), at: message.path }
    return { ...valueTurn(speakerOf(speaker.text), [text]), rawRole: speaker.text, at: message.path }
  })
}

/** Templates name speakers in capitals, or with tokens around them. */
const speakerOf = (name: string) => {
  const plain = name.replace(/<\|?|\|?>|[:\s]/g, '')
  const role = roleOf(plain)
  return role === 'unknown' ? roleOf(plain.replace(/^im_start/, '')) : role
}

const read = (row: JsonNode): Sample => {
  const states = statesOf(row)
  const type = row.get('type')
  const messages = states.map((state) => state.get('messages'))
  if (states.length === 1) {
    const metrics = type === null ? [] : voteMetric(type)
    const { metrics: more, rest } = readRowMetrics(row, [type, ...messages])
    return { ...emptySample(ID), turns: turnsOf(states[0]), metrics: [...metrics, ...more], rest }
  }
  const all = states.map(turnsOf)
  const count = all.length === 2 ? countPromptTurns(all[0], all[1]) : 0
  const outcomes = outcomesOf(row, states)
  const used = [outcomes.length === 0 ? null : type, ...messages, ...states.map((state) => state.get('model_name'))]
  return {
    ...emptySample(ID),
    turns: all[0].slice(0, count).map((turn, at) => withCopies(turn, [all[1][at]], [])),
    candidates: states.map((state, side) => ({
      turns: all[side].slice(count),
      tag: null,
      rank: null,
      model: state.textOf('model_name') ?? row.get('models')?.items[side]?.text ?? null,
      metrics: [],
      at: state.path,
    })),
    outcomes,
    ...readRowMetrics(row, used),
  }
}

const voteMetric = (type: JsonNode): Metric[] => [metricOf(type, { meaning: meanings[type.text] ?? null })]

const outcomesOf = (row: JsonNode, states: readonly JsonNode[]): Outcome[] => {
  const type = row.get('type')
  const at = votes.indexOf((type?.text ?? '') as (typeof votes)[number])
  if (type === null || at < 0 || states.length !== 2) return []
  const winner = at === 2 ? 'tie' : at === 3 ? 'both-bad' : at
  const values = votes.slice(0, 3).map((vote) => JSON.stringify(vote))
  return [{ winner, annotator: null, json: type.json, at: type.path, values }]
}

const edit = (row: JsonNode, sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const isOther = chooseOf(format, change)
  if (isOther === null) throw 'at' in change ? cannot(format, 'structure') : refusal(format, change)
  const [outcome] = sample.outcomes
  // What is no vote can't become one: the log says what happened.
  if (outcome === undefined) throw cannot(format, 'ranking')
  const winner = isOther ? 1 : 0
  const json = outcome.values[winner]
  return json === null || outcome.winner === winner ? [] : [{ do: 'set', at: row.get('type')?.path ?? [], json }]
}

export const arenaLogLens: Lens = {
  id: ID,
  matches: (row) => statesOf(row).length > 0,
  read,
  edit,
}
