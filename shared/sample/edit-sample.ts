/** Turns an edit of a sample into edits of its row: what is alike for all formats here, the rest by the row's lens. */
import { EngineError } from '../engine-error.ts'
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { bytesOfJson } from '../json-style.ts'
import type { Lens } from '../lens/lens.ts'
import { cannot } from '../lens/lens.ts'
import { printPython } from '../lens/python-node.ts'
import { type Outcome, type Part, type Sample, type TextPlace, type Turn, type TurnAddress, turnsOf } from './sample.ts'
import type { SampleEdit, StructureEdit } from './sample-edit.ts'
import { writeOutcome } from './write-outcome.ts'

/**
 * Gives the edits of the row; `sample` is what the lens read of it. Fails with `format-cannot-hold` for what the format
 * has no place for, and with `value-not-json` for arguments that are no JSON.
 */
export const editsOf = (row: JsonNode, lens: Lens, sample: Sample, edit: SampleEdit): readonly JsonEdit[] => {
  const structure = (one: StructureEdit): readonly JsonEdit[] => {
    if (lens.edit === undefined) throw cannot(lens, 'structure')
    return lens.edit(row, sample, one)
  }
  switch (edit.kind) {
    case 'text':
      return textEdits([edit.place, ...edit.copies], edit.text)
    case 'args':
      return [argsEdit(partAt(sample, edit.at, edit.part), edit.text)]
    case 'metric':
      return [{ do: 'set', at: edit.at, json: edit.json }]
    case 'outcome':
      return outcomeEdits(lens, sample, edit.outcome, edit.winner, structure)
    case 'cut': {
      const count = turnsOf(sample, edit.at.candidate).length - edit.at.turn - 1
      return count === 0 ? [] : structure({ kind: 'remove', at: next(edit.at), count })
    }
    case 'split':
      return split(lens, sample, edit.at, edit.part, edit.unit, structure)
    case 'merge':
      return merge(lens, sample, edit.at, structure)
    default:
      return structure(edit)
  }
}

/** Gives the edits that set a text in several places, from the end: spans of one string move with what is written before them. */
export const textEdits = (places: readonly TextPlace[], text: string): readonly JsonEdit[] =>
  places.toSorted((a, b) => startOf(b) - startOf(a)).map((place) => textEdit(place, text))

const startOf = (place: TextPlace): number => {
  if (place.kind === 'inside') return startOf(place.place)
  return place.kind === 'value' ? 0 : place.start
}

/** Gives the edit that sets a text where it stands. */
export const textEdit = (place: TextPlace, text: string): JsonEdit => {
  switch (place.kind) {
    case 'value':
      return { do: 'set', at: place.at, json: JSON.stringify(text) }
    case 'span':
      return { do: 'text', at: place.at, start: place.start, end: place.end, text }
    case 'python':
      return { do: 'text', at: place.at, start: place.start, end: place.end, text: printPython(text) }
    case 'inside':
      return { do: 'inside', at: place.at, edits: [textEdit(place.place, text)] }
  }
}

/** Gives the edit that sets a value to JSON text at a place. */
export const jsonEdit = (place: TextPlace, json: string): JsonEdit =>
  place.kind === 'inside'
    ? { do: 'inside', at: place.at, edits: [jsonEdit(place.place, json)] }
    : { do: 'set', at: place.at, json }

const argsEdit = (part: Part, text: string): JsonEdit => {
  if (part.kind !== 'tool-call' || part.argsPlace === null) throw new RangeError('Not a tool call that can be edited')
  if (part.argsWas !== 'code') bytesOfJson(text)
  if (part.argsWas === 'object') return jsonEdit(part.argsPlace, text)
  return textEdit(part.argsPlace, part.argsWas === 'double-json-string' ? JSON.stringify(text) : text)
}

/** Where the format has no verdict, or none that a value stands for, the winner is the one that is chosen. */
const outcomeEdits = (
  lens: Lens,
  sample: Sample,
  at: number,
  winner: number | 'tie',
  structure: (edit: StructureEdit) => readonly JsonEdit[],
): readonly JsonEdit[] => {
  if (winner !== 'tie' && winner >= sample.candidates.length) throw cannot(lens, 'more-candidates')
  const outcome: Outcome | undefined = sample.outcomes[at]
  const written = outcome && writeOutcome(outcome, winner === 'tie' ? sample.candidates.length : winner)
  if (written != null) return written
  if (winner === 'tie') throw cannot(lens, 'tie')
  return structure({ kind: 'choose', candidate: winner })
}

// The new turn goes in first: it stands behind, so that no path before it moves.
const split = (
  lens: Lens,
  sample: Sample,
  at: TurnAddress,
  part: number,
  unit: number,
  structure: (edit: StructureEdit) => readonly JsonEdit[],
): readonly JsonEdit[] => {
  const { role, parts } = turnAt(sample, at)
  const cut = partAt(sample, at, part)
  if (cut.kind !== 'text' || cut.place === null) throw new RangeError('Only a text can be split')
  const [head, tail] = [cut.text.slice(0, unit).trimEnd(), cut.text.slice(unit).trimStart()]
  const inserted = structure({ kind: 'insert', at: next(at), turns: [{ role, text: tail }] })
  // What stands behind the text would have to move over with its rest; a tag's picture stands in the text itself.
  if (!parts.slice(part + 1).every(isInText)) throw cannot(lens, 'structure')
  return [...inserted, ...textEdits(placesOf(cut), head)]
}

const isInText = (part: Part): boolean => part.kind === 'media' && part.carrier !== 'part'

const merge = (
  lens: Lens,
  sample: Sample,
  at: TurnAddress,
  structure: (edit: StructureEdit) => readonly JsonEdit[],
): readonly JsonEdit[] => {
  const taken = turnsOf(sample, at.candidate)[at.turn + 1]
  if (taken === undefined) throw cannot(lens, 'no-turns')
  const keeps = turnAt(sample, at).parts.findLast((part) => part.kind === 'text')
  const isPlain = taken.parts.every((part) => part.kind === 'text')
  if (keeps?.place == null || !isPlain) throw cannot(lens, 'structure')
  const texts = [keeps.text, ...taken.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []))]
  const text = texts.filter((one) => one !== '').join('\n\n')
  return [...structure({ kind: 'remove', at: next(at), count: 1 }), ...textEdits(placesOf(keeps), text)]
}

/** A text that stands several times is cut and joined in all of its places, as the turns around it are. */
const placesOf = (part: Extract<Part, { kind: 'text' }>): readonly TextPlace[] => [
  ...(part.place === null ? [] : [part.place]),
  ...(part.copies ?? []),
]

const next = (at: TurnAddress): TurnAddress => ({ ...at, turn: at.turn + 1 })

const turnAt = (sample: Sample, at: TurnAddress): Turn => {
  const turn = turnsOf(sample, at.candidate)[at.turn]
  if (turn === undefined) throw new EngineError('bad-request', { reason: 'no such turn' })
  return turn
}

const partAt = (sample: Sample, at: TurnAddress, part: number): Part => turnAt(sample, at).parts[part]
