/**
 * A row as a tree, of which only what was opened exists: each opened value holds the pages of children that were asked
 * for, so a million keys cost a hundred until more is wanted. What was opened or closed is remembered by path, and holds
 * for the next row too, since rows of one file are alike.
 */
import { type JsonPath, pathKey } from '../../shared/json-path.ts'
import { repeatedSteps } from './field-model.ts'
import {
  type ChildSpan,
  type Cursor,
  countChildren,
  type JsonText,
  readChildren,
  rootOf,
  type ValueSpan,
} from './json-outline.ts'

export interface TreeNode {
  readonly parent: TreeNode | null
  /** Null for the row itself. */
  readonly step: string | number | null
  readonly span: ValueSpan
  /** 0 for the row itself. */
  readonly depth: number
  /** Its key stands more than once in its object. */
  readonly isRepeated: boolean
}

export type TreeRow =
  | { readonly kind: 'node'; readonly node: TreeNode; readonly isOpen: boolean }
  /** Stands for the children of `node` that are not shown yet; `left` is null when they were not counted to the end. */
  | { readonly kind: 'more'; readonly node: TreeNode; readonly left: number | null }
  /** Stands for levels that the tree does not go into. */
  | { readonly kind: 'tooDeep'; readonly node: TreeNode }

/** How many children a value shows at first, and how many more at each wish. */
export const CHILDREN_AT_ONCE = 100
/** Nobody opens more levels by hand; every level costs a look at its path. */
export const MAX_LEVELS = 5_000
/** Values that are not known from before are opened by themselves when they are small and near the top. */
const OPEN_LEVELS = 2
const OPEN_CHILDREN = 12
const OPEN_ROWS = 60
const COUNT_LIMIT = 10_000
/** So many openings are remembered. */
const MEMORY = 500
const REMEMBERED_LEVELS = 64

/** Which paths were opened (true) or closed (false) by hand. */
export type TreeMemory = Map<string, boolean>

interface Opened {
  readonly children: readonly TreeNode[]
  readonly next: Cursor | null
}

export class TreeModel {
  readonly json: JsonText
  readonly root: TreeNode | null
  readonly #memory: TreeMemory
  readonly #opened = new Map<TreeNode, Opened>()
  readonly #counts = new Map<number, { count: number; isExact: boolean }>()
  #rows: readonly TreeRow[] = []
  #openedByItself = 0

  constructor(json: JsonText, memory: TreeMemory) {
    this.json = json
    this.#memory = memory
    const span = rootOf(json)
    this.root = span === null ? null : { parent: null, step: null, span, depth: 0, isRepeated: false }
    if (this.root !== null) this.#openKnown(this.root)
    this.#rows = this.#flatten()
  }

  /** Gives the rows as they stand under one another. */
  getRows(): readonly TreeRow[] {
    return this.#rows
  }

  isOpen(node: TreeNode): boolean {
    return this.#opened.has(node)
  }

  /** Gives how many children a value has, counted up to ten thousand. */
  countOf(node: TreeNode): { count: number; isExact: boolean } {
    const known = this.#counts.get(node.span.start)
    if (known !== undefined) return known
    const counted = countChildren(this.json, node.span, COUNT_LIMIT)
    this.#counts.set(node.span.start, counted)
    return counted
  }

  open(node: TreeNode): void {
    if (!canOpen(node) || this.#opened.has(node)) return
    this.#remember(node, true)
    this.#openOne(node)
    this.#rows = this.#flatten()
  }

  close(node: TreeNode): void {
    if (!this.#opened.delete(node)) return
    this.#remember(node, false)
    this.#rows = this.#flatten()
  }

  /** Shows more of a value's children. */
  showMore(node: TreeNode): void {
    const opened = this.#opened.get(node)
    if (opened === undefined || opened.next === null) return
    const page = readChildren(this.json, node.span, CHILDREN_AT_ONCE * 5, opened.next)
    this.#opened.set(node, { children: this.#nodes(node, page.children, opened.children), next: page.next })
    this.#rows = this.#flatten()
  }

  /** Finds the row of a path among those that are shown; -1 where it is not. */
  findRow(path: JsonPath): number {
    const key = pathKey(path)
    return this.#rows.findIndex(
      (row) => row.kind === 'node' && row.node.depth === path.length && pathKey(pathOf(row.node)) === key,
    )
  }

  #openOne(node: TreeNode): void {
    const page = readChildren(this.json, node.span, CHILDREN_AT_ONCE)
    this.#opened.set(node, { children: this.#nodes(node, page.children, []), next: page.next })
  }

  #nodes(parent: TreeNode, spans: readonly ChildSpan[], before: readonly TreeNode[]): TreeNode[] {
    const isObject = parent.span.kind === 'object'
    const steps = [...before.map((node) => ({ ...node.span, step: node.step ?? '' })), ...spans]
    const repeated = isObject ? repeatedSteps(steps) : new Set()
    // A node is known by identity, so one that turns out to be repeated only now is made anew with its openings kept.
    const old = before.map((node) =>
      repeated.has(node.step ?? '') && !node.isRepeated ? this.#asRepeated(node) : node,
    )
    return [
      ...old,
      ...spans.map(({ step, ...span }) => ({
        parent,
        step,
        span,
        depth: parent.depth + 1,
        isRepeated: repeated.has(step),
      })),
    ]
  }

  #asRepeated(node: TreeNode): TreeNode {
    const marked = { ...node, isRepeated: true }
    const opened = this.#opened.get(node)
    if (opened !== undefined) this.#openOne(marked)
    this.#opened.delete(node)
    return marked
  }

  /** Opens what was open before, and what is small and near the top. */
  #openKnown(node: TreeNode): void {
    if (!canOpen(node)) return
    const wish = node.depth === 0 ? true : node.depth > REMEMBERED_LEVELS ? false : this.#memory.get(memoryKey(node))
    if (!(wish ?? this.#isSmall(node))) return
    this.#openOne(node)
    if (this.#opened.size < MEMORY) for (const child of this.#opened.get(node)?.children ?? []) this.#openKnown(child)
  }

  #isSmall(node: TreeNode): boolean {
    if (node.depth >= OPEN_LEVELS || this.#openedByItself >= OPEN_ROWS) return false
    const { count } = countChildren(this.json, node.span, OPEN_CHILDREN + 1)
    this.#openedByItself += count
    return count <= OPEN_CHILDREN
  }

  #remember(node: TreeNode, isOpen: boolean): void {
    if (node.depth > REMEMBERED_LEVELS) return
    const key = memoryKey(node)
    this.#memory.delete(key)
    this.#memory.set(key, isOpen)
    const [oldest] = this.#memory.keys()
    if (this.#memory.size > MEMORY && oldest !== undefined) this.#memory.delete(oldest)
  }

  /** Walks without recursion, since five thousand levels may be open. */
  #flatten(): TreeRow[] {
    const rows: TreeRow[] = []
    const waiting: TreeRow[] = []
    if (this.root !== null) waiting.push({ kind: 'node', node: this.root, isOpen: this.isOpen(this.root) })
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      rows.push(row)
      const opened = row.kind === 'node' ? this.#opened.get(row.node) : undefined
      if (opened === undefined) continue
      const { node } = row
      if (opened.next !== null) {
        const { count, isExact } = this.countOf(node)
        waiting.push({ kind: 'more', node, left: isExact ? count - opened.children.length : null })
      }
      if (node.depth + 1 > MAX_LEVELS) {
        waiting.push({ kind: 'tooDeep', node })
        continue
      }
      for (let at = opened.children.length - 1; at >= 0; at--) {
        const child = opened.children[at]
        if (child !== undefined) waiting.push({ kind: 'node', node: child, isOpen: this.isOpen(child) })
      }
    }
    return rows
  }
}

/** Gives the path of a node. */
export const pathOf = (node: TreeNode): JsonPath => {
  const path: (string | number)[] = []
  for (let at: TreeNode | null = node; at !== null; at = at.parent) if (at.step !== null) path.push(at.step)
  return path.reverse()
}

/** Tells whether a value holds others. */
export const canOpen = (node: TreeNode): boolean =>
  (node.span.kind === 'object' || node.span.kind === 'array') && node.span.end - node.span.start > 2

/** Items of one list are alike: what was opened in one is open in all. */
const memoryKey = (node: TreeNode): string =>
  pathKey(pathOf(node).map((step) => (typeof step === 'number' && step > 0 ? 1 : step)))
