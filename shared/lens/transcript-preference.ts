/**
 * Chosen and rejected as whole transcripts (FORMATS: P4, hh-rlhf). The prompt is what both have in common, turn by turn: not
 * all but the last turn, since some pairs differ earlier.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample, type Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { editKeptTranscript } from './kept-transcript.ts'
import { cannot, type Lens } from './lens.ts'
import { chooseOf } from './pair-choice.ts'
import { readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readBeside } from './row-beside.ts'
import { countPromptTurns, withCopies } from './shared-prompt.ts'
import { readSide, swapSides, withSideMarks } from './side-keys.ts'
import { readTranscript } from './transcript-text.ts'
import { transcriptTurns } from './transcript-turns.ts'

const ID = 'transcript-preference'
const format = { id: ID }

interface Transcript {
  readonly text: JsonNode
  readonly turns: readonly Turn[]
}

interface Reading {
  readonly both: readonly [chosen: Transcript, rejected: Transcript]
  /** How many turns the prompt has. */
  readonly count: number
}

const transcriptOf = (row: JsonNode, key: string): Transcript | null => {
  const text = row.get(key)
  const turns = text?.isString() === true ? readTranscript(text.text) : null
  return text === null || turns === null ? null : { text, turns: transcriptTurns(text, turns) }
}

const readingOf = (row: JsonNode): Reading | null => {
  const [chosen, rejected] = [transcriptOf(row, 'chosen'), transcriptOf(row, 'rejected')]
  if (chosen === null || rejected === null) return null
  return { both: [chosen, rejected], count: countPromptTurns(chosen.turns, rejected.turns) }
}

const read = (row: JsonNode): Sample => {
  const reading = readingOf(row)
  if (reading === null) return emptySample(ID)
  const { both, count } = reading
  const [chosen, rejected] = both
  const answers = both.map(({ text }) => text)
  const beside = [readSide(row, 'chosen', answers), readSide(row, 'rejected', answers)]
  return withSideMarks({
    ...emptySample(ID),
    turns: chosen.turns.slice(0, count).map((turn, at) => withCopies(turn, [rejected.turns[at]], [])),
    candidates: both.map(({ text, turns }, side) => ({
      turns: turns.slice(count),
      tag: side === 0 ? 'chosen' : 'rejected',
      rank: null,
      model: beside[side].model,
      metrics: beside[side].metrics,
      at: text.path,
    })),
    ...readBeside(row, [...answers, ...beside.flatMap(({ used }) => used)]),
  })
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const reading = readingOf(row)
  if (reading === null) throw refusal(format, change)
  const { both, count } = reading
  const [chosen, rejected] = both
  const isSwapped = chooseOf(format, change)
  if (isSwapped !== null) {
    const answers = both.map(({ text }) => text)
    return isSwapped ? [{ do: 'swap', at: chosen.text.path, with: rejected.text.path }, ...swapSides(row, answers)] : []
  }
  if (!('at' in change)) throw refusal(format, change)
  const { candidate, turn } = change.at
  if (candidate === null) {
    // Without a prompt there is nothing that the two answer.
    if (change.kind === 'remove' && change.count >= count) throw cannot(format, 'no-turns')
    return both.flatMap(({ text }) => editKeptTranscript(format, text, change))
  }
  if (change.kind === 'remove' && change.count >= both[candidate].turns.length - count) throw cannot(format, 'no-turns')
  const at = { candidate, turn: turn + count }
  const own = change.kind === 'move' ? { ...change, at, to: change.to + count } : { ...change, at }
  return editKeptTranscript(format, both[candidate].text, own)
}

export const transcriptPreferenceLens: Lens = {
  id: ID,
  matches: (row) => readingOf(row) !== null && readPrompt(row).turns.length === 0,
  read,
  edit,
}
