/** XTuner (FORMATS: M4): `conversation: [{system?, input, output}]`, the system text in the first pair. */
import type { Lens } from './lens.ts'
import { editPairRow, type PairFormat, pairListOf, readPairs } from './pair-objects.ts'

const format: PairFormat = { id: 'xtuner', keys: [{ user: 'input', assistant: 'output' }], systemIn: 'pair' }

export const xtunerLens: Lens = {
  id: 'xtuner',
  matches: (row) => pairListOf(row, format) !== null,
  read: (row) => readPairs(row, format, pairListOf(row, format)),
  edit: (row, _sample, edit) => editPairRow(row, format, pairListOf(row, format), edit),
}
