/** Counts tokens of texts: in o200k, or in a tokenizer of the user's. */
import ranks from 'gpt-tokenizer/bpeRanks/o200k_base'
import { BpeCounter } from './bpe-counter.ts'

export interface TokenCounter {
  count(text: string): number
}

/** Which tokenizer counts. */
export interface Tokenizer {
  /** Names the vocabulary by what it holds, so that counts of another one are never taken for its. */
  readonly id: string
}

export const O200K: Tokenizer = { id: 'o200k_base' }

// As OpenAI's tiktoken splits texts for o200k_base.
const suffix = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?"
const o200kPieces = new RegExp(
  [
    `[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+${suffix}`,
    `[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*${suffix}`,
    '\\p{N}{1,3}',
    ' ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*',
    '\\s*[\\r\\n]+',
    '\\s+(?!\\S)',
    '\\s+',
  ].join('|'),
  'gu',
)

let o200k: TokenCounter | null = null

/** Gives the counter of o200k; it takes some tenths of a second to make, and is made once a thread. */
export const o200kCounter = (): TokenCounter => {
  o200k ??= new BpeCounter(ranks, o200kPieces)
  return o200k
}

/** Gives the counter of a tokenizer. */
export const counterOf = (_tokenizer: Tokenizer): TokenCounter => o200kCounter()
