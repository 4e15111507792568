/**
 * How the rows of a known file lie, told by how they lay before: the one row that is left of a list, of a map or of many lines
 * may be taken for something else by its bytes alone, and then it would be another row.
 */
import type { ContainerKind } from '../../../shared/file-form.ts'
import { checkJson, findValue } from '../../../shared/json-scan.ts'
import type { FoundContainer } from '../container/find-container.ts'
import { jsonl } from '../container/jsonl.ts'
import { hasBom, scanHead } from '../index/scan-head.ts'
import type { FoundRows } from '../read/sniff.ts'

export interface RowsBefore {
  readonly container: ContainerKind
  readonly wrapperKey: string | null
  /** Whether the file is in the very state in which it was left; else only lines are told by how they lay. */
  readonly isSame: boolean
}

interface Head {
  readonly head: Uint8Array
  readonly isWhole: boolean
}

const LIST = 0x5b
const OBJECT = 0x7b

/** Gives how rows lie: as they lay before where the bytes allow that, else as they look. */
export const asBefore = (rows: FoundRows, before: RowsBefore | null, { head, isWhole }: Head): FoundRows => {
  if (before === null || rows.isTable || before.container === rows.kind) return rows
  const { container: kind, wrapperKey, isSame } = before
  const start = hasBom(head) ? 3 : 0
  const told = (found: Pick<FoundContainer, 'layout' | 'depth' | 'rowsStart'>): FoundRows => ({
    isTable: false,
    kind,
    wrapperKey,
    ...found,
  })
  if (kind === 'jsonl') {
    return isFirstLineWhole(head) ? told({ layout: 'lines', depth: 0, rowsStart: start }) : rows
  }
  if (!isSame) return rows
  const first = firstByte(head, start)
  if (first === -1 && kind !== 'json-sequence' && kind !== 'json-object') return rows
  if (kind === 'json-array' && head[first] === LIST) return told({ layout: 'values', depth: 1, rowsStart: first + 1 })
  if (kind === 'json-map' && head[first] === OBJECT) return told({ layout: 'keyed', depth: 1, rowsStart: first + 1 })
  if (kind === 'json-sequence' || kind === 'json-object') return told({ layout: 'values', depth: 0, rowsStart: start })
  if (kind === 'json-wrapper' && isWhole && wrapperKey !== null) {
    const list = findValue(head.subarray(first), [wrapperKey])
    if (list?.kind === 'array') return told({ layout: 'values', depth: 2, rowsStart: first + list.start + 1 })
  }
  return rows
}

const firstByte = (head: Uint8Array, from: number): number => {
  for (let at = from; at < head.length; at++) if (head[at] > 0x20) return at
  return -1
}

// One line that is a whole value may be the last row of many.
const isFirstLineWhole = (head: Uint8Array): boolean => {
  const [first] = scanHead(head, true).starts
  if (first === undefined) return false
  return checkJson(head.subarray(first, jsonl.contentEnd(head, first, head.length))) === null
}
