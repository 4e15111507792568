import { describe, expect, test } from 'vitest'
import { compareCandidates, countSharedTurns, findPromptDifference } from '../../shared/sample/compare-candidates.ts'
import type { Candidate, Role, Turn } from '../../shared/sample/sample.ts'

const turn = (role: Role, text: string): Turn => ({
  role,
  rawRole: role,
  parts: [{ kind: 'text', text, place: { kind: 'value', at: [text] } }],
  contentWas: 'string',
  train: null,
  at: null,
  extra: [],
})

const candidate = (...turns: Turn[]): Candidate => ({
  turns,
  tag: null,
  rank: null,
  model: null,
  metrics: [],
  at: null,
})

const answer = (text: string): Candidate => candidate(turn('assistant', text))

describe('two candidates', () => {
  test('that are the same share everything', () => {
    expect(compareCandidates(answer('一样'), answer('一样'))).toMatchObject({ sharedTurns: 1, isSame: true })
  })

  test('share the start and the end of the text that differs', () => {
    const comparison = compareCandidates(answer('It is 4 o’clock.'), answer('It is 12 o’clock.'))
    expect(comparison).toEqual({ sharedTurns: 0, sharedStart: 6, sharedEnd: 9, isSame: false })
  })

  test('share no text twice', () => {
    expect(compareCandidates(answer('aa'), answer('aaa'))).toMatchObject({ sharedStart: 2, sharedEnd: 0 })
  })

  test('share no half of a letter', () => {
    // 😀 and 😁 begin alike, 😀 and 🨀 end alike.
    expect(compareCandidates(answer('a😀'), answer('a😁'))).toMatchObject({ sharedStart: 1, sharedEnd: 0 })
    expect(compareCandidates(answer('😀b'), answer('🨀b'))).toMatchObject({ sharedStart: 0, sharedEnd: 1 })
  })

  test('share turns that say the same in the same role, wherever those stand', () => {
    const [one, other] = [turn('user', 'hi'), { ...turn('user', 'hi'), rawRole: 'human', at: ['x'] }]
    expect(countSharedTurns([one, turn('assistant', 'a')], [other, turn('assistant', 'b')])).toBe(1)
    expect(countSharedTurns([turn('user', 'hi')], [turn('assistant', 'hi')])).toBe(0)
    const [moderator, narrator] = ['moderator', 'narrator'].map((rawRole) => ({ ...turn('unknown', 'x'), rawRole }))
    expect(countSharedTurns([moderator], [narrator])).toBe(0)
  })
})

describe('prompts of candidates', () => {
  test('that are all shared do not differ', () => {
    expect(findPromptDifference([answer('a'), answer('b')])).toBeNull()
    expect(findPromptDifference([])).toBeNull()
  })

  test('differ at the first turn that one has otherwise', () => {
    const one = candidate(turn('assistant', 'a'), turn('user', 'why?'), turn('assistant', 'so'))
    const other = candidate(turn('assistant', 'b'), turn('user', 'why?'), turn('assistant', 'no'))
    expect(findPromptDifference([one, other])).toEqual({ candidate: 1, turn: 0 })
  })

  test('differ where one goes on and the other has ended', () => {
    const long = candidate(turn('assistant', 'a'), turn('user', 'and?'), turn('assistant', 'b'))
    expect(findPromptDifference([long, answer('a')])).toEqual({ candidate: 0, turn: 0 })
    expect(findPromptDifference([answer('a'), long])).toEqual({ candidate: 1, turn: 0 })
  })

  test('differ in system texts of their own', () => {
    const under = (system: string): Candidate => candidate(turn('system', system), turn('assistant', 'a'))
    expect(findPromptDifference([under('be kind'), under('be kind')])).toBeNull()
    expect(findPromptDifference([under('be kind'), under('be brief')])).toEqual({ candidate: 1, turn: 0 })
  })
})
