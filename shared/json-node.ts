/**
 * A row's JSON as a tree to be read by what looks for meaning in it: which keys there are, what a text says, and where
 * each value stands. Strings are decoded when they are asked for, numbers stay the literals that they are, and every node
 * knows its path, so that what was read can be edited where it lies (json-edits.ts).
 */

import type { ValueKind } from './contract.ts'
import type { JsonPath } from './json-path.ts'
import { type ContainerKind, type JsonVisitor, type ScalarKind, scanJson, stringOf } from './json-scan.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class JsonNode {
  readonly kind: ValueKind
  readonly start: number
  end: number
  /** Its key or index in the node that holds it; null for the row itself. */
  readonly step: string | number | null
  readonly parent: JsonNode | null
  /** Items of a list, or values of an object in the order of the text; of a key that stands twice both are here. */
  readonly items: JsonNode[] = []
  readonly #bytes: Uint8Array
  #text: string | null = null
  #path: JsonPath | null = null
  /** The last value of each key: a row is asked for many keys that it has not. */
  #fields: Map<string | number | null, JsonNode> | null = null

  constructor(
    bytes: Uint8Array,
    kind: ValueKind,
    start: number,
    end: number,
    step: string | number | null,
    parent: JsonNode | null,
  ) {
    this.#bytes = bytes
    this.kind = kind
    this.start = start
    this.end = end
    this.step = step
    this.parent = parent
  }

  /** What a string says; the JSON text of anything else. */
  get text(): string {
    this.#text ??= this.kind === 'string' ? stringOf(this.#bytes, this) : this.json
    return this.#text
  }

  /** The JSON text as it is written. */
  get json(): string {
    return decoder.decode(this.#bytes.subarray(this.start, this.end))
  }

  get path(): JsonPath {
    this.#path ??= pathOf(this)
    return this.#path
  }

  /** Keys of an object in the order of the text, each once. */
  get keys(): string[] {
    if (this.kind !== 'object') return []
    const keys = this.items.map(({ step }) => step as string)
    const different = new Set(keys)
    return different.size === keys.length ? keys : [...different]
  }

  /** Gives the value of a key, or of the first of several keys that is there; of a key that stands twice the last one. */
  get(...keys: readonly string[]): JsonNode | null {
    if (this.kind !== 'object') return null
    if (this.items.length <= FEW_ITEMS) {
      for (const key of keys) {
        for (let at = this.items.length - 1; at >= 0; at--) if (this.items[at].step === key) return this.items[at]
      }
      return null
    }
    this.#fields ??= new Map(this.items.map((item) => [item.step, item]))
    for (const key of keys) {
      const found = this.#fields.get(key)
      if (found !== undefined) return found
    }
    return null
  }

  /** Finds the value at a path from here; null where there is none. */
  find(path: JsonPath): JsonNode | null {
    let node: JsonNode | null = this
    for (const step of path) {
      if (node === null) return null
      node = typeof step === 'string' ? node.get(step) : node.kind === 'array' ? (node.items[step] ?? null) : null
    }
    return node
  }

  /** Gives what a string under a key says; null when there is none, or it is no string. */
  textOf(...keys: readonly string[]): string | null {
    const value = this.get(...keys)
    return value?.kind === 'string' ? value.text : null
  }

  isString(): boolean {
    return this.kind === 'string'
  }

  /** Whether this is a list with items that all are of a kind. */
  isListOf(kind: ValueKind): boolean {
    return this.kind === 'array' && this.items.length > 0 && this.items.every((item) => item.kind === kind)
  }

  /** Gives a number; null for anything else, a literal that JavaScript cannot hold included. */
  get number(): number | null {
    if (this.kind !== 'number') return null
    const number = Number(this.json)
    return Number.isFinite(number) ? number : null
  }
}

/** Of so few, one is found sooner by going through them than a map of them is made. */
const FEW_ITEMS = 16

// By a loop, since a row may be deeper than calls can be.
const pathOf = (node: JsonNode): JsonPath => {
  const path: (string | number)[] = []
  for (let at: JsonNode | null = node; at !== null && at.step !== null; at = at.parent) path.push(at.step)
  return path.reverse()
}

/** Values of more items than this in all are not read as samples: a tree of them would take more memory than its bytes by far. */
export const MOST_NODES = 200_000

/** Reads a row as a tree; null for what is no JSON, or has too many values. */
export const readJson = (bytes: Uint8Array, start = 0, end = bytes.length): JsonNode | null => {
  const builder = new TreeBuilder(bytes)
  const fault = scanJson(bytes, builder, start, end)
  return fault === null && builder.count <= MOST_NODES ? builder.root : null
}

class TreeBuilder implements JsonVisitor {
  root: JsonNode | null = null
  count = 0
  readonly #bytes: Uint8Array
  #key: string | null = null
  #open: JsonNode | null = null

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  onKey(start: number, end: number): void {
    this.#key = stringOf(this.#bytes, { start, end })
  }

  onScalar(kind: ScalarKind, start: number, end: number, _depth: number, index: number): void {
    this.#add(kind, start, end, index)
  }

  onOpen(kind: ContainerKind, start: number, _depth: number, index: number): boolean {
    if (this.count > MOST_NODES) return false
    this.#open = this.#add(kind, start, start, index)
    return true
  }

  onClose(_kind: ContainerKind, start: number, end: number): void {
    if (this.#open?.start !== start) return
    this.#open.end = end
    this.#open = this.#open.parent
  }

  #add(kind: ValueKind, start: number, end: number, index: number): JsonNode {
    this.count += 1
    const node = new JsonNode(
      this.#bytes,
      kind,
      start,
      end,
      this.#open === null ? null : (this.#key ?? index),
      this.#open,
    )
    this.#key = null
    if (this.#open === null) this.root = node
    else if (this.count <= MOST_NODES) this.#open.items.push(node)
    return node
  }
}
