/** What is known of a field, in a few words: the kinds of its values, and how many rows have it. */
import type { Column, ValueKind } from '../../shared/contract.ts'
import { getLanguage, type Words } from '../app/words.ts'

/** Gives the kinds seen in a field, the commonest first. */
export const kindsText = (field: Column, t: Words): string => {
  const kinds = Object.entries(field.kinds).filter(([, rows]) => rows > 0)
  return kinds
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind]) => t(`grid.kind.${kind as ValueKind}`))
    .join(' · ')
}

/** Gives the share of rows that have a field; empty when all do. */
export const shareText = (rows: number, rowsSeen: number): string => {
  if (rowsSeen === 0 || rows >= rowsSeen) return ''
  const share = rows / rowsSeen
  const format = new Intl.NumberFormat(getLanguage(), {
    style: 'percent',
    maximumFractionDigits: share < 0.1 || share > 0.99 ? 1 : 0,
  })
  // Not quite all is never said to be all, nor hardly any none.
  return format.format(Math.min(Math.max(share, 0.001), 0.999))
}
