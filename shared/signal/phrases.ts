/**
 * Phrases of the answer by which a model refuses, or speaks of itself, in English and Chinese; each place counts. Case and the
 * form of apostrophes make no difference.
 */

import { HALF_BIT, OTHER_HALF_BIT, REFUSAL_BIT, SELF_BIT } from './words.ts'

const helps =
  'help|assist|provide|fulfill|fulfil|answer|comply|create|generate|engage|support|discuss|continue|complete|respond|' +
  'write|give|share|offer|participate|condone|promote|recommend|suggest'

const refusalsInEnglish = new RegExp(
  [
    "\\bi(?:'m| am) (?:really |very |so )?sorry,? (?:but|i |that i )",
    '\\bi apologi[sz]e,? (?:but|i )',
    `\\bi (?:can ?not|can't|won't|will not|could not|couldn't) (?:directly |in good conscience )?(?:${helps})\\b`,
    "\\bi(?:'m| am) (?:unable|not able|not allowed|not permitted|not programmed|not comfortable) (?:to|with)\\b",
    '\\bi must (?:decline|refuse)\\b',
    '\\bagainst my (?:programming|guidelines|principles)\\b',
    "\\b(?:it is|it's) not (?:appropriate|ethical) (?:for me )?to\\b",
  ].join('|'),
  'g',
)

const selvesInEnglish = new RegExp(
  [
    '\\bas an? (?:ai|artificial intelligence|(?:large )?language model|machine learning model)\\b',
    "\\bi(?:'m| am) (?:just |only |simply )?an? (?:ai|artificial intelligence|(?:large )?language model|virtual assistant)\\b",
    '\\bmy (?:knowledge cutoff|training data|knowledge cut-off)\\b',
    '\\bas of my (?:last|latest|knowledge) (?:update|training|data|cutoff|cut-off)\\b',
    '\\b(?:trained|developed|created|made) by (?:openai|anthropic|google|deepseek|alibaba|meta)\\b',
    "\\bi (?:don't|do not) have (?:personal|feelings|emotions|a physical)\\b",
  ].join('|'),
  'g',
)

const refusalsInChinese =
  /(?:抱歉|对不起|對不起|不好意思)(?=[，,。！! ]{0,2}(?:但|我|作为|作為|您的|你的|这个|這個|无法|無法))|我(?:暂时|目前|并|並)?(?:无法|無法|不能|不会|不會|没有?办法|沒有?辦法|不可以|不便)(?:直接|为您|为你|給您|给您|给你|向您|向你|帮您|帮你|回答|提供|满足|滿足|协助|協助|帮助|幫助|支持|执行|執行|完成|生成|讨论|討論|评论|給出|给出|参与|參與|创作|編寫|编写|访问)|不(?:适合|適合|方便)(?:讨论|討論|回答|提供)|拒绝(?:回答|提供)/g

const selvesInChinese =
  /作[为為](?:一[个個名款位种種])?(?:基于[^，。]{0,12})?(?:人工智能|人工智慧|AI|ai|大?(?:型)?[语語]言模型|[语語]言模型|智能助手|虚拟助手)|我(?:只|仅仅|仅)?是(?:一[个個名款位种種])?(?:由[^，。]{0,16}(?:开发|開發|训练|訓練|创建|研发)的)?(?:人工智能|人工智慧|AI|ai|大?(?:型)?[语語]言模型|智能助手)|我的(?:知识|知識)(?:截止|截至|库|庫)|我的(?:训练数据|訓練資料)/g

export interface PhraseCounts {
  refusals: number
  selves: number
}

/** Counts phrases in English, of the kinds of which words stand in the text that they can't go without (bits of words.ts). */
export const countEnglishPhrases = (text: string, triggers: number, into: PhraseCounts): void => {
  const isBoth = (triggers & HALF_BIT) !== 0 && (triggers & OTHER_HALF_BIT) !== 0
  const mayRefuse = (triggers & REFUSAL_BIT) !== 0
  const maySpeak = isBoth || (triggers & SELF_BIT) !== 0
  if (!mayRefuse && !maySpeak) return
  const folded = text.toLowerCase().replaceAll('’', "'")
  if (mayRefuse) into.refusals += countMatches(folded, refusalsInEnglish)
  if (maySpeak) into.selves += countMatches(folded, selvesInEnglish)
}

/** Counts phrases in Chinese. */
export const countChinesePhrases = (text: string, into: PhraseCounts): void => {
  if (refusalStems.some((stem) => text.includes(stem))) into.refusals += countMatches(text, refusalsInChinese)
  if (selfStems.some((stem) => text.includes(stem))) into.selves += countMatches(text, selvesInChinese)
}

const refusalStems = ['抱歉', '对不起', '對不起', '不好意思', '我', '拒绝', '不适合', '不適合', '不方便']
const selfStems = ['作为', '作為', '我']

const countMatches = (text: string, pattern: RegExp): number => {
  let count = 0
  pattern.lastIndex = 0
  while (pattern.exec(text) !== null) count++
  return count
}

/**
 * Tells whether an answer seems to stop in the middle of a sentence. It has at least 100 units, and its last line at least 20;
 * that line is no item of a list, heading, row of a table, code, formula or address; and it ends in a letter, a digit, a comma, a
 * colon, a hyphen or an opening bracket, or in a Chinese comma. An answer that leaves a block of code open is cut whatever its
 * end.
 */
export const isCut = (answer: string, hasOpenBlock: boolean): boolean => {
  if (hasOpenBlock) return true
  const text = answer.trimEnd()
  if (text.length < 100) return false
  const line = text.slice(Math.max(text.lastIndexOf('\n') + 1, text.length - 2_000))
  if (line.length < 20 || isNoSentence.test(line)) return false
  return cutEnd.test(text.slice(-2))
}

const isNoSentence = /^\s*(?:[-*+•·#|>$]|\d{1,3}[.)、．]|```)|https?:\/\/\S*$|[{};$\\]$/
const cutEnd = /[\p{L}\p{N},:，、：（(「『“《-]$/u
