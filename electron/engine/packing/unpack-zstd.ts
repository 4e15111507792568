/**
 * Unpacks zstd: frames one after another, frames to be skipped between them. Blocks are found here and given to zlib one
 * by one, since of a piece in which it finds an error it gives nothing.
 */
import { constants, createZstdDecompress, zstdDecompressSync } from 'node:zlib'
import { Breath } from '../breath.ts'
import { hasErrorCode } from '../disk.ts'
import type { ArchiveReader } from './archive-reader.ts'
import { USUAL_ZSTD_LEVEL, type ZstdForm } from './packed-form.ts'
import type { UnpackedTally } from './unpacked-tally.ts'
import { ZlibPump } from './zlib-pump.ts'
import {
  BLOCK_HEADER_BYTES,
  CHECKSUM_BYTES,
  MOST_ZSTD_HEADER_BYTES,
  readBlockHeader,
  readZstdHeader,
  SKIPPED_HEADER_BYTES,
  ZSTD_MAGIC,
  type ZstdFrameHeader,
  zstdStart,
} from './zstd-frame.ts'
import { findZstdLevel, ZSTD_SAMPLE_BYTES, type ZstdSample } from './zstd-level.ts'

/** Nothing else was as fast. */
const OUTPUT_BYTES = 1 << 18
/** A block takes no more of the file, and unpacks to no more. */
const MOST_BLOCK_BYTES = 1 << 17
/** A frame that packs to less is unpacked in one call, which takes less time than to make a stream for it. */
const SMALL_BYTES = 1 << 14
const MOST_SMALL_OUTPUT_BYTES = 1 << 20
/** zstd itself stops at 27 unless told otherwise; archives of whole forums are packed with 31. */
const params = { [constants.ZSTD_d_windowLogMax]: 31 }

export class ZstdUnpacker {
  readonly #reader: ArchiveReader
  readonly #tally: UnpackedTally
  readonly #breath: Breath
  #header: ZstdFrameHeader | null = null
  readonly #first: Uint8Array[] = []
  #sample: ZstdSample | null = null

  constructor(reader: ArchiveReader, tally: UnpackedTally, signal: AbortSignal) {
    this.#reader = reader
    this.#tally = tally
    this.#breath = new Breath(signal)
  }

  /** Gives all that can be read, in order. */
  async *outputs(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const header = await this.#nextHeader()
      if (header === null) return
      const isFirst = this.#header === null
      this.#header ??= header
      if (header.hasDictionary) return this.#damage('dictionary')
      const start = this.#reader.position
      const small = await this.#unpackSmall(header)
      if (small === null) {
        if (!(yield* this.#unpackFrame(header, isFirst))) return
      } else {
        this.#add(small)
        yield small
        await this.#breath.take()
      }
      if (isFirst) this.#takeSample(this.#reader.position - start)
      this.#tally.endPiece()
    }
  }

  /** Gives how the archive was packed, once all is read. */
  async form(): Promise<ZstdForm> {
    const header = this.#header
    return {
      packing: 'zstd',
      ...this.#tally.several(),
      windowLog: Math.min(41, Math.max(10, Math.ceil(Math.log2(header?.windowBytes || 1)))),
      hasChecksum: header?.hasChecksum ?? true,
      hasSize: header === null || header.contentBytes !== null,
      level: this.#sample === null ? USUAL_ZSTD_LEVEL : await findZstdLevel(this.#sample),
    }
  }

  /** Gives the header of the next frame, at which the reader then stands. */
  async #nextHeader(): Promise<ZstdFrameHeader | null> {
    const reader = this.#reader
    for (;;) {
      const bytes = await reader.peek(MOST_ZSTD_HEADER_BYTES)
      const start = zstdStart(bytes)
      if (start === 'skipped') {
        if (!(await this.#skip(bytes))) return null
      } else if (start === 'frame') {
        const header = readZstdHeader(bytes)
        if (header === 'short') this.#tally.isTruncated = true
        else if (header !== null) return header
        else this.#damage('corrupt')
        return null
      } else {
        if (bytes.length > 0 || this.#header === null) await this.#endWith(bytes)
        return null
      }
    }
  }

  async #skip(bytes: Buffer): Promise<boolean> {
    const reader = this.#reader
    const length = bytes.length < SKIPPED_HEADER_BYTES ? 0 : bytes.readUInt32LE(4)
    reader.position += SKIPPED_HEADER_BYTES + length
    const isThere = bytes.length >= SKIPPED_HEADER_BYTES && reader.position <= (await reader.size())
    if (!isThere) this.#tally.isTruncated = true
    return isThere
  }

  async #endWith(bytes: Buffer): Promise<void> {
    const magic = Buffer.alloc(4)
    magic.writeUInt32LE(ZSTD_MAGIC)
    if (bytes.equals(magic.subarray(0, bytes.length))) this.#tally.isTruncated = true
    else if (this.#header === null) this.#damage('corrupt')
    else if (!(await this.#isAllZero())) this.#damage('trailing')
  }

  async #isAllZero(): Promise<boolean> {
    const start = this.#reader.position
    for (;;) {
      const bytes = await this.#reader.peek(1)
      if (bytes.length === 0) return true
      if (bytes.some((byte) => byte !== 0)) break
      this.#reader.position += bytes.length
      await this.#breath.take()
    }
    this.#reader.position = start
    return false
  }

  async #unpackSmall(header: ZstdFrameHeader): Promise<Uint8Array | null> {
    const bytes = await this.#reader.peek(SMALL_BYTES)
    const length = frameLength(bytes.subarray(0, SMALL_BYTES), header)
    if (length === null) return null
    try {
      const output = zstdDecompressSync(bytes.subarray(0, length), { params, maxOutputLength: MOST_SMALL_OUTPUT_BYTES })
      this.#reader.position += length
      return output
    } catch (error) {
      if (isZstdFault(error) || hasErrorCode(error, 'ERR_BUFFER_TOO_LARGE')) return null
      throw error
    }
  }

  /** Unpacks the frame where the reader stands, block by block; gives whether its end was reached. */
  async *#unpackFrame(header: ZstdFrameHeader, isFirst: boolean): AsyncGenerator<Uint8Array, boolean, void> {
    const reader = this.#reader
    const frameStart = reader.position
    const pump = new ZlibPump(createZstdDecompress({ params, chunkSize: OUTPUT_BYTES }))
    try {
      const lead = Buffer.from((await reader.peek(header.length)).subarray(0, header.length))
      yield* this.#feed(pump, lead)
      reader.position += header.length
      for (let isLast = false; !isLast && pump.error === null; ) {
        const head = await reader.peek(BLOCK_HEADER_BYTES)
        if (head.length < BLOCK_HEADER_BYTES) return this.#cutOff()
        const block = readBlockHeader(head, 0)
        if (block === null || block.length > BLOCK_HEADER_BYTES + MOST_BLOCK_BYTES) return this.#broken()
        const bytes = await reader.peek(block.length)
        if (bytes.length < block.length) return this.#cutOff()
        yield* this.#feed(pump, bytes.subarray(0, block.length))
        if (pump.error !== null) break
        reader.position += block.length
        isLast = block.isLast
        if (isFirst && this.#tally.bytes >= ZSTD_SAMPLE_BYTES) this.#takeSample(reader.position - frameStart)
      }
      if (pump.error !== null) return this.#failed(pump.error)
      return header.hasChecksum ? await this.#checkSum(pump) : true
    } finally {
      pump.close()
    }
  }

  async #checkSum(pump: ZlibPump): Promise<boolean> {
    const reader = this.#reader
    const bytes = await reader.peek(CHECKSUM_BYTES)
    if (bytes.length < CHECKSUM_BYTES) return this.#cutOff()
    for await (const output of pump.feed(bytes.subarray(0, CHECKSUM_BYTES))) this.#tally.add(output)
    if (pump.error !== null) {
      if (!isZstdFault(pump.error)) throw pump.error
      const unpackedAt = this.#tally.pieceStart
      this.#tally.setDamage({ kind: 'checksum', packedAt: reader.position, unpackedAt })
    }
    reader.position += CHECKSUM_BYTES
    return true
  }

  async *#feed(pump: ZlibPump, bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
    for await (const output of pump.feed(bytes)) {
      this.#add(output)
      yield output
    }
  }

  #add(output: Uint8Array): void {
    if (this.#sample === null && this.#tally.bytes < ZSTD_SAMPLE_BYTES) this.#first.push(output)
    this.#tally.add(output)
  }

  #takeSample(packedBytes: number): void {
    this.#sample ??= { text: Buffer.concat(this.#first), packedBytes }
    this.#first.length = 0
  }

  #cutOff(): false {
    this.#tally.isTruncated = true
    return false
  }

  #broken(): false {
    this.#damage('corrupt')
    return false
  }

  #failed(error: Error): false {
    if (!isZstdFault(error)) throw error
    return this.#broken()
  }

  #damage(kind: 'corrupt' | 'trailing' | 'dictionary'): void {
    this.#tally.setDamage({ kind, packedAt: this.#reader.position, unpackedAt: this.#tally.bytes })
  }
}

const isZstdFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('ZSTD_error_')

/** Gives how long a frame is that lies in the bytes whole, else null. */
const frameLength = (bytes: Buffer, header: ZstdFrameHeader): number | null => {
  for (let at = header.length; at + BLOCK_HEADER_BYTES <= bytes.length; ) {
    const block = readBlockHeader(bytes, at)
    if (block === null) return null
    at += block.length
    if (!block.isLast) continue
    const length = at + (header.hasChecksum ? CHECKSUM_BYTES : 0)
    return length <= bytes.length ? length : null
  }
  return null
}
