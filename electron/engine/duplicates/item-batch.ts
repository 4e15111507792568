/** What the engine's own thread and the workers of a pass over compared rows say to each other, and how a worker answers. */
import { readSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import { type Layout, layoutRules } from '../container/container.ts'
import { FileCut } from '../index/scan-segment.ts'
import type { Reading } from './compared-text.ts'

/** Rows to look into. The other thing that is asked is 'report': what was counted, to start counting anew. */
export interface ItemBatch {
  readonly about: unknown
  /** How the rows are read; of the same file it is the same. */
  readonly reading: Reading
  /** Which file they are of; 0 is the dataset. */
  readonly source: number
  /** An open file of this process, and the stretch of it to read. */
  readonly fd: number
  readonly byteStart: number
  readonly byteLength: number
  /** How rows lie there; those by their bytes are lines. */
  readonly layout: Layout
  /** What stands behind that stretch: rows that are not as the file has them. */
  readonly inline: Uint8Array<ArrayBuffer> | null
  /** How many rows were given out before these. */
  readonly first: number
  /** The rows, ascending, and where each lies: from its start in what is read to before the start of what follows. */
  readonly items: Uint32Array<ArrayBuffer>
  readonly starts: Uint32Array<ArrayBuffer>
  readonly ends: Uint32Array<ArrayBuffer>
}

export type ItemReply<Found, Report> =
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'failed'; readonly isCut: boolean; readonly code: string | null; readonly message: string }

/** What a worker does with rows. */
export interface ItemLooker<Found, Report> {
  /** Looks into rows; `contentEnd` gives where the content of the k-th of them ends. The bytes are another batch's afterwards. */
  look(
    bytes: Uint8Array,
    batch: ItemBatch,
    contentEnd: (at: number) => number,
  ): { found: Found; transfer: ArrayBuffer[] }
  /** Gives where bytes are to be put, for a looker with a memory of its own. */
  roomFor?(byteLength: number, batch: ItemBatch): Uint8Array
  report(): Report
  /** Forgets what was counted, after a failure. */
  reset(): void
}

/** A buffer that was needed for one giant row is not kept for the short ones after it. */
const MOST_KEPT_BYTES = 8 * 1024 * 1024

/** What goes back to the engine's own thread, with what is handed over. */
export interface Answer<Reply> {
  readonly reply: Reply
  readonly transfer: ArrayBuffer[]
}

/** Lets a worker thread answer what a pass over compared rows asks. */
export const answerItems = <Found, Report>(port: MessagePort | null, looker: ItemLooker<Found, Report>): void =>
  answerAll(port, itemAnswers(looker))

/** Lets a worker thread answer whatever is asked; what can't be answered is a failure that is told. */
export const answerAll = <Task, Reply>(port: MessagePort | null, answerOf: (task: Task) => Answer<Reply>): void => {
  if (port === null) throw new Error('a worker of a pass runs as a worker thread')
  port.on('message', (task: Task) => {
    try {
      const { reply, transfer } = answerOf(task)
      port.postMessage(reply, transfer)
    } catch (error) {
      port.postMessage(failureOf(error))
    }
  })
}

/** Gives how a looker answers batches. */
export const itemAnswers = <Found, Report>(
  looker: ItemLooker<Found, Report>,
): ((task: ItemBatch | 'report') => Answer<ItemReply<Found, Report>>) => {
  let kept = Buffer.allocUnsafeSlow(0)
  const bufferOf = (byteLength: number): Buffer => {
    if (byteLength > MOST_KEPT_BYTES) return Buffer.allocUnsafeSlow(byteLength)
    if (kept.length < byteLength) kept = Buffer.allocUnsafeSlow(byteLength)
    return kept
  }
  const look = (batch: ItemBatch): Answer<ItemReply<Found, Report>> => {
    const byteLength = batch.byteLength + (batch.inline?.length ?? 0)
    const bytes = looker.roomFor?.(byteLength, batch) ?? bufferOf(byteLength)
    readStretch(batch.fd, bytes, batch.byteLength, batch.byteStart)
    if (batch.inline !== null) bytes.set(batch.inline, batch.byteLength)
    const contentEnd = (at: number): number =>
      endOfContent(
        batch.starts[at] < batch.byteLength ? batch.layout : 'lines',
        bytes,
        batch.starts[at],
        batch.ends[at],
      )
    const { found, transfer } = looker.look(bytes, batch, contentEnd)
    return { reply: { kind: 'found', found }, transfer }
  }
  return (task) => {
    try {
      if (task === 'report') return { reply: { kind: 'report', report: looker.report() }, transfer: [] }
      return look(task)
    } catch (error) {
      looker.reset()
      throw error
    }
  }
}

const LF = 0x0a
const BLANK = 0x20

// Nearly every row ends with one line feed, which is found sooner from behind.
const endOfContent = (layout: Layout, bytes: Uint8Array, start: number, end: number): number =>
  layout === 'lines' && bytes[end - 1] === LF && bytes[end - 2] > BLANK
    ? end - 1
    : layoutRules[layout].contentEnd(bytes, start, end)

/** Reads a stretch of a file; fails with FileCut where the file ends before. */
export const readStretch = (fd: number, bytes: Uint8Array, byteLength: number, byteStart: number): void => {
  for (let done = 0; done < byteLength; ) {
    const count = readSync(fd, bytes, done, byteLength - done, byteStart + done)
    if (count === 0) throw new FileCut()
    done += count
  }
}

/** Words a failure so that it can cross to another thread. */
export const failureOf = (error: unknown): Extract<ItemReply<never, never>, { kind: 'failed' }> => ({
  kind: 'failed',
  isCut: error instanceof FileCut,
  code: error instanceof Error && 'code' in error ? String(error.code) : null,
  message: error instanceof Error ? (error.stack ?? error.message) : String(error),
})
