/** LLaMA-Factory v1 (FORMATS: P6): two whole conversations, `chosen_messages` and `rejected_messages`, that begin alike. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { isMessageList } from './message-list.ts'
import { chooseOf } from './pair-choice.ts'
import { refusal } from './refusal.ts'
import { readBeside } from './row-beside.ts'
import { countPrompt, editSides, type MessageSides, readSides } from './shared-prompt.ts'
import { readSide, swapSides, withSideMarks } from './side-keys.ts'

const ID = 'llamafactory-preference'
const ownMark = { key: 'loss_weight', yes: '1.0', no: '0.0' } as const
const format: MessageFormat = { id: ID, roleKey: 'role', contentKey: 'content', ownMark }

const sidesOf = (row: JsonNode): MessageSides | null => {
  const lists = [row.get('chosen_messages'), row.get('rejected_messages')].filter(isMessageList)
  if (lists.length !== 2) return null
  const count = countPrompt(lists[0], lists[1])
  return { prompts: lists, count, texts: [], candidates: lists.map((list) => ({ list, from: count, copies: [] })) }
}

const read = (row: JsonNode): Sample => {
  const sides = sidesOf(row)
  if (sides === null) return emptySample(ID)
  const columns = new MediaColumns(row)
  const { turns, candidates } = readSides(sides, row)
  const { prompts: lists } = sides
  const beside = [readSide(row, 'chosen', lists), readSide(row, 'rejected', lists)]
  return withSideMarks({
    ...emptySample(ID),
    turns,
    candidates: candidates.map((own, side) => ({
      turns: own,
      tag: side === 0 ? 'chosen' : 'rejected',
      rank: null,
      model: beside[side].model,
      metrics: beside[side].metrics,
      at: lists[side].path,
    })),
    ...readBeside(row, [...lists, ...beside.flatMap(({ used }) => used)], columns, lists[0]),
  })
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const sides = sidesOf(row)
  if (sides === null) throw refusal(format, change)
  const isSwapped = chooseOf(format, change)
  if (isSwapped === null) return editSides(format, sides, change)
  const [chosen, rejected] = sides.prompts
  return isSwapped ? [{ do: 'swap', at: chosen.path, with: rejected.path }, ...swapSides(row, sides.prompts)] : []
}

export const llamafactoryPreferenceLens: Lens = {
  id: ID,
  matches: (row) => sidesOf(row) !== null,
  read,
  edit,
}
