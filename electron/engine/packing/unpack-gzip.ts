/**
 * Unpacks gzip: members one after another, zeros behind them or between them. Headers and checksums are read here, and
 * only the packed data is given to zlib, since its own gzip reader neither tells where members end nor gives what it
 * could read of one that is damaged.
 */
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { Breath } from '../breath.ts'
import { hasErrorCode } from '../disk.ts'
import type { ArchiveReader } from './archive-reader.ts'
import { type GzipHeader, isGzipStart, readGzipHeader } from './gzip-header.ts'
import type { GzipForm } from './packed-form.ts'
import type { UnpackedTally } from './unpacked-tally.ts'
import { ZlibPump } from './zlib-pump.ts'

/** As much as a member's header may take here. */
const MOST_HEADER_BYTES = 1 << 17
const TRAILER_BYTES = 8
const OUTPUT_BYTES = 1 << 18
/** A member that packs to less is unpacked in one call, which takes less time than to make a stream for it. */
const SMALL_BYTES = 1 << 16
const MOST_SMALL_OUTPUT_BYTES = 1 << 20
/** Bytes fed at once where the data breaks off: what comes of the last of them is lost. */
const FINE_BYTES = 16

export class GzipUnpacker {
  readonly #reader: ArchiveReader
  readonly #tally: UnpackedTally
  readonly #breath: Breath
  #header: GzipHeader | null = null

  constructor(reader: ArchiveReader, tally: UnpackedTally, signal: AbortSignal) {
    this.#reader = reader
    this.#tally = tally
    this.#breath = new Breath(signal)
  }

  /** Gives all that can be read, in order. */
  async *outputs(): AsyncGenerator<Uint8Array, void, void> {
    const reader = this.#reader
    let isSmall = false
    for (;;) {
      const header = await this.#nextHeader()
      if (header === null) return
      this.#header ??= header
      const start = reader.position + header.length
      reader.position = start
      const small = isSmall ? await this.#unpackSmall() : null
      let sum = 0
      if (small === null) {
        const member = new Member(reader, this.#tally)
        yield* member.outputs()
        if (!member.isWhole) return
        sum = member.sum
      } else {
        this.#tally.add(small)
        sum = crc32(small)
        yield small
        await this.#breath.take()
      }
      isSmall = reader.position - start < SMALL_BYTES
      if (!(await this.#checkTrailer(sum))) return
      this.#tally.endPiece()
    }
  }

  /** Gives how the archive was packed, once all is read. */
  async form(): Promise<GzipForm> {
    const { effort = 0, isText = false, mtimeS = 0, os = 255, name = null, comment = null } = this.#header ?? {}
    return {
      packing: 'gzip',
      ...this.#tally.several(),
      level: effort === HARDEST ? 9 : effort === FASTEST ? 1 : 6,
      name: shortText(name),
      comment: shortText(comment),
      mtimeS,
      os,
      isText,
      isBlocked: this.#header?.isBlocked ?? false,
    }
  }

  async #nextHeader(): Promise<GzipHeader | null> {
    const reader = this.#reader
    await this.#skipZeros()
    const bytes = await reader.peek(1024)
    if (bytes.length === 0) {
      if (this.#header === null) this.#tally.isTruncated = true
      return null
    }
    if (!isGzipStart(bytes)) {
      this.#damage(this.#header === null ? 'corrupt' : 'trailing')
      return null
    }
    const header = readGzipHeader(bytes) ?? readGzipHeader(await reader.peek(MOST_HEADER_BYTES))
    if (header !== null) return header
    if ((await reader.peek(MOST_HEADER_BYTES)).length < MOST_HEADER_BYTES) this.#tally.isTruncated = true
    else this.#damage('corrupt')
    return null
  }

  // What was written to a tape, or by a program that writes whole blocks, is filled up with zeros.
  async #skipZeros(): Promise<void> {
    if (this.#header === null) return
    for (;;) {
      const bytes = await this.#reader.peek(1)
      const zeros = bytes.findIndex((byte) => byte !== 0)
      this.#reader.position += zeros === -1 ? bytes.length : zeros
      if (zeros !== -1 || bytes.length === 0) return
      await this.#breath.take()
    }
  }

  async #unpackSmall(): Promise<Uint8Array | null> {
    const bytes = await this.#reader.peek(SMALL_BYTES + TRAILER_BYTES)
    try {
      // The types know nothing of `info`.
      const found: unknown = inflateRawSync(bytes, { info: true, maxOutputLength: MOST_SMALL_OUTPUT_BYTES })
      const { buffer, engine } = found as { buffer: Buffer; engine: { bytesWritten: number } }
      this.#reader.position += engine.bytesWritten
      return buffer
    } catch (error) {
      if (!hasErrorCode(error, 'Z_BUF_ERROR', 'Z_DATA_ERROR', 'ERR_BUFFER_TOO_LARGE')) throw error
      return null // longer than thought, or damaged: a stream gives what there is of it
    }
  }

  async #checkTrailer(sum: number): Promise<boolean> {
    const bytes = await this.#reader.peek(TRAILER_BYTES)
    if (bytes.length < TRAILER_BYTES) {
      this.#tally.isTruncated = true
      return false
    }
    const start = this.#tally.pieceStart
    const isRight = bytes.readUInt32LE(0) === sum && bytes.readUInt32LE(4) === (this.#tally.bytes - start) % 2 ** 32
    if (!isRight) this.#damage('checksum', start)
    this.#reader.position += TRAILER_BYTES
    return true
  }

  #damage(kind: 'checksum' | 'corrupt' | 'trailing', unpackedAt = this.#tally.bytes): void {
    this.#tally.setDamage({ kind, packedAt: this.#reader.position, unpackedAt })
  }
}

const HARDEST = 2
const FASTEST = 4

const shortText = (text: string | null): string | null => (text === null || text.length > 4096 ? null : text)

/** The data of one member, from where the reader stands. */
class Member {
  readonly #reader: ArchiveReader
  readonly #tally: UnpackedTally
  readonly #start: number
  #given = 0
  /** The checksum of what was given. */
  sum = 0
  /** Whether its end was reached; the reader then stands there. */
  isWhole = false

  constructor(reader: ArchiveReader, tally: UnpackedTally) {
    this.#reader = reader
    this.#tally = tally
    this.#start = reader.position
  }

  async *outputs(): AsyncGenerator<Uint8Array, void, void> {
    const brokenAt = yield* this.#run(Number.POSITIVE_INFINITY)
    if (brokenAt === null) return
    // zlib keeps to itself what it made of the bytes in which it found an error, so it gets them in crumbs, anew.
    const exactly = (yield* this.#run(brokenAt)) ?? brokenAt
    this.#tally.setDamage({ kind: 'corrupt', packedAt: exactly, unpackedAt: this.#tally.bytes })
  }

  /** Unpacks from the start, leaving out what was given before; gives where the bytes lie that break it off. */
  async *#run(fineFrom: number): AsyncGenerator<Uint8Array, number | null, void> {
    const reader = this.#reader
    const pump = new ZlibPump(createInflateRaw({ chunkSize: OUTPUT_BYTES }))
    let skip = this.#given
    reader.position = this.#start
    try {
      for (;;) {
        const at = reader.position
        const all = await reader.peek(1)
        if (all.length === 0) {
          this.#tally.isTruncated = true
          return null
        }
        const bytes = at >= fineFrom ? all.subarray(0, FINE_BYTES) : all.subarray(0, fineFrom - at)
        for await (const output of pump.feed(bytes)) {
          const fresh = output.subarray(Math.min(skip, output.length))
          skip -= output.length - fresh.length
          if (fresh.length > 0) {
            this.#given += fresh.length
            this.sum = crc32(fresh, this.sum)
            this.#tally.add(fresh)
            yield fresh
          }
        }
        if (pump.error !== null) {
          if (hasErrorCode(pump.error, 'Z_DATA_ERROR', 'Z_NEED_DICT')) return at
          throw pump.error
        }
        reader.position = this.#start + pump.takenBytes
        if (pump.isEnded) {
          this.isWhole = true
          return null
        }
      }
    } finally {
      pump.close()
    }
  }
}
