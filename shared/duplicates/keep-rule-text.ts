/**
 * Keep-rules as they are written on the command line, and as a reason tells them: `first`, `longest`, `highest:score`, several
 * with commas between, the first of which decides. A name is a signal's, or else a field's as queries write it.
 */
import { cutList, parsePath } from '../query/parse-path.ts'
import { fieldName } from '../query/print-query.ts'
import { signalById } from '../signal/signals.ts'
import type { KeepRule } from './keep-rule.ts'

/** Gives rules as text. */
export const rulesText = (rules: readonly KeepRule[]): string => rules.map(ruleText).join(',')

/** Reads rules; null where one of them is none. */
export const parseRules = (text: string): KeepRule[] | null => {
  const rules = cutList(text).map(parseRule)
  return rules.length > 0 && rules.every((rule) => rule !== null) ? rules : null
}

const PLAIN = {
  first: { kind: 'first' },
  last: { kind: 'last' },
  longest: { kind: 'longest-answer' },
  shortest: { kind: 'shortest-answer' },
  complete: { kind: 'most-complete' },
} as const satisfies Record<string, KeepRule>

const ruleText = (rule: KeepRule): string => {
  switch (rule.kind) {
    case 'highest-signal':
      return `highest:${rule.signal}`
    case 'lowest-signal':
      return `lowest:${rule.signal}`
    case 'highest-field':
      return `highest:${fieldName(rule.path)}`
    case 'lowest-field':
      return `lowest:${fieldName(rule.path)}`
    case 'newest':
      return `newest:${fieldName(rule.path)}`
    case 'has-tag':
      // A comma within a tag would be read as the end of the rule.
      return `tag:${rule.tag.includes(',') || rule.tag.startsWith('"') ? JSON.stringify(rule.tag) : rule.tag}`
    default:
      return Object.entries(PLAIN).find(([, { kind }]) => kind === rule.kind)?.[0] ?? rule.kind
  }
}

const parseRule = (text: string): KeepRule | null => {
  if (Object.hasOwn(PLAIN, text)) return PLAIN[text as keyof typeof PLAIN]
  const [, way = '', name = ''] = /^([a-z]+):(.+)$/s.exec(text) ?? []
  switch (way) {
    case 'highest':
    case 'lowest': {
      if (signalById(name) !== undefined) return { kind: `${way}-signal`, signal: name }
      const path = parsePath(name)
      return path === null ? null : { kind: `${way}-field`, path }
    }
    case 'newest': {
      const path = parsePath(name)
      return path === null ? null : { kind: 'newest', path }
    }
    case 'tag':
      return tagOf(name)
    default:
      return null
  }
}

const tagOf = (name: string): KeepRule | null => {
  if (!name.startsWith('"')) return { kind: 'has-tag', tag: name }
  try {
    const tag: unknown = JSON.parse(name)
    return typeof tag === 'string' ? { kind: 'has-tag', tag } : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
