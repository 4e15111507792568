/** The members of a row at its root, where they lie: keys and values, the last of those that have one key. */
import { type ContainerKind, type JsonVisitor, type ScalarKind, scanJson, stringOf } from '../../../shared/json-scan.ts'

export type CellKind = ScalarKind | ContainerKind

export class RowMembers implements JsonVisitor {
  count = 0
  readonly keys: string[] = []
  readonly kinds: CellKind[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  #bytes: Uint8Array = new Uint8Array(0)
  #isObject = false

  /** Reads a row; tells whether it is an object. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.#bytes = bytes
    this.#isObject = false
    this.count = 0
    return scanJson(bytes, this, start, end) === null && this.#isObject
  }

  onKey(start: number, end: number): void {
    this.keys[this.count] = keyOf(this.#bytes, start, end)
  }

  onScalar(kind: ScalarKind, start: number, end: number, depth: number): void {
    if (depth === 1) this.#add(kind, start, end)
  }

  onOpen(kind: ContainerKind, _start: number, depth: number): boolean {
    if (depth === 0) this.#isObject = kind === 'object'
    return depth === 0
  }

  onClose(kind: ContainerKind, start: number, end: number, depth: number): void {
    if (depth === 1) this.#add(kind, start, end)
  }

  #add(kind: CellKind, start: number, end: number): void {
    this.kinds[this.count] = kind
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.count += 1
  }
}

/** Gives the text of a key; one that is no text is named by how it is written. */
export const keyOf = (bytes: Uint8Array, start: number, end: number): string => {
  const text = stringOf(bytes, { start, end })
  return text.isWellFormed() ? text : Buffer.from(bytes.subarray(start + 1, end - 1)).toString('utf8')
}

/** Tells whether a string of JSON holds half of a pair alone, which UTF-8 has no bytes for. */
export const hasLoneHalf = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end - 2; at++) {
    if (bytes[at] === 0x5c && bytes[at + 1] === 0x75 && (bytes[at + 2] | 0x20) === 0x64)
      return !stringOf(bytes, { start, end }).isWellFormed()
    if (bytes[at] === 0x5c) at++
  }
  return false
}
