/**
 * What is told of one field in many rows: what stands at its path, a 64-bit hash of each value, and its numbers. Texts are not
 * kept: a value that is to be shown is read again from a row that holds it, so that memory does not grow with what fields hold.
 */

import { stringOf } from '../../../shared/json-scan.ts'
import { type FieldKind, fieldKinds } from '../../../shared/overview/description.ts'
import type { FieldPath } from '../../../shared/query/ask.ts'
import { type ReachedValue, reach } from '../../../shared/query/row-texts.ts'

/** Facts of rows that stand together. */
export interface FieldFacts {
  /** By row: what stands there, as the number of its kind. */
  readonly kinds: Uint8Array<ArrayBuffer>
  /** By value: the row that holds it, counted from the first. A row holds each value once. */
  readonly owners: Uint32Array<ArrayBuffer>
  /** By value: both halves of its hash. */
  readonly hashes: Uint32Array<ArrayBuffer>
  /** By value: its number, or not-a-number; empty where no value is one. */
  readonly numbers: Float64Array<ArrayBuffer>
}

export type ValueKind = 'string' | 'number' | 'boolean'

/** A value that is counted, as it is read to be shown. */
export interface ReadValue {
  readonly kind: ValueKind
  readonly text: string
  readonly low: number
  readonly high: number
  readonly number: number
}

/** Gathers facts of one field, row by row. */
export class FactGatherer {
  readonly #path: FieldPath
  readonly #kinds: number[] = []
  readonly #owners: number[] = []
  readonly #hashes: number[] = []
  readonly #numbers: number[] = []
  #hasNumber = false

  constructor(path: FieldPath) {
    this.#path = path
  }

  /** Takes a row's bytes; null for one that is too large to be looked into. */
  add(bytes: Uint8Array | null): void {
    const owner = this.#kinds.length
    if (bytes === null) {
      this.#kinds.push(kindNumber('unread'))
      return
    }
    const reached = reach(bytes, this.#path)
    this.#kinds.push(kindNumber(kindOf(reached)))
    const first = this.#owners.length
    for (const value of reached ?? []) {
      const read = readValue(bytes, value)
      if (read === null || this.#isIn(first, read)) continue
      this.#owners.push(owner)
      this.#hashes.push(read.low, read.high)
      this.#numbers.push(read.number)
      this.#hasNumber ||= read.kind === 'number'
    }
  }

  /** Gives what was gathered. */
  facts(): FieldFacts {
    return {
      kinds: Uint8Array.from(this.#kinds),
      owners: Uint32Array.from(this.#owners),
      hashes: Uint32Array.from(this.#hashes),
      numbers: Float64Array.from(this.#hasNumber ? this.#numbers : []),
    }
  }

  #isIn(first: number, { low, high }: ReadValue): boolean {
    for (let at = first; at < this.#owners.length; at++) {
      if (this.#hashes[2 * at] === low && this.#hashes[2 * at + 1] === high) return true
    }
    return false
  }
}

/** Finds the text of a value by its hash in a row that holds it. */
export const findByHash = (bytes: Uint8Array, path: FieldPath, low: number, high: number): ReadValue | null => {
  for (const value of reach(bytes, path) ?? []) {
    const read = readValue(bytes, value)
    if (read !== null && read.low === low && read.high === high) return read
  }
  return null
}

export const kindNumber = (kind: FieldKind): number => fieldKinds.indexOf(kind)

const kindOf = (reached: readonly ReachedValue[] | null): FieldKind => {
  if (reached === null) return 'malformed'
  let only: ReachedValue | null = null
  for (const value of reached) {
    if (value.where !== 'end') continue
    if (only !== null) return 'many'
    only = value
  }
  if (only === null) return 'missing'
  const isEmptyString = only.kind === 'string' && only.end - only.start === 2
  const isEmptyContainer = (only.kind === 'array' || only.kind === 'object') && only.count === 0
  return isEmptyString || isEmptyContainer ? 'empty' : only.kind
}

/** Reads a value that is counted: a text that is not empty, a number, yes or no, at the path's end or in a list there. */
const readValue = (bytes: Uint8Array, { kind, where, start, end }: ReachedValue): ReadValue | null => {
  if (where === 'inside') return null
  if (kind === 'string') {
    if (end - start === 2) return null
    const text = stringOf(bytes, { start, end })
    return { kind, text, ...hashOf(text, 1), number: Number.NaN }
  }
  if (kind !== 'number' && kind !== 'boolean') return null
  const written = literal.decode(bytes.subarray(start, end))
  const number = kind === 'number' ? Number(written) : Number.NaN
  // Numbers that differ in spelling alone are one value; past 15 digits a double can't tell them apart.
  const isShort = written.length <= 15 && Number.isFinite(number)
  return { kind, text: written, ...hashOf(isShort ? String(number) : written, kind === 'number' ? 2 : 3), number }
}

const literal = new TextDecoder('latin1')

/** Two lanes of multiply and mix over UTF-16 units (cyrb53, with all 64 bits kept). */
const hashOf = (text: string, seed: number): { low: number; high: number } => {
  // Mixed in by itself, or a seed and a first letter could make up for one another.
  let low = Math.imul(0xdeadbeef ^ seed, 2654435761)
  let high = Math.imul(0x41c6ce57 ^ seed, 1597334677)
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 2654435761)
    high = Math.imul(high ^ unit, 1597334677)
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  return { low: low >>> 0, high: high >>> 0 }
}
