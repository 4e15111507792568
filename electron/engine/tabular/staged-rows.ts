/**
 * Writes rows as DuckDB can read them exactly: by columns of plain names, and with strings of JSON in the place of what a column
 * keeps the JSON of, and of numbers that have more digits than it reads.
 */
import { type ContainerKind, type JsonVisitor, type ScalarKind, scanJson } from '../../../shared/json-scan.ts'
import { keyOf } from './json-cells.ts'
import type { JsonOut } from './json-out.ts'
import type { Shape } from './row-shapes.ts'

export class RowStager implements JsonVisitor {
  readonly #columns: ReadonlyMap<string, { readonly at: number; readonly shape: Shape }>
  /** Where each column's value stands in the row; -1 where it has none. */
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  /** What is put into strings, in order. */
  readonly #quoted: { readonly start: number; readonly end: number }[] = []
  readonly #open: (Shape | null)[] = []
  #bytes: Uint8Array = new Uint8Array(0)
  #column = -1
  #field: Shape | null = null
  /** Where the list or object starts that is to be a string. */
  #quotedStart = -1

  constructor(columns: ReadonlyMap<string, Shape>) {
    this.#columns = new Map([...columns].map(([key, shape], at) => [key, { at, shape }]))
    this.#starts = new Int32Array(columns.size)
    this.#ends = new Int32Array(columns.size)
  }

  /** Adds a row, which is an object, to the lines written. */
  add(bytes: Uint8Array, start: number, end: number, out: JsonOut): void {
    this.#bytes = bytes
    this.#starts.fill(-1)
    this.#quoted.length = 0
    scanJson(bytes, this, start, end)
    out.byte(0x7b)
    let isFirst = true
    for (let at = 0; at < this.#starts.length; at++) {
      if (this.#starts[at] === -1) continue
      out.raw(Buffer.from(`${isFirst ? '' : ','}"c${at}":`))
      isFirst = false
      this.#copy(this.#starts[at], this.#ends[at], out)
    }
    out.byte(0x7d)
    out.byte(0x0a)
  }

  onKey(start: number, end: number, depth: number): void {
    const key = keyOf(this.#bytes, start, end)
    if (depth > 1) {
      this.#field = this.#open[depth - 1]?.fields.get(key) ?? null
      return
    }
    const column = this.#columns.get(key)
    this.#column = column?.at ?? -1
    this.#field = column?.shape ?? null
  }

  onScalar(kind: ScalarKind, start: number, end: number, depth: number): void {
    const shape = this.#shapeAt(depth)
    const isQuoted = shape !== null && (shape.isJson || (shape.isReadAsText && kind === 'number'))
    if (isQuoted && kind !== 'null') this.#quoted.push({ start, end })
    if (depth === 1) this.#place(start, end)
  }

  onOpen(_kind: ContainerKind, start: number, depth: number): boolean {
    if (depth === 0) return true
    const shape = this.#shapeAt(depth)
    this.#open[depth] = shape
    if (shape?.isJson !== true) return true
    this.#quotedStart = start
    return false
  }

  onClose(_kind: ContainerKind, start: number, end: number, depth: number): void {
    if (start === this.#quotedStart) {
      this.#quoted.push({ start, end })
      this.#quotedStart = -1
    }
    this.#field = null
    if (depth === 1) this.#place(start, end)
  }

  #place(start: number, end: number): void {
    if (this.#column === -1) return
    this.#starts[this.#column] = start
    this.#ends[this.#column] = end
  }

  #copy(start: number, end: number, out: JsonOut): void {
    let at = start
    for (const quoted of this.#quoted) {
      if (quoted.start < at || quoted.end > end) continue
      out.raw(this.#bytes, at, quoted.start)
      out.string(this.#bytes, quoted.start, quoted.end)
      at = quoted.end
    }
    out.raw(this.#bytes, at, end)
  }

  #shapeAt(depth: number): Shape | null {
    const field = this.#field
    this.#field = null
    return field ?? (depth > 1 ? (this.#open[depth - 1]?.items ?? null) : null)
  }
}
