/**
 * Conversations that are kept as pairs of question and answer. Who speaks is said by place, so most orders of turns have
 * none: whole exchanges come and go, also from an answer to the next question, when the pairs around them join.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { StructureEdit, TurnDraft } from '../sample/sample-edit.ts'
import { cannot } from './lens.ts'
import { refusal } from './refusal.ts'

/** What stands at a turn: a side of a pair, or the system text that its pair begins with. */
export interface PairSlot {
  readonly pair: number
  readonly side: 'system' | 'user' | 'assistant'
}

export interface PairDialect {
  readonly id: string
  readonly list: JsonNode
  /** What stands at each turn, in order. */
  readonly slots: readonly PairSlot[]
  /** The path of a side of a pair. */
  pathOf(slot: PairSlot): JsonPath
  /** Writes a new pair; a side that is not given is left open. */
  write(user: string | null, assistant: string | null, system: string | null): string
  /** Whether one side of a pair may stand open. */
  readonly hasHalves: boolean
}

type PairEdit = Extract<StructureEdit, { kind: 'insert' | 'remove' }>

/** Gives the edits of the row for turns that come or go at an index of the slots. */
export const editPairs = (dialect: PairDialect, edit: PairEdit, index: number): readonly JsonEdit[] =>
  edit.kind === 'insert' ? insertTurns(dialect, edit, index) : removeTurns(dialect, index, index + edit.count)

/** Refuses what pairs can't hold; nothing for an edit that changes nothing. */
export const refusePairs = (lens: { readonly id: string }, edit: StructureEdit, slot: PairSlot | null): never[] => {
  if (edit.kind === 'move' && edit.to === edit.at.turn) return []
  if (edit.kind === 'role' && edit.role === slot?.side) return []
  throw edit.kind === 'duplicate' ? cannot(lens, 'turn-order') : refusal(lens, edit)
}

const insertTurns = (dialect: PairDialect, edit: PairEdit & { kind: 'insert' }, index: number): readonly JsonEdit[] => {
  const { slots } = dialect
  const [before, behind] = [slots[index - 1], slots[index]]
  const drafts = edit.turns
  if (drafts.some(({ role }) => role === 'system')) return insertSystem(dialect, edit, index)
  requireAlternate(dialect, drafts)
  if (drafts.length === 0) return []
  const isInside = before !== undefined && behind !== undefined && before.pair === behind.pair
  if (isInside && before.side === 'user') return insertBetween(dialect, before.pair, drafts)
  if (behind?.side === 'system') throw cannot(dialect, 'turn-order')
  if (isInside) return insertBehindSystem(dialect, before, drafts)
  const isOpen = before?.side === 'user' && drafts[0].role === 'assistant'
  const fill: JsonEdit[] = isOpen ? [setSide(dialect, { ...before, side: 'assistant' }, drafts[0].text)] : []
  const first = behind?.pair ?? dialect.list.items.length
  return [...fill, ...newPairs(dialect, first, drafts.slice(fill.length))]
}

const requireAlternate = (dialect: PairDialect, drafts: readonly TurnDraft[]): void => {
  drafts.forEach(({ role }, at) => {
    if (role === 'tool') throw cannot(dialect, 'tool-result')
    if (role === 'unknown') throw cannot(dialect, 'role')
    if (role === drafts[at - 1]?.role && !dialect.hasHalves) throw cannot(dialect, 'turn-order')
  })
}

const insertSystem = (
  dialect: PairDialect,
  edit: PairEdit & { kind: 'insert' },
  index: number,
): readonly JsonEdit[] => {
  const [before, behind] = [dialect.slots[index - 1], dialect.slots[index]]
  const isAtStart = behind !== undefined && behind.side !== 'system' && before?.pair !== behind.pair
  if (edit.turns.length !== 1 || !isAtStart) throw cannot(dialect, 'system')
  return [setSide(dialect, { pair: behind.pair, side: 'system' }, edit.turns[0].text)]
}

/** Puts answers and questions between a question and its answer, which goes along to the last of the questions. */
const insertBetween = (dialect: PairDialect, pair: number, drafts: readonly TurnDraft[]): readonly JsonEdit[] => {
  if (drafts[0].role !== 'assistant' || drafts.length % 2 === 1 || !isAlternate(drafts))
    throw cannot(dialect, 'turn-order')
  return drafts.flatMap((draft, at): JsonEdit[] => {
    if (at % 2 === 1) return []
    const next = pair + at / 2 + 1
    const json = dialect.write(drafts[at + 1].text, draft.text, null)
    return [insertPair(dialect, next, json), swapAnswers(dialect, next - 1, next)]
  })
}

const isAlternate = (drafts: readonly TurnDraft[]): boolean =>
  drafts.every(({ role }, at) => role !== drafts[at - 1]?.role)

/** Puts exchanges first; the system text stays at the start. */
const insertBehindSystem = (
  dialect: PairDialect,
  system: PairSlot,
  drafts: readonly TurnDraft[],
): readonly JsonEdit[] => {
  const at = dialect.pathOf(system)
  const text = dialect.list.items[system.pair].textOf('system') ?? ''
  return [{ do: 'remove', at }, ...newPairs(dialect, system.pair, drafts, text)]
}

const newPairs = (
  dialect: PairDialect,
  first: number,
  drafts: readonly TurnDraft[],
  system: string | null = null,
): readonly JsonEdit[] => {
  const pairs: JsonEdit[] = []
  for (let at = 0; at < drafts.length; at += 1) {
    const [draft, next] = [drafts[at], drafts[at + 1]]
    const isWhole = draft.role === 'user' && next?.role === 'assistant'
    if (!isWhole && !dialect.hasHalves) throw cannot(dialect, 'turn-order')
    const user = draft.role === 'user' ? draft.text : null
    const assistant = draft.role === 'assistant' ? draft.text : isWhole ? next.text : null
    pairs.push(insertPair(dialect, first + pairs.length, dialect.write(user, assistant, at === 0 ? system : null)))
    if (isWhole) at += 1
  }
  return pairs
}

const removeTurns = (dialect: PairDialect, start: number, end: number): readonly JsonEdit[] => {
  const { slots } = dialect
  const [first, last] = [slots[start], slots[end - 1]]
  if (first === undefined || last === undefined) return []
  if (first.side === 'system' && end === start + 1) return [{ do: 'remove', at: dialect.pathOf(first) }]
  const open = slots.slice(0, start).findLast(({ pair, side }) => pair === first.pair && side === 'user')
  const left = slots.slice(end).find(({ pair, side }) => pair === last.pair && side === 'assistant')
  const count = last.pair - first.pair
  if (open !== undefined && left !== undefined) {
    return [swapAnswers(dialect, first.pair, last.pair), ...removePairs(dialect, first.pair + 1, count)]
  }
  if (open !== undefined) return [openSide(dialect, first), ...removePairs(dialect, first.pair + 1, count)]
  const keepsSystem = slots[start - 1]?.side === 'system' && slots[start - 1].pair === first.pair
  const removes = left === undefined ? count + 1 : count
  const half = left === undefined ? [] : [openSide(dialect, last)]
  const moved = keepsSystem && removes > 0 ? moveSystem(dialect, first.pair, first.pair + removes) : []
  return [...half, ...moved, ...removePairs(dialect, first.pair, removes)]
}

const openSide = (dialect: PairDialect, slot: PairSlot): JsonEdit => {
  if (!dialect.hasHalves) throw cannot(dialect, 'turn-order')
  return { do: 'set', at: dialect.pathOf(slot), json: 'null' }
}

/** Hands the system text of a pair that goes to the one that becomes the first. */
const moveSystem = (dialect: PairDialect, from: number, to: number): readonly JsonEdit[] => {
  const system = dialect.list.items[from].textOf('system')
  const heir = dialect.list.items[to]
  if (system === null || heir === undefined || (heir.textOf('system') ?? '') !== '') throw cannot(dialect, 'no-turns')
  return [setSide(dialect, { pair: to, side: 'system' }, system)]
}

const setSide = (dialect: PairDialect, slot: PairSlot, text: string): JsonEdit => ({
  do: 'set',
  at: dialect.pathOf(slot),
  json: JSON.stringify(text),
})

const swapAnswers = (dialect: PairDialect, one: number, other: number): JsonEdit => ({
  do: 'swap',
  at: dialect.pathOf({ pair: one, side: 'assistant' }),
  with: dialect.pathOf({ pair: other, side: 'assistant' }),
})

const insertPair = (dialect: PairDialect, pair: number, json: string): JsonEdit => ({
  do: 'insert',
  at: [...dialect.list.path, pair],
  json,
})

const removePairs = (dialect: PairDialect, first: number, count: number): JsonEdit[] =>
  Array.from({ length: count }, () => ({ do: 'remove', at: [...dialect.list.path, first] }))
