/**
 * The table of lenses, in the order in which they are asked: the first that knows a row reads it. A row that none knows
 * is shown as fields. What a file mostly is decides between readings of a row that says too little itself.
 */
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import { alpacaLens } from './alpaca.ts'
import { bareStringLens } from './bare-string.ts'
import { feedbackLogLens } from './feedback-log.ts'
import { gpteacherLens } from './gpteacher.ts'
import { judgeOutputLens } from './judge-output.ts'
import type { Lens } from './lens.ts'
import { modelColumnsLens } from './model-columns.ts'
import { promptCompletionLens } from './prompt-completion.ts'
import { promptOnlyLens } from './prompt-only.ts'
import { queryResponseLens } from './query-response.ts'
import { questionAnswerLens } from './question-answer.ts'
import { referenceLens } from './reference.ts'
import { responseOnlyLens } from './response-only.ts'
import { scoredLens } from './scored.ts'
import { selfInstructLens } from './self-instruct.ts'
import { teacherOutputLens } from './teacher-output.ts'
import { textLens } from './text.ts'
import { unpairedLens } from './unpaired.ts'

export const lenses: readonly Lens[] = [
  // 1. Rows that are no object.
  bareStringLens,
  // 2. Tokens and segments.
  // 3. Trees.
  // 4. Several completions.
  modelColumnsLens,
  // 5. to 7. Chosen and rejected.
  // 8. Two answers and a verdict.
  // 9. Conversations.
  // 10. Tasks, benchmarks and logs of chats.
  selfInstructLens,
  judgeOutputLens,
  // 11. Pairs under keys that a format is known by.
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
  textLens,
  promptOnlyLens,
  responseOnlyLens,
]

/** What is said of a row that no lens knows. */
export const UNKNOWN = 'unknown'

const byId = new Map(lenses.map((lens) => [lens.id, lens]))

/** Gives a lens by its name; null for `unknown` and for names that this version does not know. */
export const lensOf = (id: string): Lens | null => byId.get(id) ?? null

/** Finds the lens of a row. `usual` is what the rest of its file mostly is: it is asked first where it is given. */
export const detect = (row: JsonNode, usual: Lens | null = null): Lens | null => {
  if (usual?.matches(row) === true) return usual
  return lenses.find((lens) => lens.matches(row)) ?? null
}

/** Reads a row as a sample; one that no lens knows has all of its keys as rest. */
export const readSample = (row: JsonNode, lens: Lens | null): Sample =>
  lens?.read(row) ?? { ...emptySample(UNKNOWN), rest: row.items.map(({ path }) => path) }
