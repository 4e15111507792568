/**
 * A file of rows by identity, beside the journal: the old lines of rows that a save changed, or the lines of rows copied
 * in bulk. Written once, in ascending order of identity, and synced before anything refers to it.
 *
 * Layout: the rows' bytes one after another; then identities and ends (Float64 each); then count, CRC-32 of the index
 * and a magic word (8 bytes each).
 */
import { crc32 } from 'node:zlib'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { type Disk, type DiskFile, readFully, writeFully } from '../disk.ts'

const MAGIC = 0x57_52_4f_57
const FOOTER_BYTES = 24
const BUFFER_BYTES = 1 << 20
/** Rows are mostly read one after another, and a read costs as much as a thousand short rows in it. */
const BLOCK_BYTES = 1 << 17

/** Collects rows into a new file; nothing is to be relied on before `finish`, and what fails is to be abandoned. */
export class RowFileWriter {
  readonly #file: DiskFile
  #ids: number[] = []
  #ends: number[] = []
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #end = 0
  #checksum = 0
  #written = 0

  private constructor(file: DiskFile) {
    this.#file = file
  }

  static async create(disk: Disk, path: string): Promise<RowFileWriter> {
    return new RowFileWriter(await disk.open(path, 'w+', 0o600))
  }

  get count(): number {
    return this.#ids.length
  }

  /** Adds a row's bytes; identities must ascend. */
  async add(row: RowId, bytes: Uint8Array): Promise<void> {
    this.#end += bytes.length
    this.#ids.push(row)
    this.#ends.push(this.#end)
    // Not `slice`, which copies nothing of a Buffer: the caller reads its next row into the same memory.
    this.#pending.push(new Uint8Array(bytes))
    this.#pendingBytes += bytes.length
    if (this.#pendingBytes >= BUFFER_BYTES) await this.#flush()
  }

  /** Writes the index, syncs, reads all of it back and closes; a disk that lied about a write fails with EIO. */
  async finish(): Promise<void> {
    await this.#flush()
    const index = new Float64Array(this.#ids.length * 2)
    index.set(this.#ids)
    index.set(this.#ends, this.#ids.length)
    const bytes = new Uint8Array(index.buffer)
    const footer = new Float64Array([this.#ids.length, crc32(bytes), MAGIC])
    await this.#write(bytes)
    await this.#write(new Uint8Array(footer.buffer))
    await this.#file.sync()
    await this.#check()
    await this.#file.close()
  }

  /** Closes the file without finishing it. */
  async abandon(): Promise<void> {
    await this.#file.close()
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pending)
    this.#pending = []
    this.#pendingBytes = 0
    if (bytes.length > 0) await this.#write(bytes)
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#checksum = crc32(bytes, this.#checksum)
    this.#written += bytes.length
    await writeFully(this.#file, bytes, null)
  }

  async #check(): Promise<void> {
    const block = new Uint8Array(BUFFER_BYTES)
    let checksum = 0
    for (let at = 0; at < this.#written; at += block.length) {
      const count = await readFully(this.#file, block, 0, Math.min(block.length, this.#written - at), at)
      checksum = crc32(block.subarray(0, count), checksum)
    }
    const { sizeBytes } = await this.#file.stat()
    if (checksum === this.#checksum && sizeBytes === this.#written) return
    throw Object.assign(new Error('rows were not written as given'), { code: 'EIO' })
  }
}

/** A finished file of rows, open to be read. */
export class RowFile {
  readonly #file: DiskFile
  readonly #ids: Float64Array
  readonly #ends: Float64Array
  #block: { start: number; bytes: Uint8Array } = { start: 0, bytes: new Uint8Array(0) }

  private constructor(file: DiskFile, ids: Float64Array, ends: Float64Array) {
    this.#file = file
    this.#ids = ids
    this.#ends = ends
  }

  static async open(disk: Disk, path: string): Promise<RowFile> {
    const file = await disk.open(path, 'r')
    const { sizeBytes } = await file.stat()
    const footer = new Float64Array(3)
    await readFully(file, new Uint8Array(footer.buffer), 0, FOOTER_BYTES, sizeBytes - FOOTER_BYTES)
    const [count, checksum, magic] = footer
    const index = new Float64Array(magic === MAGIC && count * 16 + FOOTER_BYTES <= sizeBytes ? count * 2 : 0)
    const bytes = new Uint8Array(index.buffer)
    await readFully(file, bytes, 0, bytes.length, sizeBytes - FOOTER_BYTES - bytes.length)
    if (magic !== MAGIC || crc32(bytes) !== checksum) {
      await file.close()
      throw new EngineError('read-failed', { file: path, reason: 'the file of old rows is damaged' })
    }
    return new RowFile(file, index.subarray(0, count), index.subarray(count))
  }

  get rows(): Iterable<RowId> {
    return this.#ids as unknown as Iterable<RowId>
  }

  get count(): number {
    return this.#ids.length
  }

  has(row: RowId): boolean {
    return this.#find(row) !== null
  }

  /** Reads a row's bytes; null when the file does not hold it. */
  async read(row: RowId): Promise<Uint8Array | null> {
    const at = this.#find(row)
    if (at === null) return null
    const start = at === 0 ? 0 : this.#ends[at - 1]
    const end = this.#ends[at]
    const held = this.#block
    const block =
      start >= held.start && end <= held.start + held.bytes.length ? held : await this.#readBlock(start, end)
    return block.bytes.slice(start - block.start, end - block.start)
  }

  // A fresh block for each read: another read may be on its way into this one.
  async #readBlock(start: number, end: number): Promise<{ start: number; bytes: Uint8Array }> {
    const bytes = new Uint8Array(Math.max(end - start, Math.min(BLOCK_BYTES, (this.#ends.at(-1) ?? end) - start)))
    await readFully(this.#file, bytes, 0, bytes.length, start)
    this.#block = { start, bytes }
    return this.#block
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  #find(row: RowId): number | null {
    let low = 0
    let high = this.#ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ids[middle] < row) low = middle + 1
      else high = middle
    }
    return this.#ids[low] === row ? low : null
  }
}
