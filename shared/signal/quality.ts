/**
 * Proxies of the four sides of quality of post-training data (accuracy of the instruction, complexity, knowledge density, following
 * the instruction), from 0 to 1. They are told from form alone, offline, and say nothing of truth: they sort rows for a look, and
 * stand in until somebody scores them. A score that was made elsewhere is a field of the row.
 */

import { HAN, HAN_FUNCTION, QUESTION } from './char-classes.ts'
import { codeLineUnits } from './code.ts'
import { isOtherLanguage } from './language.ts'
import type { LanguageLabel } from './signals.ts'
import type { Tally } from './tally.ts'
import { CODE_BIT, JSON_BIT, LIST_BIT, TRANSLATE_BIT } from './words.ts'

/** What the proxies are told from. */
export interface QualityFacts {
  readonly prompt: Tally
  readonly answer: Tally
  readonly promptLanguage: LanguageLabel
  readonly answerLanguage: LanguageLabel
  /** The last of what users say, and of what the assistant answers. */
  readonly lastPrompt: string
  readonly lastAnswer: string
  readonly userTurns: number
  readonly answerVariety: number
  /** Units of code blocks in the answer. */
  readonly answerCode: number
  readonly promptDamage: number
  readonly refusals: number
  readonly selfReferences: number
  readonly isCut: boolean
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** Units of a prompt that are searched for what it asks. */
const LOOKED_UNITS = 4_000

const verbsInChinese =
  /请|請|帮我|幫我|写|寫|解释|解釋|描述|介绍|介紹|列出|生成|创建|翻译|翻譯|总结|總結|比较|计算|計算|设计|分析|改写|提供|给出|告诉|说明|推荐|什么|什麼|怎么|怎麼|如何|为什么|为何|哪|多少|吗|呢/
const constraintsInChinese =
  /必须|不要|不得|不超过|不少于|至少|最多|只能|仅|格式|步骤|首先|然后|最后|并且|同时|分别|每个|要求|包括|包含|除了|根据|使用|以及|[0-9]+(?:字|个|条|点|段)/g

/**
 * Accuracy of the instruction: the mean of four. It asks something (a question mark, or a verb or word of asking: 1, else 0); it has
 * eight words or more (else their eighth part); its text is undamaged (1 or 0); its language can be told (1, mixed 0.5, else 0).
 */
export const accuracyProxy = ({ prompt, promptLanguage, lastPrompt, promptDamage }: QualityFacts): number => {
  const asks =
    prompt.counts[QUESTION] > 0 ||
    prompt.verbs > 0 ||
    (prompt.counts[HAN] > 0 && verbsInChinese.test(lastPrompt.slice(0, LOOKED_UNITS)))
  const told = promptLanguage === 'mixed' ? 0.5 : promptLanguage === 'none' || promptLanguage === 'other' ? 0 : 1
  return ((asks ? 1 : 0) + clamp(prompt.wordCount / 8) + (promptDamage === 0 ? 1 : 0) + told) / 4
}

/**
 * Complexity: 0.4 by length (log2 of words by 10), 0.4 by constraints (words and phrases that set conditions, eight or more are 1),
 * 0.2 by turns (five or more of the user are 1).
 */
export const complexityProxy = ({ prompt, lastPrompt, userTurns }: QualityFacts): number => {
  const isChinese = prompt.counts[HAN] > 0
  const inChinese = isChinese ? (lastPrompt.slice(0, LOOKED_UNITS).match(constraintsInChinese)?.length ?? 0) : 0
  const byLength = clamp(Math.log2(1 + prompt.wordCount) / 10)
  const byConstraints = clamp((prompt.constraints + inChinese) / 8)
  return 0.4 * byLength + 0.4 * byConstraints + 0.2 * clamp((userTurns - 1) / 4)
}

/**
 * Knowledge density of the answer: 0.5 by variety, 0.35 by words that are not among the commonest of their language, 0.15 by
 * numbers (one word of ten is 1); all times the words by 20 where they are fewer.
 */
export const densityProxy = ({ answer, answerVariety }: QualityFacts): number => {
  const words = answer.wordCount
  if (words === 0) return 0
  const content = clamp(1 - (answer.functionWords + answer.counts[HAN_FUNCTION]) / words)
  const numbers = clamp((answer.digitWords / words) * 10)
  return clamp(words / 20) * (0.5 * answerVariety + 0.35 * content + 0.15 * numbers)
}

const translatesInChinese = /翻译|翻譯|译成|譯成|用(?:英|中|日|法|德)[文语語]/
const codeInChinese = /代码|代碼|函数|编程|程序/
const listInChinese = /列出|列表|分点|逐条/
const wantsLength = /(\d{2,5})\s{0,2}(?:字|words?\b)/i

/**
 * Following the instruction: 1, less 0.4 for an answer in another language where no translation is asked for, 0.3 for a refusal, 0.1
 * for speaking of itself as a model, 0.3 for being cut; less 0.3 where JSON is asked for and the answer has no bracket, 0.2 where code
 * is asked for and there is none, 0.2 where a list is asked for and there are neither items nor three lines, 0.2 where a length
 * in words is asked for and missed by more than half; 0 without an answer.
 */
export const followingProxy = (facts: QualityFacts): number => {
  const { prompt, answer, lastAnswer } = facts
  if (answer.chars === 0 && facts.answerCode === 0) return 0
  const asked = facts.lastPrompt.length > LOOKED_UNITS ? facts.lastPrompt.slice(0, LOOKED_UNITS) : facts.lastPrompt
  const isChinese = prompt.counts[HAN] > 0
  const wants = (bit: number, inChinese: RegExp): boolean =>
    (prompt.wishes & bit) !== 0 || (isChinese && inChinese.test(asked))
  let value = 1
  if (isOtherLanguage(facts.promptLanguage, facts.answerLanguage) && !wants(TRANSLATE_BIT, translatesInChinese))
    value -= 0.4
  if (facts.refusals > 0) value -= 0.3
  if (facts.selfReferences > 0) value -= 0.1
  if (facts.isCut) value -= 0.3
  if ((prompt.wishes & JSON_BIT) !== 0 && !lastAnswer.includes('{') && !lastAnswer.includes('[')) value -= 0.3
  if (facts.answerCode === 0 && wants(CODE_BIT, codeInChinese)) {
    if (codeLineUnits(lastAnswer) === 0 && !/[=()]/.test(lastAnswer)) value -= 0.2
  }
  if (answer.items === 0 && answer.lineCount < 3 && wants(LIST_BIT, listInChinese)) value -= 0.2
  const wanted = prompt.digitWords > 0 ? Number(wantsLength.exec(asked)?.[1] ?? 0) : 0
  if (wanted > 0 && Math.abs(answer.wordCount - wanted) > wanted / 2) value -= 0.2
  return clamp(value)
}
