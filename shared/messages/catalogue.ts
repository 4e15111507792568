/**
 * What makes the catalogues one: the English one gives the keys, and every other language must have exactly those, or it
 * does not compile. A plural has `_one` and `_other` in English; a language without a singular leaves `_one` out.
 */
import type { en } from './en.ts'

type Leaf<K extends string> = K extends `${infer Stem}_one` ? Stem : K extends `${infer Stem}_other` ? Stem : K
type Keys<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${Leaf<K>}` : Keys<T[K], `${Prefix}${K}.`>
}[keyof T & string]
type Singular<K> = K extends `${string}_one` ? K : never

/** The key of a message, as `status.rows`; a plural is named without its `_one` or `_other`. */
export type MessageKey = Keys<typeof en>

/** The shape of a catalogue in another language. */
export type Translated<T> = {
  readonly [K in keyof T as Exclude<K, Singular<K>>]: T[K] extends string ? string : Translated<T[K]>
} & { readonly [K in keyof T as Singular<K>]?: string }

export const languages = ['en', 'zh-CN'] as const
/** A language that Winnow speaks. */
export type Language = (typeof languages)[number]

/** Gives the language to begin with, out of those that the reader asks for. */
export const languageFor = (wanted: readonly string[]): Language => {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
