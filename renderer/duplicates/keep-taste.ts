/** How the reader likes groups to be decided: by which rules, with which mark, and whether tags are merged. Remembered for the window. */
import { tagSchema } from '../../shared/decision.ts'
import type { Mark } from '../../shared/duplicates/duplicate-calls.ts'
import { type KeepRule, keepRulesSchema } from '../../shared/duplicates/keep-rule.ts'
import { Taste } from '../memory/taste.ts'

export interface KeepWays {
  readonly rules: readonly KeepRule[]
  readonly mark: Mark
  readonly merges: boolean
}
const USUAL: KeepWays = { rules: [{ kind: 'first' }], mark: { kind: 'drop' }, merges: false }

/** Takes over what was remembered; what is missing or makes no sense is as it was at first. */
export const waysFrom = (kept: unknown): KeepWays => {
  const known = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<Record<keyof KeepWays, unknown>>
  const rules = keepRulesSchema.safeParse(known.rules)
  const mark = known.mark as { kind?: unknown; tag?: unknown } | undefined
  const tag = mark?.kind === 'tag' ? tagSchema.safeParse(mark.tag) : null
  return {
    rules: rules.success ? rules.data : USUAL.rules,
    mark: tag?.success === true ? { kind: 'tag', tag: tag.data } : USUAL.mark,
    merges: known.merges === true,
  }
}

export const keepTaste = new Taste('duplicates.keep', waysFrom)
