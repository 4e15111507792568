/** Similarities in words, and what was looked for in a line. */
import type { ToldSpec } from '../../shared/duplicates/duplicate-calls.ts'
import type { Compared } from '../../shared/duplicates/duplicate-spec.ts'
import { pathLabel } from '../../shared/json-path.ts'
import type { Words } from '../app/words.ts'
import { type FoldingName, foldings } from './find-form.ts'

/** Gives a similarity with two places, rounded down: only what is equal is said to be 1. */
export const similarityText = (similarity: number): string =>
  similarity >= 1 ? '1' : (Math.floor(similarity * 100 + 1e-9) / 100).toFixed(2)

/** Gives a threshold, always with two places. */
export const thresholdText = (threshold: number): string => threshold.toFixed(2)

/** Gives a range of similarities; one number where both ends look alike. */
export const rangeText = (least: number, most: number): string => {
  const [from, to] = [similarityText(least), similarityText(most)]
  return from === to ? from : `${from} – ${to}`
}

/** Gives what of a row was compared. */
export const comparedWords = (compared: Compared, t: Words): string => {
  if (compared.kind === 'part') return t(`duplicates.compared.${compared.part}`)
  if (compared.kind === 'fields') return compared.paths.map(pathLabel).join(', ')
  return t(`duplicates.compared.${compared.kind}`)
}

/** Gives the differences that did not count. */
export const foldingsIn = ({ compared, folding }: ToldSpec): readonly FoldingName[] => {
  if (compared.kind === 'line') return []
  const hasKeys = compared.kind === 'row' || compared.kind === 'fields'
  return foldings.filter((name) => folding[name] && (name !== 'keyOrder' || hasKeys))
}
