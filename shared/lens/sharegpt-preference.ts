/** A conversation that ends on the user, with two answers as single messages (FORMATS: P3, LLaMA-Factory). */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { isMessage, readMessage } from './message-list.ts'
import { chooseOf } from './pair-choice.ts'
import { editPrompt, readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readBeside } from './row-beside.ts'
import { readSide, swapSides, withSideMarks } from './side-keys.ts'

const ID = 'sharegpt-preference'
const format = { id: ID }

const answersOf = (row: JsonNode): [chosen: JsonNode, rejected: JsonNode] | null => {
  const [chosen, rejected] = [row.get('chosen'), row.get('rejected')]
  return chosen !== null && rejected !== null && isMessage(chosen) && isMessage(rejected) ? [chosen, rejected] : null
}

const read = (row: JsonNode): Sample => {
  const answers = answersOf(row)
  if (answers === null) return emptySample(ID)
  const columns = new MediaColumns(row)
  const prompt = readPrompt(row, columns)
  const beside = [readSide(row, 'chosen', answers), readSide(row, 'rejected', answers)]
  const used = [...answers, ...prompt.used, ...beside.flatMap((side) => side.used)]
  return withSideMarks({
    ...emptySample(ID),
    turns: prompt.turns,
    candidates: answers.map((answer, side) => ({
      turns: [readMessage(answer, columns)],
      tag: side === 0 ? 'chosen' : 'rejected',
      rank: null,
      model: beside[side].model,
      metrics: beside[side].metrics,
      at: answer.path,
    })),
    ...readBeside(row, used, columns, prompt.list),
  })
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const answers = answersOf(row)
  const isSwapped = chooseOf(format, change)
  if (answers === null || (isSwapped === null && 'at' in change && change.at.candidate !== null)) {
    throw refusal(format, change)
  }
  if (isSwapped === null) return editPrompt(format, row, change)
  const [chosen, rejected] = answers
  return isSwapped ? [{ do: 'swap', at: chosen.path, with: rejected.path }, ...swapSides(row, answers)] : []
}

export const sharegptPreferenceLens: Lens = {
  id: ID,
  matches: (row) => answersOf(row) !== null && readPrompt(row).used.length > 0,
  read,
  edit,
}
