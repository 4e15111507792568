/** A worker thread of the survey: scans batches of rows, tells which are malformed, and counts the fields of the rest. */
import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { jsonl } from '../container/jsonl.ts'
import { FileCut } from '../index/scan-segment.ts'
import { ColumnTally } from './column-tally.ts'
import type { SurveyReply, SurveyTask } from './survey-task.ts'

const port = parentPort
if (port === null) throw new Error('survey-worker runs as a worker thread')

let tally = new ColumnTally()
let buffer = Buffer.allocUnsafeSlow(8 * 1024 * 1024)
/** A buffer that was needed for one giant row is not kept for the short ones after it. */
const MOST_KEPT_BYTES = 16 * 1024 * 1024

const scan = (task: Extract<SurveyTask, { kind: 'rows' }>): SurveyReply => {
  const { byteLength, starts } = task
  const bytes = byteLength > MOST_KEPT_BYTES ? Buffer.allocUnsafeSlow(byteLength) : keptBuffer(byteLength)
  for (let done = 0; done < byteLength; ) {
    const count = readSync(task.fd, bytes, done, byteLength - done, task.byteStart + done)
    if (count === 0) throw new FileCut()
    done += count
  }
  const malformed: number[] = []
  for (let row = 0; row < starts.length; row++) {
    const end = row + 1 < starts.length ? starts[row + 1] : byteLength
    const contentEnd = jsonl.contentEnd(bytes, starts[row], end)
    if (tally.addRow(bytes, starts[row], contentEnd, task.firstRow + row) !== null) malformed.push(row)
  }
  return { kind: 'scanned', malformed: Uint32Array.from(malformed) }
}

const keptBuffer = (byteLength: number): Buffer => {
  if (buffer.length < byteLength) buffer = Buffer.allocUnsafeSlow(byteLength)
  return buffer
}

const takeReport = (): SurveyReply => {
  const report = tally.report()
  tally = new ColumnTally()
  return { kind: 'report', report }
}

port.on('message', (task: SurveyTask) => {
  try {
    port.postMessage(task.kind === 'rows' ? scan(task) : takeReport())
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    tally = new ColumnTally()
    port.postMessage({ kind: 'failed', isCut: error instanceof FileCut, code, message } satisfies SurveyReply)
  }
})
