/**
 * A worker thread of the index: claims segments of a file one after another and posts the rows of each. It claims no
 * segment further ahead of the main thread than it is allowed to, so that what is posted and not yet taken stays small.
 */
import { readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { createLinesKernel, type LinesKernel } from '../kernels/lines.ts'
import { createValuesKernel, type ValuesKernel } from '../kernels/values.ts'
import type { KernelModule } from '../kernels/wasm.ts'
import { CONTROL, type IndexTask, type WorkerReport } from './index-task.ts'
import { FileCut, type ReadAt, type SegmentRows, scanSegment } from './scan-segment.ts'
import { scanValuesSegment, type ValuesSizes } from './scan-values-segment.ts'
import { type CutPart, partOfSegment, segmentEnd, segmentStart } from './segments.ts'
import { FIRST_STATE, type ValuesState, ValuesStates } from './values-state.ts'

const port = parentPort
if (port === null) throw new Error('index-worker runs as a worker thread')
const modules = workerData as { lines: KernelModule; values: KernelModule }

/** How many rows of values are hashed at a time. */
const HASHED_ROWS = 16_384

let linesKernel: { made: LinesKernel; blockBytes: number } | undefined
let valuesKernel: { made: ValuesKernel; sizes: ValuesSizes } | undefined

const run = (task: IndexTask): void => {
  const control = new Int32Array(task.control)
  const positions = new Float64Array(task.positions)
  const isStopped = (): boolean => Atomics.load(control, CONTROL.isStopped) !== 0
  const read = (buffer: Uint8Array, offset: number, length: number, position: number): number =>
    readSync(task.fd, buffer, offset, length, position)
  while (!isStopped()) {
    const segment = Atomics.add(control, CONTROL.nextSegment, 1)
    if (segment >= task.segmentCount) break
    if (!waitForTurn(control, segment, isStopped)) break
    const part = task.parts[partOfSegment(task.parts, segment)]
    const onBytes = (byteOffset: number): boolean => {
      positions[task.slot * 2] = segment
      positions[task.slot * 2 + 1] = byteOffset
      return !isStopped()
    }
    const rows =
      part.layout === 'lines'
        ? scanLines(task, part, segment, read, onBytes)
        : scanValues(task, part, segment, read, onBytes, isStopped)
    if (rows === undefined) break
    post({ kind: 'rows', segment, rows }, [rows.starts.buffer, rows.hashes.buffer, rows.gapRuns.buffer])
  }
  post({ kind: 'idle' })
}

const scanLines = (
  task: IndexTask,
  part: CutPart,
  segment: number,
  read: ReadAt,
  onBytes: (byteOffset: number) => boolean,
): SegmentRows | undefined => {
  const { blockBytes, carryBytes, isHashing } = task
  if (linesKernel?.blockBytes !== blockBytes) {
    linesKernel = { made: createLinesKernel(modules.lines, blockBytes, carryBytes), blockBytes }
  }
  const byteStart = segmentStart(part, segment)
  const byteEnd = segmentEnd(part, segment)
  const wanted = { byteStart, byteEnd, partStart: part.byteStart, partEnd: part.byteEnd, isHashing }
  return scanSegment(linesKernel.made, blockBytes, read, wanted, onBytes)
}

const scanValues = (
  task: IndexTask,
  part: CutPart,
  segment: number,
  read: ReadAt,
  onBytes: (byteOffset: number) => boolean,
  isStopped: () => boolean,
): SegmentRows | undefined => {
  const { segmentBytes } = part
  const roomBytes = Math.ceil(task.blockBytes / 64) * 64
  if (valuesKernel?.sizes.segmentBytes !== segmentBytes || valuesKernel.sizes.roomBytes !== roomBytes) {
    const sizes = { segmentBytes, roomBytes, mostRows: HASHED_ROWS }
    valuesKernel = { made: createValuesKernel(modules.values, segmentBytes, roomBytes, HASHED_ROWS), sizes }
  }
  const states = new ValuesStates(task.states)
  const wanted = {
    byteStart: segmentStart(part, segment),
    byteEnd: segmentEnd(part, segment),
    part,
    isHashing: task.isHashing,
    entry: () => (segment === part.firstSegment ? FIRST_STATE : states.wait(segment, isStopped)),
    exit: (state: ValuesState) => {
      if (segment + 1 < part.firstSegment + part.segmentCount) states.set(segment + 1, state)
    },
  }
  return scanValuesSegment(valuesKernel.made, valuesKernel.sizes, read, wanted, onBytes)
}

const waitForTurn = (control: Int32Array, segment: number, isStopped: () => boolean): boolean => {
  while (!isStopped()) {
    const limit = Atomics.load(control, CONTROL.segmentLimit)
    if (segment < limit) return true
    Atomics.wait(control, CONTROL.segmentLimit, limit, 1000)
  }
  return false
}

const post = (report: WorkerReport, transfer: ArrayBuffer[] = []): void => port.postMessage(report, transfer)

port.on('message', (task: IndexTask) => {
  try {
    run(task)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    post({ kind: 'failed', isCut: error instanceof FileCut, code, message })
  }
})
