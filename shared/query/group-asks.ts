/** Which questions are about groups of duplicates: their answers are other ones once groups are made anew. */
import type { Query } from '../contract.ts'
import { signalById } from '../signal/signals.ts'
import type { Ask, LeafAsk, SignalAsk } from './ask.ts'
import { parseQuery } from './parse-query.ts'

export type GroupStateAsk = Extract<LeafAsk, { kind: 'is' }> & { readonly what: 'duplicate' | 'copy' }
export type GroupAsk = GroupStateAsk | SignalAsk

/** Tells whether a leaf is about duplicates. */
export const isGroupAsk = (leaf: LeafAsk): leaf is GroupAsk =>
  isGroupState(leaf) || ((leaf.kind === 'signal-range' || leaf.kind === 'signal-label') && isOfGroups(leaf.signal))

/** Tells whether a leaf is about whether a row is a duplicate at all. */
export const isGroupState = (leaf: LeafAsk): leaf is GroupStateAsk =>
  leaf.kind === 'is' && (leaf.what === 'duplicate' || leaf.what === 'copy')

/** Tells whether a question asks for groups, or sorts by what they tell. */
export const asksGroups = ({ text, sort = [] }: Query): boolean => {
  if (sort.some(({ by }) => by.kind === 'signal' && isOfGroups(by.signal))) return true
  const outcome = parseQuery(text)
  return outcome.isSound && hasGroupAsk(outcome.ask)
}

const isOfGroups = (signal: string): boolean => signalById(signal)?.cost === 'groups'

const hasGroupAsk = (ask: Ask): boolean => {
  if (ask.kind === 'every') return false
  if (ask.kind === 'not') return hasGroupAsk(ask.part)
  return 'parts' in ask ? ask.parts.some(hasGroupAsk) : isGroupAsk(ask)
}
