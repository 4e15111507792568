/**
 * The kernel of lines.as.ts, made callable. Each instance has its own memory and one state, so whoever uses one owns it;
 * the compiled module is shared, also with worker threads. `lines.wasm` stands beside this file when it runs from
 * source, and beside the bundle in a build.
 */
import { compileKernel, instantiateKernel, type KernelModule } from './wasm.ts'

interface Number32 {
  readonly value: number
}
interface Number64 {
  readonly value: bigint
}

/** What lines.as.ts exports. Addresses and counts are numbers, 64-bit values bigints (signed, as WebAssembly gives them). */
export interface LinesKernel {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly blockAt: Number32
  readonly startsAt: Number32
  readonly hashesAt: Number32
  readonly gapRunsAt: Number32
  readonly startCount: Number32
  readonly hashCount: Number32
  readonly gapRunCount: Number32
  readonly byteEnd: Number64
  readonly lfCount: Number32
  readonly crlfCount: Number32
  readonly isLastMissing: Number32
  readonly hasBom: Number32
  readonly headGapHash: Number64
  prepare(blockBytes: number, carryBytes: number): void
  begin(segmentBytes: bigint, isFirst: number, startsLine: number, isHashing: number): void
  isFinished(): number
  scan(from: number, to: number, blockOffset: bigint, isEnd: number): number
  hashBytes(at: number, length: number): bigint
  resetStream(): void
  updateStream(at: number, length: number): void
  digestStream(): bigint
}

let compiled: KernelModule | undefined

/** Gives the compiled kernel, which may be posted to a worker thread. */
export const linesModule = (): KernelModule => {
  compiled ??= compileKernel(new URL('./lines.wasm', import.meta.url))
  return compiled
}

/** Makes a kernel with room for blocks of a size behind an unfinished line of less than `carryBytes`. */
export const createLinesKernel = (module: KernelModule, blockBytes: number, carryBytes: number): LinesKernel => {
  const kernel = instantiateKernel(module) as LinesKernel
  kernel.prepare(blockBytes, carryBytes)
  return kernel
}

const PIECE_BYTES = 256 * 1024

/** Hashes bytes of any length with XXH64, seed 0, whole or as they come. */
export class Xxh64 {
  readonly #kernel: LinesKernel
  readonly #at: number
  readonly #memory: Uint8Array

  constructor(module: KernelModule = linesModule()) {
    this.#kernel = createLinesKernel(module, PIECE_BYTES, 64)
    this.#at = this.#kernel.blockAt.value
    this.#memory = new Uint8Array(this.#kernel.memory.buffer, this.#at, PIECE_BYTES)
    this.#kernel.resetStream()
  }

  /** Gives the hash of bytes, apart from any stream. */
  hash(bytes: Uint8Array): bigint {
    if (bytes.length > PIECE_BYTES) return new Xxh64().update(bytes).digest()
    this.#memory.set(bytes)
    return BigInt.asUintN(64, this.#kernel.hashBytes(this.#at, bytes.length))
  }

  /** Adds bytes to the stream. */
  update(bytes: Uint8Array): this {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES)
      this.#memory.set(piece)
      this.#kernel.updateStream(this.#at, piece.length)
    }
    return this
  }

  /** Gives the hash of the stream so far, which may go on. */
  digest(): bigint {
    return BigInt.asUintN(64, this.#kernel.digestStream())
  }
}

let rowHasher: Xxh64 | undefined

/** Gives the hash of a row's content: the same as the index pass gives it. */
export const hashRow = (content: Uint8Array): bigint => {
  rowHasher ??= new Xxh64()
  return rowHasher.hash(content)
}
