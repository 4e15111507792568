/** Numbers on axes and in sentences: short (12k, 1.2万) where there is little room, exact elsewhere; shares in percent. */
import type { Axis } from '../../shared/overview/description.ts'
import type { SignalInfo } from '../../shared/signal/signal.ts'
import { getLanguage } from '../app/words.ts'

/** What numbers count; null for those of a field. */
export type NumberUnit = SignalInfo['kind'] | null

/** Gives a number as short as an axis needs it. */
export const shortNumber = (value: number, unit: NumberUnit = null): string => {
  if (unit === 'share') return format('share', { style: 'percent', maximumFractionDigits: 2 }).format(value)
  const isLarge = Math.abs(value) >= 1000
  return isLarge
    ? format('short', { notation: 'compact', maximumSignificantDigits: 3 }).format(value)
    : format('small', { maximumSignificantDigits: 3 }).format(value)
}

/** Gives a number in full: grouped, with as many decimals as it needs. */
export const fullNumber = (value: number, unit: NumberUnit = null): string => {
  if (unit === 'share') return format('share', { style: 'percent', maximumFractionDigits: 2 }).format(value)
  return format('full', { maximumFractionDigits: Math.abs(value) >= 100 ? 1 : 3 }).format(value)
}

/** Gives a share of rows; what is there is never said to be none of it, nor what lacks something all. */
export const partText = (count: number, total: number): string => {
  if (total === 0) return '–'
  const share = count / total
  const digits = format('part', { style: 'percent', maximumFractionDigits: 1 })
  if (count > 0 && share < 0.001) return `< ${digits.format(0.001)}`
  return count < total && share > 0.999 ? `> ${digits.format(0.999)}` : digits.format(share)
}

/** Gives what bins `start` to `end` (end excluded) hold, in words. */
export const binText = ({ edges, isWhole }: Axis, start: number, end: number, unit: NumberUnit): string => {
  const [from, to] = [edges[start] ?? 0, edges[end] ?? 0]
  if (!isWhole) return `${fullNumber(from, unit)} – ${fullNumber(to, unit)}`
  return to - from <= 1 ? fullNumber(from, unit) : `${fullNumber(from, unit)} – ${fullNumber(to - 1, unit)}`
}

const formats = new Map<string, Intl.NumberFormat>()

/** Making a format takes as long as a hundred uses of it. */
const format = (name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = `${name} ${getLanguage()}`
  let known = formats.get(key)
  if (known === undefined) {
    known = new Intl.NumberFormat(getLanguage(), options)
    formats.set(key, known)
  }
  return known
}
