/** Which tokenizer counts; told to worker threads, which load it themselves. */
export interface Tokenizer {
  /** Names the vocabulary by what it holds, so that counts of another one are never taken for its. */
  readonly id: string
  /** A `tokenizer.json` of Hugging Face's; null for the vocabulary that is built in. */
  readonly path: string | null
}

export const O200K: Tokenizer = { id: 'o200k_base', path: null }
