/** Counts tokens of texts: in o200k, or in a tokenizer of the user's. */
import { readFileSync } from 'node:fs'
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import ranks from 'gpt-tokenizer/bpeRanks/o200k_base'
import { BpeCounter } from './bpe-counter.ts'
import type { Tokenizer } from './tokenizer.ts'

export interface TokenCounter {
  count(text: string): number
}

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

/** Gives the counter of a `tokenizer.json`; fails on bytes that are none. */
export const tokenizerCounter = (bytes: Uint8Array): TokenCounter => {
  const tokenizer = new HuggingFaceTokenizer(JSON.parse(new TextDecoder().decode(bytes)), {})
  return { count: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.length }
}

let own: { readonly id: string; readonly counter: TokenCounter } | null = null

/** Gives the counter of a tokenizer; of those of the user's the last one is kept. */
export const counterOf = ({ id, path }: Tokenizer): TokenCounter => {
  if (path === null) return o200kCounter()
  if (own?.id !== id) own = { id, counter: tokenizerCounter(readFileSync(path)) }
  return own.counter
}
