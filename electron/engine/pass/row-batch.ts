/** What the main thread and the workers of a pass over rows say to each other, and how a worker answers. */
import { readSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import { type Layout, layoutRules } from '../container/container.ts'
import { FileCut } from '../index/scan-segment.ts'

/** Rows that stand together. The other thing that is asked is 'report': what was counted, to start counting anew. */
export interface RowBatch {
  readonly about: unknown
  /** An open file of this process. */
  readonly fd: number
  readonly byteStart: number
  readonly byteLength: number
  readonly firstRow: number
  /** Where each row starts, counted from `byteStart`. */
  readonly starts: Uint32Array<ArrayBuffer>
  /** How they lie there; bytes that are not read from a file are lines. */
  readonly layout: Layout
  /** The bytes themselves, of rows that are not read from a file. */
  readonly inline?: Uint8Array<ArrayBuffer>
}

export type PassReply<Found, Report> =
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'failed'; readonly isCut: boolean; readonly code: string | null; readonly message: string }

/** What a worker does with rows. */
export interface RowLooker<Found, Report> {
  /** Looks into rows; `endOf` gives where a row's content ends. The bytes are another batch's afterwards. */
  look(bytes: Uint8Array, batch: RowBatch, endOf: (row: number) => number): { found: Found; transfer: ArrayBuffer[] }
  /** Gives where bytes are to be put, for a looker with a memory of its own. */
  roomFor?(byteLength: number, batch: RowBatch): Uint8Array
  report(): Report
  /** Forgets what was counted, after a failure. */
  reset(): void
}

/** A buffer that was needed for one giant row is not kept for the short ones after it. */
const MOST_KEPT_BYTES = 16 * 1024 * 1024

/** Lets a worker thread answer what a pass asks. */
export const answerPass = <Found, Report>(port: MessagePort | null, looker: RowLooker<Found, Report>): void => {
  if (port === null) throw new Error('a worker of a pass runs as a worker thread')
  let kept = Buffer.allocUnsafeSlow(looker.roomFor === undefined ? 8 * 1024 * 1024 : 0)
  const bufferOf = (byteLength: number): Buffer => {
    if (byteLength > MOST_KEPT_BYTES) return Buffer.allocUnsafeSlow(byteLength)
    if (kept.length < byteLength) kept = Buffer.allocUnsafeSlow(byteLength)
    return kept
  }
  const look = (batch: RowBatch): void => {
    const { byteLength, starts, inline } = batch
    const bytes = looker.roomFor?.(byteLength, batch) ?? bufferOf(byteLength)
    if (inline !== undefined) bytes.set(inline)
    for (let done = inline === undefined ? 0 : byteLength; done < byteLength; ) {
      const count = readSync(batch.fd, bytes, done, byteLength - done, batch.byteStart + done)
      if (count === 0) throw new FileCut()
      done += count
    }
    const rules = layoutRules[batch.layout]
    const endOf = (row: number): number =>
      rules.contentEnd(bytes, starts[row], row + 1 < starts.length ? starts[row + 1] : byteLength)
    const { found, transfer } = looker.look(bytes, batch, endOf)
    port.postMessage({ kind: 'found', found } satisfies PassReply<Found, Report>, transfer)
  }
  port.on('message', (task: RowBatch | 'report') => {
    try {
      if (task === 'report')
        port.postMessage({ kind: 'report', report: looker.report() } satisfies PassReply<Found, Report>)
      else look(task)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : null
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      looker.reset()
      port.postMessage({ kind: 'failed', isCut: error instanceof FileCut, code, message } satisfies PassReply<
        Found,
        Report
      >)
    }
  })
}
