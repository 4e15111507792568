/** A row that is nothing but a text, as lists of prompts are (FORMATS: A3). */
import { emptySample } from '../sample/sample.ts'
import type { Lens } from './lens.ts'
import { refusal } from './refusal.ts'
import { valueTurn } from './value-turn.ts'

export const bareStringLens: Lens = {
  id: 'bare-string',
  matches: (row) => row.isString(),
  read: (row) => ({ ...emptySample('bare-string'), turns: [valueTurn('user', [row])] }),
  edit: (_row, _sample, edit) => {
    throw refusal(bareStringLens, edit)
  },
}
