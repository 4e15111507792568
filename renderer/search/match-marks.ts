/**
 * Marks what a query found in the texts on screen, without touching the elements that show them: the browser paints a highlight
 * over stretches of text nodes. What must stay true: the window never runs a query's expression itself, scrolling is never slowed
 * by marks (they come back when it rests), and only so much is marked as can be looked at.
 */
import './match-marks.css'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { matchWorkerAddress } from '../sample/worker-address.ts'
import { isInField, isInRole, type Marking, type MarkPattern, markingOf } from './match-patterns.ts'
import type { MatchAnswer, MatchQuestion } from './match-worker.ts'

const NAME = 'winnow-match'
const REST_MS = 90
const MAX_CHARS = 400_000
const MAX_NODES = 6_000
const MAX_MARKS = 3_000
/** Longer than this no reader waits for a mark. */
const TIMEOUT_MS = 700
/** Where rows are read. */
const READ = '[role="grid"], aside'
/** What is said of rows there, and not what they hold. */
const UNMARKED =
  'button, [role="tab"], [role="rowheader"], [role="columnheader"], [data-figures], header, input, textarea, [role="menu"]'

/** Marks matches in an element and all that will be in it, until told to stop. */
export const markMatches = (root: HTMLElement, dataset: DatasetStore, grid: GridStore): (() => void) => {
  const { highlights } = CSS
  // A browser without highlights shows the rows all the same.
  if (highlights === undefined) return () => {}
  const painter = new MatchMarks(root, dataset, grid)
  return () => painter.end()
}

class MatchMarks {
  readonly #root: HTMLElement
  readonly #dataset: DatasetStore
  readonly #grid: GridStore
  readonly #observer = new MutationObserver((records) => this.#onMutations(records))
  readonly #leave: (() => void)[] = []
  #text = ''
  #marking: Marking = { patterns: [], options: { isCaseExact: false, isNormalised: false } }
  #worker: Worker | null = null
  #nodes: readonly Text[] = []
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #limit: ReturnType<typeof setTimeout> | undefined
  /** The question whose expressions took too long; it is marked no more. */
  #tooSlow: Marking | null = null

  constructor(root: HTMLElement, dataset: DatasetStore, grid: GridStore) {
    this.#root = root
    this.#dataset = dataset
    this.#grid = grid
    this.#leave.push(
      dataset.subscribe(() => this.#onQuery()),
      grid.viewport.subscribe(() => this.#onScroll()),
    )
    this.#onQuery()
  }

  end(): void {
    for (const leave of this.#leave) leave()
    this.#observer.disconnect()
    clearTimeout(this.#timer)
    clearTimeout(this.#limit)
    this.#worker?.terminate()
    CSS.highlights.delete(NAME)
  }

  #onQuery(): void {
    const { query } = this.#dataset.getView()
    const text = JSON.stringify([query.text, query.isCaseExact, query.isNormalised])
    if (text === this.#text) return
    this.#text = text
    this.#marking = markingOf(query)
    this.#observer.disconnect()
    CSS.highlights.delete(NAME)
    if (this.#marking.patterns.length === 0) return
    this.#observer.observe(this.#root, { subtree: true, childList: true, characterData: true })
    this.#markSoon()
  }

  /** A row that scrolls hands its text nodes on, and a mark would stay on them. */
  #onScroll(): void {
    if (this.#marking.patterns.length === 0) return
    CSS.highlights.delete(NAME)
    this.#markSoon()
  }

  #onMutations(records: readonly MutationRecord[]): void {
    if (records.length > 0) this.#markSoon()
  }

  #markSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ask(), REST_MS)
  }

  #ask(): void {
    const marking = this.#marking
    if (marking.patterns.length === 0 || marking === this.#tooSlow) return
    const all = marking.patterns.map((_, at) => at)
    const columns = this.#grid.columns.getShown().columns.map((column) => {
      if (column.kind === 'signal') return []
      return all.filter((at) => {
        const pattern = marking.patterns[at]
        return pattern !== undefined && isInField(pattern, column.path)
      })
    })
    const nodes: Text[] = []
    const texts: MatchQuestion['texts'][number][] = []
    let chars = 0
    for (const node of textNodes(this.#root)) {
      const cell = node.parentElement?.closest('[role="gridcell"]')
      const patterns =
        cell == null
          ? all.filter((at) => isSaid(marking.patterns[at], node))
          : (columns[Number(cell.getAttribute('aria-colindex')) - 2] ?? all)
      if (patterns.length === 0) continue
      nodes.push(node)
      texts.push({ text: node.data, patterns })
      chars += node.data.length
      if (chars > MAX_CHARS || nodes.length >= MAX_NODES) break
    }
    this.#nodes = nodes
    this.#asked += 1
    this.#worker ??= this.#start()
    const patterns = marking.patterns.map(({ pattern }) => pattern)
    this.#worker.postMessage({
      id: this.#asked,
      texts,
      patterns,
      options: marking.options,
      limit: MAX_MARKS,
    } satisfies MatchQuestion)
    clearTimeout(this.#limit)
    this.#limit = setTimeout(() => this.#giveUp(marking), TIMEOUT_MS)
  }

  #start(): Worker {
    const worker = new Worker(matchWorkerAddress(), { type: 'module', name: 'matches' })
    worker.onmessage = ({ data }: MessageEvent<MatchAnswer>) => this.#show(data)
    return worker
  }

  #giveUp(marking: Marking): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#tooSlow = marking
  }

  #show({ id, matches }: MatchAnswer): void {
    if (id !== this.#asked) return
    clearTimeout(this.#limit)
    const highlight = new Highlight()
    for (let at = 0; at + 2 < matches.length; at += 3) {
      const node = this.#nodes[matches[at] ?? -1]
      const [startOffset = 0, endOffset = 0] = [matches[at + 1], matches[at + 2]]
      // Another row may have taken the node over meanwhile; its text comes with the next question.
      if (node === undefined || !node.isConnected || endOffset > node.data.length) continue
      highlight.add(new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset }))
    }
    CSS.highlights.set(NAME, highlight)
  }
}

/** Tells whether a text of a row that is read belongs to a turn in which a pattern is looked for. */
const isSaid = (pattern: MarkPattern | undefined, node: Text): boolean =>
  pattern !== undefined &&
  isInRole(pattern, node.parentElement?.closest('[data-role]')?.getAttribute('data-role') ?? null)

/** Gives the text nodes that show what rows hold. */
function* textNodes(root: HTMLElement): Generator<Text> {
  for (const place of root.querySelectorAll<HTMLElement>(READ)) yield* textNodesIn(place)
}

function* textNodesIn(root: HTMLElement): Generator<Text> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => {
      if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT
      const isOut = node.matches(UNMARKED) || (node instanceof HTMLElement && node.style.display === 'none')
      return isOut ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP
    },
  })
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text && node.data.trim() !== '') yield node
  }
}
