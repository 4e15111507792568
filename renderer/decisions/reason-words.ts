/** Says why a row is marked as a duplicate: of which row, how alike they are, and by which rule that one was kept. */
import type { Reason } from '../../shared/decision.ts'
import { countText } from '../app/quantities.ts'
import type { Words } from '../app/words.ts'
import { reasonRuleWords } from '../duplicates/keep-rule-words.ts'

/** Gives the sentence. */
export const reasonText = (reason: Reason, t: Words): string => sentence(reason, keptText(reason, t), t)

/** Gives the sentence in two parts, between which the words of the kept row stand; null where no row can be named. */
export const reasonAround = (reason: Reason, t: Words): { before: string; kept: string; after: string } | null => {
  if (reason.keptIn === null && reason.keptNumber === null) return null
  const [before = '', after = ''] = sentence(reason, PLACE, t).split(PLACE)
  return { before, kept: keptText(reason, t), after }
}

/** Stands in no sentence, and in no name of a file. */
const PLACE = '\u0000'

const sentence = (reason: Reason, kept: string, t: Words): string => {
  const { mark, keptIn, keptNumber } = reason
  const what = keptIn !== null ? 'file' : keptNumber === null ? 'gone' : 'row'
  const values = { kept, alike: alikeText(reason, t), rule: reasonRuleWords(reason.rule, t) }
  if (mark.kind === 'drop') return t(`reason.drop.${what}`, values)
  return t(`reason.tag.${what}`, { ...values, tag: mark.tag })
}

const keptText = ({ keptIn, keptNumber }: Reason, t: Words): string => {
  if (keptIn !== null) return t('reason.rowOf', { file: keptIn.file, number: countText(keptIn.number + 1) })
  return keptNumber === null ? '' : t('reason.row', { number: countText(keptNumber + 1) })
}

const alikeText = ({ method, similarity, keptIn }: Reason, t: Words): string => {
  if (method === 'contained' || method === 'one-word') return t(`reason.alike.${method}`)
  if (similarity >= 1 && method !== 'overlap') return t('reason.alike.exact')
  // Only what is equal is said to be so.
  const share = `${Math.min(99, Math.floor(similarity * 100 + 1e-9))}`
  if (method === 'overlap') return t('reason.alike.overlap', { share: similarity >= 1 ? '100' : share })
  return t(keptIn === null ? 'reason.alike.group' : 'reason.alike.row', { share })
}
