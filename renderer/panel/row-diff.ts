/**
 * What changed in a row, field by field: the smallest values that differ, each with what it takes to put it back. Values
 * written alike are equal without being looked into, so a large row with a small change costs little.
 */
import { diffArrays } from 'diff'
import type { JsonPath } from '../../shared/json-path.ts'
import { repeatedSteps } from './field-model.ts'
import { type ChildSpan, type JsonText, readChildren, rootOf, type ValueSpan } from './json-outline.ts'
import { wordsOf } from './text-diff.ts'
import { valueJson, valueText } from './value-text.ts'

export interface FieldChange {
  readonly kind: 'changed' | 'added' | 'removed'
  readonly path: JsonPath
  readonly before: ValueSpan | null
  readonly after: ValueSpan | null
  /** The value to set to put it back; null where a change can't take a field away again. */
  readonly restore: { readonly path: JsonPath; readonly json: string } | null
  /** The values are equal; only their spelling differs (escapes, blanks). */
  readonly isSpelling: boolean
}

export interface RowDiff {
  readonly changes: readonly FieldChange[]
  readonly hasMore: boolean
}

/** No more changes than this are listed. */
const MAX_CHANGES = 200
/** Lists and objects larger than this, or deeper, are compared as one value. */
const MAX_CHILDREN = 5_000
const MAX_DEPTH = 64

/** Finds what changed between two rows that are both JSON. */
export const diffRows = (before: JsonText, after: JsonText): RowDiff => {
  const [oldRoot, newRoot] = [rootOf(before), rootOf(after)]
  const differ = new RowDiffer(before, after)
  if (oldRoot !== null && newRoot !== null) differ.compare(oldRoot, newRoot, [])
  return { changes: differ.changes, hasMore: differ.hasMore }
}

/** So much of an item is looked at, and so many items, to find which one it was before. */
const PEEK = 2_000
const MAX_PAIRS = 20

interface Item {
  readonly span: ValueSpan
  readonly path: JsonPath
}

class RowDiffer {
  readonly before: JsonText
  readonly after: JsonText
  readonly changes: FieldChange[] = []
  hasMore = false
  /** The outermost list whose length changed: what is in it can't be put back by itself. */
  #list: { path: JsonPath; span: ValueSpan } | null = null

  constructor(before: JsonText, after: JsonText) {
    this.before = before
    this.after = after
  }

  compare(old: ValueSpan, now: ValueSpan, path: JsonPath): void {
    if (this.hasMore || valueJson(this.before.text, old) === valueJson(this.after.text, now)) return
    const isNested = old.kind === now.kind && (old.kind === 'object' || old.kind === 'array') && path.length < MAX_DEPTH
    const olds = isNested ? this.#children(this.before, old) : null
    const nows = isNested ? this.#children(this.after, now) : null
    if (olds === null || nows === null) {
      this.#add('changed', path, old, now)
      return
    }
    const found = this.changes.length
    if (old.kind === 'array') this.#compareItems(olds, nows, path, old, now)
    else this.#compareKeys(olds, nows, path, old)
    // Blanks between values, or the order of keys: the value itself is what changed.
    if (this.changes.length === found && !this.hasMore) this.#add('changed', path, old, now, true)
  }

  #compareKeys(olds: readonly ChildSpan[], nows: readonly ChildSpan[], path: JsonPath, old: ValueSpan): void {
    const later = new Map(nows.map((child) => [child.step, child]))
    const earlier = new Set(olds.map((child) => child.step))
    for (const child of olds) {
      const now = later.get(child.step)
      if (now === undefined) this.#add('removed', [...path, child.step], child, null)
      else this.compare(child, now, [...path, child.step])
    }
    for (const child of nows) {
      if (!earlier.has(child.step))
        this.#add(
          'added',
          [...path, child.step],
          null,
          child,
          false,
          this.#list ?? (path.length === 0 ? null : { path, span: old }),
        )
    }
  }

  #compareItems(
    olds: readonly ChildSpan[],
    nows: readonly ChildSpan[],
    path: JsonPath,
    old: ValueSpan,
    now: ValueSpan,
  ): void {
    if (olds.length === nows.length) {
      olds.forEach((child, at) => {
        const item = nows[at]
        if (item !== undefined) this.compare(child, item, [...path, at])
      })
      return
    }
    // Items came or went: those that stayed are found by what they hold, and the list is put back as one.
    const texts = (json: JsonText, children: readonly ChildSpan[]): string[] =>
      children.map((child) => valueJson(json.text, child))
    const runs = diffArrays(texts(this.before, olds), texts(this.after, nows), { timeout: 100, maxEditLength: 2_000 })
    if (runs === undefined) {
      this.#add('changed', path, old, now)
      return
    }
    const outer = this.#list
    this.#list ??= { path, span: old }
    let [oldAt, nowAt] = [0, 0]
    let [gone, come]: [Item[], Item[]] = [[], []]
    for (const run of runs) {
      for (let count = 0; count < run.count; count++) {
        const [was, is] = [olds[oldAt], nows[nowAt]]
        if (run.removed && was !== undefined) gone.push({ span: was, path: [...path, oldAt] })
        if (run.added && is !== undefined) come.push({ span: is, path: [...path, nowAt] })
        if (!run.added) oldAt += 1
        if (!run.removed) nowAt += 1
      }
      if (run.added || run.removed) continue
      this.#compareRun(gone, come)
      ;[gone, come] = [[], []]
    }
    this.#compareRun(gone, come)
    this.#list = outer
  }

  /** Tells items apart that were edited from those that came or went: an edited one still says much of what it said. */
  #compareRun(gone: readonly Item[], come: readonly Item[]): void {
    const left = new Set(gone)
    for (const item of come) {
      const kin = [...left].slice(0, MAX_PAIRS).find((other) => this.#isKin(other.span, item.span))
      if (kin === undefined) this.#add('added', item.path, null, item.span)
      else this.compare(kin.span, item.span, item.path)
      if (kin !== undefined) left.delete(kin)
    }
    for (const item of left) this.#add('removed', item.path, item.span, null)
  }

  #isKin(old: ValueSpan, now: ValueSpan): boolean {
    if (old.kind !== now.kind) return false
    const words = (json: JsonText, { start, end }: ValueSpan): string[] =>
      wordsOf(json.text.slice(start, Math.min(end, start + PEEK))).filter((word) => word.trim() !== '')
    const olds = new Set(words(this.before, old))
    const nows = new Set(words(this.after, now))
    let shared = 0
    for (const word of nows) if (olds.has(word)) shared += 1
    return shared > 0.6 * Math.max(olds.size, nows.size)
  }

  #add(
    kind: FieldChange['kind'],
    path: JsonPath,
    before: ValueSpan | null,
    after: ValueSpan | null,
    isSpelling = this.#isSpelling(before, after),
    restore = this.#list ?? (before === null ? null : { path, span: before }),
  ): void {
    if (this.changes.length === MAX_CHANGES) {
      this.hasMore = true
      return
    }
    const json = restore === null ? null : { path: restore.path, json: valueJson(this.before.text, restore.span) }
    this.changes.push({ kind, path, before, after, restore: json, isSpelling })
  }

  #isSpelling(before: ValueSpan | null, after: ValueSpan | null): boolean {
    if (before?.kind !== 'string' || after?.kind !== 'string') return false
    return valueText(this.before.text, before) === valueText(this.after.text, after)
  }

  /** Null where children can't be told apart by their keys, or are too many. */
  #children(json: JsonText, parent: ValueSpan): readonly ChildSpan[] | null {
    const { children, next } = readChildren(json, parent, MAX_CHILDREN)
    return next !== null || repeatedSteps(children).size > 0 ? null : children
  }
}
