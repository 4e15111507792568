/** A new row in the style of its neighbour: the same keys in the same order and spacing, with nothing in them yet. */
import type { ValueKind } from '../../shared/contract.ts'
import { childrenOf, findValue } from '../../shared/json-scan.ts'

/** Gives the line of an empty row that is written as its neighbour is; `{}` beside what is no object. */
export const emptyRowLike = (neighbour: string): string => {
  const bytes = new TextEncoder().encode(neighbour)
  const root = findValue(bytes, [])
  if (root === null || root.kind !== 'object') return '{}'
  const decoder = new TextDecoder()
  let line = ''
  let done = 0
  for (const { start, end, kind } of childrenOf(bytes, root, 0, root.count).children) {
    line += decoder.decode(bytes.subarray(done, start)) + EMPTY[kind]
    done = end
  }
  return line + decoder.decode(bytes.subarray(done))
}

/** A number or a truth value that nobody has said is null; a list that nobody has filled is empty. */
const EMPTY: Readonly<Record<ValueKind, string>> = {
  string: '""',
  number: 'null',
  boolean: 'null',
  null: 'null',
  object: '{}',
  array: '[]',
}
