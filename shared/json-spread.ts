/**
 * How a row that stands on many lines breaks them. Programs break after each bracket and each comma or not at all, and some
 * keep lists of numbers and texts on one line, so objects and lists are told apart; the majority counts. Only a line
 * feed is a break: no row of JSONL holds one, so none is ever put into such a row.
 */
import { type Gap, gapBetween, type WordKind } from './json-words.ts'

export interface JsonSpread {
  readonly newline: string
  /** What each level of brackets is indented by. */
  readonly unit: string
  /** Whether objects are spread over lines, lists of them or of lists, and lists of anything else. */
  readonly objects: boolean
  readonly lists: boolean
  readonly plainLists: boolean
}

/** Counts how the brackets of a row are opened, told its words one after the other. */
export class SpreadTally {
  readonly #bytes: Uint8Array
  readonly #units = new Map<string, number>()
  readonly #counts = { objects: 0, lists: 0, plainLists: 0 }
  readonly #known = { objects: false, lists: false, plainLists: false }
  readonly #indent: string
  #lineIndent: string
  #crlf = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#indent = indentAt(bytes, 0)
    this.#lineIndent = this.#indent
  }

  /** Takes two neighbours and what stands between them. */
  add(before: WordKind, after: WordKind, start: number, end: number): void {
    const breakAt = this.#bytes.subarray(start, end).lastIndexOf(LF)
    const outer = this.#lineIndent
    if (breakAt !== -1) {
      this.#lineIndent = blanksAt(this.#bytes, start + breakAt + 1, end)
      this.#crlf += this.#bytes[start + breakAt - 1] === CR ? 1 : -1
    }
    if ((before !== '{' && before !== '[') || after === '}' || after === ']') return
    const kind = kindOf(before, after)
    this.#known[kind] = true
    this.#counts[kind] += breakAt === -1 ? -1 : 1
    if (breakAt === -1 || !this.#lineIndent.startsWith(outer)) return
    const unit = this.#lineIndent.slice(outer.length)
    this.#units.set(unit, (this.#units.get(unit) ?? 0) + 1)
  }

  /** Gives how lines are broken; undefined where they are not. */
  spread(): JsonSpread | undefined {
    const { objects, lists, plainLists } = this.#counts
    if (objects <= 0 && lists <= 0 && plainLists <= 0) return undefined
    const [unit] = [...this.#units].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0])
    const of = (kind: Spreadable, like: boolean): boolean => (this.#known[kind] ? this.#counts[kind] > 0 : like)
    // What the row says nothing of is written as its like.
    const areObjects = of('objects', lists > 0 || plainLists > 0)
    const areLists = of('lists', areObjects)
    return {
      newline: this.#crlf > 0 ? '\r\n' : '\n',
      unit,
      objects: areObjects,
      lists: areLists,
      plainLists: of('plainLists', areLists),
    }
  }
}

/** What stands between the words of a value that is written anew: `plain` says it of words on one line. */
export class GapWriter {
  readonly #spread: JsonSpread | undefined
  readonly #plain: (gap: Gap) => string
  readonly #open: { readonly isSpread: boolean; readonly outer: string }[] = []
  #indent: string

  /** `indent` is that of the line on which the value starts. */
  constructor(spread: JsonSpread | undefined, indent: string, plain: (gap: Gap) => string) {
    this.#spread = spread
    this.#indent = indent
    this.#plain = plain
  }

  /** Gives the gap between two neighbours; must be asked of all of them, in their order. */
  between(before: WordKind, after: WordKind): string {
    const gap = gapBetween(before, after)
    const spread = this.#spread
    if (spread === undefined || gap === 'empty' || gap === 'colon') return this.#plain(gap)
    if (before === '{' || before === '[') {
      const isSpread = spread[kindOf(before, after)]
      this.#open.push({ isSpread, outer: this.#indent })
      if (!isSpread) return this.#plain(gap)
      this.#indent += spread.unit
      return spread.newline + this.#indent
    }
    if (after === '}' || after === ']') {
      const closed = this.#open.pop()
      if (closed?.isSpread !== true) return this.#plain(gap)
      this.#indent = closed.outer
      return spread.newline + this.#indent
    }
    return this.#open.at(-1)?.isSpread === true ? `,${spread.newline}${this.#indent}` : this.#plain(gap)
  }
}

/**
 * Gives the indentation of the line that a byte stands on. What the first line is indented by stands outside the row, but its
 * last bracket is indented alike.
 */
export const indentAt = (bytes: Uint8Array, at: number): string => {
  let from = at
  while (from > 0 && bytes[from - 1] !== LF) from--
  if (from > 0) return blanksAt(bytes, from, bytes.length)
  let end = bytes.length
  while (end > 0 && bytes[end - 1] <= 0x20) end--
  const lastBreak = bytes.subarray(0, end).lastIndexOf(LF)
  return lastBreak === -1 ? '' : blanksAt(bytes, lastBreak + 1, end)
}

/** Tells whether there is a line break between two places. */
export const hasBreak = (bytes: Uint8Array, start: number, end: number): boolean =>
  bytes.subarray(start, end).includes(LF)

const LF = 0x0a
const CR = 0x0d

/** What may be spread over lines. */
export type Spreadable = 'objects' | 'lists' | 'plainLists'

const kindOf = (opener: '{' | '[', first: WordKind): Spreadable => {
  if (opener === '{') return 'objects'
  return first === '{' || first === '[' ? 'lists' : 'plainLists'
}

const blanksAt = (bytes: Uint8Array, from: number, limit: number): string => {
  let to = from
  while (to < limit && (bytes[to] === 0x20 || bytes[to] === 0x09)) to++
  return String.fromCharCode(...bytes.subarray(from, to))
}
