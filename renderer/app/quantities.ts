/** Numbers, sizes and times as people read them, in the language of the words around them. */
import { numberFormat } from './number-format.ts'
import { getLanguage } from './spoken-language.ts'
import { t } from './words.ts'

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Gives a size in decimal units: `1.2 GB`. */
export const sizeText = (bytes: number): string => {
  const power = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), BYTE_UNITS.length - 1)
  const value = bytes / 1_000 ** power
  return new Intl.NumberFormat(getLanguage(), {
    style: 'unit',
    unit: BYTE_UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1,
  }).format(value)
}

/** Gives a whole number, grouped. */
export const countText = (count: number): string => numberFormat(getLanguage()).format(count)

/** Gives a share of a whole: `42%`. Only what is done is said to be 100%. */
export const shareText = (done: number, total: number): string =>
  new Intl.NumberFormat(getLanguage(), { style: 'percent' }).format(
    total === 0 ? 0 : Math.min(done / total, done < total ? 0.99 : 1),
  )

const SPANS: readonly [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** Gives how long ago a moment was, or how far off: `2 hours ago`. */
export const relativeTimeText = (timeMs: number, nowMs: number): string => {
  const passed = timeMs - nowMs
  const format = new Intl.RelativeTimeFormat(getLanguage(), { numeric: 'auto' })
  for (const [unit, ms] of SPANS) if (Math.abs(passed) >= ms) return format.format(Math.trunc(passed / ms), unit)
  return t('app.just-now')
}

/** Gives a moment exactly, to the second. */
export const exactTimeText = (timeMs: number): string =>
  new Intl.DateTimeFormat(getLanguage(), { dateStyle: 'medium', timeStyle: 'medium' }).format(timeMs)
