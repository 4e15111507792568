/**
 * The kernel of values.as.ts, made callable. Each instance has its own memory and one state, so whoever uses one owns it;
 * the compiled module is shared, also with worker threads.
 */
import { compileKernel, instantiateKernel, type KernelModule } from './wasm.ts'

interface Number32 {
  readonly value: number
}

/** What values.as.ts exports. Offsets are counted from the segment's start. */
export interface ValuesKernel {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly windowAt: Number32
  readonly startsAt: Number32
  readonly hashesAt: Number32
  readonly gapRunsAt: Number32
  readonly startCount: Number32
  readonly gapRunCount: Number32
  readonly lfCount: Number32
  readonly crlfCount: Number32
  readonly phase: Number32
  readonly stopAt: Number32
  prepare(segmentBytes: number, roomBytes: number, mostRows: number): void
  startMasks(isEscaped: number): void
  readMasks(from: number, to: number): void
  begin(
    segmentBytes: number,
    isSequence: number,
    isKeyed: number,
    phase: number,
    level: number,
    itemStart: number,
    isInString: number,
  ): void
  exitLevel(): number
  exitItem(): number
  exitEscaped(): number
  exitInString(): number
  exitStopAt(): number
  exitSpanEnd(): number
  slide(bytes: number): void
  walk(from: number, to: number, isText: number): number
  end(at: number): void
  hashRows(first: number, last: number, lastEnd: number, isHashing: number): void
  resetStream(): void
  updateStream(at: number, length: number): void
  digestStream(): bigint
}

/** What `walk` answers. */
export const WALKED = { more: 0, atCloser: 1, finished: 2 } as const
/** The phases that the caller knows: between rows, and the first of those in which an item has shown no value yet. */
export const PHASE = { between: 0, inKey: 5 } as const

let compiled: KernelModule | undefined

/** Gives the compiled kernel, which may be posted to a worker thread. */
export const valuesModule = (): KernelModule => {
  compiled ??= compileKernel(new URL('./values.wasm', import.meta.url))
  return compiled
}

/** Makes a kernel with room for segments of a size and what follows them, multiples of 64, that hashes some rows at a time. */
export const createValuesKernel = (
  module: KernelModule,
  segmentBytes: number,
  roomBytes: number,
  mostRows: number,
): ValuesKernel => {
  const kernel = instantiateKernel(module) as ValuesKernel
  kernel.prepare(segmentBytes, roomBytes, mostRows)
  return kernel
}
