/** What a signal is: a number or a label of each row, computed from the row as it is now. */

/** What a signal looks at; signals are listed by it. */
export const signalFamilies = [
  'length',
  'language',
  'repetition',
  'makeup',
  'answer',
  'damage',
  'personal',
  'sample',
  'quality',
  'duplicates',
] as const
export type SignalFamily = (typeof signalFamilies)[number]

/**
 * How a signal's numbers are kept: integers, so that comparing is exact. A share of 0.1234 is kept as 1234 with `scale`
 * 10,000 and shown as 12.34 %.
 */
export interface SignalInfo {
  /** As it is asked for and named in SQL and exports: lower case, digits and underscores. */
  readonly id: string
  readonly kind: 'count' | 'share' | 'ratio' | 'label' | 'flag'
  readonly family: SignalFamily
  /** What is counted, or what a share is a share of. */
  readonly unit: SignalUnit
  /** Bytes that one value takes in a column; the greatest number it can hold stands for "not known". */
  readonly width: 1 | 2 | 4
  /** What a kept integer is divided by: 1 for counts, flags and labels, 10,000 for shares, 1,000 for ratios. */
  readonly scale: 1 | 1_000 | 10_000
  /** For labels: what each number stands for. */
  readonly labels?: readonly string[]
  /**
   * `row`: needs the bytes only; `text`: the sample's texts; `tokens`: a tokenizer, ten times slower; `groups`: known once duplicates
   * were looked for, and another one whenever they are again.
   */
  readonly cost: 'row' | 'text' | 'tokens' | 'groups'
  /** The paper or project that uses it, or the standard that it follows. */
  readonly source: string
}

/** What a number counts; a share is one of these out of all of them. */
export type SignalUnit =
  | 'bytes'
  | 'chars'
  | 'words'
  | 'lines'
  | 'turns'
  | 'tokens'
  | 'letters'
  | 'places'
  | 'kinds'
  | 'answers'
  | 'rows'
  | 'none'
