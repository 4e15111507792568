/**
 * Cuts rows that are compared into batches for worker threads: stretches of a file, and in between the rows that are not as the file
 * has them, by their bytes. Rows come in order of their items, so that each has one number among all, whoever reads it.
 */
import type { Layout } from '../container/container.ts'
import { partAt } from '../source/part-at.ts'
import type { OpenSource } from './compared-source.ts'
import { COMPARED_LIMIT_BYTES } from './compared-text.ts'
import type { ItemBatch } from './item-batch.ts'
import type { RowSpan } from './order-snapshot.ts'

export type RowsOfBatch = Omit<ItemBatch, 'about'>

export interface BatchSource {
  readonly source: number
  readonly open: OpenSource
  readonly spans: Iterable<RowSpan>
}

/** Reads a row that is not as the file has it; null where it is too large, or gone. */
export type ReadChanged = (item: number) => Promise<Uint8Array | null>

/** About what a core's cache holds, so that rows are looked at while they are in it. */
const BATCH_BYTES = 2 ** 20
const MOST_ROWS = 16_384
/** What is read for nothing rather than read around. */
const MOST_GAP_BYTES = 32 * 1024
const LF = 0x0a

/** Gives batches one after the other; rows that are too large come to `onSkip` instead. */
export async function* batchesOf(
  sources: readonly BatchSource[],
  readChanged: ReadChanged,
  onSkip: (item: number) => void,
  batchBytes = BATCH_BYTES,
): AsyncGenerator<RowsOfBatch, void, undefined> {
  let first = 0
  for (const { source, open, spans } of sources) {
    const { fd } = open.file
    if (fd === null) throw new Error('a pass over compared rows needs a real file')
    let cut = new BatchCut(open, batchBytes, onSkip)
    for (const { item, count, ordinal } of spans) {
      for (let done = 0; done < count; ) {
        const taken =
          ordinal === null
            ? cut.addInline(item, await readChanged(item))
            : cut.addFromFile(item + done, ordinal + done, count - done)
        done += taken
        if (taken > 0 && !cut.isFull) continue
        if (cut.rows > 0) yield { source, fd, first, reading: open.reading, ...cut.take() }
        first += cut.rows
        cut = new BatchCut(open, batchBytes, onSkip)
      }
    }
    if (cut.rows > 0) yield { source, fd, first, reading: open.reading, ...cut.take() }
    first += cut.rows
  }
}

/** Rows that follow one another in the file, or one by its bytes. */
interface Run {
  readonly item: number
  readonly starts: Uint32Array
  /** Where the first starts and the last ends, in the stretch of the file or behind it. */
  readonly shift: number
  readonly end: number
  readonly inline: Uint8Array | null
}

const FROM_START = new Uint32Array(1)

class BatchCut {
  rows = 0
  isFull = false
  readonly #open: OpenSource
  readonly #batchBytes: number
  readonly #onSkip: (item: number) => void
  #byteStart = 0
  #layout: Layout = 'lines'
  #byteEnd = 0
  readonly #runs: Run[] = []
  #inlineBytes = 0

  constructor(open: OpenSource, batchBytes: number, onSkip: (item: number) => void) {
    this.#open = open
    this.#batchBytes = batchBytes
    this.#onSkip = onSkip
  }

  /** Takes in rows that follow one another; gives how many, none where they belong into a batch of their own. */
  addFromFile(item: number, ordinal: number, count: number): number {
    const { index, parts } = this.#open
    const start = index.startOf(ordinal)
    const isEmpty = this.#byteEnd === 0
    const part = parts[partAt(parts, start)]
    if (!isEmpty && part.layout !== this.#layout) return 0
    if (!isEmpty && (start < this.#byteEnd || start - this.#byteEnd > MOST_GAP_BYTES)) return 0
    if (index.endOf(ordinal) - start > COMPARED_LIMIT_BYTES) {
      this.#onSkip(item)
      return 1
    }
    const byteLimit = Math.min((isEmpty ? start : this.#byteStart) + this.#batchBytes, part.byteEnd)
    if (!isEmpty && index.endOf(ordinal) > byteLimit) return 0
    if (isEmpty) [this.#byteStart, this.#layout] = [start, part.layout]
    const starts = index.startsFrom(ordinal, byteLimit, Math.min(count, MOST_ROWS - this.rows))
    this.#byteEnd = index.endOf(ordinal + starts.length - 1)
    this.#runs.push({
      item,
      starts,
      shift: start - this.#byteStart,
      end: this.#byteEnd - this.#byteStart,
      inline: null,
    })
    this.#count(starts.length)
    return starts.length
  }

  /** Takes in one row by its bytes. */
  addInline(item: number, bytes: Uint8Array | null): number {
    if (bytes === null || bytes.length > COMPARED_LIMIT_BYTES) {
      this.#onSkip(item)
      return 1
    }
    const shift = this.#inlineBytes
    this.#inlineBytes += bytes.length + 1
    this.#runs.push({ item, starts: FROM_START, shift, end: this.#inlineBytes, inline: bytes })
    this.#count(1)
    return 1
  }

  take(): Pick<ItemBatch, 'byteStart' | 'byteLength' | 'layout' | 'inline' | 'items' | 'starts' | 'ends'> {
    const byteLength = this.#byteEnd === 0 ? 0 : this.#byteEnd - this.#byteStart
    const items = new Uint32Array(this.rows)
    const starts = new Uint32Array(this.rows)
    const ends = new Uint32Array(this.rows)
    const inline = this.#inlineBytes === 0 ? null : new Uint8Array(this.#inlineBytes)
    let row = 0
    for (const run of this.#runs) {
      const shift = run.inline === null ? run.shift : run.shift + byteLength
      for (let at = 0; at < run.starts.length; at++) {
        items[row + at] = run.item + at
        starts[row + at] = run.starts[at] + shift
        if (at > 0) ends[row + at - 1] = starts[row + at]
      }
      row += run.starts.length
      ends[row - 1] = run.inline === null ? run.end : run.end + byteLength
      if (run.inline === null) continue
      inline?.set(run.inline, run.shift)
      inline?.fill(LF, run.end - 1, run.end)
    }
    return { byteStart: this.#byteStart, byteLength, layout: this.#layout, inline, items, starts, ends }
  }

  #count(rows: number): void {
    this.rows += rows
    const byteLength = this.#byteEnd === 0 ? 0 : this.#byteEnd - this.#byteStart
    this.isFull = this.rows >= MOST_ROWS || byteLength + this.#inlineBytes >= this.#batchBytes
  }
}
