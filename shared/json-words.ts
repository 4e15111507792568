/**
 * A JSON text as the row of its words: brackets, keys and scalars. Commas and colons are no words; they belong to the gaps
 * in between, which is where writers of JSON differ. What two neighbours are says what the gap between them must be.
 */
import type { Fault } from './contract.ts'
import { scanJson } from './json-scan.ts'

/** A bracket stands for itself; `plain` is a number, a boolean or null. */
export type WordKind = '{' | '}' | '[' | ']' | 'key' | 'string' | 'plain'

/** Tells the words of a text in their order, then what is wrong with it; null for JSON. */
export const eachWord = (
  bytes: Uint8Array,
  start: number,
  end: number,
  tell: (kind: WordKind, start: number, end: number) => void,
): Fault | null =>
  scanJson(
    bytes,
    {
      onKey: (from, to) => tell('key', from, to),
      onScalar: (kind, from, to) => tell(kind === 'string' ? 'string' : 'plain', from, to),
      onOpen: (kind, from) => {
        tell(kind === 'object' ? '{' : '[', from, from + 1)
        return true
      },
      onClose: (kind, _, to) => tell(kind === 'object' ? '}' : ']', to - 1, to),
    },
    start,
    end,
  )

/** What stands between two words: white space inside brackets, a colon after a key, a comma between items. */
export type Gap = 'empty' | 'object-padding' | 'list-padding' | 'colon' | 'comma'

/** Gives what must stand between two words that follow one another. */
export const gapBetween = (before: WordKind, after: WordKind): Gap => {
  if (before === 'key') return 'colon'
  if (before === '{') return after === '}' ? 'empty' : 'object-padding'
  if (before === '[') return after === ']' ? 'empty' : 'list-padding'
  if (after === '}') return 'object-padding'
  return after === ']' ? 'list-padding' : 'comma'
}
