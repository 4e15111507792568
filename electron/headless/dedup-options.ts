/** What the options of `winnow dedup` ask for. */
import {
  type Compared,
  comparedParts,
  type DuplicateSpec,
  type Folding,
  GRAM_TOKENS,
  LOWEST_FLOOR,
  type Method,
  SHINGLE_WIDTH,
  USUAL_FOLDING,
  USUAL_THRESHOLD,
} from '../../shared/duplicates/duplicate-spec.ts'
import type { KeepRule } from '../../shared/duplicates/keep-rule.ts'
import { parseRules } from '../../shared/duplicates/keep-rule-text.ts'
import { cutList, parsePath } from '../../shared/query/parse-path.ts'
import { type CommandCall, hasFlag, numberOf, optionOf } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'

export interface DedupWish {
  readonly spec: DuplicateSpec<string>
  readonly threshold: number
  readonly isChained: boolean
  readonly rules: readonly KeepRule[]
  /** Whether long texts that many rows share are to be left out of what is compared. */
  readonly ignoresTemplates: boolean
}

const METHODS = ['exact', 'near', 'contained', 'one-word', 'overlap'] as const
const FOLDINGS = { case: 'case', space: 'space', punctuation: 'punctuation', width: 'width', keys: 'keyOrder' } as const

/** Contained texts shorter than this are in too many others to mean anything. */
const MIN_CHARS = 40

/** Reads the options; fails with a sentence for what none of them can be. */
export const dedupWish = (call: CommandCall): DedupWish => {
  const method = methodOf(call)
  const against = (call.options.against ?? []).map((file) => ({ file, compared: null }))
  if (method.kind === 'overlap' && against.length === 0)
    throw new CommandError(exitCodes.usage, 'cli.usage.missing', { command: 'dedup', what: '--against FILE' })
  return {
    spec: {
      compared: comparedOf(call),
      folding: foldingOf(call),
      method,
      against,
      isWithin: method.kind !== 'overlap' && (against.length === 0 || hasFlag(call, 'within')),
    },
    threshold: method.kind === 'near' ? method.floor : 0,
    isChained: hasFlag(call, 'chained'),
    rules: rulesOf(call),
    ignoresTemplates: hasFlag(call, 'ignore-templates'),
  }
}

const methodOf = (call: CommandCall): Method => {
  const near = optionOf(call, 'near')
  const kind = choiceOf(call, 'method', METHODS) ?? (near === undefined ? 'exact' : 'near')
  switch (kind) {
    case 'near':
      return { kind, floor: similarityOf(near), shingle: numberOf(call, 'shingle', 2) ?? SHINGLE_WIDTH, without: [] }
    case 'contained':
      return { kind, minChars: numberOf(call, 'min-chars', 8) ?? MIN_CHARS }
    case 'overlap':
      return { kind, tokens: numberOf(call, 'tokens', 4) ?? GRAM_TOKENS }
    default:
      return { kind }
  }
}

const similarityOf = (written: string | undefined): number => {
  if (written === undefined) return USUAL_THRESHOLD
  const value = /^\d*\.?\d+$/.test(written) ? Number(written) : Number.NaN
  if (value >= LOWEST_FLOOR && value <= 0.99) return value
  throw new CommandError(exitCodes.usage, 'cli.dedup.badSimilarity', { least: LOWEST_FLOOR, value: written })
}

const comparedOf = (call: CommandCall): Compared => {
  const fields = optionOf(call, 'fields')
  if (fields !== undefined) return { kind: 'fields', paths: cutList(fields).map(pathOf) }
  const what = choiceOf(call, 'compare', [...comparedParts, 'row', 'line'] as const) ?? 'conversation'
  return what === 'row' || what === 'line' ? { kind: what } : { kind: 'part', part: what }
}

const pathOf = (name: string): (string | number)[] => {
  const path = parsePath(name)
  if (path === null) throw new CommandError(exitCodes.usage, 'cli.dedup.badField', { field: name })
  return [...path]
}

const foldingOf = (call: CommandCall): Folding => {
  const ignored = optionOf(call, 'ignore')
  if (ignored === undefined) return USUAL_FOLDING
  const folding: Record<keyof Folding, boolean> = {
    case: false,
    space: false,
    punctuation: false,
    width: false,
    keyOrder: false,
  }
  for (const name of ignored === 'none' ? [] : ignored.split(',')) {
    if (!Object.hasOwn(FOLDINGS, name)) {
      const choices = [...Object.keys(FOLDINGS), 'none'].join(', ')
      throw new CommandError(exitCodes.usage, 'cli.usage.badChoice', { option: '--ignore', choices, value: name })
    }
    folding[FOLDINGS[name as keyof typeof FOLDINGS]] = true
  }
  return folding
}

const rulesOf = (call: CommandCall): readonly KeepRule[] => {
  const written = optionOf(call, 'keep') ?? 'first'
  const rules = parseRules(written)
  if (rules === null) throw new CommandError(exitCodes.usage, 'cli.dedup.badRule', { rule: written })
  return rules
}

const choiceOf = <T extends string>(call: CommandCall, option: string, choices: readonly T[]): T | undefined => {
  const value = optionOf(call, option)
  if (value === undefined) return undefined
  const chosen = choices.find((choice) => choice === value)
  if (chosen !== undefined) return chosen
  const values = { option: `--${option}`, choices: choices.join(', '), value }
  throw new CommandError(exitCodes.usage, 'cli.usage.badChoice', values)
}
