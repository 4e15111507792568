/** What a rating says in a word, where its raw value needs explaining. A value that may mean two things is not explained. */
import type { JsonNode } from '../json-node.ts'
import type { MetricMeaning } from '../sample/sample.ts'

const up = [
  'up',
  'thumbs_up',
  'thumbs-up',
  'thumbsup',
  'thumb_up',
  'like',
  'liked',
  'upvote',
  'good',
  'positive',
  'y',
  'yes',
  '👍',
  '赞',
  '点赞',
  '好评',
  '满意',
  '有用',
  '有帮助',
]
const down = [
  'down',
  'thumbs_down',
  'thumbs-down',
  'thumbsdown',
  'thumb_down',
  'dislike',
  'disliked',
  'downvote',
  'bad',
  'fix',
  'negative',
  'n',
  'no',
  '👎',
  '踩',
  '差评',
  '不满意',
  '无用',
  '没帮助',
]

/** Keys of a thumb up or down. Of a number only 1 and -1 are one, and 1 alone may be the least of 1 to 5. */
const THUMB = /^(?:ratings?|feedback|thumbs?|votes?|liked?|kind|user_feedback|评价|反馈|评分)$/i
const UP = /^(?:thumbs?_?up|upvoted?)$/i
const DOWN = /^(?:thumbs?_?down|downvoted?)$/i
const WANTED = /^(?:label|kto_tag)$/i
const RIGHT = /^(?:is_)?correct$/i
const YES_NO = /^(?:hallucination|is_(?:safe|good).*)$/i

/** Gives the word for a value of a key; null where it says enough by itself, or too little. */
export const meaningOf = (key: string, value: JsonNode): MetricMeaning | null => {
  if (!mayMean(key)) return null
  if (RIGHT.test(key) && value.number === 0) return 'incorrect'
  const says = saysYes(value, key)
  if (says === null) return null
  // One thumb not given is not the other.
  if (UP.test(key)) return says ? 'thumbs-up' : null
  if (DOWN.test(key)) return says ? 'thumbs-down' : null
  if (THUMB.test(key)) return says ? 'thumbs-up' : 'thumbs-down'
  // Labels are classes and codes of ties as well, so that only a boolean says that an answer is wanted.
  if (WANTED.test(key)) return value.kind !== 'boolean' ? null : says ? 'thumbs-up' : 'thumbs-down'
  if (RIGHT.test(key)) return says ? 'correct' : 'incorrect'
  if (YES_NO.test(key)) return says ? 'yes' : 'no'
  return null
}

const ANY = [RIGHT, UP, DOWN, THUMB, WANTED, YES_NO]
const MOST_KEPT = 1_000
const meanings = new Map<string, boolean>()

/** Whether a key is one of those whose values have a meaning; kept, since rows have the same keys again and again. */
const mayMean = (key: string): boolean => {
  const known = meanings.get(key)
  if (known !== undefined) return known
  if (meanings.size >= MOST_KEPT) meanings.clear()
  const may = ANY.some((pattern) => pattern.test(key))
  meanings.set(key, may)
  return may
}

const saysYes = (value: JsonNode, key: string): boolean | null => {
  if (value.kind === 'boolean') return value.json === 'true'
  if (value.kind === 'number') {
    if (value.number === -1) return false
    return value.number === 1 && !/^(?:ratings?|评分)$/i.test(key) ? true : null
  }
  if (value.kind !== 'string') return null
  const word = value.text.trim().toLowerCase()
  // With or without a skin tone.
  const plain = word.replace(/[\u{1f3fb}-\u{1f3ff}\ufe0f]/gu, '')
  return up.includes(plain) ? true : down.includes(plain) ? false : null
}
