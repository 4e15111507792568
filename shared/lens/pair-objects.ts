/** Pairs as objects, `{human, assistant}` or `{system?, input, output}`: reading and editing for the lenses that hold them. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Role, Sample, Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { stringParts } from './content-parts.ts'
import { addSystem, conversationOf, conversationSample, removeSystem, systemTurns } from './conversation-row.ts'
import { cannot } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { editPairs, type PairDialect, type PairSlot, refusePairs } from './paired-turns.ts'
import { refusal } from './refusal.ts'
import { strangersOf } from './text-places.ts'
import { valueTurn } from './value-turn.ts'

export interface PairKeys {
  readonly user: string
  readonly assistant: string
}

export interface PairFormat {
  readonly id: string
  /** Names of keys that are known, the likeliest first. */
  readonly keys: readonly PairKeys[]
  /** Where a new system text goes: beside the conversation, or into its first pair. */
  readonly systemIn: 'row' | 'pair'
}

export interface PairList {
  readonly list: JsonNode
  readonly keys: PairKeys
}

/** Finds the conversation of a row whose pairs have some of these keys. */
export const pairListOf = (row: JsonNode, format: PairFormat): PairList | null => {
  const list = conversationOf(row)
  if (list?.isListOf('object') !== true) return null
  const keys = format.keys.find((one) => list.items.every((pair) => isPair(pair, one)))
  return keys === undefined ? null : { list, keys }
}

const isPair = (pair: JsonNode, { user, assistant }: PairKeys): boolean => {
  const sides = [pair.get(user), pair.get(assistant)]
  return (
    sides.some((side) => side !== null) &&
    sides.every((side) => side === null || (side.kind !== 'object' && side.kind !== 'array'))
  )
}

/** Reads a row of pairs. */
export const readPairs = (row: JsonNode, format: PairFormat, pairs: PairList | null): Sample => {
  const columns = new MediaColumns(row)
  const turns = pairs === null ? [] : slotsOf(pairs).map((slot) => turnOf(pairs, slot, columns))
  return conversationSample(format.id, row, pairs?.list ?? null, turns, columns)
}

const slotsOf = ({ list, keys }: PairList): PairSlot[] =>
  list.items.flatMap((item, pair): PairSlot[] => [
    ...((item.textOf('system') ?? '') === '' ? [] : [{ pair, side: 'system' as const }]),
    ...(item.get(keys.user) === null ? [] : [{ pair, side: 'user' as const }]),
    ...(item.get(keys.assistant) === null ? [] : [{ pair, side: 'assistant' as const }]),
  ])

const keyOf = ({ keys }: PairList, { side }: PairSlot): string => (side === 'system' ? 'system' : keys[side])

const turnOf = (pairs: PairList, slot: PairSlot, columns: MediaColumns): Turn => {
  const item = pairs.list.items[slot.pair]
  const value = item.get(keyOf(pairs, slot))
  const isLast = slot.side === 'assistant' || (slot.side === 'user' && item.get(pairs.keys.assistant) === null)
  const extra = isLast ? strangersOf(item, [pairs.keys.user, pairs.keys.assistant, 'system']) : []
  return { ...sideTurn(slot.side, value, columns), extra }
}

/** Gives the turn of a value whose place says who speaks, with all that formats write into a text. */
export const sideTurn = (role: Role, value: JsonNode | null, columns: MediaColumns): Turn => {
  const turn = valueTurn(role, value === null ? [] : [value])
  if (value?.isString() !== true) return turn
  return { ...turn, parts: stringParts(value, { role, isCall: false, id: null, name: null, columns }) }
}

/** Gives the edits of a row of pairs. */
export const editPairRow = (
  row: JsonNode,
  format: PairFormat,
  pairs: PairList | null,
  edit: StructureEdit,
): readonly JsonEdit[] => {
  if (pairs === null || !('at' in edit)) throw refusal(format, edit)
  const beside = systemTurns(row).length
  const index = edit.at.turn - beside
  const dialect = dialectOf(format, pairs)
  if (index < 0) return editBeside(dialect, row, edit)
  if (edit.kind !== 'insert' && edit.kind !== 'remove') return refusePairs(format, edit, dialect.slots[index] ?? null)
  const isNewSystem = edit.kind === 'insert' && edit.turns.length === 1 && edit.turns[0].role === 'system'
  if (isNewSystem && format.systemIn === 'row') {
    if (edit.at.turn > 0) throw cannot(format, 'system')
    return addSystem(row, edit.turns[0].text)
  }
  return editPairs(dialect, edit, index)
}

const editBeside = (
  dialect: PairDialect,
  row: JsonNode,
  edit: Extract<StructureEdit, { at: unknown }>,
): readonly JsonEdit[] => {
  if (edit.kind === 'insert') throw cannot(dialect, 'turn-order')
  if (edit.kind !== 'remove') return refusePairs(dialect, edit, { pair: 0, side: 'system' })
  const others = edit.count === 1 ? [] : editPairs(dialect, { ...edit, count: edit.count - 1 }, 0)
  return [...removeSystem(row), ...others]
}

const dialectOf = (format: PairFormat, pairs: PairList): PairDialect => ({
  id: format.id,
  list: pairs.list,
  slots: slotsOf(pairs),
  hasHalves: false,
  pathOf: (slot) => [...pairs.list.path, slot.pair, keyOf(pairs, slot)],
  write: (user, assistant, system) => {
    const { keys, list } = pairs
    const texts = new Map([
      ['system', system],
      [keys.user, user],
      [keys.assistant, assistant],
    ])
    const order = list.items.at(-1)?.keys.filter((key) => texts.has(key)) ?? []
    const all = [...new Set([...(order.includes('system') ? [] : ['system']), ...order, keys.user, keys.assistant])]
    const fields = all.flatMap((key) => {
      const text = texts.get(key) ?? null
      return text === null ? [] : [`${JSON.stringify(key)}: ${JSON.stringify(text)}`]
    })
    return `{${fields.join(', ')}}`
  },
})
