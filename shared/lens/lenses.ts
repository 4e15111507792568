/**
 * The table of lenses, in the order in which they are asked: the first that knows a row reads it. A row that none knows
 * is shown as fields. What a file mostly is decides between readings of a row that says too little itself.
 */
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import { abPairLens } from './ab-pair.ts'
import { alpacaLens } from './alpaca.ts'
import { arenaLogLens } from './arena-log.ts'
import { bareMessagesLens } from './bare-messages.ts'
import { bareStringLens } from './bare-string.ts'
import { bfclLens } from './bfcl.ts'
import { emptyConversationLens } from './empty-conversation.ts'
import { fastchatAnswerLens } from './fastchat-answer.ts'
import { fastchatQuestionLens } from './fastchat-question.ts'
import { fastchatReviewLens } from './fastchat-review.ts'
import { feedbackLogLens } from './feedback-log.ts'
import { gpteacherLens } from './gpteacher.ts'
import { judgeOutputLens } from './judge-output.ts'
import type { Lens } from './lens.ts'
import { llamafactoryPreferenceLens } from './llamafactory-preference.ts'
import { messageRowLens } from './message-row.ts'
import { messagesLens } from './messages.ts'
import { modelColumnsLens } from './model-columns.ts'
import { mossLens } from './moss.ts'
import { oasstMessageLens } from './oasst-message.ts'
import { oasstTreeLens } from './oasst-tree.ts'
import { openaiPreferenceLens } from './openai-preference.ts'
import { pairListLens } from './pair-list.ts'
import { pairsLens } from './pairs.ts'
import { preferenceLens } from './preference.ts'
import { preferenceMessagesLens } from './preference-messages.ts'
import { promptCompletionLens } from './prompt-completion.ts'
import { promptOnlyLens } from './prompt-only.ts'
import { queryResponseLens } from './query-response.ts'
import { questionAnswerLens } from './question-answer.ts'
import { rankedAnswersLens } from './ranked-answers.ts'
import { referenceLens } from './reference.ts'
import { rejectedResponseLens } from './rejected-response.ts'
import { responseOnlyLens } from './response-only.ts'
import { sampledAnswersLens } from './sampled-answers.ts'
import { scoredLens } from './scored.ts'
import { scoredOutputsLens } from './scored-outputs.ts'
import { segmentsLens } from './segments.ts'
import { selfInstructLens } from './self-instruct.ts'
import { sharegptLens } from './sharegpt.ts'
import { sharegptPreferenceLens } from './sharegpt-preference.ts'
import { stepwiseLens } from './stepwise.ts'
import { stringifiedLens } from './stringified.ts'
import { teacherOutputLens } from './teacher-output.ts'
import { textLens } from './text.ts'
import { tokenizedLens } from './tokenized.ts'
import { transcriptLens, transcriptPromptLens } from './transcript.ts'
import { transcriptPreferenceLens } from './transcript-preference.ts'
import { ultrachatLens } from './ultrachat.ts'
import { ultrafeedbackLens } from './ultrafeedback.ts'
import { unpairedLens } from './unpaired.ts'
import { xtunerLens } from './xtuner.ts'

export const lenses: readonly Lens[] = [
  // 1. Rows that are no object.
  bareStringLens,
  bareMessagesLens,
  messageRowLens,
  // 2. Tokens and segments.
  tokenizedLens,
  segmentsLens,
  // 3. Trees.
  mossLens,
  oasstTreeLens,
  oasstMessageLens,
  // 4. Several completions.
  ultrafeedbackLens,
  stepwiseLens,
  rankedAnswersLens,
  scoredOutputsLens,
  modelColumnsLens,
  // 5. to 7. Chosen and rejected.
  openaiPreferenceLens,
  llamafactoryPreferenceLens,
  sharegptPreferenceLens,
  preferenceMessagesLens,
  transcriptPreferenceLens,
  preferenceLens,
  rejectedResponseLens,
  // 8. Two answers and a verdict.
  abPairLens,
  // 9. Conversations.
  messagesLens,
  sharegptLens,
  pairsLens,
  xtunerLens,
  pairListLens,
  ultrachatLens,
  stringifiedLens,
  emptyConversationLens,
  // 10. Tasks, benchmarks and logs of chats.
  bfclLens,
  selfInstructLens,
  fastchatQuestionLens,
  fastchatAnswerLens,
  fastchatReviewLens,
  arenaLogLens,
  judgeOutputLens,
  sampledAnswersLens,
  // 11. Pairs under keys that a format is known by.
  transcriptPromptLens,
  unpairedLens,
  promptCompletionLens,
  teacherOutputLens,
  referenceLens,
  alpacaLens,
  gpteacherLens,
  queryResponseLens,
  // 12. Pairs under any of the usual words.
  feedbackLogLens,
  scoredLens,
  questionAnswerLens,
  // 13. One text.
  transcriptLens,
  textLens,
  promptOnlyLens,
  responseOnlyLens,
]

/** What is said of a row that no lens knows. */
export const UNKNOWN = 'unknown'

const byId = new Map(lenses.map((lens) => [lens.id, lens]))

/** Gives a lens by its name; null for `unknown` and for names that this version does not know. */
export const lensOf = (id: string): Lens | null => byId.get(id) ?? null

/** Lenses that take nearly anything: what the rest of the file is tells more of such a row than it does itself. */
const loose: ReadonlySet<Lens> = new Set([
  emptyConversationLens,
  feedbackLogLens,
  scoredLens,
  questionAnswerLens,
  transcriptLens,
  textLens,
  promptOnlyLens,
  responseOnlyLens,
])

/** What is known of a file's rows besides themselves. */
export interface FileLenses {
  /** What they mostly are. */
  readonly usual: Lens | null
  /** The mapping that somebody made for them. */
  readonly own: Lens | null
}

/** Of a row that is looked at without its file. */
export const NOTHING_KNOWN: FileLenses = { usual: null, own: null }

/** Finds the lens of a row. */
export const detect = (row: JsonNode, { usual, own }: FileLenses = NOTHING_KNOWN): Lens | null => {
  if (own?.matches(row) === true) return own
  const first = lenses.find((lens) => lens.matches(row)) ?? null
  return first !== null && loose.has(first) && usual?.matches(row) === true ? usual : first
}

/** Reads a row as a sample; one that no lens knows has all of its keys as rest. */
export const readSample = (row: JsonNode, lens: Lens | null): Sample =>
  lens?.read(row) ?? { ...emptySample(UNKNOWN), rest: row.items.map(({ path }) => path) }
