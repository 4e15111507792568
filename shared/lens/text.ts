/**
 * Plain text (FORMATS: S6): for pre-training, or a conversation that a template has been laid over already. It is shown as
 * it is; what a template has made of a conversation is not taken to pieces.
 */
import { emptySample } from '../sample/sample.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { valueTurn } from './value-turn.ts'

export const textLens: Lens = {
  id: 'text',
  matches: (row) => row.get('text')?.isString() === true,
  read: (row) => {
    const text = row.get('text')
    const columns = new MediaColumns(row)
    return {
      ...emptySample('text'),
      // All of it is trained on, as an answer is.
      turns: text === null ? [] : [valueTurn('assistant', [text])],
      media: columns.media,
      ...readRowMetrics(row, [text, ...columns.keys.map((key) => row.get(key))]),
    }
  },
  edit: (_row, _sample, edit) => {
    throw refusal(textLens, edit)
  },
}
