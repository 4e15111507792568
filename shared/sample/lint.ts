/**
 * What is wrong with a sample as training data, found by looking at it alone. Each finding names its place and, where one is
 * safe, the edits that mend it. A finding is a signal and not a verdict: some sets mean what they do.
 */
import { readJson } from '../json-node.ts'
import { findPromptDifference } from './compare-candidates.ts'
import { type Candidate, type Part, type Sample, type Turn, type TurnAddress, textOfTurn, turnsOf } from './sample.ts'
import type { SampleEdit } from './sample-edit.ts'

/** Worded under `lint.<kind>`. Their order is that of the bits of a row's findings, so new ones go to the end. */
export const lintKinds = [
  'roles-out-of-order',
  'same-role-twice',
  'ends-on-user',
  'empty-turn',
  'missing-answer',
  'chosen-equals-rejected',
  'prompt-differs',
  'unknown-role',
  'tool-call-not-json',
  'tool-undefined',
  'unclosed-think',
  'unclosed-fence',
  'media-mismatch',
] as const
export type LintKind = (typeof lintKinds)[number]

export interface Finding {
  readonly kind: LintKind
  /** The turn that it is about; null for the sample as a whole. */
  readonly at: TurnAddress | null
  /** Fills the sentence: a role, a tool's name, two counts. */
  readonly values: Readonly<Record<string, string | number>>
  /** Mends it when made; null where only a person can tell how. */
  readonly fix: SampleEdit | null
}

/** Gives all findings of a sample, in reading order; those about a whole sample come first. */
export const lint = (sample: Sample): Finding[] => {
  const sides = [null, ...sample.candidates.keys()]
  return [
    ...candidateFindings(sample),
    ...answerFindings(sample),
    ...mediaFindings(sample),
    ...sides.flatMap((side) =>
      turnsOf(sample, side).flatMap((turn, at) => turnFindings(sample, turn, { candidate: side, turn: at })),
    ),
  ]
}

/** Gives findings as bits, in the order of `lintKinds`. */
export const lintBits = (findings: readonly Finding[]): number =>
  findings.reduce((bits, { kind }) => bits | (1 << lintKinds.indexOf(kind)), 0)

/** Gives the kinds of a row's bits. */
export const kindsOfBits = (bits: number): LintKind[] => lintKinds.filter((_, bit) => ((bits >>> bit) & 1) === 1)

const finding = (
  kind: LintKind,
  at: TurnAddress | null,
  fix: SampleEdit | null = null,
  values: Finding['values'] = {},
): Finding => ({ kind, at, values, fix })

const candidateFindings = (sample: Sample): Finding[] => {
  const { chosen, rejected } = pairOf(sample)
  if (chosen === null || rejected === null) return []
  if (textOf(chosen) === textOf(rejected)) return [finding('chosen-equals-rejected', null)]
  const pair = [chosen, rejected]
  const differs = findPromptDifference(pair)
  if (differs === null) return []
  return [finding('prompt-differs', { ...differs, candidate: sample.candidates.indexOf(pair[differs.candidate]) })]
}

const pairOf = ({ candidates }: Sample): { chosen: Candidate | null; rejected: Candidate | null } => ({
  chosen: candidates.find(({ tag }) => tag === 'chosen') ?? null,
  rejected: candidates.find(({ tag }) => tag === 'rejected') ?? null,
})

const textOf = ({ turns }: Candidate): string =>
  JSON.stringify(turns.map((turn) => [turn.role, turn.parts.map(saying)]))

const saying = (part: Part): string => {
  if ('text' in part) return part.text
  if (part.kind === 'tool-call') return `${part.name}(${part.args})`
  return part.kind === 'media' ? part.ref : part.json
}

const answerFindings = (sample: Sample): Finding[] => {
  const { turns, candidates } = sample
  const lastAt = turns.length - 1
  const last = turns[lastAt]
  // A prompt whose candidates stand beside it ends on the user, as it should; a mere prompt is no conversation.
  if (last === undefined || candidates.length > 0) return []
  const hasAnswer = turns.some(({ role }) => role === 'assistant')
  if (!hasAnswer) return []
  const said = turns.filter(({ role }) => role === 'assistant').some((turn) => !isEmpty(turn))
  if (!said) return [finding('missing-answer', null)]
  if (last.role !== 'user') return []
  const at = { candidate: null, turn: lastAt }
  return [finding('ends-on-user', at, { kind: 'remove', at, count: 1 })]
}

const mediaFindings = ({ turns, candidates, media }: Sample): Finding[] => {
  if (media.length === 0) return []
  const all = [...turns, ...candidates.flatMap((one) => one.turns)]
  const findings: Finding[] = []
  for (const kind of ['image', 'video', 'audio'] as const) {
    const listed = media.filter((one) => one.media === kind).length
    const tags = all
      .flatMap(({ parts }) => parts)
      .filter((part) => part.kind === 'media' && part.media === kind && part.carrier === 'tag')
    if (listed !== tags.length && (listed > 0 || tags.length > 0)) {
      findings.push(finding('media-mismatch', null, null, { media: kind, tags: tags.length, listed }))
    }
  }
  return findings
}

const turnFindings = (sample: Sample, turn: Turn, at: TurnAddress): Finding[] => [
  ...roleFindings(sample, turn, at),
  ...textFindings(sample, turn, at),
  ...toolFindings(sample, turn, at),
]

const roleFindings = (sample: Sample, turn: Turn, at: TurnAddress): Finding[] => {
  const side = turnsOf(sample, at.candidate)
  const before = at.turn > 0 ? side[at.turn - 1] : at.candidate === null ? undefined : sample.turns.at(-1)
  const findings: Finding[] = []
  if (turn.role === 'unknown') findings.push(finding('unknown-role', at, null, { role: turn.rawRole ?? '' }))
  if (turn.role === 'system' && at.turn > 0 && before?.role !== 'system') {
    findings.push(finding('roles-out-of-order', at, { kind: 'move', at, to: 0 }, { role: 'system' }))
  }
  if (turn.role === 'tool' && !followsCall(side, at.turn)) {
    findings.push(finding('roles-out-of-order', at, null, { role: 'tool' }))
  }
  if (turn.role === 'assistant' && at.candidate === null && (before === undefined || before.role === 'system')) {
    // One that opens the conversation is how some characters are written; it still is what many trainers drop.
    if (side.slice(at.turn + 1).some(({ role }) => role === 'user')) {
      findings.push(finding('roles-out-of-order', at, null, { role: 'assistant' }))
    }
  }
  if (before !== undefined && at.turn > 0 && isSameSpeaker(before, turn)) {
    const merge: SampleEdit = { kind: 'merge', at: { ...at, turn: at.turn - 1 } }
    findings.push(finding('same-role-twice', at, canMerge(before, turn) ? merge : null, { role: turn.role }))
  }
  return findings
}

const followsCall = (turns: readonly Turn[], at: number): boolean => {
  for (let before = at - 1; before >= 0; before--) {
    const turn = turns[before]
    if (turn.role === 'tool') continue
    return turn.parts.some((part) => part.kind === 'tool-call') || /<tool_call>|Action:/.test(textOfTurn(turn))
  }
  return false
}

/** Two results of tools, or an answer that follows its own call of a tool, are no repetition. */
const isSameSpeaker = (before: Turn, turn: Turn): boolean => {
  if (before.role !== turn.role || turn.role === 'tool' || turn.role === 'unknown') return false
  // Where the place says who speaks, as in the steps of an answer, nobody has written a role twice.
  if (before.rawRole === null && turn.rawRole === null) return false
  const hasTools = [before, turn].some(({ parts }) =>
    parts.some(({ kind }) => kind === 'tool-call' || kind === 'tool-result'),
  )
  return !hasTools
}

const canMerge = (before: Turn, turn: Turn): boolean =>
  before.parts.some((part) => part.kind === 'text' && part.place !== null) &&
  turn.parts.every((part) => part.kind === 'text')

const isEmpty = (turn: Turn): boolean => turn.parts.every((part) => 'text' in part && part.text.trim() === '')

const textFindings = (sample: Sample, turn: Turn, at: TurnAddress): Finding[] => {
  const findings: Finding[] = []
  if (isEmpty(turn)) {
    const isAlone = turnsOf(sample, at.candidate).length === 1
    findings.push(finding('empty-turn', at, isAlone ? null : { kind: 'remove', at, count: 1 }, { role: turn.role }))
  }
  for (const part of turn.parts) {
    if (part.kind !== 'text') continue
    if (hasOpenThink(part.text)) findings.push(finding('unclosed-think', at))
    if (hasOpenFence(part.text)) {
      const end = part.text.endsWith('\n') ? '' : '\n'
      const fix: SampleEdit | null =
        part.place === null
          ? null
          : {
              kind: 'text',
              place: part.place,
              copies: part.copies ?? [],
              text: `${part.text}${end}${openFence(part.text)}`,
            }
      findings.push(finding('unclosed-fence', at, fix))
    }
  }
  return findings
}

const hasOpenThink = (text: string): boolean => {
  const open = text.lastIndexOf('<think>')
  return open >= 0 && text.indexOf('</think>', open) < 0
}

const hasOpenFence = (text: string): boolean => openFence(text) !== ''

/** Gives the fence that a text leaves open, as CommonMark has it: a line of at least three, closed by as many; '' for none. */
const openFence = (text: string): string => {
  if (!text.includes('```') && !text.includes('~~~')) return ''
  let open = ''
  for (const line of text.split('\n')) {
    const [, fence = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (fence === '') continue
    if (open === '') {
      // A fence of backquotes has none behind it on its line.
      if (fence[0] === '~' || !rest.includes('`')) open = fence
    } else if (fence[0] === open[0] && fence.length >= open.length && rest.trim() === '') open = ''
  }
  return open
}

const toolFindings = (sample: Sample, turn: Turn, at: TurnAddress): Finding[] => {
  const findings: Finding[] = []
  for (const part of turn.parts) {
    if (part.kind !== 'tool-call') continue
    if (part.argsWas !== 'code' && !isJson(part.args)) {
      findings.push(finding('tool-call-not-json', at, null, { tool: part.name }))
    }
    if (sample.tools.length > 0 && !sample.tools.some(({ name }) => name === part.name)) {
      findings.push(finding('tool-undefined', at, null, { tool: part.name }))
    }
  }
  return findings
}

const isJson = (text: string): boolean => readJson(new TextEncoder().encode(text)) !== null
