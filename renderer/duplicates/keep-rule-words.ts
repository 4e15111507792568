/** Says in words which row of a group a rule keeps. The words stand inside a sentence. */
import type { KeepRule } from '../../shared/duplicates/keep-rule.ts'
import { parseRules } from '../../shared/duplicates/keep-rule-text.ts'
import { fieldName } from '../../shared/query/print-query.ts'
import type { Words } from '../app/words.ts'
import { signalName } from '../search/term-words.ts'

/** Says what rules come to, in their order: `the longest answer, then the first in the file`. */
export const keepRuleWords = (rules: readonly KeepRule[], t: Words): string =>
  rules.map((rule) => ruleWords(rule, t)).reduce((rule, next) => t('keepRule.both', { rule, next }))

/** Says what the short form of rules means, as a reason holds it; a text that is none is said as it is. */
export const reasonRuleWords = (text: string, t: Words): string => {
  if (text === 'hand') return t('keepRule.hand')
  const rules = parseRules(text)
  return rules === null ? text : keepRuleWords(rules, t)
}

const ruleWords = (rule: KeepRule, t: Words): string => {
  switch (rule.kind) {
    case 'highest-signal':
    case 'lowest-signal':
      return t(`keepRule.${rule.kind}`, { name: signalName(rule.signal, t) })
    case 'highest-field':
    case 'lowest-field':
    case 'newest':
      return t(`keepRule.${rule.kind}`, { name: fieldName(rule.path) })
    case 'has-tag':
      return t('keepRule.has-tag', { name: rule.tag })
    default:
      return t(`keepRule.${rule.kind}`)
  }
}
