/** Pairs of question and answer (FORMATS: M3): `conversation: [{human, assistant}]`, with the system text beside it. */
import type { Lens } from './lens.ts'
import { editPairRow, type PairFormat, pairListOf, readPairs } from './pair-objects.ts'

const format: PairFormat = {
  id: 'pairs',
  keys: [
    { user: 'human', assistant: 'assistant' },
    { user: 'user', assistant: 'assistant' },
    { user: 'Human', assistant: 'Assistant' },
    { user: 'prompt', assistant: 'response' },
    { user: 'query', assistant: 'response' },
    { user: 'question', assistant: 'answer' },
    { user: '问', assistant: '答' },
    { user: '用户', assistant: '助手' },
  ],
  systemIn: 'row',
}

export const pairsLens: Lens = {
  id: 'pairs',
  matches: (row) => pairListOf(row, format) !== null,
  read: (row) => readPairs(row, format, pairListOf(row, format)),
  edit: (row, _sample, edit) => editPairRow(row, format, pairListOf(row, format), edit),
}
