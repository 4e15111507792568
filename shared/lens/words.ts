/** Key words that formats without a name of their own use (FORMATS: words), the likeliest first. */

/** Keys of what is asked. */
export const promptWords: readonly string[] = [
  'prompt',
  'instruction',
  'query',
  'question',
  'problem',
  'user_prompt',
  'user_query',
  'user_input',
  'usrmsg',
  'message',
  'message_1',
  'user',
  'human',
  'q',
  'article',
  'document',
  'input',
  'INSTRUCTION',
  'Instruction',
  'Question',
  'Prompt',
  'Problem',
  'Query',
  'Input',
  '问题',
  '指令',
]

/** Keys of what is answered. */
export const responseWords: readonly string[] = [
  'response',
  'completion',
  'output',
  'answer',
  'answers',
  'solution',
  'generation',
  'model_output',
  'chatgpt_response',
  'bot_reply',
  'bot',
  'assistant',
  'model_response',
  'answer_text',
  'std_answer',
  'message_2',
  'summary',
  'target',
  'targets',
  'text',
  'RESPONSE',
  'Response',
  'Output',
  'Answer',
  'Solution',
  'Completion',
  'a',
  '答案',
  '回答',
]

/** Keys of a system text. */
export const systemWords: readonly string[] = ['system', 'system_prompt']

/** Keys of what a question is about, shown before it. */
export const contextWords: readonly string[] = ['context', 'passage', 'knowledge', '上下文']

/** Keys of what went before an answer in its model's mind. */
export const reasoningWords: readonly string[] = [
  'reasoning_content',
  'thinking',
  'reasoning',
  'think',
  'thought',
  'cot',
  'chain_of_thought',
  'Complex_CoT',
]

/** Keys that say what somebody made of an answer: with them a pair is a log of feedback. */
export const feedbackWords: readonly string[] = [
  'rating',
  'feedback',
  'thumb',
  'thumbs',
  'vote',
  'liked',
  'thumbs_up',
  'thumbs_down',
  'upvote',
  'downvote',
  'is_correct',
  'hallucination',
  'critiques',
  'reason',
  'comment',
  'note',
  'correction',
  '评分',
  '评价',
  '反馈',
]

/** Keys of labels that say whether an answer is wanted (KTO). */
export const wantedWords: readonly string[] = ['label', 'kto_tag']

/** Keys of words of explanation, which may be long. */
export const commentWords: readonly string[] = [
  'reason',
  'comment',
  'note',
  'critiques',
  'critique',
  'rationale',
  '评论',
  '备注',
  '理由',
]

/** Whether a number, a yes or no, or a short label under this key is what somebody or something made of the row. */
export const isMetricWord = (key: string): boolean =>
  answered(metricWords, key, () => METRIC_WORDS.has(key.toLowerCase()) || METRIC_PATTERN.test(key))

/** Whether a number under this key counts, dates or names the row and says nothing of how good it is. */
export const isCountWord = (key: string): boolean => answered(countWords, key, () => COUNT_PATTERN.test(key))

// Rows have the same keys again and again, and these are asked of each key of each row.
const MOST_ANSWERED = 1_000
const metricWords = new Map<string, boolean>()
const countWords = new Map<string, boolean>()

const answered = (answers: Map<string, boolean>, key: string, find: () => boolean): boolean => {
  const known = answers.get(key)
  if (known !== undefined) return known
  if (answers.size >= MOST_ANSWERED) answers.clear()
  const answer = find()
  answers.set(key, answer)
  return answer
}

const METRIC_WORDS = new Set([
  ...feedbackWords,
  ...commentWords,
  ...wantedWords,
  'score',
  'scores',
  'reward',
  'rewards',
  'margin',
  'helpfulness',
  'correctness',
  'coherence',
  'complexity',
  'verbosity',
  'accuracy',
  'safety',
  'honesty',
  'truthfulness',
  'instruction_following',
  'quality',
  'relevance',
  'fluency',
  'factuality',
  'faithfulness',
  'toxicity',
  'harmlessness',
  'difficulty',
  'perplexity',
  'ppl',
  'confidence',
  'correct',
  'finish_reason',
])

const METRIC_PATTERN =
  /(?:^|[_ .-])(?:score|rating|reward|rank|grade|logprob|prob)s?(?:$|[_ .-])|^is_(?:correct|safe|good)/i

const COUNT_PATTERN =
  /(?:^|[_ -])(?:id|ids|idx|index|uid|uuid|ts|tstamp|timestamp|time|date|year|created|updated|turn|turns|num|count|length|len|tokens?|seed|version|v|offset|line|lineno|row|no)(?:$|[_ -])|(?:Id|Index|Time|At)$/i
