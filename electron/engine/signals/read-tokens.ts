/** How many tokens a row's texts are, and those of its answer. */
import { readJson } from '../../../shared/json-node.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { detect, type FileLenses, readSample } from '../../../shared/lens/lenses.ts'
import { UNKNOWN_VALUE } from '../../../shared/signal/measure.ts'
import { type RowTexts, textsOfMalformed, textsOfRow, textsOfSample } from '../../../shared/signal/row-texts.ts'
import { signals } from '../../../shared/signal/signals.ts'
import { SIGNS_LIMIT_BYTES } from '../samples/read-signs.ts'
import type { TokenCounter } from './token-counter.ts'

/** The signals that are told by a tokenizer, in the order of their columns. */
export const tokenSignals = signals.filter(({ cost }) => cost === 'tokens')

/** Counts a row's tokens: each text by itself, without what a chat template would put around it. */
export const readTokens = (bytes: Uint8Array, known: FileLenses, counter: TokenCounter): Uint32Array => {
  const values = new Uint32Array(tokenSignals.length).fill(UNKNOWN_VALUE)
  const texts = textsOf(bytes, known)
  if (texts === null) return values
  const count = (all: readonly string[]): number => all.reduce((sum, text) => sum + counter.count(text), 0)
  const answer = count(texts.answer)
  const rest = count(texts.system) + count(texts.prompt) + count(texts.reasoning) + count(texts.other)
  values[0] = answer + rest
  if (texts.shape !== null) values[1] = answer
  return values
}

const textsOf = (bytes: Uint8Array, known: FileLenses): RowTexts | null => {
  if (bytes.length > SIGNS_LIMIT_BYTES) return null
  const row = readJson(bytes)
  if (row === null) return checkJson(bytes) === null ? null : textsOfMalformed(bytes)
  const lens = detect(row, known)
  return lens === null ? textsOfRow(row) : textsOfSample(readSample(row, lens))
}
