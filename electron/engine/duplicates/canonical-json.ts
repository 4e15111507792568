/**
 * A JSON value as a text that does not depend on how it is written: without white space between tokens, strings as they mean, in
 * quotes, with quotes and backslashes escaped and nothing else, so that line breaks in them are white space like any other. Numbers
 * stay as they are written. Keys may be put in order; of equal keys all are there.
 */
import { type ContainerKind, type JsonVisitor, type ScalarKind, scanJson, stringOf } from '../../../shared/json-scan.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'

/** Gives the text of the value at a span, which is known to be JSON. */
export const canonicalJson = (bytes: Uint8Array, start: number, end: number, sortsKeys: boolean): string => {
  const writer = new CanonicalWriter(bytes, sortsKeys)
  scanJson(bytes, writer, start, end)
  return writer.text
}

/** What lies deeper is taken as it is written: put together level by level it would take time by the square of its depth. */
const MOST_DEPTH = 200

interface OpenContainer {
  readonly kind: ContainerKind
  readonly keys: string[]
  readonly items: string[]
}

class CanonicalWriter implements JsonVisitor {
  text = ''
  readonly #bytes: Uint8Array
  readonly #sortsKeys: boolean
  readonly #open: OpenContainer[] = []

  constructor(bytes: Uint8Array, sortsKeys: boolean) {
    this.#bytes = bytes
    this.#sortsKeys = sortsKeys
  }

  onKey(start: number, end: number): void {
    this.#open.at(-1)?.keys.push(quoted(stringOf(this.#bytes, { start, end })))
  }

  onScalar(kind: ScalarKind, start: number, end: number): void {
    this.#add(kind === 'string' ? quoted(stringOf(this.#bytes, { start, end })) : this.#written(start, end))
  }

  onOpen(kind: ContainerKind, _start: number, depth: number): boolean {
    this.#open.push({ kind, keys: [], items: [] })
    return depth < MOST_DEPTH
  }

  onClose(_kind: ContainerKind, start: number, end: number, depth: number): void {
    const closed = this.#open.pop()
    if (closed === undefined) return
    this.#add(depth < MOST_DEPTH ? this.#textOf(closed) : this.#written(start, end))
  }

  #add(text: string): void {
    const holder = this.#open.at(-1)
    if (holder === undefined) this.text = text
    else holder.items.push(text)
  }

  #textOf({ kind, keys, items }: OpenContainer): string {
    if (kind === 'array') return `[${items.join(',')}]`
    const fields = keys.map((key, at) => ({ key, text: `${key}:${items[at]}` }))
    if (this.#sortsKeys) fields.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    return `{${fields.map(({ text }) => text).join(',')}}`
  }

  #written(start: number, end: number): string {
    return decodeLossless(this.#bytes.subarray(start, end))
  }
}

const quoted = (text: string): string => `"${SPECIAL.test(text) ? text.replace(ALL_SPECIAL, '\\$&') : text}"`
const SPECIAL = /["\\]/
const ALL_SPECIAL = /["\\]/g
