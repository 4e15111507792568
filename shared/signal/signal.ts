/** What a signal is: a number or a label of each row, computed from the row as it is now. */

/**
 * How a signal's numbers are kept: integers, so that comparing is exact. A share of 0.1234 is kept as 1234 with `scale`
 * 10,000 and shown as 12.34 %.
 */
export interface SignalInfo {
  /** As it is asked for and named in SQL and exports: lower case, digits and underscores. */
  readonly id: string
  readonly kind: 'count' | 'share' | 'ratio' | 'label' | 'flag'
  /** Bytes that one value takes in a column; the greatest number it can hold stands for "not known". */
  readonly width: 1 | 2 | 4
  /** What a kept integer is divided by: 1 for counts, flags and labels, 10,000 for shares, 1,000 for ratios. */
  readonly scale: 1 | 1_000 | 10_000
  /** For labels: what each number stands for. */
  readonly labels?: readonly string[]
  /** `row`: needs the bytes only; `text`: the sample's texts; `tokens`: a tokenizer, ten times slower. */
  readonly cost: 'row' | 'text' | 'tokens'
  /** The paper or project that uses it, or the standard that it follows. */
  readonly source: string
}
