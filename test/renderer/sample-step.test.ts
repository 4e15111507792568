/** What an action means for a sample as it is: its edits, and where the keyboard lands. */
import { describe, expect, it } from 'vitest'
import { candidateStep, rankStep, turnStep } from '../../renderer/sample/sample-step.ts'
import { type Candidate, emptySample, type Role, type Sample, type Turn } from '../../shared/sample/sample.ts'

const turn = (role: Role): Turn => ({
  role,
  rawRole: role,
  parts: [],
  contentWas: 'string',
  train: null,
  at: null,
  extra: [],
})
const candidate = (tag: Candidate['tag'], rank: number | null = null): Candidate => ({
  turns: [turn('assistant')],
  tag,
  rank,
  model: null,
  metrics: [],
  at: null,
})
const talk: Sample = { ...emptySample('messages'), turns: [turn('system'), turn('user'), turn('assistant')] }
const at = (place: number) => ({ candidate: null, turn: place })

describe('an action on a turn', () => {
  it('lands the keyboard where the turn then stands', () => {
    expect(turnStep(talk, 'moveDown', at(0))).toEqual({
      edits: [{ kind: 'move', at: at(0), to: 1 }],
      landing: { ...at(1), isTyping: false },
    })
    expect(turnStep(talk, 'delete', at(2))?.landing).toEqual({ ...at(1), isTyping: false })
    expect(turnStep(talk, 'delete', at(1))?.landing).toEqual({ ...at(1), isTyping: false })
    expect(turnStep(talk, 'insertAfter', at(2))?.landing).toEqual({ ...at(3), isTyping: true })
  })

  it('means nothing at the ends, or where no turn is', () => {
    expect(turnStep(talk, 'moveUp', at(0))).toBeNull()
    for (const action of ['moveDown', 'merge', 'cut'] as const) expect(turnStep(talk, action, at(2))).toBeNull()
    expect(turnStep(talk, 'duplicate', at(3))).toBeNull()
  })

  it('starts a conversation that has no turn', () => {
    expect(turnStep(emptySample('messages'), 'insertAfter', at(0))?.edits[0]).toMatchObject({
      kind: 'insert',
      at: at(0),
    })
  })
})

describe('an action on an answer', () => {
  const pair: Sample = { ...talk, candidates: [candidate('chosen'), candidate('rejected')] }

  it('chooses, and swaps for the one that is not chosen', () => {
    expect(candidateStep(pair, 'choose', 1)?.edits).toEqual([{ kind: 'choose', candidate: 1 }])
    expect(candidateStep(pair, 'swap', 0)?.edits).toEqual([{ kind: 'choose', candidate: 1 }])
  })

  it('is a verdict where that is kept apart', () => {
    const outcome = { winner: 0, annotator: null, json: '1', at: ['preference'], values: ['1', '2', '1.5'] }
    const judged: Sample = { ...pair, outcomes: [outcome] }
    expect(candidateStep(judged, 'choose', 1)?.edits).toEqual([{ kind: 'outcome', outcome: 0, winner: 1 }])
    expect(candidateStep(judged, 'tie', 1)?.edits).toEqual([{ kind: 'outcome', outcome: 0, winner: 'tie' }])
  })

  it('ranks one, and keeps the order of the others', () => {
    const ranked: Sample = { ...talk, candidates: [candidate(null, 2), candidate(null, 1), candidate(null, 3)] }
    expect(rankStep(ranked, 2, 1).edits).toEqual([{ kind: 'rank', order: [2, 1, 0] }])
    expect(rankStep(ranked, 1, 3).edits).toEqual([{ kind: 'rank', order: [0, 2, 1] }])
  })
})
