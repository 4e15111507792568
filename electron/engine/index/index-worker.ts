/**
 * A worker thread of the index: claims segments of a file one after another and posts the rows of each. It claims no
 * segment further ahead of the main thread than it is allowed to, so that what is posted and not yet taken stays small.
 */
import { readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { createLinesKernel, type LinesKernel } from '../kernels/lines.ts'
import type { KernelModule } from '../kernels/wasm.ts'
import { CONTROL, type IndexTask, type WorkerReport } from './index-task.ts'
import { FileCut, type SegmentToScan, scanSegment } from './scan-segment.ts'
import { scanValuesPart } from './scan-values-part.ts'
import { partOfSegment, segmentEnd, segmentStart } from './segments.ts'

const port = parentPort
if (port === null) throw new Error('index-worker runs as a worker thread')
const { kernelModule } = workerData as { kernelModule: KernelModule }

let kernel: { made: LinesKernel; blockBytes: number } | undefined

const run = (task: IndexTask): void => {
  const control = new Int32Array(task.control)
  const positions = new Float64Array(task.positions)
  if (kernel?.blockBytes !== task.blockBytes) {
    kernel = { made: createLinesKernel(kernelModule, task.blockBytes, task.carryBytes), blockBytes: task.blockBytes }
  }
  const isStopped = (): boolean => Atomics.load(control, CONTROL.isStopped) !== 0
  const read = (buffer: Uint8Array, offset: number, length: number, position: number): number =>
    readSync(task.fd, buffer, offset, length, position)
  while (!isStopped()) {
    const segment = Atomics.add(control, CONTROL.nextSegment, 1)
    if (segment >= task.segmentCount) break
    if (!waitForTurn(control, segment, isStopped)) break
    const part = task.parts[partOfSegment(task.parts, segment)]
    const wanted: SegmentToScan = {
      byteStart: segmentStart(part, segment),
      byteEnd: segmentEnd(part, segment),
      partStart: part.byteStart,
      partEnd: part.byteEnd,
      isHashing: task.isHashing,
    }
    const onBytes = (byteOffset: number): boolean => {
      positions[task.slot * 2] = segment
      positions[task.slot * 2 + 1] = byteOffset
      return !isStopped()
    }
    const rows =
      part.layout === 'lines'
        ? scanSegment(kernel.made, task.blockBytes, read, wanted, onBytes)
        : scanValuesPart(read, part, task.isHashing)
    if (rows === undefined) break
    post({ kind: 'rows', segment, rows }, [rows.starts.buffer, rows.hashes.buffer, rows.gapRuns.buffer])
  }
  post({ kind: 'idle' })
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
