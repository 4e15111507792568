/** What the answers of a sample share, and whether they answer the same prompt. */
import type { Candidate, Part, Turn } from './sample.ts'

export interface CandidateComparison {
  /** Turns at the start that both say alike. */
  readonly sharedTurns: number
  /** UTF-16 units at the start, and at the end, of the first turn that differs, that are the same in both. */
  readonly sharedStart: number
  readonly sharedEnd: number
  readonly isSame: boolean
}

/** Compares two candidates. */
export const compareCandidates = (one: Candidate, other: Candidate): CandidateComparison => {
  const sharedTurns = countSharedTurns(one.turns, other.turns)
  const isSame = sharedTurns === one.turns.length && sharedTurns === other.turns.length
  const texts = [one, other].map(({ turns }) => (turns[sharedTurns]?.parts ?? []).map(saying).join('\n'))
  return { sharedTurns, ...sharedEnds(texts[0], texts[1]), isSame }
}

/** Finds the turn at which the prompt of a candidate is not that of the first one; null where all answer the same. */
export const findPromptDifference = (
  candidates: readonly Candidate[],
): { readonly candidate: number; readonly turn: number } | null => {
  const [first = [], ...others] = candidates.map(promptOf)
  for (const [at, prompt] of others.entries()) {
    const shared = countSharedTurns(first, prompt)
    if (shared < Math.max(first.length, prompt.length)) {
      const isBehind = shared >= prompt.length
      return { candidate: isBehind ? 0 : at + 1, turn: shared }
    }
  }
  return null
}

/** Counts the turns at the start of two lists that say the same. */
export const countSharedTurns = (one: readonly Turn[], other: readonly Turn[]): number => {
  const most = Math.min(one.length, other.length)
  let count = 0
  while (count < most && isSameTurn(one[count], other[count])) count += 1
  return count
}

/** Tells whether two turns say the same in the same role, wherever they stand and however they are written. */
export const isSameTurn = (one: Turn, other: Turn): boolean =>
  one.role === other.role &&
  (one.role !== 'unknown' || one.rawRole === other.rawRole) &&
  one.parts.length === other.parts.length &&
  one.parts.every((part, at) => part.kind === other.parts[at].kind && saying(part) === saying(other.parts[at]))

/** What stands before a candidate's answer: all up to its last question, or else the system text that it begins with. */
const promptOf = ({ turns }: Candidate): readonly Turn[] => {
  const question = turns.findLastIndex(({ role }) => role === 'user')
  if (question >= 0) return turns.slice(0, question + 1)
  const answer = turns.findIndex(({ role }) => role !== 'system')
  return answer < 0 ? turns : turns.slice(0, answer)
}

const saying = (part: Part): string => {
  switch (part.kind) {
    case 'tool-call':
      return `${part.name}\n${part.args}`
    case 'media':
      return part.ref
    case 'unknown':
      return part.json
    default:
      return part.text
  }
}

const sharedEnds = (one: string, other: string): { sharedStart: number; sharedEnd: number } => {
  const most = Math.min(one.length, other.length)
  let start = 0
  while (start < most && one[start] === other[start]) start += 1
  let end = 0
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1
  // Halves of a letter are no letters that two texts share.
  if (isHighHalf(one[start - 1])) start -= 1
  if (isLowHalf(one[one.length - end])) end -= 1
  return { sharedStart: start, sharedEnd: end }
}

const isHighHalf = (unit: string | undefined): boolean => unit !== undefined && /^[\ud800-\udbff]$/.test(unit)
const isLowHalf = (unit: string | undefined): boolean => unit !== undefined && /^[\udc00-\udfff]$/.test(unit)
