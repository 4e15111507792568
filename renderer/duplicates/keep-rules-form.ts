/** Keep-rules as they are chosen in the dialog, and what they come to. Pure, so that it is tested without a window. */
import { tagSchema } from '../../shared/decision.ts'
import type { ChosenGroups, GroupDecision } from '../../shared/duplicates/duplicate-calls.ts'
import type { KeepRule } from '../../shared/duplicates/keep-rule.ts'
import type { ViewId } from '../../shared/ids.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { parsePath } from '../../shared/query/parse-path.ts'
import { fieldName } from '../../shared/query/print-query.ts'
import { signals } from '../../shared/signal/signals.ts'
import type { KeepWays } from './keep-taste.ts'

export const ruleKinds = [
  'first',
  'last',
  'longest-answer',
  'shortest-answer',
  'most-complete',
  'highest-field',
  'lowest-field',
  'newest',
  'highest-signal',
  'lowest-signal',
  'has-tag',
] as const satisfies readonly KeepRule['kind'][]

/** The contract's bound. */
export const MOST_RULES = 8

/** A rule that is being chosen: its kind, and the name of the signal, field or tag that it is about. */
export interface RuleDraft {
  readonly kind: KeepRule['kind']
  readonly name: string
}

export const keepScopes = ['all', 'view', 'group'] as const
export type KeepScope = (typeof keepScopes)[number]

export interface KeepForm {
  readonly rules: readonly RuleDraft[]
  readonly mark: 'drop' | 'tag'
  readonly tag: string
  readonly merges: boolean
  readonly scope: KeepScope
  readonly isOpenOnly: boolean
}

/** Fields that the rows have, by how they are written. */
export type KnownFields = ReadonlyMap<string, JsonPath>

/** What is still missing, worded under `keepRule.need.<what>`. */
export type KeepNeed = 'field' | 'tag' | 'mark'

/** What a rule is about besides its kind. */
export const nameOf = (kind: KeepRule['kind']): 'signal' | 'field' | 'tag' | null => {
  if (kind === 'highest-signal' || kind === 'lowest-signal') return 'signal'
  if (kind === 'highest-field' || kind === 'lowest-field' || kind === 'newest') return 'field'
  return kind === 'has-tag' ? 'tag' : null
}

/** Signals that rows can be compared by. */
export const orderedSignals = signals.filter(({ kind }) => kind !== 'label')

/** Gives a rule of another kind; the name stays where it means the same. */
export const withKind = ({ kind: before, name }: RuleDraft, kind: KeepRule['kind']): RuleDraft => {
  if (nameOf(before) === nameOf(kind)) return { kind, name }
  return { kind, name: nameOf(kind) === 'signal' ? 'answer_chars' : '' }
}

/** Gives the form as it was used last. */
export const formOf = (ways: KeepWays, scope: KeepScope): KeepForm => ({
  rules: ways.rules.map(draftOf),
  mark: ways.mark.kind,
  tag: ways.mark.kind === 'tag' ? ways.mark.tag : '',
  merges: ways.merges,
  scope,
  isOpenOnly: true,
})

/** Gives the ways that the form comes to, or what is missing. */
export const waysOf = (form: KeepForm, fields: KnownFields): KeepWays | KeepNeed => {
  const rules: KeepRule[] = []
  for (const draft of form.rules) {
    const rule = ruleOf(draft, fields)
    if (typeof rule === 'string') return rule
    rules.push(rule)
  }
  const tag = tagSchema.safeParse(form.tag.trim())
  if (form.mark === 'drop') return { rules, mark: { kind: 'drop' }, merges: form.merges }
  return tag.success ? { rules, mark: { kind: 'tag', tag: tag.data }, merges: form.merges } : 'mark'
}

/** Gives what is decided about which groups. */
export const wishOf = (
  { rules, mark, merges }: KeepWays,
  { scope, isOpenOnly }: Pick<KeepForm, 'scope' | 'isOpenOnly'>,
  view: ViewId,
  group: number | null,
): GroupDecision => {
  const groups: ChosenGroups =
    scope === 'group' && group !== null
      ? { kind: 'some', groups: [group] }
      : scope === 'view'
        ? { kind: 'view', view, isOpenOnly }
        : { kind: 'all', isOpenOnly }
  return { groups, keep: { kind: 'rules', rules: [...rules] }, mark, merges }
}

const draftOf = (rule: KeepRule): RuleDraft => {
  if ('signal' in rule) return { kind: rule.kind, name: rule.signal }
  if ('path' in rule) return { kind: rule.kind, name: fieldName(rule.path) }
  return { kind: rule.kind, name: 'tag' in rule ? rule.tag : '' }
}

const ruleOf = ({ kind, name }: RuleDraft, fields: KnownFields): KeepRule | KeepNeed => {
  const typed = name.trim()
  switch (kind) {
    case 'highest-signal':
    case 'lowest-signal':
      return { kind, signal: typed }
    case 'highest-field':
    case 'lowest-field':
    case 'newest': {
      const path = typed === '' ? null : (fields.get(typed) ?? parsePath(typed))
      return path === null ? 'field' : { kind, path: [...path] }
    }
    case 'has-tag': {
      const tag = tagSchema.safeParse(typed)
      return tag.success ? { kind, tag: tag.data } : 'tag'
    }
    default:
      return { kind }
  }
}
