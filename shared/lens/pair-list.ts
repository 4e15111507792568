/**
 * A list of pairs (FORMATS: M5, A2b): `[["question", "answer"], …]`, as chat demos log it. `null` is a side that said
 * nothing.
 */
import type { JsonNode } from '../json-node.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { addSystem, conversationOf, conversationSample, removeSystem, systemTurns } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { sideTurn } from './pair-objects.ts'
import { editPairs, type PairDialect, type PairSlot, refusePairs } from './paired-turns.ts'
import { refusal } from './refusal.ts'
import { roleOf } from './roles.ts'
import { promptWords } from './words.ts'

const logKeys = ['history', 'chat_history', 'chatbot', 'chat'] as const

const listOf = (row: JsonNode): JsonNode | null => {
  const list = row.kind === 'array' ? row : (conversationOf(row) ?? logOf(row))
  return list?.isListOf('array') === true && list.items.every(isPair) && !list.items.every(isRoleAndText) ? list : null
}

/** Finds a log that is the whole conversation; beside a question it is but what came before. */
const logOf = (row: JsonNode): JsonNode | null =>
  promptWords.some((key) => row.get(key) !== null) ? null : row.get(...logKeys)

const isPair = ({ items }: JsonNode): boolean =>
  items.length === 2 &&
  items.every(({ kind }) => kind === 'string' || kind === 'null') &&
  items.some((one) => one.isString())

/** `["user", "hello"]` is one message, and no question with its answer. */
const isRoleAndText = ({ items }: JsonNode): boolean => items[0].isString() && roleOf(items[0].text) !== 'unknown'

const slotsOf = (list: JsonNode): PairSlot[] =>
  list.items.flatMap(({ items }, pair) =>
    (['user', 'assistant'] as const).flatMap((side, at) => (items[at].kind === 'null' ? [] : [{ pair, side }])),
  )

const sideIndex = ({ side }: PairSlot): number => (side === 'user' ? 0 : 1)

const dialectOf = (list: JsonNode): PairDialect => ({
  id: 'pair-list',
  list,
  slots: slotsOf(list),
  hasHalves: true,
  pathOf: (slot) => [...list.path, slot.pair, sideIndex(slot)],
  write: (user, assistant) => `[${JSON.stringify(user)}, ${JSON.stringify(assistant)}]`,
})

export const pairListLens: Lens = {
  id: 'pair-list',
  matches: (row) => listOf(row) !== null,
  read: (row) => {
    const list = listOf(row)
    const columns = new MediaColumns(row)
    const slots = list === null ? [] : slotsOf(list)
    const turns = slots.map((slot) =>
      sideTurn(slot.side, list?.items[slot.pair].items[sideIndex(slot)] ?? null, columns),
    )
    return conversationSample('pair-list', row, list, turns, columns)
  },
  edit: (row, _sample, edit) => {
    const list = listOf(row)
    if (list === null || !('at' in edit)) throw refusal(pairListLens, edit)
    return editList(row, dialectOf(list), edit)
  },
}

const editList = (row: JsonNode, dialect: PairDialect, edit: Extract<StructureEdit, { at: unknown }>) => {
  const beside = systemTurns(row).length
  const index = edit.at.turn - beside
  if (edit.kind === 'remove' && index < 0) {
    const others = edit.count === 1 ? [] : editPairs(dialect, { ...edit, count: edit.count - 1 }, 0)
    return [...removeSystem(row), ...others]
  }
  if (edit.kind !== 'insert' && edit.kind !== 'remove') {
    return refusePairs(dialect, edit, dialect.slots[index] ?? { pair: 0, side: 'system' })
  }
  if (index < 0) throw cannot(dialect, 'turn-order')
  const isSystem = edit.kind === 'insert' && edit.turns.some(({ role }) => role === 'system')
  if (!isSystem) return editPairs(dialect, edit, index)
  const isAlone = edit.kind === 'insert' && edit.turns.length === 1 && edit.at.turn === 0
  if (!isAlone || row.kind !== 'object') throw cannot(dialect, 'system')
  return addSystem(row, edit.turns[0].text)
}
