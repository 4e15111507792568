/** What an edit should come to, said of nothing but who says what: the naive model that the lenses are compared with. */
import { pathKey } from '../../shared/json-path.ts'
import { type Branch, type Part, type Sample, type TextPlace, type Turn, turnsOf } from '../../shared/sample/sample.ts'
import type { SampleEdit, StructureEdit } from '../../shared/sample/sample-edit.ts'

/** Who says what, of a reading. */
export interface Talk {
  readonly turns: readonly Said[]
  readonly candidates: readonly (readonly Said[])[]
  readonly branches: readonly (readonly Said[])[]
  readonly metrics: Readonly<Record<string, string>>
}

interface Said {
  readonly role: string
  readonly text: string
}

/** Gives who says what; an edited text is put in where it stands. */
export const talkOf = (sample: Sample, edited: (part: Part) => string = textOf): Talk => {
  const said = (turn: Turn): Said => ({ role: turn.role, text: turn.parts.map(edited).join('') })
  const branchTurns = ({ turns, branches }: Branch): Said[][] => [turns.map(said), ...branches.flatMap(branchTurns)]
  const metrics = [...sample.metrics, ...sample.candidates.flatMap((candidate) => candidate.metrics)]
  return {
    turns: sample.turns.map(said),
    candidates: sample.candidates.map(({ turns }) => turns.map(said)),
    branches: sample.branches.flatMap(branchTurns),
    metrics: Object.fromEntries(metrics.map(({ at, json }) => [pathKey(at), json])),
  }
}

export const textOf = (part: Part): string => {
  switch (part.kind) {
    case 'tool-call':
      return `${part.name}(${squeezed(part.args)})`
    case 'media':
      return ''
    case 'unknown':
      return squeezed(part.json)
    default:
      return part.text
  }
}

/** Without the white space between words, which an edit may write in another way. */
const squeezed = (json: string): string => json.replace(/\s+/g, '')

/**
 * Gives the conversations that a talk comes to: one for each candidate, the prompt included, without turns that say
 * nothing. Where what all share ends is the format's own matter; `isJoined` forgets where turns end as well.
 */
export const conversationsOf = ({ turns, candidates, branches }: Talk, isJoined = false): Said[][] => {
  const sides = candidates.length === 0 ? [turns] : candidates.map((candidate) => [...turns, ...candidate])
  const all = [...sides, ...branches].map((side) => side.filter(({ text }) => text !== ''))
  return isJoined ? all.map((side) => [{ role: '', text: side.map(({ text }) => text).join('') }]) : all
}

/** Gives the talk after an edit; null where nothing is foretold of it. */
export const naiveEdit = (sample: Sample, edit: SampleEdit): Talk | null => {
  const talk = talkOf(sample)
  if (isWoven(sample, edit)) return null
  switch (edit.kind) {
    case 'text':
      return talkOf(sample, (part) => (standsAt(part, [edit.place, ...edit.copies]) ? edit.text : textOf(part)))
    case 'metric':
      return { ...talk, metrics: { ...talk.metrics, [pathKey(edit.at)]: edit.json } }
    case 'choose':
    case 'rank':
    case 'add-candidate':
      return naiveChoice(talk, edit)
    case 'train':
      return talk
    case 'args':
    case 'outcome':
      return null
    default: {
      const { candidate, turn } = edit.at
      const before = candidate === null ? talk.turns : talk.candidates[candidate]
      const after = naiveTurns(before, turn, edit)
      if (candidate === null) return { ...talk, turns: after }
      return { ...talk, candidates: talk.candidates.with(candidate, after) }
    }
  }
}

/** Whether an edit concerns a turn of several parts, which another role or other text around may make into other parts. */
const isWoven = (sample: Sample, edit: SampleEdit): boolean => {
  const isPlain = ({ parts, extra }: Turn): boolean =>
    parts.length <= 1 &&
    extra.length === 0 &&
    parts.every((part) => part.kind === 'text' && !/<|Action:/.test(part.text))
  if (edit.kind === 'text') {
    const turns = [...sample.turns, ...sample.candidates.flatMap((candidate) => candidate.turns)]
    const holds = ({ parts }: Turn): boolean => parts.some((part) => standsAt(part, [edit.place, ...edit.copies]))
    return turns.some((turn) => holds(turn) && turn.parts.some(({ kind }) => kind === 'tool-call'))
  }
  if (edit.kind !== 'role' && edit.kind !== 'merge' && edit.kind !== 'split') return false
  if (edit.kind === 'role' && sample.toolsWas === 'part') return true
  const turns = turnsOf(sample, edit.at.candidate).slice(edit.at.turn, edit.at.turn + (edit.kind === 'merge' ? 2 : 1))
  return !turns.every(isPlain)
}

const standsAt = (part: Part, places: readonly TextPlace[]): boolean => {
  if (part.kind !== 'text' && part.kind !== 'reasoning') return false
  const own = [part.place, ...(part.kind === 'text' ? (part.copies ?? []) : [])].map((place) => JSON.stringify(place))
  return places.some((place) => own.includes(JSON.stringify(place)))
}

type TurnsEdit = Exclude<
  SampleEdit,
  { kind: 'text' | 'metric' | 'args' | 'outcome' | 'choose' | 'rank' | 'add-candidate' | 'train' }
>

const naiveTurns = (turns: readonly Said[], at: number, edit: TurnsEdit): Said[] => {
  switch (edit.kind) {
    case 'role':
      return turns.with(at, { ...turns[at], role: edit.role })
    case 'insert':
      return turns.toSpliced(at, 0, ...edit.turns)
    case 'remove':
      return turns.toSpliced(at, edit.count)
    case 'move':
      return turns.toSpliced(at, 1).toSpliced(edit.to, 0, turns[at])
    case 'duplicate':
      return turns.toSpliced(at, 0, turns[at])
    case 'cut':
      return turns.slice(0, at + 1)
    case 'merge': {
      const text = [turns[at].text, turns[at + 1].text].filter((one) => one !== '').join('\n\n')
      return turns.toSpliced(at, 2, { ...turns[at], text })
    }
    case 'split': {
      const { role, text } = turns[at]
      const halves = [text.slice(0, edit.unit).trimEnd(), text.slice(edit.unit).trimStart()]
      return turns.toSpliced(at, 1, ...halves.map((half) => ({ role, text: half })))
    }
  }
}

const naiveChoice = (
  talk: Talk,
  edit: Extract<StructureEdit, { kind: 'choose' | 'rank' | 'add-candidate' }>,
): Talk | null => {
  // Which places candidates change is the format's own matter: the same answers are there, whatever their order.
  if (edit.kind !== 'add-candidate') return null
  const added = [{ role: 'assistant', text: edit.text }]
  if (talk.candidates.length > 0) return { ...talk, candidates: [...talk.candidates, added] }
  // What was the plain answer is one of two now.
  return { ...talk, turns: talk.turns.slice(0, -1), candidates: [talk.turns.slice(-1), added] }
}
